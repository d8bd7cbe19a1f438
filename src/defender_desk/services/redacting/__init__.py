"""Redacted copies: of pictures and papers, and of what is told in words."""
