"""Text floor: languages, dates, digits, directions and Arabic folding. Imports nothing of the house."""
