"""The directory of providers in the window: how each fact stands, checks recorded, entries exchanged as files.

Desktop: pages of providers, their list and the hand-over open these.
"""
