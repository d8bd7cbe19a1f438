"""What people allow, and the one gate that everything passes on its way out."""
