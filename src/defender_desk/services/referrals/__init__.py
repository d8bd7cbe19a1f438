"""Referrals, first contacts and notices: their sheets, their moves, and how they went."""
