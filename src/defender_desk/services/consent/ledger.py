"""What a person allows, line by line: each purpose, recipient and case any consent speaks of, as it stands today.

Services floor: pages show it, and `plan` prints it in the person's own language together with what has left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from defender_desk.exchange.printout import Printout, Section
from defender_desk.model import codec
from defender_desk.model.documents import Document, targets
from defender_desk.model.levels import Profile
from defender_desk.model.shown import code_name, shown, term_shown, title_of
from defender_desk.model.types import TYPES, Consent
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services import records
from defender_desk.services.consent import gate
from defender_desk.services.consent.asking import Asking, Step
from defender_desk.services.consent.consent import Answers, Standing, answers_of, consents_of
from defender_desk.services.consent.subjects import concern
from defender_desk.services.consent.withdrawal import disclosures, named_in
from defender_desk.services.consent.yes import kept_by_level
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.handover.leaving import Leaving, Wrote
from defender_desk.services.printout.printing import Printable, planned
from defender_desk.text.bidi import isolate
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import beside, say, speaking
from defender_desk.text.written import show_date

GIVEN = msg("What you allowed, and what you did not")
TODAY = msg("What you allow today")
LEFT = msg("What has left about you")
NAMED = msg("What has left with your name in it")
ABOUT_OTHERS = msg("Your name or telephone stood in a document about somebody else.")
ANY_RECIPIENT = msg("any recipient")
FOR_CASE = msg("for the case {case}")
UNTIL = msg("until {day}")
NOTHING_LEFT = msg("Nothing has left this desk about you.")
WITH_OTHERS = msg("It was about others too. Some of these facts may be theirs, not yours.")
YOURS = msg("You can take back each consent at any time, as a whole or for one recipient, and need not say why.")
FOUND = msg("Whoever finds this page learns that you asked for help. Keep it only where it is safe.")


Use: TypeAlias = tuple[str, str, str]
"""What may be allowed: a purpose, a recipient and a case, the last two empty where none in particular is meant."""


@dataclass(frozen=True)
class Line:
    """What somebody allows for one purpose, one recipient and one case, as it stands today."""

    scope: str
    recipient: str
    """Id of the recipient's record; empty where any recipient, or none, was named."""
    called: str
    """What the recipient is called."""
    any_recipient: bool
    standing: Standing
    case: str = ""
    """Id of the case it is for; empty for whatever belongs to no case that a consent names."""
    case_title: str = ""
    """What the case is called."""
    expires: FuzzyDate | None = None
    consent: str = ""
    """Id of the consent it rests on."""
    facts: tuple[str, ...] = ()
    """Codes of `data_scope` that may be told, as all answers together leave them."""
    withheld: tuple[str, ...] = ()
    """Codes of `data_scope` that must not be told."""
    kept: bool = False
    """Whether the level of the person keeps them here all the same, because it does not name this recipient."""

    @property
    def named(self) -> bool:
        """Whether it says to whom something may be told."""
        return bool(self.recipient or self.called or self.any_recipient)


def ledger(desk: Desk, person: str, today: date, wanted: Collection[Use] = ()) -> tuple[Line, ...]:
    """One line for each purpose, recipient and case that any consent of a person or group speaks of, or is `wanted`.

    A question nobody answered has no line where an answer for another recipient or case has one of its own.
    """
    known = answers_of(desk, person)
    uses = dict.fromkeys((*wanted, *(key for _, one in known for key in _uses(one))))
    named = records.titles(desk, {key for _scope, *keys in uses for key in keys if key})
    hidden = kept_by_level(desk, person)
    told = (one for one in uses if one in wanted or _answered(desk, person, known, one, today))
    return tuple(_line(desk, person, known, one, named, today, hidden=hidden) for one in told)


def _uses(one: Consent) -> Iterator[Use]:
    return ((scope, one.recipient, one.case) for scope in one.scope)


