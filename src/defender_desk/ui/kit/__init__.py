"""Shared parts of screens: form rows, editors, tables, direction and theme."""
