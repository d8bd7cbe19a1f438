"""Defender Desk: an offline encrypted desk for human rights defenders."""

VERSION = "0.1.0"
"""Of this program; vault and bundle count their own."""
