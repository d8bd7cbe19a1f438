"""Sentences declared now and said later, in whatever language is then in use.

Text floor: every other floor declares its labels and troubles with `msg`; only `text.speech` says them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """A gettext message id with the context that tells apart words English does not."""

    id: str
    context: str = ""


def msg(text: str, context: str = "") -> Message:
    """Declare a sentence for translation; the catalogue extractor reads these calls."""
    return Message(text, context)
