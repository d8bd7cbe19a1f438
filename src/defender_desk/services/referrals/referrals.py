"""Referrals: the sheet that can be handed over, and the moves of a referral's life.

Services floor: the sheet holds only what the people concerned consented to; a file is written where a person says,
and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from defender_desk.exchange.printout import Printout, Section
from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.codec import Body
from defender_desk.model.documents import Document, targets
from defender_desk.model.levels import Profile
from defender_desk.model.records import declared
from defender_desk.model.referral_facts import application_fields, follow_up
from defender_desk.model.types import Incident, Referral
from defender_desk.model.vocabularies import label
from defender_desk.services import records
from defender_desk.services.application import questions
from defender_desk.services.application.narratives import Written
from defender_desk.services.application.questions import Filled, State
from defender_desk.services.belonging import drawn_on
from defender_desk.services.consent import gate, wanting
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.subjects import helped
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.handover.leaving import Leaving
from defender_desk.services.printout.printing import STALE, Printable, Remark, addressed, notice, planned, running
from defender_desk.services.records import Saved
from defender_desk.services.referrals import lifecycle, notice_words, notices, sheet
from defender_desk.services.referrals.sheet import Paper
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import habits, say, speaking
from defender_desk.text.trouble import Trouble

NO_REFERRAL = msg("There is no referral with this id.")
NO_PROVIDER = msg("Choose first whom the referral goes to.")
USUAL = 3
"""Days until the first check where no plan says otherwise."""
REFUSAL = "denial_of_services"
_TAKEN_ON = (
    "title",
    "case",
    "people",
    "target_kind",
    "support",
    "services",
    "urgency",
    "need",
    "expected",
    "amount",
    "period",
    "wanted_languages",
    "wanted_regions",
    "welfare_check",
)


def plan_sheet(
    desk: Desk,
    referral: str,
    language: str,
    *,
    today: date,
    reason: str = "",
    paper: Paper = sheet.SHEET,
    progress: Progress = unheard,
) -> Printable:
    """What a sheet in one of the four languages would hold; with a reason, also what consent does not cover.

    `paper` is which document it is: the sheet, or a notice to an authority.
    """
    document = _referral(desk, referral)
    told = drawn_on(desk, document)
    facts = frozenset(targets(document.body.get("facts")))
    filled = questions.Filled.of(desk, questions.Subject.of(desk, referral), _recipient(document), today)
    written = _answers(filled, language) if paper.answered else {}
    asked = tuple(dict.fromkeys((*(one.id for one in told), *(one.id for one, _ in written.values()))))
    scope = notices.purpose_of(desk, document.body)
    step = Step(scope, asked, today, _recipient(document), facts=facts, profile=Profile.FULL)
    verdict = gate.judge(desk, step, reason=reason)
    here = {one.id: one for one in verdict.goes}
    goes = verdict.goes if referral in here else ()
    answers = {path: here[one.id] for path, (one, _) in written.items() if "text" in _told(here, one.id)}
    with speaking(language):
        parts = sheet.compose(desk, goes, helped(desk, document), language, answers, paper.parts)
        made = _printout(desk, document, language, parts.sections, today, paper.title)
    left_out = tuple(dict.fromkeys(part.heading for part in sheet.uncovered(verdict, paper.parts)))
    wanted = wanting.wanted(step, verdict, verdict.concerned.get(referral, ()), sheet.facts(told, paper.parts))
    leaving = Leaving(paper.way, step, verdict, parts.wrote, referral=referral)
    used = {one.id for one in parts.answers}
    late = {one.id: called for one, called in written.values() if one.id in used and called}
    remarks = [Remark(called, say(STALE), warns=True) for called in late.values()]
    if paper is sheet.NOTICE:
        remarks += notice_words.remarks(desk, helped(desk, document), parts.wrote, facts)
        remarks += notice_words.unsaid(referral, parts.wrote)
    return planned(desk, Printable(made, leaving, left_out, wanted, parts.foreign, tuple(remarks)), progress)


def _told(here: Mapping[str, Document], key: str) -> Body:
    return here[key].body if key in here else {}


def _printout(
    desk: Desk, referral: Document, language: str, parts: tuple[Section, ...], today: date, title: Message
) -> Printout:
    recipient = desk.store.get(_recipient(referral))
    return Printout(
        title=say(title),
        language=language,
        sections=(*addressed(recipient, language), *parts) if parts else (),
        notices=(notice(recipient),),
        running=running(referral, today),
    )


def _answers(filled: Filled, language: str) -> dict[str, tuple[Written, str]]:
    """Answers in words in a language, by the field they speak for, each with its question where it is out of date."""
    found: dict[str, tuple[Written, str]] = {}
    for field in application_fields().values():
        if field.code not in filled.written:
            continue
        question = filled.question(field, "", language)
        if question.answer is not None:
            late = label("application_field", field.code, habits().language) if question.state is State.STALE else ""
            for path in field.answers:
                found.setdefault(path, (question.answer, late))
    return found


def spoken_with(desk: Desk, referral: str) -> str:
    """The language of the request, else the first of the provider's that we write; empty where nobody said."""
    document = _referral(desk, referral)
    said = targets(document.body.get("language"))
    known = desk.store.many(targets(document.body.get("provider"))).values()
    theirs = [code for provider in known for code in targets(provider.body.get("languages"))]
    written = {each.code for each in LANGUAGES}
    return next((code for code in (*said, *theirs) if code in written), "")