def _answered(desk: Desk, person: str, known: Answers, use: Use, today: date) -> bool:
    """Whether something was said to a question, and not only to the same for another recipient or case."""
    own = [(key, one) for key, one in known if use in _uses(one)]
    whole, alone = (_line(desk, person, answers, use, {}, today).standing for answers in (known, own))
    return whole is not Standing.NOT_ASKED and (alone is not Standing.NOT_ASKED or not whole.missed)


@dataclass(frozen=True)
class No:
    """Somebody that records are about who does not allow something: for that, whatever tells of them stays here."""

    person: str
    called: str
    taken_back: tuple[str, ...]
    """Codes of `consent_scope` that they allowed before."""
    refused: tuple[str, ...]


def who_said_no(desk: Desk, documents: Iterable[Document], today: date) -> tuple[No, ...]:
    """Everybody these records are about who said no to something or took it back, by their names."""
    cases: dict[str, set[str]] = {}
    for document in documents:
        found = concern(desk, document)
        for person in found.people:
            cases.setdefault(person, set()).update(found.cases)
    called = records.titles(desk, cases)
    said = (_no(key, called.get(key, ""), ledger(desk, key, today), cases[key]) for key in cases)
    return tuple(sorted((one for one in said if one.taken_back or one.refused), key=lambda one: one.called))


def _no(person: str, called: str, lines: Iterable[Line], cases: Collection[str]) -> No:
    here = [line for line in lines if not line.case or line.case in cases]

    def purposes(standing: Standing) -> tuple[str, ...]:
        return tuple(dict.fromkeys(line.scope for line in here if line.standing is standing))

    return No(person, called, purposes(Standing.WITHDRAWN), purposes(Standing.REFUSED))


def circumstances(line: Line) -> tuple[str, ...]:
    """To whom, for which case, how it stands and until when, in the language being spoken."""
    nobody = line.standing is Standing.OTHER_RECIPIENT and not line.named
    said = (
        isolate(line.called) if line.called else say(ANY_RECIPIENT) if line.any_recipient else "",
        say(FOR_CASE, case=line.case_title) if line.case else "",
        say(Standing.GIVEN.why if nobody else line.standing.why).rstrip("."),
        say(UNTIL, day=show_date(line.expires)) if line.expires is not None else "",
    )
    return tuple(filter(None, said))


def _line(
    desk: Desk,
    person: str,
    known: Answers,
    use: Use,
    named: Mapping[str, str],
    today: date,
    *,
    hidden: bool = False,
) -> Line:
    scope, recipient, case = use
    asking = Asking.whether(scope, recipient or None, today, {case} - {""}).with_answers({person: known})
    found = asking.of(desk, person)
    rests = dict(known).get(found.consent, Consent())
    return Line(
        scope,
        recipient,
        named.get(recipient, "") or rests.recipient_name,
        rests.any_recipient is True,
        found.standing,
        case,
        named.get(case, ""),
        found.expires,
        found.consent,
        _facts(found.facts),
        _facts(found.withheld),
        kept=hidden and not found.by_name,
    )


def _facts(codes: Collection[str]) -> tuple[str, ...]:
    return tuple(term.code for term in vocabulary("data_scope").terms if term.code in codes)


