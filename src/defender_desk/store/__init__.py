"""Store floor: documents, lists, journal, search and evidence in one encrypted database."""
