"""Vault floor: keys, slots, header and sealed files; imports text alone."""
