"""Codes in place of ids, the same for one recipient each time, and of no use to two who compare their files.

Services floor: `handing_over` writes an extent without names through here, after the gate. Which edit a value came of,
when, at which desk and in which order records were kept would join two files as well as an id: none of it leaves.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from defender_desk.model import codec
from defender_desk.model.codec import Json
from defender_desk.model.documents import BIN, Clock, Document, targets
from defender_desk.model.kinds import Choice, Choices, Day, Handles, Line, Prose
from defender_desk.model.merging import covers
from defender_desk.model.records import Field
from defender_desk.model.shipped_providers import directory
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.consent.verdicts import Withheld
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.directory import shipped
from defender_desk.services.handover import carried
from defender_desk.services.identity import correspondents
from defender_desk.services.printout import mentions
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg

KEPT = "codes"
"""The setting that holds the secret from which codes are made."""
NAMES_SOMEBODY = msg("Somebody recorded here is named in it, and this extent names nobody.")
OWN_WORDS = msg("It is in words of its own, and this extent carries none that could name somebody.")


@dataclass(frozen=True)
class Codes:
    """The codes for one recipient."""

    secret: bytes
    key: str
    """The first age key that is known of the desk that opens the file; other keys later make no other codes."""
    public: frozenset[str]
    """Ids that every desk has from the directory, and that tell of nobody: they stay."""

    def of(self, said: str) -> str:
        """The code for an id: 26 characters of base32, as ids have."""
        return said if said in self.public else self._made(said)

    @property
    def desk(self) -> str:
        """What stands for every desk that wrote something."""
        return self._made("")[:8]

    def _made(self, said: str) -> str:
        found = hmac.new(self.secret, f"{self.key}\n{said}".encode(), sha256).digest()
        return b32encode(found[:16]).decode().rstrip("=").lower()


def codes_for(desk: Desk, key: str) -> Codes:
    """The codes for whoever holds an age key: those by which their desk knew our records before it had that key."""
    kept = desk.setting(KEPT)
    secret = bytes.fromhex(kept) if isinstance(kept, str) else secrets.token_bytes(32)
    if not isinstance(kept, str) and not desk.store.read_only:
        desk.store.settings.put(KEPT, secret.hex())
    return Codes(
        secret, correspondents.keys_with(desk, [key])[0], frozenset(map(shipped.record_id, directory().bodies))
    )


def coded(desk: Desk, key: str, documents: Iterable[Document], sequence: int = 1) -> list[Document]:
    """Records as they are written for a key: under codes and without moments, in the order of their codes.

    A field counts as written by the file that first told this recipient of it as it is now; this file is `sequence`.
    """
    codes, told = codes_for(desk, key), carried.first_told(desk, correspondents.keys_with(desk, [key]))

    def counted(record: str, name: str, clock: Clock) -> Clock:
        return {codes.desk: next((number for number, one in told if _told(one, record, name, clock)), sequence)}

    return sorted((_coded(codes, one, counted) for one in documents), key=lambda one: one.id)


def _told(known: carried.Known, record: str, name: str, clock: Clock) -> bool:
    return covers(known.get(record, {}).get(name, {}), clock)


def _coded(codes: Codes, document: Document, counted: Callable[[str, str, Clock], Clock]) -> Document:
    references = {field.name for field in TYPES[document.type].references}
    clocks = {name: clock for name, clock in document.clocks.items() if name != BIN}
    return replace(
        document,
        id=codes.of(document.id),
        body={name: _pointing(codes, said) if name in references else said for name, said in document.body.items()},
        clocks={name: counted(document.id, name, clock) for name, clock in clocks.items()},
        binned=False,
        created="",
        changed="",
    )


def _pointing(codes: Codes, said: Json) -> Json:
    return [codes.of(key) for key in targets(said)] if isinstance(said, list) else "".join(map(codes.of, targets(said)))


def own_words(desk: Desk, documents: Iterable[Document], progress: Progress = unheard) -> list[Withheld]:
    """Fields of these records that could name somebody although their level does not say so."""
    told = [one for one in documents if one.type in TYPES]
    texts = {f"{one.id}.{name}": text for one in told for name, text in _texts(one)}
    found = mentions.find(desk, texts.items(), progress=progress) if texts else ()
    named = {place for one in found for place in one.places}
    stays = [(one, name, NAMES_SOMEBODY) for one in told for name, _ in _texts(one) if f"{one.id}.{name}" in named]
    stays += [(one, field.name, OWN_WORDS) for one in told for field in _said(one) if is_own_word(field, one)]
    return [Withheld(one.id, one.type, "", why, name, overridable=False) for one, name, why in stays]


def _said(document: Document) -> Iterator[Field]:
    return (field for field in TYPES[document.type].fields if field.name in document.body)


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    for field in _said(document):
        if isinstance(field.kind, Line | Prose | Handles):
            yield field.name, "\n".join(targets(document.body[field.name]))


def is_own_word(field: Field, document: Document) -> bool:
    """Whether a day is written in words that nobody understood, or a term is none of its vocabulary."""
    if isinstance(field.kind, Day):
        day = codec.value_of(field, document.body)
        return isinstance(day, FuzzyDate) and (day.precision == "unknown" or not day.means_its_words)
    if isinstance(field.kind, Choice | Choices):
        known = vocabulary(field.kind.vocabulary).by_code
        return not all(code in known for code in targets(document.body[field.name]))
    return False
