"""An application or letter as a document: in the destination's order and language, with what the gate lets go.

Services floor: `printing` writes it. What is missing, not covered, not translated, or may harm somebody is told to
whoever writes it, and is never printed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from functools import partial

from defender_desk.exchange.printout import Printout
from defender_desk.model.documents import Document
from defender_desk.model.referral_facts import ApplicationForm
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import label
from defender_desk.services.application import applications, narratives, pack_forms, pack_parts
from defender_desk.services.application.applications import Application, Enclosure
from defender_desk.services.application.questions import Question, State
from defender_desk.services.belonging import belonging
from defender_desk.services.consent import risks, verdicts
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.handover.leaving import Leaving
from defender_desk.services.incidents import evidence
from defender_desk.services.printout.naming import Place, own_level
from defender_desk.services.printout.printing import STALE, Printable, Remark, Spot, addressed, notice, planned, running
from defender_desk.services.records import titles
from defender_desk.text.bidi import plain
from defender_desk.text.folding import words
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.messages import msg
from defender_desk.text.speech import say, say_in, say_trouble, speaking
from defender_desk.text.trouble import Trouble

NAMES_FILES = "evidence"
"""The field of a referral that names what goes along."""

NOT_TAKEN = msg("They do not take this language.")
CHOOSE = msg("Choose one of the languages they take.")
CHOOSE_FILES = msg("Nothing is enclosed. Of the files of the case, those that the referral names go along.")
WITH_A_REFERRAL = msg("Nothing is enclosed. Files go along with a referral, which names them; begin one for that.")
FACES_UNKNOWN = msg("Nobody has said whether it shows faces or other people. Look at it before it leaves.")
FACES = msg("It shows faces or other people. They too can be harmed by it.")
HIDDEN = msg("It may hold hidden data. Enclose a copy without them.")
SEPARATELY = msg(
    "A PDF or DOCX lists these files and holds none of them. “Save encrypted…” takes copies without hidden data along; "
    "or save such a copy of each on its own page."
)

_STEPS = 100
"""Into how many steps each file that goes along is told."""
STATES = {
    State.MISSING: msg("Nothing answers this yet."),
    State.UNTRANSLATED: msg("It is not translated into the language of the document, so its words stay out."),
    State.STALE: STALE,
}
"""What the writer is told of a question that is not simply answered."""
SCRIPT = msg("Part of it is in another script than the document. Whoever gets it may not be able to read it.")


def languages(application: Application) -> tuple[str, ...]:
    """Those of the four languages in which it may be written: what the destination takes, as far as is known."""
    ours = tuple(one.code for one in LANGUAGES)
    return tuple(code for code in ours if code in application.languages) or ours


def begins_in(application: Application) -> str:
    """The language it is written in unless somebody chooses another that is taken."""
    offered = languages(application)
    return application.language if application.language in offered else offered[0]


def forms(desk: Desk, application: Application) -> tuple[ApplicationForm, ...]:
    """The kinds of letter or form that fit its destination, the likeliest first."""
    return pack_forms.of(_destination(desk, application))


def plan(
    desk: Desk,
    record: str,
    language: str,
    *,
    provider: str | None = None,
    form: str = "",
    today: date,
    progress: Progress = unheard,
) -> Printable:
    """What the pack of a case or referral would hold, in one of the four languages; raises `Trouble`.

    Without a provider it is written to the one a referral is addressed to; without a form, it is the likeliest one.
    """
    with speaking(language):
        application = applications.read(desk, record, provider, language, today=today)
        if language not in languages(application):
            raise Trouble(NOT_TAKEN, CHOOSE)
        destination = _destination(desk, application)
        fitting = forms(desk, application)
        chosen = next((one for one in fitting if one.code == form), fitting[0])
        codes = pack_forms.order(chosen, destination)
        parts = pack_parts.compose(desk, application, codes)
        to = addressed(destination, language)
        made = Printout(
            title=pack_forms.title(chosen),
            language=language,
            sections=(*to, *parts.sections) if parts.sections else (),
            notices=(notice(destination),),
            running=_running(desk, record, today),
        )
    known = {one.field.code: one for one in application.questions}
    asked = [known[code] for code in codes if code in known]
    enclosed = _enclosed(desk, application.enclosures, language, progress)
    remarks = (*enclosed, *(_unchosen(desk, application) if parts.sections else ()), *_gaps(asked, language))
    verdict = _without_files(application.verdict)
    leaving = Leaving("pack", application.step, verdict, parts.wrote, referral=application.fulfils)
    listed = tuple(one.goes for one in application.enclosures if one.goes)
    whole = Printable(made, leaving, wanted=application.wanted, remarks=remarks, enclosed=listed)
    return planned(desk, whole, progress)


def _destination(desk: Desk, application: Application) -> Document | None:
    return desk.store.get(application.provider) if application.provider else None


def _without_files(verdict: verdicts.Verdict) -> verdicts.Verdict:
    """That files leave as they came in is not so here: the pages hold none, and beside them clean copies alone go."""
    return replace(verdict, warnings=tuple(one for one in verdict.warnings if one != risks.FILES))


def _running(desk: Desk, record: str, today: date) -> str:
    document = desk.store.get(record)
    return running(document, today) if document else ""


def _enclosed(desk: Desk, enclosures: Collection[Enclosure], language: str, progress: Progress) -> Iterable[Remark]:
    """What is to be thought of before each file goes along, and what stays."""
    listed = _sought(say_in(language, pack_parts.ENCLOSED))
    if going := [one for one in enclosures if one.goes]:
        ways = tuple(Place(one.title, "evidence", one.id) for one in going)
        yield Remark(say(pack_parts.ENCLOSED), say(SEPARATELY), places=ways, spots=(Spot((listed,), "last"),))
    for number, one in enumerate(enclosures):
        within = partial(_within, progress, number, len(enclosures))
        within(0, 1)
        whys = [say(one.why)] if one.why else _risks(desk, one, within)
        if one.goes and not narratives.fits(plain(one.title), language):
            whys = [*whys, say(SCRIPT)]
        spot = Spot((listed,), "last") if one.why else Spot((_sought(one.title),), "last")
        way = (own_level(one.title, "evidence", one.id),) if one.why == verdicts.NOT_PUBLISHED else ()
        yield from (Remark(one.title, why, warns=one.why is None, places=way, spots=(spot,)) for why in whys)


def _unchosen(desk: Desk, application: Application) -> Iterable[Remark]:
    """Where files of the case could be enclosed and none is: how they are chosen."""
    inside = belonging(desk, [application.case], ("incident", "act", "evidence"))
    if application.enclosures or not any(one.type == "evidence" for one in inside):
        return
    what, referral = say(TYPES["referral"].by_name[NAMES_FILES].kind.label), application.referral
    if referral:
        way = Place(titles(desk, [referral]).get(referral, "…"), "referral", referral, NAMES_FILES, mend=True)
        yield Remark(what, say(CHOOSE_FILES), places=(way,))
    else:
        yield Remark(what, say(WITH_A_REFERRAL))


def _within(progress: Progress, number: int, whole: int, done: int, total: int) -> None:
    """How far all of them are while one of them is that far."""
    progress(_STEPS * number + _STEPS * done // max(total, 1), _STEPS * whole)


def _risks(desk: Desk, enclosure: Enclosure, progress: Progress) -> list[str]:
    document = desk.store.get(enclosure.id)
    if document is None or document.body.get("content") is None:
        return [say(evidence.NO_FILE)]
    shows = document.body.get("faces")
    faces = "" if shows is False else say(FACES if shows is True else FACES_UNKNOWN)
    return [one for one in (faces, _hidden(desk, enclosure.id, progress)) if one]


def _hidden(desk: Desk, enclosure: str, progress: Progress) -> str:
    """What is to be said of hidden data: the file itself is asked, whatever its record says was removed."""
    if not evidence.cleans(evidence.content(desk, enclosure)):
        return say(evidence.UNCLEAN[0])
    try:
        return say(HIDDEN) if evidence.cleaned(desk, enclosure, progress).found else ""
    except Trouble as kept:
        return say_trouble(kept)[0]


def _gaps(asked: Iterable[Question], language: str) -> Iterable[Remark]:
    """Questions that are missing, not covered, not translated, or whose translation is out of date."""
    for one in asked:
        why = one.why or STATES.get(one.state)
        if why is None and pack_parts.foreign(one, language):
            why = STATES[State.UNTRANSLATED]
        warns = one.state is State.STALE
        if why is None and pack_parts.unreadable(one, language):
            why, warns = SCRIPT, True
        if why:
            spots = () if one.state is State.MISSING else (_where(one, language),)
            yield Remark(pack_parts.called(one), say(why), warns=warns, spots=spots)


def _where(question: Question, language: str) -> Spot:
    """Where its answer stands, and where that would stand which stays out: at its name, or under its heading."""
    code = question.field.code
    name, heading = label("application_field", code, language), pack_forms.heading(code, language)
    return Spot((_sought(name), _sought(heading)), "first")


def _sought(text: str) -> str:
    return " ".join(words(text))
