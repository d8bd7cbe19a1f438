"""What a person allows, line by line: each purpose and recipient any consent speaks of, as it stands today.

Services floor: pages show it, and `plan` prints it in the person's own language together with what has left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from defender_desk.exchange.printout import Printout, Section
from defender_desk.model import codec
from defender_desk.model.documents import Document, targets
from defender_desk.model.shown import code_name, shown, term_shown, title_of
from defender_desk.model.types import TYPES
from defender_desk.services import gate, records
from defender_desk.services.consent import Standing, consents_of, weigh
from defender_desk.services.desk import Desk
from defender_desk.services.leaving import Leaving, Wrote
from defender_desk.services.printing import Printable
from defender_desk.services.withdrawal import disclosures
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say, speaking

GIVEN = msg("What you allowed, and what you did not")
LEFT = msg("What has left about you")
NOTHING_LEFT = msg("Nothing has left this desk about you.")
WITH_OTHERS = msg("It was about others too. Some of these facts may be theirs, not yours.")
YOURS = msg("You can take back each consent at any time, as a whole or for one recipient, and need not say why.")
FOUND = msg("Whoever finds this page learns that you asked for help. Keep it only where it is safe.")


@dataclass(frozen=True)
class Line:
    """What somebody allows for one purpose and one recipient, as it stands today."""

    scope: str
    recipient: str
    """Id of the recipient's record; empty where any recipient, or none, was named."""
    called: str
    """What the recipient is called."""
    any_recipient: bool
    standing: Standing
    expires: FuzzyDate | None = None
    consent: str = ""
    """Id of the consent it rests on."""
    facts: tuple[str, ...] = ()
    """Codes of `data_scope` that may be told."""
    withheld: tuple[str, ...] = ()
    """Codes of `data_scope` that must not be told."""


def ledger(desk: Desk, person: str, today: date) -> tuple[Line, ...]:
    """One line for each purpose and recipient that any consent of a person or group speaks of."""
    known = [(document.id, one) for document, one in consents_of(desk, person)]
    asked = dict.fromkeys((scope, one.recipient) for _id, one in known for scope in one.scope)
    named = records.titles(desk, {recipient for _scope, recipient in asked if recipient})
    by_id = dict(known)
    made = []
    for scope, recipient in asked:
        found = weigh(known, scope, recipient or None, today)
        if found.standing is not Standing.NOT_ASKED:
            rests = by_id.get(found.consent)
            made.append(
                Line(
                    scope,
                    recipient,
                    named.get(recipient, "") or (rests.recipient_name if rests else ""),
                    rests is not None and rests.any_recipient is True,
                    found.standing,
                    found.expires,
                    found.consent,
                    rests.facts if rests else (),
                    rests.withheld if rests else (),
                )
            )
    return tuple(made)


def plan(desk: Desk, person: str, language: str, *, today: date) -> Printable:
    """The ledger of one person as a document for that person, in one of the four languages; it names nobody else.

    What left about several people is theirs to know as far as it is about them, whatever the others allow.
    """
    consents = [document.id for document, _typed in consents_of(desk, person)]
    step = gate.Step("keep_record", (person, *consents), today, recipient=person)
    verdict = gate.judge(desk, step)
    goes = {document.id: document for document in verdict.goes}
    answers = [goes[key] for key in consents if key in goes]
    left = [_for_them(one, person) for one in disclosures(desk, person)] if person in goes else []
    with speaking(language):
        told = [_told(desk, *one) for one in left] or [Section(say(LEFT), (), (say(NOTHING_LEFT),))]
        made = Printout(
            title=say(GIVEN),
            language=language,
            sections=(*(_given(desk, one) for one in answers), *told) if answers or left else (),
            notices=(say(YOURS), say(FOUND)),
            running=code_name(TYPES[goes[person].type], person) if person in goes else "",
        )
    themselves: list[Wrote] = [(goes[person], ())] if person in goes else []
    given: list[Wrote] = [(one, ("scope", *_GIVEN)) for one in answers]
    return Printable(made, Leaving("ledger", step, verdict, (*themselves, *given, *((one, _TOLD) for one, _ in left))))


def _for_them(disclosure: Document, person: str) -> tuple[Document, bool]:
    """What a disclosure tells of one person alone, and whether it was about others too."""
    body = {name: value for name, value in disclosure.body.items() if name in _TOLD}
    return replace(disclosure, body={**body, "people": [person]}), targets(disclosure.body.get("people")) != [person]


_GIVEN = (
    "purpose", "state", "recipient", "recipient_name", "any_recipient", "never_to", "never_to_known", "facts",
    "withheld", "asked", "method", "expires", "conditions", "withdrawn",
)  # fmt: skip
_TOLD = ("when", "way", "recipient", "told_to", "scope", "facts")


def _given(desk: Desk, consent: Document) -> Section:
    scope = ", ".join(term_shown("consent_scope", code) for code in targets(consent.body.get("scope")))
    return Section(scope or say(GIVEN), _rows(desk, consent, _GIVEN))


def _told(desk: Desk, disclosure: Document, with_others: bool) -> Section:
    return Section(say(LEFT), _rows(desk, disclosure, _TOLD), (say(WITH_OTHERS),) if with_others else ())


def _rows(desk: Desk, document: Document, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    fields = TYPES[document.type].by_name

    def called(key: str) -> str:
        other = desk.store.get(key)
        return title_of(TYPES[other.type], other.body) if other and other.type in TYPES else "…"

    said: list[tuple[Message, str]] = [
        (fields[name].kind.label, shown(fields[name].kind, codec.value_of(fields[name], document.body), title=called))
        for name in names
        if document.body.get(name) is not None
    ]
    return tuple((say(label), text) for label, text in said if text)
