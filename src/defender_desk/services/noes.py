"""Answers of no that leave bare, so that a desk that holds the yes keeps to them.

Services floor: `noes_along` proposes them, and the gate makes them bare. A no keeps everything else of somebody here;
kept here itself, it would bind nobody else. It goes as codes, ids and days, without a name or a word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from defender_desk.model import codec
from defender_desk.model.documents import BIN, Document, targets
from defender_desk.model.levels import Level
from defender_desk.model.records import declared
from defender_desk.model.redaction import by_day, redacted
from defender_desk.model.types import Consent
from defender_desk.model.types.consent import NOES
from defender_desk.text.dates import FuzzyDate

_CARRIED = frozenset({*declared(Consent).about, *declared(Consent).deciding})
_LIMITS = ("never_to_known", "withheld")
"""Fields by which an answer says no to something, whatever else it allows."""
_IN_WORDS = ("never_to", "conditions")
"""Limits that only a person can read."""


def bare(document: Document) -> Document | None:
    """What of an answer may go beside the gate; None where that says no to nothing, or would allow more than all of it.

    A no to everything loses nothing with a day in words; a yes that somebody limited could lose what limits it.
    """
    if document.type != "consent" or document.binned:
        return None
    told = [name for name in _CARRIED if _in_words(document, name)]
    names = {*_CARRIED} - {*told}
    made = by_day(redacted(declared(Consent), document, Level.SECRET, _but(document, names)))
    if _is_no(document.body):
        return made if _is_no(made.body) else None
    lost = [name for name in (*told, *_IN_WORDS) if document.body.get(name)]
    return made if any(made.body.get(name) for name in _LIMITS) and not lost else None


def _but(document: Document, names: Collection[str]) -> set[str]:
    return {*document.body, *document.clocks} - {*names, BIN}


def _is_no(body: codec.Body) -> bool:
    return body.get("state") in NOES or body.get("withdrawn") is not None


def _in_words(document: Document, name: str) -> bool:
    """Whether a day is written in words that nobody understood: they may tell anything."""
    said = codec.value_of(declared(Consent).by_name[name], document.body)
    return isinstance(said, FuzzyDate) and (said.precision == "unknown" or not said.means_its_words)


def people(noes: Iterable[Document]) -> tuple[str, ...]:
    """Ids of those whose answers these are."""
    return tuple(dict.fromkeys(key for one in noes for key in targets(one.body.get("person"))))
