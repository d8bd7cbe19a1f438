"""Bringing in what other programs made: a file, its sheet, its columns, a look at every row, and one batch.

Desktop: nothing is written before the last step, and all of it is taken back with one press.
"""
