"""Taking a consent back: what is open and rests on it stops at once, and what has left already is said.

Services floor: `following` calls `stop_open` in every change, so that no way round a withdrawal exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from msgspec import structs

from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.documents import Document, targets
from defender_desk.model.history import FROM_DESKS, JOINING
from defender_desk.model.records import declared
from defender_desk.model.types import TYPES, Consent
from defender_desk.model.types.answers import WITHDRAWN, is_no
from defender_desk.model.types.cases import STEPS
from defender_desk.services import rules
from defender_desk.services.cases import actions
from defender_desk.services.consent.asking import Asking
from defender_desk.services.consent.consent import Answers, answers_of
from defender_desk.services.consent.subjects import helped
from defender_desk.services.desk import Desk
from defender_desk.services.people.known_as import JOINED, TYPES_JOINED, ids_of
from defender_desk.services.referrals import lifecycle, notices
from defender_desk.store.undoing import Written
from defender_desk.store.writing import Writing
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg
from defender_desk.text.speech import say

ASK_TO_DELETE = msg("Ask those who have what left to delete or return it")
FOLLOW_UP = "lt5_consent_precautions"
"""The kind of step (of `case_action`) by which consent is followed up."""

_WEIGHED = (*declared(Consent).about, *declared(Consent).deciding)
"""Fields of a consent that decide what stands."""
_RESTS_ON = {
    "referral": ("state", "people", "case", "provider", "target_kind"),
    "action": ("status", "what", "case", "with_whom", "consent"),
    "case": ("people",),
    **dict.fromkeys(TYPES_JOINED, (JOINED,)),
}
"""By type: the fields that decide whose consent something open needs."""
_BROUGHT = FROM_DESKS | JOINING | {"import", "restore", "undo"}
"""Deeds that can bring something open under a no that stands here already. Whoever begins it here by hand, so as to
ask once more, may: the gate keeps it here."""


@dataclass(frozen=True)
class Consequences:
    """What taking one consent back stops, and what left while it held."""

    referrals: tuple[Document, ...]
    actions: tuple[Document, ...]
    left: tuple[Document, ...]
    """Disclosures for a purpose and a recipient that the consent speaks of, newest first: of what was about them, then
    of what named them in words about others."""


def consequences(desk: Desk, consent: str) -> Consequences:
    """What would stop if this consent were taken back today, and what has left; changes nothing."""
    document = desk.store.get(consent)
    person = next(iter(targets(document.body.get("person"))), "") if document else ""
    answers = answers_of(desk, person)
    told = dict(answers).get(consent, Consent())
    back = structs.replace(told, state=WITHDRAWN, withdrawn=FuzzyDate.exact(_today()))
    without = [(key, back if key == consent else one) for key, one in answers]
    return Consequences(
        tuple(_referrals(desk, person, without)),
        tuple(_actions(desk, person, without)),
        tuple(_left(desk, person, told)),
    )


def take_back(
    desk: Desk, consent: str, on: FuzzyDate | None, how: str, *, today: date, ask_for_deletion: bool = False
) -> Changes:
    """Take a consent back; in the same change, plan to ask those who have what left under it to delete it."""
    fields = declared(Consent).by_name
    said = {"state": WITHDRAWN, "withdrawn": on, "withdrawn_how": how}
    faces = {name: codec.store(fields[name].kind, value) for name, value in said.items()}
    rules.check(declared(Consent), faces, faces)
    left = consequences(desk, consent).left if ask_for_deletion else ()
    with desk.change("edit") as writing:
        writing.put(consent, "consent", faces)
        if left:
            writing.put(None, "action", _asking(desk, consent, left, today))
    return writing.changes


def _asking(desk: Desk, consent: str, left: Sequence[Document], today: date) -> dict[str, codec.Json]:
    """The step by which what left is asked to be deleted; it needs no consent, for it tells nothing."""
    document = desk.store.get(consent)
    referrals = desk.store.many([key for one in left for key in targets(one.body.get("referral"))]).values()
    person = next(iter(targets(document.body.get("person"))), "") if document else ""
    told = targets(document.body.get("case")) if document else []
    cases = [*told, *(key for one in referrals for key in targets(one.body.get("case"))), *_cases(desk, person)]
    values: dict[str, object] = {
        "what": FOLLOW_UP,
        "title": say(ASK_TO_DELETE),
        "case": next(iter(cases), ""),
        "status": "planned",
        "due": FuzzyDate.exact(today),
        "with_whom": tuple(dict.fromkeys(key for one in left for key in targets(one.body.get("recipient")))),
    }
    kinds = TYPES["action"].by_name
    faces = {name: codec.store(kinds[name].kind, value) for name, value in values.items()}
    return {name: face for name, face in faces.items() if face is not None}


def stop_open(desk: Desk, writing: Writing, written: Sequence[Written]) -> None:
    """Stop every open referral and step of those who were written of, where what they allow today is a no."""
    answered = _people(desk, [one for one in written if one.now.type == "consent" and one.differs(*_WEIGHED)])
    brought = writing.changes.kind in _BROUGHT
    resting = [one for one in written if brought and one.differs(*_RESTS_ON.get(one.now.type, ()))]
    for person in dict.fromkeys([*answered, *_people(desk, resting)]):
        answers = answers_of(desk, person)
        if not any(is_no(one) or one.never_to_known for _, one in answers):
            continue
        for referral in _referrals(desk, person, answers):
            writing.put(referral.id, "referral", {"state": "withdrawn"})
        for action in _actions(desk, person, answers):
            # A reason that came along was written against a no; one that was here before a no came is over.
            if person in answered or not action.body.get("without_consent"):
                writing.put(action.id, "action", {"status": "consent_needed"})


def _people(desk: Desk, written: Iterable[Written]) -> list[str]:
    """Ids of those whose consent these records are, or need; of several that are known as one, one."""
    found: list[str] = []
    for one in written:
        for document in (one.now, *([one.before] if one.before else [])):
            match document.type:
                case "consent":
                    found += targets(document.body.get("person"))
                case "person" | "organisation":
                    found.append(document.id)
                case "case":
                    found += targets(document.body.get("people"))
                case "action":
                    for case in desk.store.many(targets(document.body.get("case"))).values():
                        found += targets(case.body.get("people"))
                case "referral":
                    found += helped(desk, document)
    return list(dict.fromkeys(min(ids_of(desk, person)) for person in dict.fromkeys(found)))


def _today() -> date:
    return date.today()  # noqa: DTZ011  the day at the desk


def _forbids(desk: Desk, person: str, answers: Answers, scope: str, recipient: str | None, one: Document) -> bool:
    """Whether a purpose is a no of somebody's for a referral or step: as of today, and for its own case."""
    asked = recipient if recipient in ids_of(desk, person) else person
    asking = Asking.whether(scope, recipient, _today(), targets(one.body.get("case"))).with_answers({asked: answers})
    return asking.of(desk, asked).standing.is_no


