"""The quick incident: one small panel in which a word is enough."""
