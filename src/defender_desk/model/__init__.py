"""Model floor: what a record is, declared once; imports text alone."""
