"""The directory of providers, and how far its facts can be relied on."""
