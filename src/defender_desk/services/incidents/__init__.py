"""What happened and what proves it: the quick incident, evidence, and copies without what they hide."""
