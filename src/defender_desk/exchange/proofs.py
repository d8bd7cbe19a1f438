"""Packages of Tella and ProofMode: files with papers that state their hashes, read and compared, never unpacked.

Exchange floor: ProofMode names its papers by the SHA-256 of the file ("<hash>.proof.csv"), Tella by the file's name
("photo.jpg.csv", or "photo.csv"); both may list several files in one table, and sign a file beside it. A hash is
counted here and compared with what the papers state. Signatures of files and papers are checked with the key that lies
beside them (`openpgp`), which says that both come from one hand, and not from whose.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from itertools import islice
from pathlib import PurePosixPath

import msgspec

from defender_desk.exchange.apart.given import Given
from defender_desk.exchange.encodings import decoded
from defender_desk.exchange.foreign_archives import Members, opened
from defender_desk.exchange.openpgp import Judged, Verdict, judged
from defender_desk.exchange.openpgp_packets import LIMIT_WRITTEN, Certificate, Unread, certificates
from defender_desk.exchange.proof_pieces import Compared, Piece, Standing
from defender_desk.exchange.refusals import NO_FILE
from defender_desk.exchange.tables import LIMIT_CELL, Progress
from defender_desk.text.digests import Sha256
from defender_desk.text.trouble import Trouble

LIMIT_PAPER = 4 << 20
"""Largest paper that is read, in bytes."""
MOST_TOLD = 200
"""Most facts that are read of the papers of one file."""

_MOST_LISTED = 10_000
"""Most files that are read of one table."""
_WITH_ROW, _WORD_AND_FACT = 2, 2
"""Lines of a table of one file: its headings and a row; cells of a line that says one fact: its word, and the fact."""

PROOFMODE, TELLA = "ProofMode", "Tella"
_PROOF = (".proof.csv", ".proof.json")
_SIGNATURE = ".asc"
_PAPERS = (*_PROOF, _SIGNATURE, ".ots", ".gst", ".cert", ".devicecheck", ".attest")
_KEY = "pubkey.asc"
_BESIDE = frozenset({_KEY, "howtoverifyproofdata.txt"})
_HASH = re.compile(r"[0-9a-f]{64}")


def made_by(names: Sequence[str]) -> str:
    """Which program made an archive with these members; empty where none of those known."""
    if any(name.lower().endswith(_PROOF) for name in names):
        return PROOFMODE
    return TELLA if any(_tella_papers(names).values()) else ""


def read_package(given: Given, progress: Progress | None = None) -> Compared:
    """The files of a package, each counted and compared with its papers; raises `Trouble`."""
    with opened(given) as members:
        program = made_by(members.names)
        papers = _tella_papers(members.names) if program == TELLA else {}
        named = {paper for several in papers.values() for paper in several}
        proof = _Proofs.of(members, named)
        claimed = named | proof.others
        files = [name for name in members.names if name not in claimed and not _is_paper(name)]
        judge = cache(partial(_judged, members, _keys(members)))
        total, done, pieces = sum(map(members.size, files)), 0, list[Piece]()
        for name in files:
            pieces.append(_piece(members, name, papers.get(name, ()), proof, judge))
            done += members.size(name)
            if progress:
                progress(done, total)
    if not pieces:
        raise Trouble(NO_FILE)
    return Compared(program, tuple(pieces))


def _is_paper(name: str) -> bool:
    base = PurePosixPath(name).name.lower()
    return base in _BESIDE or base.endswith(_PROOF) or (bool(_HASH.match(base)) and base.endswith(_PAPERS))


def _stated(paper: str) -> str:
    """The hash that a paper of ProofMode has in its name."""
    return PurePosixPath(paper).name[:64].lower()


def _tella_papers(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """By file: the tables beside it that are called as it is."""
    tables = {name for name in names if name.lower().endswith(".csv")}
    found = {}
    for name in names:
        if name not in tables:
            wanted = (f"{name}.csv", f"{PurePosixPath(name).with_suffix('.csv')}")
            found[name] = tuple(dict.fromkeys(one for one in wanted if one in tables))
    return found


@dataclass(frozen=True)
class _Proofs:
    """The papers of a package by the hash in their names, and by the names of files that they say they are of."""

    by_hash: Mapping[str, Sequence[str]]
    by_name: Mapping[str, Sequence[str]]
    listed: Mapping[str, Sequence[Mapping[str, str]]]
    """By name of a file, the rows about it in tables of several files."""
    signatures: Mapping[str, str]
    """By member, the signature beside it that is called as it is."""
    lists: frozenset[str]
    """Tables of several files."""

    @property
    def others(self) -> frozenset[str]:
        """Papers that are known by what they are of, and by no name of their own."""
        return self.lists | {*self.signatures.values()}

    def of_name(self, name: str) -> list[str]:
        """All papers of the hashes whose papers say that they are of a file of this name."""
        hashes = dict.fromkeys(_stated(paper) for paper in self.by_name.get(name, ()))
        return [paper for digest in hashes for paper in self.by_hash[digest]]

    @classmethod
    def of(cls, members: Members, papers: Collection[str]) -> _Proofs:
        """Those of a package beside `papers`, which are named by their files."""
        by_hash, by_name = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
        for paper in members.names:
            base = PurePosixPath(paper).name.lower()
            if _HASH.match(base) and base.endswith(_PAPERS):
                by_hash[_stated(paper)].append(paper)
                paths = (value for key, value in _told(members, [paper]).items() if "path" in key.lower())
                for path in paths:
                    by_name[PurePosixPath(path).name].append(paper)
        listed, lists = _listed(members, {*papers, *filter(_is_paper, members.names)})
        names = {*members.names}
        signatures = {name: f"{name}{_SIGNATURE}" for name in names if f"{name}{_SIGNATURE}" in names}
        return cls(by_hash, by_name, listed, signatures, lists)


def _listed(
    members: Members, papers: Collection[str]
) -> tuple[Mapping[str, Sequence[Mapping[str, str]]], frozenset[str]]:
    """The rows of tables that state hashes of files of the package, by the name of the file; and those tables."""
    files = {PurePosixPath(name).name for name in members.names}
    listed, lists = defaultdict[str, list[Mapping[str, str]]](list), set[str]()
    for name in members.names:
        if name not in papers and name.lower().endswith(".csv") and members.size(name) <= LIMIT_PAPER:
            rows = [(said, _listed_as(said) & files) for said in _rows(members.read(name))]
            about = [(said, of) for said, of in rows if of and any(map(_HASH.fullmatch, _lowered(said)))]
            lists |= {name} if about else set()
            for said, file in ((said, file) for said, of in about for file in of):
                listed[file].append(said)
    return listed, frozenset(lists)


def _listed_as(said: Mapping[str, str]) -> set[str]:
    """The names that a row may say its file has: the last part of each cell."""
    return {PurePosixPath(value.replace("\\", "/")).name for value in said.values()} - {""}


def _lowered(said: Mapping[str, str]) -> Iterator[str]:
    return (value.lower() for value in said.values())


def _piece(
    members: Members, name: str, papers: Sequence[str], proof: _Proofs, judge: Callable[[str, str], Judged]
) -> Piece:
    sha256 = _sha256(members.pieces(name))
    about = proof.by_hash.get(sha256) or proof.of_name(PurePosixPath(name).name)
    listed = proof.listed.get(PurePosixPath(name).name, ())
    rows = [_told(members, [*papers, *about]), *([said for said in listed if sha256 in _lowered(said)] or listed)]
    facts = ((key, value[:LIMIT_CELL]) for said in reversed(rows) for key, value in said.items() if value)
    told = dict(islice(facts, MOST_TOLD))
    stated = {value for said in rows for value in _lowered(said) if _HASH.fullmatch(value)}
    stated |= set(map(_stated, about))
    standing = Standing.SAME if sha256 in stated else Standing.DIFFERS if stated else Standing.UNSTATED
    own = [*filter(_is_bare_signature, about), *filter(None, (proof.signatures.get(name),))]
    beside = [(one, f"{one}{_SIGNATURE}") for one in (*papers, *about, *(proof.lists if listed else ()))]
    signature = _least(judge(name, one) for one in own)
    told_by = _least(judge(paper, one) for paper, one in beside if one in members.about)
    return Piece(name, members.size(name), sha256, standing, signature, told_by, told)


def _is_bare_signature(name: str) -> bool:
    """Whether a paper is the signature of the file itself: it is called by the file's hash alone."""
    return PurePosixPath(name).name[64:].lower() == _SIGNATURE


