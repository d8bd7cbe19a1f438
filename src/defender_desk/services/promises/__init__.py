"""What is promised to whoever has something to fear, and what is not, each promise beside the tests that prove it."""
