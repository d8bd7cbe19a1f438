"""Invented records to learn with."""
