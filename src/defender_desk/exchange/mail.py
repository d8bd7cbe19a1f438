"""Telling a mail that was saved as a file (RFC 5322) from what comes in as a table.

Exchange floor: it is told by the names of its first lines; nothing of it is read.
"""

from __future__ import annotations

import re

_FIELD = re.compile(rb"([A-Za-z][A-Za-z-]*):[ \t]?")
_NAMES = frozenset(
    {b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to"}
)
_LEAST = 3
"""So many of these names are no chance."""


def is_mail(head: bytes) -> bool:
    """Whether a file begins as a mail does, with lines that say from whom, to whom and when."""
    said = set[bytes]()
    for number, line in enumerate(head.lstrip(b"\xef\xbb\xbf").splitlines()):
        field = _FIELD.match(line)
        if not line.strip() or (not field and (number == 0 or line[:1] not in (b" ", b"\t"))):
            break
        said |= {field[1].lower()} if field else set()
    return len(said & _NAMES) >= _LEAST
