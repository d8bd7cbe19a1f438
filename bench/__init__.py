"""Measurements against bare counterparts: `python -m bench [subject …] [10k|100k|1M]` with PYTHONPATH=src."""
