"""What the desk and the reader that ships say of the same file, in the same words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from vectors.making import reader

from defender_desk.exchange import age_file, bundle_reading, manifest, parcel, receipt
from defender_desk.exchange.bundle_lines import record_line
from defender_desk.exchange.bundle_reading import Bundle, read_bundle
from defender_desk.exchange.identity import Identity
from defender_desk.exchange.manifest import canonical
from defender_desk.text.trouble import Trouble

CODES = {
    age_file.NOT_A_BUNDLE: "not-a-bundle",
    age_file.DAMAGED: "damaged",
    age_file.NOT_FOR_US: "not-for-you",
    manifest.NEWER: "newer",
    bundle_reading.FORGED: "signature",
    receipt.FORGED: "signature",
    bundle_reading.TOO_MUCH: "too-much",
    parcel.TOO_MUCH: "too-much",
    age_file.TEXT_FORM: "text-form",
    age_file.LOCKED: "passphrase",
}
"""By the sentence of the desk, how docs/file-formats.md calls why a file is refused."""


def receipt_by_desk(path: Path, identity: Identity) -> bytes | str:
    """What the desk makes of a receipt: all it says, or the code by which it is refused."""
    try:
        return canonical(receipt.said(receipt.read_receipt(path, identity)))
    except Trouble as trouble:
        return CODES[trouble.message]


def receipt_by_reader(path: Path, identity: Identity) -> bytes | str:
    """What the reader makes of it."""
    survey = reader.Survey()
    try:
        reader.go_through(str(path), _keys(identity), survey)
    except reader.Refused as no:
        return str(no.code)
    return canonical(survey.answers)


@dataclass
class Held:
    """All that a file holds; hashes stand for bytes."""

    manifest: str = ""
    records: list[bytes] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)
    documents: list[tuple[str, str]] = field(default_factory=list)


def hash_of(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def all_of(bundle: Bundle) -> Held:
    """What a bundle that the desk opened holds."""
    return Held(
        bundle.manifest_sha256,
        [record_line(each).rstrip(b"\n") for each in bundle.documents()],
        [(line.id, hash_of(pieces)) for line, pieces in bundle.files()],
    )


def by_desk(path: Path, identity: Identity, folder: Path) -> Held | str:
    """What the desk makes of a file: what it holds, or the code by which it is refused."""
    try:
        return _opened(path, identity, folder)
    except Trouble as trouble:
        return CODES[trouble.message]


def _opened(path: Path, identity: Identity, folder: Path) -> Held:
    members = parcel.read_parcel(path, identity.receiving) if parcel.is_parcel(path, identity.receiving) else ()
    held = Held()
    if not members or parcel.RECORDS in {one.name for one in members}:
        with closing(read_bundle(path, identity, folder)) as bundle:
            held = all_of(bundle)
    held.documents = [(one.name, hash_of([one.data])) for one in members if one.name != parcel.RECORDS]
    return held


@cache
def _keys(identity: Identity) -> list[Any]:
    found: list[Any] = reader.keys_in(identity.receiving)
    return found


class Keeping(reader.Visitor):  # type: ignore[misc,name-defined]
    """Keeps what the reader shows."""

    def __init__(self) -> None:
        self.held = Held()

    def manifest(self, said: dict[str, Any]) -> None:
        self.held.manifest = said["manifest_sha256"]

    def record(self, said: dict[str, Any]) -> None:
        self.held.records.append(canonical(said))

    def file(self, line: dict[str, Any], pieces: Iterator[bytes]) -> None:
        self.held.files.append((line["id"], hash_of(pieces)))

    def document(self, name: str, pieces: Iterator[bytes]) -> None:
        self.held.documents.append((name, hash_of(pieces)))


def by_reader(path: Path, identity: Identity) -> Held | str:
    """What the reader makes of it."""
    keeping = Keeping()
    try:
        reader.go_through(str(path), _keys(identity), keeping)
    except reader.Refused as no:
        return str(no.code)
    return keeping.held
