"""Cases: their desk, their board, their timeline, and what is done in them."""
