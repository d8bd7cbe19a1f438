"""What to think of before a step outward goes on: risks that no rule can weigh for a person.

Services floor: the gate shows these warnings beside its verdict; here too is what a recipient does with a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from defender_desk.model.documents import Document
from defender_desk.model.types import TYPES
from defender_desk.text.messages import Message, msg

MINOR = msg("A person concerned is under 18. A guardian or a best-interest note is needed first.")
FAMILY = msg("Family members are named. Pressure on families is a known reprisal.")
FILES = msg("Files leave as they came in: a picture or a document may tell where, when and with what it was made.")
AUTHORITY = msg("An authority may be among the perpetrators. Make sure this does not reach it.")
TELLS_GOVERNMENT = msg("This recipient passes names on to a government.")
PUBLISHES = msg("This recipient publishes what it receives.")

PASSED_ON: Mapping[str, str] = {"tells_government": "name_to_government", "publishes": "name_in_public"}
"""By what a provider does with a name it is told: the purpose that a person must have agreed to as well."""

NAMES = frozenset({"name", "organisation", "identity_documents"})
"""The facts that tell who somebody is: what is withheld from whoever would pass a name on."""

_TO_AUTHORITIES = frozenset({"contact_authorities", "notify_exploitation", "name_to_government"})
_STATE = frozenset({"government", "municipality", "security_body", "court", "prison"})


def passes_on(recipient: Document | None) -> Iterator[str]:
    """Purposes that telling this recipient a name serves too."""
    body = recipient.body if recipient is not None and recipient.type == "provider" else {}
    return (purpose for answer, purpose in PASSED_ON.items() if body.get(answer) is True)


def is_minor(document: Document) -> bool:
    """Whether somebody is under 18, and no guardian or best-interest note is recorded for them (D19)."""
    return document.type == "person" and document.body.get("minor") is True and not document.body.get("guardian")


def warnings(
    documents: Iterable[Document], scope: str, recipient: Document | None, leaving: Iterable[Document]
) -> list[Message]:
    """What these records, those they are about, and what of them is leaving must make one think of, each said once."""
    turns_to_state = scope in _TO_AUTHORITIES or _is_state(recipient)
    found = dict.fromkeys(_HABITS[purpose] for purpose in passes_on(recipient))
    for document in documents:
        found |= dict.fromkeys(warning for warning, warns in _WARNINGS.items() if warns(document))
        if turns_to_state and document.body.get("authority_involved") is True:
            found[AUTHORITY] = None
    if any(map(_has_file, leaving)):
        found[FILES] = None
    return list(found)


def _is_state(recipient: Document | None) -> bool:
    if recipient is None:
        return False
    return "name_to_government" in passes_on(recipient) or (
        recipient.type == "organisation" and recipient.body.get("kind") in _STATE
    )


def _has_file(document: Document) -> bool:
    return document.type in TYPES and any(document.body.get(each.name) for each in TYPES[document.type].contents)


def _names_family(document: Document) -> bool:
    return document.type == "involvement" and bool(document.body.get("relative") or document.body.get("family_of"))


_HABITS = {"name_to_government": TELLS_GOVERNMENT, "name_in_public": PUBLISHES}
_WARNINGS: Mapping[Message, Callable[[Document], bool]] = {MINOR: is_minor, FAMILY: _names_family}
