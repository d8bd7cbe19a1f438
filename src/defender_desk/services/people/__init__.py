"""Whom the desk knows: records that are one, and the emergency card."""
