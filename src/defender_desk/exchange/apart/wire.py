"""How the desk and the process that reads apart speak: messages one after another over two pipes.

Exchange floor: a message is its length in eight bytes, and MessagePack. No file, no number of one and no place of one
is ever handed over.
"""

from __future__ import annotations

from typing import BinaryIO, TypeAlias

import msgspec

from defender_desk.text.messages import Message

PIECE = 4 << 20
"""Most bytes of a file in one message."""
LONGEST_QUESTION = 8 << 20
"""Most bytes of a message from the desk."""
_LENGTH = 8


class Ask(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """A request, and the size and mark of the file it is about."""

    request: msgspec.Raw
    size: int
    mark: str


class Part(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Bytes of the file that were wanted; None where it could not be read."""

    data: bytes | None


class Ready(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """The process is there, and what it took away from itself: `files`, `calls`, `limits`."""

    without: tuple[str, ...]


class Want(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Bytes of the file that it needs."""

    at: int
    most: int


class Told(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """How far it is."""

    done: int
    total: int


class Answer(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """What was asked for."""

    value: msgspec.Raw


class Refused(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """A `Trouble` with the file."""

    message: Message
    next_step: Message | None
    values: dict[str, int]


class Exhausted(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """There was not memory enough."""


class Broke(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """A defect: its kind and where in the program, and nothing of the file."""

    what: str


ToReader: TypeAlias = Ask | Part
FromReader: TypeAlias = Ready | Want | Told | Answer | Refused | Exhausted | Broke


class TooLong(Exception):  # noqa: N818  it is what happened
    """A message is longer than what was asked for can be."""


class Line:
    """One end of the two pipes."""

    def __init__(self, hears: BinaryIO, speaks: BinaryIO) -> None:
        self._hears, self._speaks = hears, speaks

    @property
    def ends(self) -> tuple[int, int]:
        """The numbers of both pipes here."""
        return self._hears.fileno(), self._speaks.fileno()

    def send(self, message: ToReader | FromReader) -> None:
        """Send a message; raises `OSError` where nobody hears it any more."""
        data = msgspec.msgpack.encode(message)
        for whole in (len(data).to_bytes(_LENGTH, "little"), data):
            left = memoryview(whole)
            while left:
                left = left[self._speaks.write(left) or 0 :]

    def hear(self, most: int) -> bytearray:
        """The next message; raises `EOFError` where the other end is gone, `TooLong`, or `OSError`."""
        length = int.from_bytes(self._take(_LENGTH), "little")
        if length > most:
            raise TooLong
        return self._take(length)

    def take(self, most: int) -> bytes:
        """So many bytes as they are; fewer where the other end is gone."""
        return self._hears.read(most) or b""

    def close(self) -> None:
        """Give both pipes back."""
        self._hears.close()
        self._speaks.close()

    def _take(self, length: int) -> bytearray:
        taken = bytearray(length)
        left = memoryview(taken)
        while left:
            got = self._hears.readinto(left)  # type: ignore[attr-defined]
            if not got:
                raise EOFError
            left = left[got:]
        return taken
