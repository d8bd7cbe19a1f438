"""Confined floor: what a process takes away from itself so that no flaw can use it. Imports nothing of the house."""
