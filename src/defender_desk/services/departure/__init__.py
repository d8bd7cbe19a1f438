"""Leaving fast: everything erased, or taken along encrypted and erased here."""