def plan(desk: Desk, person: str, language: str, *, today: date, progress: Progress = unheard) -> Printable:
    """The ledger of one person as a document for that person, in one of the four languages; it names nobody else.

    What left about several people is theirs to know as far as it is about them, whatever the others allow.
    """
    consents = {document.id: one for document, one in consents_of(desk, person)}
    cases = dict.fromkeys(one.case for one in consents.values() if one.case)
    step = Step("keep_record", (person, *consents, *cases), today, recipient=person, profile=Profile.FULL)
    verdict = gate.judge(desk, step)
    goes = {document.id: document for document in verdict.goes}
    answers = [goes[key] for key in consents if key in goes]
    stands = [line for line in ledger(desk, person, today) if line.consent in goes]
    left = [_for_them(one, person) for one in disclosures(desk, person)] if person in goes else []
    beside = [_only(one, _BESIDE) for one in named_in(desk, person)] if person in goes else []
    themselves_named = {key for one in consents.values() for key in (one.recipient, *one.never_to_known)}
    named = _Named(desk, goes, cases, themselves_named)
    with speaking(language):
        told = [_told(named, *one) for one in left]
        told += [Section(say(NAMED), _rows(named, one, _BESIDE), (say(ABOUT_OTHERS),)) for one in beside]
        told = told or [Section(say(LEFT), (), (say(NOTHING_LEFT),))]
        lines = [Section(say(TODAY), tuple(_stands(named, line) for line in stands))] if stands else []
        made = Printout(
            title=say(GIVEN),
            language=language,
            sections=(*lines, *(_given(named, one) for one in answers), *told) if answers or left or beside else (),
            notices=(say(YOURS), say(FOUND)),
            running=code_name(TYPES[goes[person].type], person) if person in goes else "",
        )
    themselves: list[Wrote] = [(goes[person], ())] if person in goes else []
    given: list[Wrote] = [(one, ("scope", *_GIVEN)) for one in answers]
    called: list[Wrote] = [(goes[key], TYPES["case"].title) for key in cases if key in goes]
    wrote = (*themselves, *given, *called, *((one, _TOLD) for one, _ in left), *((one, _BESIDE) for one in beside))
    return planned(desk, Printable(made, Leaving("ledger", step, verdict, wrote)), progress)


@dataclass(frozen=True)
class _Named:
    """What a record pointed at is called on the page: a case by its name only where the gate lets that go.

    Another person, such as the one whose card somebody stands on, is named to whoever named them in an answer of
    their own, and to nobody else.
    """

    desk: Desk
    goes: Mapping[str, Document]
    cases: Collection[str]
    own: Collection[str]

    def __call__(self, key: str) -> str:
        other = self.goes.get(key) if key in self.cases else self.desk.store.get(key)
        if other is None or other.type not in TYPES:
            return code_name(TYPES["case"], key) if key in self.cases else "…"
        if other.type == "person" and key not in self.own and key not in self.goes:
            return code_name(TYPES["person"], key)
        return title_of(TYPES[other.type], other.body) or code_name(TYPES[other.type], key)


def _stands(named: _Named, line: Line) -> tuple[str, str]:
    facts = line.facts if line.standing is Standing.GIVEN else ()
    told = shown(TYPES["consent"].by_name["facts"].kind, facts, title=named)
    said = (*circumstances(replace(line, case_title=named(line.case))), told)
    return term_shown("consent_scope", line.scope), beside(said)


def _for_them(disclosure: Document, person: str) -> tuple[Document, bool]:
    """What a disclosure tells of one person alone, and whether it was about others too."""
    told = _only(disclosure, _TOLD)
    return replace(told, body={**told.body, "people": [person]}), targets(disclosure.body.get("people")) != [person]


def _only(disclosure: Document, names: Collection[str]) -> Document:
    return replace(disclosure, body={name: value for name, value in disclosure.body.items() if name in names})


_GIVEN = (
    "purpose", "state", "case", "recipient", "recipient_name", "any_recipient", "never_to", "never_to_known", "facts",
    "withheld", "asked", "method", "expires", "conditions", "withdrawn",
)  # fmt: skip
_TOLD = ("when", "way", "recipient", "told_to", "scope", "facts")
_BESIDE = ("when", "way", "recipient", "told_to", "scope")
"""What somebody who was only named is told: the facts were of others."""


def _given(named: _Named, consent: Document) -> Section:
    scope = ", ".join(term_shown("consent_scope", code) for code in targets(consent.body.get("scope")))
    return Section(scope or say(GIVEN), _rows(named, consent, _GIVEN))


def _told(named: _Named, disclosure: Document, with_others: bool) -> Section:
    return Section(say(LEFT), _rows(named, disclosure, _TOLD), (say(WITH_OTHERS),) if with_others else ())


def _rows(named: _Named, document: Document, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    fields = TYPES[document.type].by_name
    said: list[tuple[Message, str]] = [
        (fields[name].kind.label, shown(fields[name].kind, codec.value_of(fields[name], document.body), title=named))
        for name in names
        if document.body.get(name) is not None
    ]
    return tuple((say(label), text) for label, text in said if text)
