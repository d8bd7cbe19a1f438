"""Folders that services fill, name and remove: how much room there is, what they are by name, how one is made."""
