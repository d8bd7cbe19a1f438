"""A redacted copy of a picture or paper: pixels alone with bars burned in, as a piece of evidence of its own.

Services floor: the file is read apart, and nothing of it but those pixels comes into the copy, nor does what the
original is called, where it came from or what is linked to it. What it was made from stands in a field that never
leaves. That people here are named on a page is said where it has words, and never that nobody else is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import NamedTuple

import msgspec

from defender_desk.exchange.apart.given import Held
from defender_desk.exchange.apart.requests import Burn, Leaf, Text
from defender_desk.exchange.burnt import SUFFIXES, Written
from defender_desk.exchange.cleanable import PDF, PICTURES
from defender_desk.exchange.looks import Picture
from defender_desk.exchange.placed import Word
from defender_desk.model.bars import Bar
from defender_desk.model.changes import Changes
from defender_desk.model.codec import Json
from defender_desk.model.levels import HIDDEN
from defender_desk.model.types.redacting import REDACTED_FROM
from defender_desk.model.values import Blob
from defender_desk.services.application import marks
from defender_desk.services.consent.subjects import subjects
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.incidents import evidence
from defender_desk.services.incidents.evidence import Intake
from defender_desk.services.printout import mentions
from defender_desk.services.printout.naming import near
from defender_desk.services.redacting.reaching import found_in, is_known, is_number
from defender_desk.services.redacting.replacing import places
from defender_desk.services.redacting.titles import next_title
from defender_desk.text.messages import msg
from defender_desk.text.numbers_said import undialled
from defender_desk.text.speech import fill, ngettext, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count, show_date

MOST_HELD = 128 << 20
"""Largest file of which a copy is made, in bytes: it is held in memory while somebody paints."""
FILE_NAME = "redacted-copy"
"""What the file of every such copy is called, which tells nothing of the original."""
CUSTODY = msg("{day}: made at this desk from another piece of evidence that is kept here, with bars burned in.")
NO_LONGER_HERE = msg("What the copy is to be made from is no longer here.")
TOO_LARGE = msg("This file is too large for a redacted copy to be made of it here.")
NO_WAY = msg("A redacted copy can be made of pictures and of PDF documents.")
PRINT_IT = msg("Where it can be printed, print it into a PDF, take that in as evidence, and make the copy of that.")
NOTHING_COVERED = msg("Nothing is covered yet.")

_BARS, _WISH, _OFFERED = "bars", "wish", "offered"
_PARTS = re.compile(r"(\W)")
_HIGHER = 0.002
"""By how much of the height of a page a proposed bar is higher than the letters it covers, above and below."""


@dataclass(frozen=True)
class Proposed:
    """Somebody recorded here whose name or address was found on the pages, and the bars that would cover it."""

    called: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Unplaced:
    """Who is named, or what stands, on pages where the desk cannot tell the place: nothing there is covered."""

    called: str
    pages: tuple[int, ...]


@dataclass(frozen=True)
class Found:
    """What was found in the words of a file."""

    proposed: tuple[Proposed, ...] = ()
    with_words: frozenset[int] = frozenset()
    """Pages that have words: on all others nothing can be found."""
    unplaced: tuple[Unplaced, ...] = ()
    reaching: tuple[Proposed, ...] = ()
    """Telephones, accounts and addresses of nobody recorded here, with the bars that would cover them: none is laid."""
    reaching_unplaced: tuple[Unplaced, ...] = ()


class Laid(NamedTuple):
    """A bar that somebody laid or was offered, and whose name it covers, where the desk found it."""

    bar: Bar
    said: str = ""


@dataclass(frozen=True)
class Wish:
    """What a person says of the copy."""

    title: str = ""
    protection: str = HIDDEN
    faces: bool | None = None
    """Whether it still shows faces or other people; None where nobody knows."""


@dataclass(frozen=True)
class Original:
    """What a copy is to be made from, held in memory while somebody paints over its pages."""

    record: str
    blob: Blob
    given: Held = field(repr=False)
    title: str
    """What a copy is called before somebody calls it otherwise."""
    left: tuple[Laid, ...] = field(default=(), repr=False)
    """Bars that somebody laid before and did not burn in yet."""
    wish: Wish | None = None
    """What they said of the copy."""
    offered: frozenset[Bar] = field(default=frozenset(), repr=False)
    """Bars that the desk laid over names before: those of them that lie there no more were taken away on purpose."""


def redacts(blob: Blob) -> bool:
    """Whether a redacted copy can be made of this file."""
    return blob.media in (PDF, *PICTURES) and blob.size <= MOST_HELD


def begin(desk: Desk, record: str) -> Original:
    """Fetch the file of a piece of evidence; raises `Trouble` where no redacted copy can be made of it."""
    blob = evidence.content(desk, record)
    if not redacts(blob):
        raise Trouble(TOO_LARGE) if blob.size > MOST_HELD else Trouble(NO_WAY, PRINT_IT)
    given = Held(b"".join(desk.store.blobs.open(blob.id)), f"{blob.id} in bars")
    kept, title = desk.store.drafts.get(draft_key(record)), next_title(desk, record)
    if kept is None:
        return Original(record, blob, given, title)
    offered = frozenset(one.bar for one in _laid(kept.body.get(_OFFERED)))
    return Original(record, blob, given, title, _laid(kept.body.get(_BARS)), _wished(kept.body.get(_WISH)), offered)


def leave(desk: Desk, record: str, laid: Sequence[Laid], wish: Wish | None = None, offered: Iterable[Bar] = ()) -> None:
    """Keep what was done and said so far, so that neither a lock nor a crash loses it; nothing at all is let go."""
    if (laid or wish) and not desk.store.buried(record):
        said: list[Json] = [wish.title, wish.protection, wish.faces] if wish else []
        told = {_BARS: _told_of(laid), _WISH: said, _OFFERED: _told_of(map(Laid, sorted(offered)))}
        desk.store.drafts.put(draft_key(record), "evidence", record, told)
    else:
        desk.store.drafts.drop(draft_key(record))


def draft_key(record: str) -> str:
    """Under which what was done for a copy of a record is kept."""
    return f"{record} in bars"


def _told_of(laid: Iterable[Laid]) -> list[Json]:
    return [[*msgspec.structs.astuple(one.bar), one.said] for one in laid]


def _wished(told: Json) -> Wish | None:
    try:
        return Wish(*msgspec.convert(told, tuple[str, str, bool | None]))
    except ValueError:
        return None


def _laid(told: Json) -> tuple[Laid, ...]:
    try:
        read = msgspec.convert(told, list[tuple[int, float, float, float, float, str]])
        return tuple(Laid(Bar(*place), said) for *place, said in read)  # type: ignore[arg-type]  # read as such
    except (ValueError, TypeError):
        return ()


def page(desk: Desk, original: Original, number: int) -> Picture:
    """A page, from 1, as it will be in the copy where no bar lies over it; on any thread."""
    return desk.reader.ask(Leaf(original.blob.name, number), original.given)


def words(desk: Desk, original: Original, progress: Progress = unheard) -> tuple[Written, ...]:
    """What stands in words on the pages; on any thread."""
    return desk.reader.ask(Text(original.blob.name), Held(original.given.data), progress)


def propose(desk: Desk, original: Original, pages: Sequence[Written], progress: Progress = unheard) -> Found:
    """Everybody recorded here who is named in these words, as bars to look at; also by a part of a name told before.

    Where on a page it stands cannot always be told; then that page is, so that somebody looks for it.
    """
    texts = [(str(one.page), text) for one in pages for text in (one.text, _told(one), _turned(one.text))]
    document = desk.store.get(original.record)
    about = subjects(desk, document) if document is not None else frozenset()
    named = mentions.find(desk, texts, near=near(desk, about, [original.record]), progress=progress)
    whole = [one.record for one in named if one.whole]
    parts = mentions.called_after(desk, whole, (text for _, text in texts))
    lines = [line for one in pages for line in one.lines]
    proposed, unplaced = list[Proposed](), list[Unplaced]()
    for one in named:
        said = (*one.said, *parts.get(one.record, ()))
        bars = {*_bars(lines, said)}
        if bars:
            proposed.append(Proposed(one.called, tuple(sorted(bars))))
        left = {*map(int, one.places)} - {bar.page for bar in bars}
        if left := left | {page.page for page in pages if _oftener(page, said)}:
            unplaced.append(Unplaced(one.called, tuple(sorted(left))))
    known = {said for one in named for said in one.said}
    reaching = [*_reaching(pages, known, progress)]
    return Found(
        tuple(proposed),
        frozenset(one.page for one in pages),
        tuple(unplaced),
        tuple(one for one in reaching if isinstance(one, Proposed)),
        tuple(one for one in reaching if isinstance(one, Unplaced)),
    )


def _reaching(pages: Iterable[Written], known: Collection[str], progress: Progress) -> Iterator[Proposed | Unplaced]:
    """What may reach somebody whom no record holds, page by page."""
    for page in pages:
        progress(0, 0)
        for read in _readings(page.text):
            if any(is_known(said, known) for said in read.values()):
                continue
            bars = {sought: {*_bars(page.lines, [sought])} for sought in read}
            sought = next((one for one in bars if bars[one]), next(iter(read)))
            called = _as_drawn(page, sought, read[sought])
            yield Proposed(called, tuple(sorted(bars[sought]))) if bars[sought] else Unplaced(called, (page.page,))


def _readings(text: str) -> Iterable[dict[str, str]]:
    """What may reach somebody in a text, as it is looked for and as it is said; an address read from both its ends."""
    found = [one.said for one in found_in(text)]
    found += [one.said for one in found_in(_turned(text)) if not is_number(one.said)]
    met = dict[str, dict[str, str]]()
    for said in found:
        sought = undialled(said) if is_number(said) else said
        met.setdefault(sought if is_number(said) else min(said, _turned(said)), {})[sought] = said
    return met.values()


def _as_drawn(page: Written, sought: str, said: str) -> str:
    """How it reads on the page: beside Arabic the groups of a number come the last one first in the words of a file."""
    place = next(iter(marks.told(page.lines, [sought])), ()) if is_number(said) else ()
    drawn = [one.said for one in sorted(place, key=lambda one: (one.line, one.box.left))]
    return " ".join(said.split() if not drawn or undialled("".join(drawn)) == sought else drawn)


def burn(desk: Desk, original: Original, bars: Sequence[Bar], progress: Progress = unheard) -> Blob:
    """Burn the bars in and seal the copy, on any thread; `keep` or `drop` must follow."""
    if not bars:
        raise Trouble(NOTHING_COVERED)
    # Without a mark, so that no process that showed pages makes the copy, nor goes on once it is stopped.
    burnt = desk.reader.ask(Burn(original.blob.name, tuple(sorted(bars))), Held(original.given.data), progress)
    if any(bar.page > burnt.pages for bar in bars):
        raise ValueError("a bar on a page that there is not")
    name = f"{FILE_NAME}{SUFFIXES[burnt.media]}"
    return evidence.seal(desk, [Intake(name, lambda: BytesIO(burnt.data), len(burnt.data))])[0]


def drop(desk: Desk, copy: Blob) -> None:
    """Let a sealed copy go that nobody wants any more, as long as `keep` did not record it."""
    desk.store.blobs.remove([copy.id])


def keep(desk: Desk, original: Original, copy: Blob, bars: Sequence[Bar], wish: Wish) -> Changes:
    """Record the sealed copy beside the original, which is not touched; all of it is one change."""
    with evidence.removed_on_failure(desk, [copy]), desk.change("attach") as writing:
        document = writing.get(original.record)
        if document is None or document.binned:
            raise Trouble(NO_LONGER_HERE)
        kind = str(document.body.get("kind") or "")
        evidence.attach(desk, writing, [copy], _about(original, kind, bars, wish))
        desk.store.drafts.drop(draft_key(original.record))
    return writing.changes


def _about(original: Original, kind: str, bars: Sequence[Bar], wish: Wish) -> Mapping[str, object]:
    return {
        "title": wish.title.strip() or original.title,
        "kind": kind,
        "protection": wish.protection,
        "faces": wish.faces,
        "custody": say(CUSTODY, day=show_date(date.today())),  # noqa: DTZ011  the day at the desk
        "removed": _removed(bars),
        REDACTED_FROM: original.record,
    }


def _removed(bars: Sequence[Bar]) -> str:
    """What was done to it, in words that anybody may read who has the copy."""
    covered = ngettext(
        "{n} place is covered for good; words, layers and hidden data are gone.",
        "{n} places are covered for good; words, layers and hidden data are gone.",
        len(bars),
    )
    return fill(covered, n=show_count(len(bars)))


def _told(page: Written) -> str:
    """The words of a page in the order in which they are read, folded."""
    return "\n".join(" ".join(word.said for word in line) for line in page.lines)


def _turned(text: str) -> str:
    """What is written together, from its end: so addresses are read on a line that runs the other way."""
    return " ".join("".join(reversed(_PARTS.split(chunk))) for chunk in text.split())


def _oftener(page: Written, said: Collection[str]) -> bool:
    """Whether one of these stands in the words of a page oftener than its place there can be told.

    Where parts of a name are looked for by themselves, they alone count: all of a name may go on in another column.
    """
    least = [one for one in said if not any(one != other and f" {other} " in f" {one} " for other in said)]
    return any(len(places(page.text, [one])) > sum(1 for _ in marks.told(page.lines, [one])) for one in least)


def _bars(lines: Sequence[tuple[Word, ...]], said: Iterable[str]) -> Iterator[Bar]:
    for number, box in marks.boxes_around(lines, said):
        left, right = max(0.0, box.left), min(1.0, box.right)
        top, bottom = max(0.0, box.top - _HIGHER), min(1.0, box.bottom + _HIGHER)
        if left < right and top < bottom:  # what stands beside the page is in no copy
            yield Bar(number, left, top, right, bottom)
