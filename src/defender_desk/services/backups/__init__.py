"""Backups, which are a hand-over to oneself, and the way back from them."""
