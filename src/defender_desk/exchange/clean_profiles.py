"""A colour profile without the screen or machine it was measured on.

Exchange floor: only what turns numbers into colours stays of it; names, serial numbers and hours do not.
"""

from __future__ import annotations

import struct

_HEAD = 128
_ABOUT = (slice(4, 8), slice(24, 36), slice(40, 44), slice(48, 64), slice(80, 100))
"""The makers of the program, the profile and the machine, when it was made, and its fingerprint."""
_COLOURS = frozenset(
    b"rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC wtpt bkpt chad lumi chrm A2B0 A2B1 A2B2 B2A0 B2A1 B2A2 gamt cicp".split()
)
_MARK = slice(36, 40)


def is_profile(data: bytes) -> bool:
    """Whether this is a colour profile."""
    return data[_MARK] == b"acsp"


def clean_profile(data: bytes) -> bytes:
    """The same colours; raises `ValueError` where the profile is damaged."""
    try:
        (count,) = struct.unpack_from(">I", data, _HEAD)
        listed = [struct.unpack_from(">4sII", data, _HEAD + 4 + 12 * at) for at in range(min(count, 200))]
    except struct.error as bad:
        raise ValueError("a damaged profile") from bad
    kept = [(name, data[start : start + size]) for name, start, size in listed if name in _COLOURS]
    at, table, values = _HEAD + 4 + 12 * len(kept), b"", b""
    for name, value in kept:
        table += struct.pack(">4sII", name, at + len(values), len(value))
        values += value + bytes(-len(value) % 4)
    head = bytearray(data[:_HEAD])
    for place in _ABOUT:
        head[place] = bytes(place.stop - place.start)
    made = head + struct.pack(">I", len(kept)) + table + values
    made[0:4] = struct.pack(">I", len(made))
    return bytes(made)
