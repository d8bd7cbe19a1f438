"""Today: what asks for attention, what was left unfinished, and the first steps on an empty desk."""
