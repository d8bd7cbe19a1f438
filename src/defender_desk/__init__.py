"""Defender Desk: an offline encrypted desk for human rights defenders."""
