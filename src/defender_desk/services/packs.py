"""An application or letter as a document: in the destination's order and language, with what the gate lets go.

Services floor: `printing` writes it. What is missing, not covered, not translated, or may harm somebody is told to
whoever writes it, and is never printed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import partial

from defender_desk.exchange.printout import Printout
from defender_desk.model.documents import Document
from defender_desk.model.referral_facts import ApplicationForm
from defender_desk.services import applications, evidence, gate, pack_forms, pack_parts
from defender_desk.services.applications import Application, Enclosure
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.leaving import Leaving
from defender_desk.services.printing import CONFIDENTIAL, STALE, Printable, Remark, addressed, planned
from defender_desk.services.questions import Question, State
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.messages import msg
from defender_desk.text.speech import say, say_trouble, speaking
from defender_desk.text.trouble import Trouble

NOT_TAKEN = msg("They do not take this language.")
CHOOSE = msg("Choose one of the languages they take.")
FACES_UNKNOWN = msg("Nobody has said whether it shows faces or other people. Look at it before it leaves.")
FACES = msg("It shows faces or other people. They too can be harmed by it.")
HIDDEN = msg("It may hold hidden data. Enclose a copy without them.")
NO_FILE = msg("It has no file to enclose.")
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
        verdict = gate.judge(desk, application.step)
        destination = _destination(desk, application)
        fitting = forms(desk, application)
        chosen = next((one for one in fitting if one.code == form), fitting[0])
        codes = pack_forms.order(chosen, destination)
        parts = pack_parts.compose(application, codes)
        to = addressed(destination, language)
        made = Printout(
            title=pack_forms.title(chosen),
            language=language,
            sections=(*to, *parts.sections) if parts.sections else (),
            notices=(say(CONFIDENTIAL),),
        )
    known = {one.field.code: one for one in application.questions}
    asked = [known[code] for code in codes if code in known]
    enclosed = _enclosed(desk, application.enclosures, progress)
    remarks = (*enclosed, *_gaps(asked, language))
    leaving = Leaving("pack", application.step, verdict, parts.wrote, referral=application.referral)
    return planned(desk, Printable(made, leaving, wanted=application.wanted, remarks=remarks), progress)


def _destination(desk: Desk, application: Application) -> Document | None:
    return desk.store.get(application.provider) if application.provider else None


def _enclosed(desk: Desk, enclosures: Collection[Enclosure], progress: Progress) -> Iterable[Remark]:
    """What is to be thought of before each file goes along, and what stays."""
    for number, one in enumerate(enclosures):
        within = partial(_within, progress, number, len(enclosures))
        within(0, 1)
        whys = [say(one.why)] if one.why else _risks(desk, one, within)
        yield from (Remark(one.title, why, warns=one.why is None) for why in whys)


def _within(progress: Progress, number: int, whole: int, done: int, total: int) -> None:
    """How far all of them are while one of them is that far."""
    progress(_STEPS * number + _STEPS * done // max(total, 1), _STEPS * whole)


def _risks(desk: Desk, enclosure: Enclosure, progress: Progress) -> list[str]:
    document = desk.store.get(enclosure.id)
    if document is None or document.body.get("content") is None:
        return [say(NO_FILE)]
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
        if why:
            yield Remark(pack_parts.called(one), say(why), warns=one.state is State.STALE)
        elif pack_parts.unreadable(one, language):
            yield Remark(pack_parts.called(one), say(SCRIPT), warns=True)