def _keys(members: Members) -> tuple[Certificate, ...] | None:
    """The keys that lie in a package; None where one of them is not understood."""
    found = [name for name in members.names if PurePosixPath(name).name.lower() == _KEY]
    try:
        return tuple(key for name in found for key in certificates(_small(members, name)))
    except Unread:
        return None


def _small(members: Members, name: str) -> bytes:
    if members.size(name) > LIMIT_WRITTEN:
        raise Unread
    return members.read(name)


def _judged(members: Members, keys: tuple[Certificate, ...] | None, name: str, signature: str) -> Judged:
    """What the signature in one member says of another."""
    try:
        written = _small(members, signature)
    except Unread:
        keys = None
    if keys is None:
        return Judged(Verdict.UNREAD)
    return judged(written, keys, members.pieces(name), int(datetime.now(UTC).timestamp()))


def _least(found: Iterable[Judged]) -> Judged:
    """The one of several that says least for what was signed."""
    return min(found, key=lambda one: [*Verdict].index(one.verdict), default=Judged(Verdict.UNSIGNED))


def _told(members: Members, papers: Iterable[str]) -> dict[str, str]:
    """What papers say, by the headings they say it under; what cannot be read says nothing."""
    told: dict[str, str] = {}
    for name in papers:
        if members.size(name) <= LIMIT_PAPER and name.lower().endswith((".csv", ".json")):
            read = _of_json if name.lower().endswith(".json") else _of_table
            for key, value in read(members.read(name)):
                if value and len(told) < MOST_TOLD:
                    told.setdefault(key, value[:LIMIT_CELL])
    return told


def _of_table(data: bytes) -> Iterator[tuple[str, str]]:
    """The first row under its headings; or, where a fact stands on each line, its word and what it says."""
    lines = list(islice(_lines(data), MOST_TOLD))
    if len(lines) > _WITH_ROW and all(len(line) == _WORD_AND_FACT for line in lines):
        yield from ((word, fact) for word, fact in lines)
    else:
        yield from next(_rows(data), {}).items()


def _rows(data: bytes) -> Iterator[dict[str, str]]:
    """The rows of a table, each by its headings."""
    lines = _lines(data)
    head = next(lines, [])
    yield from (dict(zip(head, line, strict=False)) for line in islice(lines, _MOST_LISTED))


def _lines(data: bytes) -> Iterator[list[str]]:
    rows = csv.reader(io.StringIO(decoded(data).replace("\0", ""), newline=""))
    try:
        yield from ([one.strip() for one in row] for row in rows if any(map(str.strip, row)))
    except csv.Error:
        return


def _of_json(data: bytes) -> Iterator[tuple[str, str]]:
    try:
        said = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return
    if isinstance(said, dict):
        yield from ((key, str(value)) for key, value in said.items() if isinstance(value, str | int | float))


def _sha256(pieces: Iterable[bytes]) -> str:
    digest = Sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()
