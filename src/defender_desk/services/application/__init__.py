"""Applications and letters: what is asked, what answers it, and the pack that leaves."""
