"""What to think of before a step outward goes on: risks that no rule can weigh for a person.

Services floor: the gate shows these warnings beside its verdict; here too is what a recipient does with a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from defender_desk.model.documents import Document, targets
from defender_desk.model.types import TYPES
from defender_desk.model.types.people import STATE_BODIES
from defender_desk.services.consent.consent import HAND_OVER, KEEP
from defender_desk.text.messages import Message, msg

MINOR = msg("A person concerned is under 18. A guardian or a best-interest note is needed first.")
FAMILY = msg("Family members are named. Pressure on families is a known reprisal.")
FILES = msg("Files leave as they came in: a picture or a document may tell where, when and with what it was made.")
AUTHORITY = msg("An authority may be among the perpetrators. Make sure this does not reach it.")
THEMSELVES = msg("Whoever gets this is named among those responsible, or belongs to the same body as they do.")
RESPONSIBLE = frozenset({AUTHORITY, THEMSELVES})
"""What is said where whoever is told may have done it."""
TELLS_GOVERNMENT = msg("This recipient passes names on to a government.")
PUBLISHES = msg("This recipient publishes what it receives.")

PASSED_ON: Mapping[str, str] = {"tells_government": "name_to_government", "publishes": "name_in_public"}
"""By what a provider does with a name it is told: the purpose that a person must have agreed to as well."""

NAMES = frozenset({"name", "organisation", "identity_documents"})
"""The facts that tell who somebody is: what is withheld from whoever would pass a name on."""

NAMED_ALONE = frozenset({"legal_status"})
"""Facts that reach an authority or a service only where a consent names them and they were ticked: “everything” is not
enough. A right to stay is what an authority acts on, and nothing a therapist or a kitchen needs to know."""
NOTICES = frozenset({"notify_exploitation"})
"""Purposes for which an authority is told of what was done to somebody: they name each fact that leads to them."""
_NOTIFIED_ALONE = NAMED_ALONE | {"contact", "whereabouts"}
OURS = frozenset({HAND_OVER, KEEP})
"""Purposes by which records go to another desk, or back to the person, and not to a service."""
_TO_AUTHORITIES = frozenset({"contact_authorities", "notify_exploitation", "name_to_government"})
_AUTHORITY, _TAKES_NOTICES = "authority", "local_authority_notice"
"""A kind of provider, and the kind of help point it is where it says none."""
_STATE_TARGETS = frozenset({"host_protection", "municipal_service", "local_authority_notice", "diplomatic_mission"})
"""Kinds of help point (`referral_target_kind`) that are authorities."""
_STATE_ACTORS = frozenset({
    "host_government", "origin_government", "local_authorities", "police", "military", "security_services",
    "prison_staff", "prosecution_court", "border_officials", "diplomatic_staff", "pro_government_group",
})  # fmt: skip
"""Kinds of those responsible (`perpetrator_kind`) who act for a state."""


def passes_on(recipient: Document | None) -> Iterator[str]:
    """Purposes that telling this recipient a name serves too."""
    body = recipient.body if recipient is not None and recipient.type == "provider" else {}
    return (purpose for answer, purpose in PASSED_ON.items() if body.get(answer) is True)


def help_point(recipient: Document) -> str:
    """The kind of help point a provider is (`referral_target_kind`); an authority that says none takes notices."""
    if recipient.type != "provider":
        return ""
    said = str(recipient.body.get("target_kind") or "")
    return said or (_TAKES_NOTICES if recipient.body.get("kind") == _AUTHORITY else "")


def is_minor(*known_by: Document) -> bool:
    """Whether somebody known by these records is under 18, with no guardian or best-interest note in any (D19)."""
    people = [one.body for one in known_by if one.type == "person"]
    return any(one.get("minor") is True for one in people) and not any(one.get("guardian") for one in people)


def warnings(
    documents: Iterable[Document],
    scope: str,
    recipient: Document | None,
    leaving: Iterable[Document],
    accusing: Iterable[Document] = (),
) -> list[Message]:
    """What these records, those they are about, and what of them is leaving must make one think of, each said once.

    `accusing` are the records that say who did what they tell of.
    """
    told = tuple(documents)
    found = dict.fromkeys(_HABITS[purpose] for purpose in passes_on(recipient))
    for document in told:
        found |= dict.fromkeys(warning for warning, warns in _WARNINGS.items() if warns(document))
    found |= dict.fromkeys(of_themselves(told, scope, recipient, accusing))
    if any(map(_has_file, leaving)):
        found[FILES] = None
    return list(found)


def of_themselves(
    documents: Iterable[Document], scope: str, recipient: Document | None, accusing: Iterable[Document]
) -> list[Message]:
    """What to say where an authority is turned to, and one may have done what these records tell of."""
    told = tuple(documents)
    turns_to_state = scope in _TO_AUTHORITIES or _is_state(recipient) or any(_targets_state(one, scope) for one in told)
    theirs = turns_to_state and any(_may_be_theirs(one, recipient) for one in (*told, *accusing))
    return [AUTHORITY] if theirs else []


def _is_state(recipient: Document | None) -> bool:
    if recipient is None:
        return False
    if recipient.type == "organisation":
        return recipient.body.get("kind") in STATE_BODIES
    return "name_to_government" in passes_on(recipient) or help_point(recipient) in _STATE_TARGETS


def _targets_state(document: Document, scope: str) -> bool:
    """Whether a referral that is being told was meant for an authority."""
    return scope == "refer" and document.type == "referral" and document.body.get("target_kind") in _STATE_TARGETS


def _may_be_theirs(document: Document, recipient: Document | None) -> bool:
    """Whether an authority did what a record tells of, and nothing says that it was one of another country.

    A country that is not said, of them or of the recipient, may be the same.
    """
    body = document.body
    if body.get("authority_involved") is True:
        return True
    behind = targets(body.get("country_behind"))
    by_kind = {*targets(body.get("perpetrators")), *targets(body.get("perpetrator_kind"))}
    if not behind and _STATE_ACTORS.isdisjoint(by_kind):
        return False
    countries = {*targets(recipient.body.get("countries"))} if recipient is not None else set()
    of = {*behind, *targets(body.get("country"))}
    return not (behind or of) or not countries or not countries.isdisjoint(of)


def named_alone(scope: str, recipient: Document | None) -> frozenset[str]:
    """The facts that go in a step only where a consent names each of them."""
    return frozenset() if scope in OURS and not _is_state(recipient) else alone(scope)


def alone(scope: str) -> frozenset[str]:
    """The facts that each consent must name, by the purpose: an authority is told neither an address nor a place."""
    return _NOTIFIED_ALONE if scope in NOTICES else NAMED_ALONE


def _has_file(document: Document) -> bool:
    return document.type in TYPES and any(document.body.get(each.name) for each in TYPES[document.type].contents)


def _names_family(document: Document) -> bool:
    return document.type == "involvement" and bool(document.body.get("relative") or document.body.get("family_of"))


_HABITS = {"name_to_government": TELLS_GOVERNMENT, "name_in_public": PUBLISHES}
_WARNINGS: Mapping[Message, Callable[[Document], bool]] = {MINOR: is_minor, FAMILY: _names_family}
