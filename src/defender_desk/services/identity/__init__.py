"""Who this desk is to others, whom it knows, and how far each is trusted."""