def _referrals(desk: Desk, person: str, answers: Answers) -> Iterable[Document]:
    """Open referrals for somebody whose answers forbid them."""
    for referral in _live(desk, _of(desk, person), "referral"):
        recipient = next(iter(targets(referral.body.get("provider"))), None)
        may_stop = "withdrawn" in lifecycle.next_states(lifecycle.state_of(referral.body))
        if may_stop and _forbids(desk, person, answers, notices.purpose_of(desk, referral.body), recipient, referral):
            yield referral


def _of(desk: Desk, person: str) -> list[str]:
    """Ids of the referrals that are for somebody, by name or by their case."""
    ids = ids_of(desk, person)
    links = desk.store.links(ids)
    by_case = (link for case in _cases(desk, person) for link in desk.store.pointing_at(case))
    named = [link.source for link in links if (link.type, link.field) == ("referral", "people")]
    meant = [link.source for link in by_case if (link.type, link.field) == ("referral", "case")]
    whole = desk.store.many(dict.fromkeys([*named, *meant]))
    return [key for key, document in whole.items() if not {*ids}.isdisjoint(helped(desk, document))]


def _cases(desk: Desk, person: str) -> list[str]:
    links = desk.store.links(ids_of(desk, person))
    return [link.source for link in links if (link.type, link.field) == ("case", "people")]


def _actions(desk: Desk, person: str, answers: Answers) -> Iterable[Document]:
    """Open steps in the cases of somebody whose answers forbid them, and those that rest on an answer that is a no."""
    told = dict(answers)
    places = {**dict.fromkeys(_cases(desk, person), "case"), **dict.fromkeys(told, "consent")}
    links = (link for key, field in places.items() for link in desk.store.pointing_at(key) if link.field == field)
    for action in _live(desk, dict.fromkeys(link.source for link in links if link.type == "action"), "action"):
        rests = [told[key] for key in targets(action.body.get("consent")) if key in told]
        scope = actions.needs(desk, STEPS, action.body)
        whom: Sequence[str | None] = targets(action.body.get("with_whom")) or (None,)
        forbidden = scope and any(_forbids(desk, person, answers, scope, one, action) for one in whom)
        if forbidden or any(is_no(one) for one in rests):
            yield action


def _live(desk: Desk, ids: Iterable[str], type_name: str) -> Iterable[Document]:
    idle = TYPES[type_name].idle
    for document in desk.store.many(list(ids)).values():
        if not document.binned and not any(document.body.get(name) in codes for name, codes in idle.items()):
            yield document


def _left(desk: Desk, person: str, told: Consent) -> list[Document]:
    """What left for a purpose of a consent, or for any where it names none, to the recipient it names, if any.

    What left to them under another id that they are known by left to them.
    """
    whom = ids_of(desk, told.recipient) if told.recipient else ()
    return [
        one
        for one in (*disclosures(desk, person), *named_in(desk, person))
        if (not told.scope or one.body.get("scope") in told.scope) and (not whom or one.body.get("recipient") in whom)
    ]


def disclosures(desk: Desk, person: str) -> list[Document]:
    """What has left about a person or group, newest first."""
    return _noted(desk, person, "people")


def named_in(desk: Desk, person: str) -> list[Document]:
    """What has left about others with the name of a person or group in its words, newest first."""
    about = {one.id for one in disclosures(desk, person)}
    return [one for one in _noted(desk, person, "named") if one.id not in about]


def _noted(desk: Desk, person: str, field: str) -> list[Document]:
    told = desk.store.links(ids_of(desk, person))
    links = (link for link in told if (link.type, link.field) == ("disclosure", field))
    found = desk.store.many([link.source for link in links]).values()
    return sorted((one for one in found if not one.binned), key=lambda one: one.created, reverse=True)
