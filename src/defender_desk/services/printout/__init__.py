"""Documents to print or to write on, and who is named in them."""
