"""Packages of Tella and ProofMode taken in as evidence: compared first, then sealed, with what was found written down.

Services floor: the package is kept whole beside its files, so that whoever knows the key from elsewhere can check it
again. A file that its papers or a signature speak against comes in only where a person names it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from defender_desk.exchange.apart import files
from defender_desk.exchange.openpgp import Judged, Verdict
from defender_desk.exchange.proof_pieces import Package, Piece, Standing
from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.documents import Document
from defender_desk.model.records import declared
from defender_desk.model.shown import grouped
from defender_desk.model.types import Evidence
from defender_desk.model.values import Blob
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.incidents import evidence
from defender_desk.services.incidents.evidence import Intake
from defender_desk.text.bidi import isolate, ltr, plain
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg
from defender_desk.text.speech import say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_date

__all__ = ["Looked", "Package", "Piece", "Standing", "Verdict", "look", "take_in"]

CAME = msg("It came in a package of {program} whose SHA-256 is {sha256}, as “{file}”.")
COUNTED = msg("SHA-256 as it was counted here: {sha256}.")
PAPERS = msg("Of its papers: {said}")
SAME_KEY = msg("The key {key} is the same as in the package of {day}.")
OTHER_KEY = msg("The key {key} is new here: the package of {day} from the same source was signed with another.")
NEW_KEY = msg("Nothing signed with the key {key} came in before.")
NO_SOURCE = msg("This is no source of this desk.")
WHOLE = msg("The package as it came, with its papers and signatures.")
CHANGED = msg("The package was changed since you looked at it.")
LOOK_AGAIN = msg("Open it again, and look once more.")
BEFORE = msg("The same file was here before, as “{title}”.")
CALLED = msg("Package of {program}: {file}")
NONE_CHOSEN = msg("Choose the files that shall come in.")


_KINDS = {"image": "photo", "video": "video", "audio": "audio"}
"""Kinds of evidence by the media of what these programs record."""
_DATA = "device_data"


def look(desk: Desk, path: Path, progress: Progress = unheard) -> Package:
    """Count every file of a package and compare it with its papers; writes nothing."""
    return files.package(desk.reader, path, progress)


@dataclass(frozen=True)
class Earlier:
    """Evidence that is here, and was signed: with which keys, from which source, and the day it was obtained."""

    keys: tuple[str, ...]
    source: str
    day: FuzzyDate | None


@dataclass(frozen=True)
class Looked:
    """A package, and which of its files are here already: by member, what the evidence is called that holds it."""

    package: Package
    here: Mapping[str, str]
    whole: str = ""
    """What the evidence is called that holds the package itself; empty where it is not here."""
    earlier: tuple[Earlier, ...] = ()
    """Signed evidence that is here, the newest first."""


@dataclass(frozen=True)
class KeyWord:
    """What is said of a key that signed, by what is here; a warning where a source has another than before."""

    said: str
    warns: bool = False


def looked(desk: Desk, path: Path, progress: Progress = unheard) -> Looked:
    """Look at a package, and at what of it this desk holds already; writes nothing."""
    package = look(desk, path, progress)
    held = {one.member: _held(desk, one.size, one.sha256) for one in package.pieces}
    here = {member: title for member, title in held.items() if title}
    earlier = tuple(_earlier(desk)) if any(one.key for one in package.pieces) else ()
    return Looked(package, here, _held(desk, path.stat().st_size, package.sha256), earlier[::-1])


def _earlier(desk: Desk) -> Iterator[Earlier]:
    for one in desk.store.each(declared(Evidence).name):
        if one.body.get("signed_by") and not one.binned:
            said = Evidence(**{name: _typed(one, name) for name in ("signed_by", "source", "obtained")})
            yield Earlier(tuple(map(_bare, said.signed_by)), said.source, said.obtained)


def _typed(document: Document, name: str) -> Any:
    return codec.value_of(declared(Evidence).by_name[name], document.body)


def _bare(key: str) -> str:
    return "".join(key.split()).lower()


def of_keys(looked: Looked, source: str = "") -> list[KeyWord]:
    """What is known here of each key that signed the package, where it came from this source."""
    keys = dict.fromkeys(one.key for one in looked.package.pieces if one.key)
    return [_of_key(key, looked.earlier, source) for key in keys]


def _of_key(key: str, earlier: Sequence[Earlier], source: str) -> KeyWord:
    theirs = [one for one in earlier if source and one.source == source]
    same = [one for one in (*theirs, *earlier) if key in one.keys]
    if theirs and not any(key in one.keys for one in theirs):
        return KeyWord(say(OTHER_KEY, key=_spoken(key), day=_day(theirs[0])), warns=True)
    if same:
        return KeyWord(say(SAME_KEY, key=_spoken(key), day=_day(same[0])))
    return KeyWord(say(NEW_KEY, key=_spoken(key)))


def _day(earlier: Earlier) -> str:
    return show_date(earlier.day) if earlier.day else "…"


def _spoken(key: str) -> str:
    return ltr(grouped(key.upper()))


def found(piece: Piece) -> str:
    """All that was found of a file: its hash against its papers, its signature, and those of its papers."""
    papers = piece.papers.verdict is not Verdict.UNSIGNED
    signatures = (_found(piece.signature), *([say(PAPERS, said=_found(piece.papers))] if papers else []))
    return "\n".join((say(piece.standing.label), *signatures))


def _found(one: Judged) -> str:
    return say(one.verdict.label, key=_spoken(one.key))


def _held(desk: Desk, size: int, sha256: str) -> str:
    return next(iter(evidence.held_before(desk, [Blob("", "", "", size, sha256)]).values()), "")


def usual(package: Package) -> frozenset[str]:
    """Members that come in unless somebody says otherwise: all but those that something speaks against."""
    return frozenset(one.member for one in package.pieces if not one.doubtful)


def take_in(
    desk: Desk, package: Package, chosen: Collection[str], progress: Progress = unheard, *, source: str = ""
) -> Changes:
    """Seal the chosen files and the package itself, and record each as evidence from a source, as one batch."""
    checked_source(desk, source)
    pieces = [one for one in package.pieces if one.member in chosen]
    if not pieces:
        raise Trouble(NONE_CHOSEN)
    blobs = _sealed(desk, package, pieces, progress)
    here = {one.member: _held(desk, one.size, one.sha256) for one in pieces}
    with evidence.removed_on_failure(desk, blobs):
        counted = [*(one.sha256 for one in pieces), package.sha256]
        if [blob.sha256 for blob in blobs] != counted:
            raise Trouble(CHANGED, LOOK_AGAIN)
        with desk.change("attach") as writing:
            for one, blob in zip(pieces, blobs, strict=False):
                about = _about(package, one, here[one.member])
                evidence.attach(desk, writing, [blob], {**about, "kind": _kind(blob), "source": source})
            called = say(CALLED, program=package.made_by, file=isolate(package.path.stem))
            whole = {"title": plain(called), "custody": say(WHOLE), "kind": _DATA, "source": source}
            evidence.attach(desk, writing, blobs[-1:], whole)
    return writing.changes


def _kind(blob: Blob) -> str:
    """What kind of evidence a file is that a camera or a recorder made."""
    return _KINDS.get(blob.media.partition("/")[0], "")


def checked_source(desk: Desk, source: str) -> None:
    """Refuse an id that is none of a source which this desk has."""
    kept = desk.store.get(source) if source else None
    if source and (kept is None or kept.binned or kept.type != "source"):
        raise Trouble(NO_SOURCE)


def _about(package: Package, piece: Piece, before: str) -> dict[str, object]:
    signed = (piece.key.upper(),) if piece.key else ()
    return {"custody": custody(package, piece, before), "notes": _told(piece), "signed_by": signed}


def custody(package: Package, piece: Piece, before: str = "") -> str:
    """What is known of the way of one file, in the language in use; `before` is what holds it here already."""
    came = say(CAME, program=package.made_by, sha256=package.sha256, file=piece.member)
    counted = say(COUNTED, sha256=piece.sha256)
    held = plain(say(BEFORE, title=before)) if before else ""
    return "\n".join(filter(None, (came, counted, found(piece), held)))


def _told(piece: Piece) -> str:
    return "\n".join(f"{heading}: {value}" for heading, value in piece.told.items())


def _sealed(desk: Desk, package: Package, pieces: Sequence[Piece], progress: Progress) -> list[Blob]:
    members = [
        Intake(one.name, partial(files.member, desk.reader, package.path, one.member), one.size) for one in pieces
    ]
    return evidence.seal(desk, [*members, evidence.from_path(package.path)], progress)
