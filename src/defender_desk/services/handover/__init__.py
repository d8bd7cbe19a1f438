"""What leaves in files and what comes in with them, and what is kept of both."""