def move(desk: Desk, referral: str, state: str, values: Mapping[str, object], *, today: date) -> Changes:
    """Bring a referral into another state with what is known of it; handing over starts the clock of the first check.

    `values` are typed values of the referral's own fields; a day that the state implies and nobody gave is today.
    """
    document = _referral(desk, referral)
    lifecycle.check_move(lifecycle.state_of(document.body), state)
    implied = {name: value for name, value in implied_by(desk, document, state, today).items() if not values.get(name)}
    return records.save(desk, "referral", referral, {**values, **implied, "state": state}).changes


def implied_by(desk: Desk, referral: Document, state: str, today: date) -> dict[str, object]:
    """What follows from a state where nobody says otherwise: typed values by field."""
    now = FuzzyDate.exact(today)
    implied: dict[str, object] = {lifecycle.DAYS[state]: now} if state in lifecycle.DAYS else {}
    if state == "handed_over":
        check = follow_up(_shipped(desk, referral)).next_after(0)
        implied["next_check"] = FuzzyDate.exact(today + timedelta(days=check or USUAL))
    elif state == "closed":
        implied["next_check"] = None
    return implied


def checked(desk: Desk, referral: str, *, today: date) -> Changes:
    """Note that somebody asked and nothing was heard: the next check by the plan, or “no answer” at its end."""
    document = _referral(desk, referral)
    since = codec.value_of(declared(Referral).by_name["handed_over"], document.body)
    begun = since.first if isinstance(since, FuzzyDate) and since.first else today
    following = follow_up(_shipped(desk, document)).next_after((today - begun).days)
    if following is not None:
        return records.save(
            desk, "referral", referral, {"next_check": FuzzyDate.exact(begun + timedelta(following))}
        ).changes
    if "no_response" in lifecycle.next_states(str(document.body.get("state") or "")):
        return move(desk, referral, "no_response", {"next_check": None}, today=today)
    return records.save(desk, "referral", referral, {"next_check": None}).changes


def send_on(desk: Desk, referral: str, provider: str, *, today: date) -> Saved:
    """They sent it on to another provider: this one is redirected, and a draft that continues it is begun there."""
    document = _referral(desk, referral)
    move(desk, referral, "redirected", {}, today=today)
    kept = {name: codec.value_of(declared(Referral).by_name[name], document.body) for name in _TAKEN_ON}
    return records.save(desk, "referral", None, {**kept, "provider": provider, "continues": referral})


def refused_as_harm(desk: Desk, referral: str, *, today: date) -> Saved:
    """Where a refusal was itself a harm or a reprisal: an incident of its own, joined to the case and its people."""
    document = _referral(desk, referral)
    fields = declared(Referral).by_name
    told = {
        "when": codec.value_of(fields["replied"], document.body) or FuzzyDate.exact(today),
        "what": (REFUSAL,),
        "case": codec.value_of(fields["case"], document.body),
        "refused_by": tuple(targets(document.body.get("provider"))),
        "story": codec.value_of(fields["reply"], document.body),
        "title": say(msg("Help was refused")),
    }
    with desk.change("create") as writing:
        kinds = declared(Incident).by_name
        faces = {name: codec.store(kinds[name].kind, value) for name, value in told.items()}
        incident = writing.put(None, "incident", faces)
        for person in helped(desk, document):
            writing.put(None, "involvement", {"who": person, "what": incident.id, "role": "victim"})
        writing.put(referral, "referral", {"incident": incident.id})
    return Saved(incident.id, writing.changes)


def _shipped(desk: Desk, referral: Document) -> str:
    """The directory code of whoever it goes to; empty for one added here."""
    provider = desk.store.get(_recipient(referral))
    return str(provider.body.get("shipped") or "") if provider else ""


def _referral(desk: Desk, referral: str) -> Document:
    document = desk.store.get(referral)
    if document is None or document.type != "referral":
        raise Trouble(NO_REFERRAL)
    return document


def _recipient(referral: Document) -> str:
    provider = referral.body.get("provider")
    if not isinstance(provider, str):
        raise Trouble(NO_PROVIDER)
    return provider
