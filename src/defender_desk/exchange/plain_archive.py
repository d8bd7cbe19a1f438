"""Several files in one, stored as they are, with nothing that tells when or by whom they were made.

Exchange floor: `plain_lines` and `plain_events` put their tables into it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO

_NO_TIME = (1980, 1, 1, 0, 0, 0)


def stored(members: Iterable[tuple[str, Iterable[bytes]]]) -> bytes:
    """A ZIP of named members, none of them compressed."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, pieces in members:
            about = zipfile.ZipInfo(name, _NO_TIME)
            about.create_system, about.external_attr = 3, 0o600 << 16  # the same bytes on every system
            archive.writestr(about, b"".join(pieces))
    return written.getvalue()
