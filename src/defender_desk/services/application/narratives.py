"""Answers people wrote for applications: an original, its translations, and which of these are out of date.

Services floor: written once for a case and used for every destination; `applications` chooses among them.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

from defender_desk.model.documents import Document
from defender_desk.model.kinds import Kind, Line, Prose
from defender_desk.services import records
from defender_desk.services.consent.risks import NAMES
from defender_desk.services.desk import Desk
from defender_desk.services.records import Saved
from defender_desk.text.languages import right_to_left
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

EMPTY = msg("Write the answer first.")


@dataclass(frozen=True)
class Written:
    """One answer in one language."""

    id: str
    question: str
    language: str
    text: str
    translation_of: str = ""
    """Id of the answer it was translated from; empty for an original and for a translation of what records say."""
    of_version: str = ""
    """Digest of what it was translated from, as it was then; empty for an original."""
    made_by: str = ""
    reviewed: bool | None = None

    @property
    def translated(self) -> bool:
        """Whether it was made from another text."""
        return bool(self.translation_of or self.of_version)


@dataclass(frozen=True)
class Original:
    """What translations of an answer are made from: an answer somebody wrote, or the words in the records."""

    text: str
    language: str = ""
    """Empty where the records do not say."""
    narrative: str = ""
    """Id of the answer; empty where the words stand in the records."""


def of_case(desk: Desk, case: str) -> list[Written]:
    """Every answer written for a case, the oldest first; those that say nothing are left out."""
    found = sorted(desk.store.parts([case], "narrative", "case"), key=lambda one: (one.created, one.id))
    made = [_written(document) for document in found]
    return [one for one in made if one.text.strip()]


def _written(document: Document) -> Written:
    body = document.body
    names = ("question", "language", "text", "translation_of", "of_version", "made_by")
    texts = {name: str(body.get(name) or "") for name in names}
    reviewed = body.get("reviewed")
    return Written(document.id, **texts, reviewed=reviewed if isinstance(reviewed, bool) else None)


def digest(text: str) -> str:
    """The state of a text: the same for what reads the same, another for any other letter."""
    lines = unicodedata.normalize("NFC", text).strip().split("\n")
    return hashlib.sha256("\n".join(line.rstrip() for line in lines).encode()).hexdigest()


def stale(written: Written, among: list[Written], recorded: str) -> bool:
    """Whether a translation was made from another text than stands there now, or nobody knows from which."""
    if not written.translated:
        return False
    sources = {one.id: one.text for one in among}
    now = sources.get(written.translation_of, "") if written.translation_of else recorded
    return not now.strip() or written.of_version != digest(now)


def own_words(kind: Kind) -> bool:
    """Whether people say something in it in a language; what somebody is called is the same in each."""
    return isinstance(kind, Prose) or (isinstance(kind, Line) and not kind.named and kind.fact not in {"", *NAMES})


def fits(text: str, language: str) -> bool:
    """Whether a text is in a script this language is written in; what has no letters fits every language."""
    kinds = [unicodedata.bidirectional(letter) for letter in text]
    right, left = sum(kind in ("R", "AL") for kind in kinds), kinds.count("L")
    return right == left or (right > left) == right_to_left(language)


def write(
    desk: Desk,
    case: str,
    question: str,
    language: str,
    text: str,
    *,
    record: str | None = None,
    original: Original | None = None,
) -> Saved:
    """Write an answer, or with `original` its translation; a changed text is one that nobody has read yet."""
    if not text.strip():
        raise Trouble(EMPTY)
    values: dict[str, object] = {"case": case, "question": question, "language": language, "text": text.strip()}
    if original is not None:
        values |= {"translation_of": original.narrative, "of_version": digest(original.text)}
    before = records.fetch(desk, record) if record else None
    if before is None or before.values["text"] != values["text"]:
        values |= {"made_by": desk.who, "reviewed": None}
    return records.save(desk, "narrative", record, values)


def review(desk: Desk, record: str, *, read: bool) -> Saved:
    """Note that a person who knows the language has read it, or take that back."""
    return records.save(desk, "narrative", record, {"reviewed": True if read else None})
