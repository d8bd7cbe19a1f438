"""The lines of address cards as telephones and mail programs really write them.

Exchange floor: read in the process that reads apart. One tolerant reader for vCard 2.1, 3.0 and 4.0, because the
library we tried stops at the first odd line of a whole address book. It decides nothing about meaning. Calendars
(RFC 5545) have the same lines, and are read by it too.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator

from defender_desk.exchange.card_values import Card, Property
from defender_desk.exchange.encodings import decoded

LIMIT_CARD = 20_000
"""Most lines in one card, pictures included."""

_PROPERTY = re.compile(
    r"\s*+(?:([\w-]++)\.)?([A-Za-z][\w-]*+)\s*+((?:;(?:[^\":;]|\"[^\"]*+\")*+)*+)\s*+:(.*)", re.DOTALL
)
_PARAMETER = re.compile(r";\s*(?:([\w-]+)\s*=\s*)?((?:[^\";]|\"[^\"]*\")*)")
_QUOTED_PRINTABLE = re.compile(r"^[^:]*;\s*(?:ENCODING\s*=\s*)?QUOTED-PRINTABLE\b", re.IGNORECASE)
_BASE64 = re.compile(r"^[^:]*;\s*(?:ENCODING\s*=\s*)?(?:BASE64|B)\s*[;:]", re.IGNORECASE)
_BASE64_LINE = re.compile(r"[A-Za-z0-9+/=]+\s*")


def cards(data: bytes) -> Iterator[Card]:
    """The cards of a file, in order; what stands between them is passed over."""
    begun, found, strange, depth = 0, list[Property](), list[str](), 0
    for number, line in logical(decoded(data)):
        mark = line.strip().upper().replace(" ", "")
        if mark == "BEGIN:VCARD" and (not begun or not found or depth == 0):
            if begun:
                yield Card(begun, tuple(found), whole=False, strange=tuple(strange))
            begun, found, strange = number, [], []
        elif begun and mark == "END:VCARD":
            yield Card(begun, tuple(found), whole=True, strange=tuple(strange))
            begun = 0
        elif begun and len(found) + len(strange) < LIMIT_CARD and line.strip():
            one = property_of(line)
            found.append(one) if one else strange.append(line.strip())
    if begun:
        yield Card(begun, tuple(found), whole=False, strange=tuple(strange))


def property_of(line: str) -> Property | None:
    """The property on an unfolded line, or None when it is none."""
    found = _PROPERTY.fullmatch(line)
    if not found:
        return None
    group, name, said, value = found.groups()
    parameters: dict[str, tuple[str, ...]] = {}
    for key, values in _PARAMETER.findall(said):
        key = key.upper() or ("ENCODING" if values.strip().upper() in _ENCODINGS else "TYPE")
        each = tuple(part.strip().strip('"') for part in values.strip().strip('"').split(",") if part.strip())
        parameters[key] = parameters.get(key, ()) + each
    if "QUOTED-PRINTABLE" in map(str.upper, parameters.get("ENCODING", ())):
        value = _from_quoted(value, "".join(parameters.get("CHARSET", ())))
    return Property(name.upper(), group or "", parameters, value)


_LONGEST_HEAD = 1_000  # characters before the value, parameters included
_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})


def _from_quoted(value: str, charset: str) -> str:
    data = quopri.decodestring(value.encode("utf-8", "replace"))
    try:
        text = data.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):  # the encoding is not what it says, or not said
        text = decoded(data)
    return text.replace("\r\n", "\n")


def logical(text: str) -> Iterator[tuple[int, str]]:
    """Unfolded lines with the number of their first one."""
    begins, waiting = 0, list[str]()
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text.replace("\0", "")), 1):
        if waiting and _goes_on(waiting, line):
            waiting.append(line)
        else:
            if waiting:
                yield begins, _joined(waiting)
            begins, waiting = number, [line]
    yield begins, _joined(waiting)


def _goes_on(before: list[str], line: str) -> bool:
    first = before[0][:_LONGEST_HEAD]
    if first.strip().upper().startswith("BEGIN:"):
        return False
    if _QUOTED_PRINTABLE.match(first) and before[-1].rstrip().endswith("="):
        return True
    if line[:1] in (" ", "\t"):
        return bool(first.strip())
    return bool(_BASE64.match(first) and _BASE64_LINE.fullmatch(line))


def _joined(lines: Iterable[str]) -> str:
    first, *others = lines
    if _QUOTED_PRINTABLE.match(first[:_LONGEST_HEAD]):
        return "".join([line.rstrip().removesuffix("=") for line in (first, *(other.lstrip() for other in others))])
    return "".join([first, *(line[1:] if line[:1] in (" ", "\t") else line for line in others)])
