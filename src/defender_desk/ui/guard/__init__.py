"""What guards an open desk: what the system tells of screen, lid and sleep, and what others may see of us."""
