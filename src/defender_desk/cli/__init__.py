"""The console: the same services from a terminal."""
