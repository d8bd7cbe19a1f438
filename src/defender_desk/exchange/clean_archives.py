"""The archive an office file lies in: its parts read with a bound, and written without hours and systems.

Exchange floor: both families of office files are read and written here, and their pictures cleaned.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO

from defender_desk.exchange import clean_pictures
from defender_desk.exchange.clean_rules import Rules
from defender_desk.exchange.clean_xml import Watching, rewritten
from defender_desk.exchange.cleanable import PICTURES
from defender_desk.exchange.hidden import SOME_PICTURES, UNKNOWN, Cleaned, in_order
from defender_desk.exchange.media_types import LOOK_AT, media_type
from defender_desk.exchange.refusals import TOO_LARGE_TO_CLEAN
from defender_desk.exchange.tables import Progress
from defender_desk.text.messages import Message
from defender_desk.text.trouble import Trouble

SLIPS = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, LookupError)
"""What a damaged archive raises."""

MOST_PARTS = 5_000
MOST_INFLATED = 1 << 30
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day an archive can name


def unwatched(_done: int, _total: int) -> None:
    """The progress of work that nobody watches."""


class Parts:
    """The parts of an archive, read one at a time; all of them together have a bound."""

    def __init__(self, archive: zipfile.ZipFile, progress: Progress) -> None:
        self._archive, self._room = archive, MOST_INFLATED
        self._entries = {one.filename: one for one in archive.infolist() if not one.is_dir()}
        if len(self._entries) > MOST_PARTS:
            raise Trouble(TOO_LARGE_TO_CLEAN)
        self._progress, self._done = progress, 0
        self._total = sum(one.file_size for one in self._entries.values())

    def went(self, size: int) -> None:
        """So many bytes more were seen to; may raise to stop it."""
        self._done += size
        self._progress(min(self._done, self._total), self._total)

    @property
    def names(self) -> Iterable[str]:
        """The names of all parts, as they lie there."""
        return self._entries

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """What a part holds; raises `LookupError` where there is none."""
        with self._archive.open(self._entries[name]) as stream:
            part = stream.read(self._room + 1)
        self._room -= len(part)
        if self._room < 0:
            raise Trouble(TOO_LARGE_TO_CLEAN)
        return part


@contextmanager
def opened(data: bytes, progress: Progress) -> Iterator[Parts]:
    """The parts of an office file."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        yield Parts(archive, progress)


class Copy:
    """The copy of an office file while it is made."""

    def __init__(self, went: Callable[[int], object]) -> None:
        self._went = went
        self.parts: dict[str, bytes] = {}
        self.found, self.left = set[Message](), set[Message]()

    def words(
        self, name: str, part: bytes, rules: Rules, watching: Watching | None = None, roots: Collection[str] = ()
    ) -> None:
        """Keep a part of XML as the rules have it; one that is no such XML keeps the copy from being called clean."""
        try:
            made = rewritten(part, rules, watching, roots=roots, went=self._went)
        except ValueError:
            self.left.add(UNKNOWN)
            return
        self.parts[name] = made.data
        self.found |= made.found
        self.left |= made.left

    def picture(self, name: str, part: bytes) -> None:
        """Keep a picture without what it hides."""
        self._went(len(part))
        media = media_type(part[:LOOK_AT], name)
        try:
            if media not in PICTURES:
                raise ValueError("no picture that can be cleaned")
            cleaned = clean_pictures.cleaner(media)(part)
        except (*clean_pictures.SLIPS, Trouble):
            self.left.add(SOME_PICTURES)
            self.parts[name] = part
            return
        self.found |= set(cleaned.found)
        self.parts[name] = cleaned.data

    def done(self) -> Cleaned:
        """The copy as one file."""
        return Cleaned(_packed(self.parts), in_order(self.found), in_order(self.left))


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """Write every part without the hour and the system it was made on; a type that stands first is not packed."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            about = zipfile.ZipInfo(name, _LONG_AGO)
            about.create_system = 0
            about.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(about, part)
    return made.getvalue()
