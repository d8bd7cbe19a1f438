"""Reading foreign files in a process of its own that has no rights: `reader` asks it, `program` runs there."""
