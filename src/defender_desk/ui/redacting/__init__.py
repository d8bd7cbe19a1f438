"""Redacted copies: bars painted over the pages of a picture or paper, and other words in the place of names.

Desktop: windows over the page of a record. Written by hand.
"""

from __future__ import annotations

from defender_desk.ui.redacting.window import open_redacting, open_words

__all__ = ["open_redacting", "open_words"]
