"""Copies of files without what they hide, made once while the desk is open.

Services floor: what was cleaned is held in memory alone and within a bound, under the hash of what came in, so that a
pack that is planned again, a look before a copy leaves and the copy itself do not clean the same file anew.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from enum import Enum

from defender_desk.exchange.hidden import Cleaned
from defender_desk.model.values import Blob
from defender_desk.text.trouble import Trouble

MOST_HELD = 64 << 20
"""Most bytes of copies that are held."""
MOST_VERDICTS = 2_000
"""Most files of which it is remembered why no copy can be made."""


class Way(Enum):
    """How a copy of a file is made."""

    CLEAN = "clean"
    """The same contents, without what they hide."""
    PICTURES = "pictures"
    """Pictures of its pages, as an eye sees them."""
    AS_IT_CAME = "as it came"
    """Byte for byte, with all that it hides."""


_Key = tuple[str, str, Way]


class CleanCopies:
    """What was made of each file; asked on the worker of the database alone."""

    def __init__(self) -> None:
        self._made = OrderedDict[_Key, Cleaned]()
        self._refused = OrderedDict[_Key, Trouble]()

    def of(self, blob: Blob, way: Way, read: Callable[[], bytes], make: Callable[[bytes], Cleaned]) -> Cleaned:
        """A copy made in one way, now or before; raises `Trouble` where there is none, and whatever `make` raises.

        What `read` raises is not remembered: a file that is not here may come.
        """
        key = (blob.sha256, blob.name, way)
        if key in self._refused:
            raise _anew(self._refused[key])
        if key not in self._made:
            self._keep(key, self._make(key, read(), make))
        self._made.move_to_end(key)
        return self._made[key]

    def forget(self) -> None:
        """Let go of all: something was erased for good, and what was made of it must not outlive it."""
        self._made.clear()
        self._refused.clear()

    def _make(self, key: _Key, data: bytes, make: Callable[[bytes], Cleaned]) -> Cleaned:
        try:
            return make(data)
        except Trouble as trouble:
            if not isinstance(trouble.__cause__, MemoryError):  # which says nothing of the file
                self._refused[key] = _anew(trouble)
            if len(self._refused) > MOST_VERDICTS:
                self._refused.popitem(last=False)
            raise

    def _keep(self, key: _Key, made: Cleaned) -> None:
        """The newest stays however large it is, since it is about to be used; the oldest go for it."""
        self._made[key] = made
        while len(self._made) > 1 and sum(len(one.data) for one in self._made.values()) > MOST_HELD:
            self._made.popitem(last=False)


def _anew(trouble: Trouble) -> Trouble:
    """The same refusal, without the way it came, which holds the file."""
    return Trouble(trouble.message, trouble.next_step, **trouble.values)
