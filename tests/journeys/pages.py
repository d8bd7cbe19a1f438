"""A document as text that a person can read and compare: what stands on it, in its order, and in which structure.

Codes are the same nowhere twice and are left out; of long texts the beginning, the end and the length are kept.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from defender_desk.exchange.printout import Printout, Section
from defender_desk.text.bidi import plain

GOLDEN = Path(__file__).parents[1] / "golden" / "packs"
RENEW = bool(os.environ.get("RENEW_GOLDEN"))
"""`make golden` writes the files anew: read the difference before it is committed."""

_CODE = re.compile(r"\b([A-Z])-[0-9A-Z]{4}\b")
_MOST, _FROM_EACH_END = 240, 70


def words(printed: Printout) -> str:
    """Every word that stands on it."""
    lines = [printed.title, *printed.notices, *(line for section in printed.sections for line in _all(section))]
    return plain("\n".join(lines))


def golden(printed: Printout) -> str:
    """Its structure: title, frame, head of the page, headings, rows and tables."""
    lines = [f"=== {printed.language}", printed.title, *(f"! {one}" for one in printed.notices), f"^ {printed.running}"]
    for section in printed.sections:
        lines.append(f"## {section.heading}")
        lines += [f"{name}: {_short(value)}" for name, value in section.rows]
        lines += [" | ".join(map(_short, line)) for line in section.table]
        lines += map(_short, section.paragraphs)
    if not printed.sections:
        lines.append("(nothing)")
    return plain(_CODE.sub(r"\1-····", "\n".join(lines))) + "\n"


def compare(name: str, made: str) -> str:
    """The golden file of this name; with RENEW it is written first."""
    path = GOLDEN / f"{name}.txt"
    if RENEW:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made, "utf-8")
    return path.read_text("utf-8") if path.exists() else ""


def _all(section: Section) -> Iterator[str]:
    yield section.heading
    for line in (*section.rows, *section.table):
        yield from line
    yield from section.paragraphs


def _short(text: str) -> str:
    bare = " / ".join(filter(None, map(str.strip, plain(text).splitlines())))
    if len(bare) <= _MOST:
        return bare
    return f"{bare[:_FROM_EACH_END]} … {bare[-_FROM_EACH_END:]} [{len(bare)}]"
