"""ICU's data cut down to the languages of the desk: 32 MB become about two, in the library that Qt links to.

Packaging: Linux only (elsewhere Qt asks the system). The data is a table of contents and items laid end to end
(ICU's udata.h, "common data"); leaving items out is allowed, ICU then falls back to the root locale. Needs `as` and
`ld`, of the same binutils that PyInstaller asks for.
"""

from __future__ import annotations

import re
import struct
import subprocess
from pathlib import Path

MAGIC = b"\xda\x27"
FORMAT = b"CmnD"
ALIGNED = 16
# Converters, transliterators, line breaks, units and currencies are never asked for: Qt or Python has its own.
KEPT = re.compile(
    r"^icudt\d+l/((ar|en|es|fr|fa|root|pool|res_index)(_\w+)?\.res"
    r"|zone/(ar|en|es|fr|fa|root|pool|res_index|tzdbNames)(_\w+)?\.res"
    r"|coll/((ar|en|es|fr|fa|root|res_index)(_\w+)?\.res|ucadata\.icu)"
    r"|[\w-]+\.(icu|nrm|cfu|spp)"
    r"|(icustd|icuver|likelySubtags|metadata|keyTypeData|numberingSystems|plurals|supplementalData|timezoneTypes"
    r"|windowsZones|zoneinfo64|langInfo|metaZones)\.res)$"
)
SOURCE = """.section .rodata
.globl {symbol}
.type {symbol}, @object
.balign 16
{symbol}: .incbin "icu.dat"
.size {symbol}, . - {symbol}
.section .note.GNU-stack,"",@progbits
"""


def smaller(library: Path, folder: Path) -> Path:
    """Write a library of the same name into the folder, with the kept items alone, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    blob = library.read_bytes()
    base = _found(blob)
    items = {name: data for name, data in _items(blob, base).items() if KEPT.match(name)}
    (folder / "icu.dat").write_bytes(_packed(_header(blob, base), items))
    symbol = f"{next(iter(items)).partition('/')[0].removesuffix('l')}_dat"
    source = SOURCE.format(symbol=symbol)
    (folder / "icu.s").write_text(source, "ascii")
    subprocess.run(["as", "icu.s", "-o", "icu.o"], cwd=folder, check=True)
    subprocess.run(["ld", "-shared", "-soname", library.name, "-o", library.name, "icu.o"], cwd=folder, check=True)
    return folder / library.name


def _found(blob: bytes) -> int:
    """Where the data begins: its format stands twelve bytes into the header."""
    place = blob.index(FORMAT)
    while blob[place - 10 : place - 8] != MAGIC:
        place = blob.index(FORMAT, place + 1)
    return place - 12


def _header(blob: bytes, base: int) -> bytes:
    return blob[base : base + struct.unpack_from("<H", blob, base)[0]]


def _items(blob: bytes, base: int) -> dict[str, bytes]:
    """Every item by name. Its length is the distance to the next one; padding in between stays with it."""
    toc = base + len(_header(blob, base))
    (count,) = struct.unpack_from("<I", blob, toc)
    offsets = [struct.unpack_from("<II", blob, toc + 4 + 8 * number) for number in range(count)]
    names = [blob[toc + name : blob.index(b"\0", toc + name)].decode("ascii") for name, _ in offsets]
    starts = [toc + data for _, data in offsets]
    ends = [*starts[1:], len(blob)]  # what follows the last item in the file does no harm
    return {name: blob[start:end] for name, start, end in zip(names, starts, ends, strict=True)}


def _packed(header: bytes, items: dict[str, bytes]) -> bytes:
    names = [name.encode("ascii") + b"\0" for name in items]
    place = 4 + 8 * len(items)
    name_places = []
    for name in names:
        name_places.append(place)
        place += len(name)
    data_places, body = [], b""
    start = place + -(len(header) + place) % ALIGNED
    for data in items.values():
        data_places.append(start + len(body))
        body += data + bytes(-len(data) % ALIGNED)
    pairs = zip(name_places, data_places, strict=True)
    toc = struct.pack("<I", len(items)) + b"".join(struct.pack("<II", *pair) for pair in pairs)
    return header + (toc + b"".join(names)).ljust(start, b"\0") + body
