"""Going on from a match: answering a question in place, beginning a referral, and going on against a condition.

Services floor: what is not met or not known never stops anybody without a word, and never silently: a reason is written
down with the referral and entered into the journal.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.documents import Document
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.consent.risks import NAMED_ALONE
from defender_desk.services.desk import Desk
from defender_desk.services.matching.conditions import Outcome, asked, wanted
from defender_desk.services.matching.matching import Match, Result, match_one
from defender_desk.services.matching.matter import Matter, read, value
from defender_desk.services.records import Saved
from defender_desk.services.referrals import lifecycle
from defender_desk.store.writing import Writing
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.messages import msg
from defender_desk.text.speech import say
from defender_desk.text.trouble import Trouble

NOT_MET = msg("Not met: {question} Asked for: {wanted}. Here: {here}.")
NOT_MET_UNSAID = msg("Not met: {question} Asked for: {wanted}.")
"""Where what is here must be told nowhere by the way."""
NOT_KNOWN = msg("Not known: {question} Asked for: {wanted}.")
WE_GO_ON = msg("We go on because: {reason}")
SAY_WHY = msg("A condition is not met or not known, so write why you go on.")
NO_PROVIDER = msg("There is no provider with this id.")

CHECKED = "eligibility_checked"


def answer(
    desk: Desk, subject: str, question: str, *, today: date, yes: bool | None = None, number: int | None = None
) -> Changes:
    """Write down an answer to a question, in place of the one given before; neither yes nor no leaves it open."""
    matter = read(desk, subject)
    before = matter.answers.get(question)
    values: dict[str, object] = {
        "question": question,
        "case": matter.case.id if matter.case else "",
        "about": tuple(one.id for one in matter.everybody),
        "yes": yes,
        "number": number,
        "answered": FuzzyDate.exact(today),
        "answered_by": desk.who,
    }
    return records.save(desk, "answer", before.id if before else None, values).changes


def needs_reason(found: Match) -> bool:
    """Whether going on takes a written reason: some condition that must be met is not, or nobody knows."""
    return bool(found.against or found.unknown)


def begin(desk: Desk, subject: str, provider: str, *, today: date, reason: str = "") -> Saved:
    """Begin a referral to a provider, with people, help and language taken over; Trouble without a reason."""
    matter, found = read(desk, subject), _found(desk, subject, provider, today)
    _ask_why(found, reason)
    values = _taken_over(matter, found.provider)
    if needs_reason(found):
        values["warnings_seen"] = told(found, reason)
    fields = TYPES["referral"].by_name
    faces = {name: codec.store(fields[name].kind, each) for name, each in values.items()}
    with desk.change("create") as writing:
        document = writing.put(None, "referral", faces)
        _log(writing, found, document, reason)
    return Saved(document.id, writing.changes)


def go_on(desk: Desk, referral: str, *, today: date, reason: str = "") -> Changes:
    """Note on a referral that its provider's conditions were looked at, and why to go on where one is against it."""
    document = read(desk, referral).subject
    found = _found(desk, referral, str(value(document, "provider") or ""), today)
    _ask_why(found, reason)
    changes: dict[str, codec.Json] = {}
    if needs_reason(found):
        before = str(value(document, "warnings_seen") or "")
        changes["warnings_seen"] = "\n\n".join(filter(None, (before, told(found, reason))))
    if CHECKED in lifecycle.next_states(str(value(document, "state") or "")):
        changes["state"] = CHECKED
    with desk.change("edit") as writing:
        after = writing.put(referral, "referral", changes)
        _log(writing, found, after, reason)
    return writing.changes


def told(found: Match, reason: str) -> str:
    """What stands against going on, one condition a line, and the reason given."""
    return "\n".join((*(line(one) for one in (*found.against, *found.unknown)), say(WE_GO_ON, reason=reason)))


def line(result: Result) -> str:
    """One condition that is not met or not known, as a sentence."""
    question = asked(result.criterion.fact)
    question = question if question.rstrip("\u2069").endswith(("?", "؟")) else f"{question}."
    if result.outcome is Outcome.NOT_MET and _named_alone(result):
        said = say(NOT_MET_UNSAID, question=question, wanted=wanted(result.criterion))
    elif result.outcome is Outcome.NOT_MET:
        said = say(NOT_MET, question=question, wanted=wanted(result.criterion), here=result.here)
    else:
        said = say(NOT_KNOWN, question=question, wanted=wanted(result.criterion))
    return f"{said} {result.for_whom}".rstrip()


def _named_alone(result: Result) -> bool:
    """Whether it rests on a fact that leaves only where a consent names it: words kept of it would leave with more."""
    paths = (path.partition(".") for path in result.criterion.fact.fields)
    return any(TYPES[kind].by_name[name].kind.fact in NAMED_ALONE for kind, _, name in paths)


def _found(desk: Desk, subject: str, provider: str, today: date) -> Match:
    found = match_one(desk, subject, provider, today)
    if found is None:
        raise Trouble(NO_PROVIDER)
    return found


def _ask_why(found: Match, reason: str) -> None:
    if needs_reason(found) and not reason.strip():
        raise Trouble(SAY_WHY)


def _log(writing: Writing, found: Match, referral: Document, reason: str) -> None:
    if found.against:
        writing.log("override", referral, reason)


def _taken_over(matter: Matter, provider: Document) -> dict[str, object]:
    """What is known of a request before a word of it is written; help the provider does not give stays out."""
    return {
        "state": "draft",
        "case": matter.case.id if matter.case else "",
        "people": tuple(one.id for one in matter.everybody),
        "provider": provider.id,
        "target_kind": value(provider, "target_kind"),
        "support": _wanted_and_given(matter, provider, "need_kinds", "support"),
        "services": _wanted_and_given(matter, provider, "need_services", "services"),
        "urgency": value(matter.subject, "urgency"),
        "need": value(matter.subject, "need"),
        "language": next(_languages(matter, provider), ""),
    }


def _wanted_and_given(matter: Matter, provider: Document, case_field: str, field: str) -> tuple[str, ...]:
    """Of what is wanted, what the provider gives; all of it where it is not known to give any."""
    wanted_kinds = _terms(matter.subject, field if matter.referral else case_field)
    given = _terms(provider, field)
    return tuple(code for code in wanted_kinds if code in given) or wanted_kinds


def _languages(matter: Matter, provider: Document) -> Iterator[str]:
    """Languages to write in, the best first: one asked for, one they share with the person, one we write."""
    taken = value(provider, "languages")
    takes = taken if isinstance(taken, tuple) else ()
    spoken = [code for one in matter.everybody for code in _terms(one, "languages")]
    asked_for = [str(value(matter.referral, "language"))] if matter.referral else []
    ours = [one.code for one in LANGUAGES]
    yield from (code for code in (*asked_for, *spoken, *ours) if code in takes)


def _terms(document: Document, field: str) -> tuple[str, ...]:
    said = value(document, field)
    return said if isinstance(said, tuple) else ()
