"""The page of one record: what protects the person, the facts, what is linked, and everything that was done to it.

Desktop: `reading` gathers a page on the database worker, without Qt; the other modules paint it.
"""
