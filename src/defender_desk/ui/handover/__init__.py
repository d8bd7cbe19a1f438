"""The way out and in between desks: handing over, receiving, and whom one exchanges files with.

Desktop: everything passes services; nothing is sent, and the only file written is the one a person chose.
"""
