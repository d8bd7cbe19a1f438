"""Who is named in the words of a document besides those it tells by name, and whether they agreed to stand there.

Services floor: `printing` looks every document through with it, whatever it is, and the gate says what it would keep
of each; `leaving` notes whoever is named, and lets nothing out without a written reason while somebody did not agree,
nor at all while somebody who is named said no.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from defender_desk.exchange.printout import Printout
from defender_desk.model import codec
from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import Day, Handles, Line, Prose
from defender_desk.model.records import Field
from defender_desk.model.shown import several
from defender_desk.model.types import TYPES
from defender_desk.services.belonging import with_all
from defender_desk.services.consent import gate, risks, verdicts
from defender_desk.services.consent.asking import Asking, Purpose
from defender_desk.services.consent.consent import Permission
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.handover.leaving import CHANGED, LOOK_AGAIN, Beside, Leaving
from defender_desk.services.printout import mentions
from defender_desk.services.printout.mentions import Mention
from defender_desk.text.bidi import ltr, plain
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg
from defender_desk.text.names import several_names
from defender_desk.text.speech import say
from defender_desk.text.trouble import Trouble

NAMED = msg("Somebody else is named here: {places}. They were not asked.")
GROUP = msg("This group is named here: {places}. Nobody agreed to that.")
UNAGREED = msg("Their name stands here: {places}. They did not agree to tell it.")
PASSED_ON = msg("Their name stands here: {places}. This recipient passes names on, and they did not agree to that.")
IN_BIN = msg("Their name stands here: {places}. Their record is in the bin: perhaps they wish that nothing is told.")
NAMELESS = msg("Their name stands here: {places}. What leaves is meant to tell no names.")
UNDER_AGE = msg("Their name stands here: {places}. They are under 18: a guardian or a best-interest note comes first.")
BY_LEVEL = msg("Their name stands here: {places}. Their protection level keeps it here.")
MAY_BE = msg("They may be meant here: {places}. Look whether a reader can tell who it is.")
SAID_NO = msg("Their name stands here: {places}. They said no, and no reason of ours outweighs that: change the words.")
MAY_HAVE_SAID_NO = msg("They may be meant here: {places}. They said no to this: if it is they, change the words.")
FIELD = msg("{kind}: {title}")
BY = msg("It is told by: {handles}.")
CODE_NAME, SAFE_NAME = "code_name", "safe_name"
"""The fact of being spoken of by another name, and the field that holds the one somebody chose."""
_UNASKED = {"person": NAMED, "organisation": GROUP}
_KEPT = {**dict.fromkeys(verdicts.LEVELS, BY_LEVEL), risks.MINOR: UNDER_AGE, verdicts.PROFILE: NAMELESS}
"""What is said of whoever agreed, where something else keeps their name here."""


@dataclass(frozen=True)
class Place:
    """Where somebody is named: what it is called on the screen, and the field that holds the words, where one does."""

    called: str
    type: str = ""
    record: str = ""
    field: str = ""
    mend: bool = False
    """Whether that field is what is to be changed, so that its form is opened at it."""


def own_level(called: str, type_name: str, record: str) -> Place:
    """Where the protection level of a record itself is changed."""
    return Place(called, type_name, record, "protection", mend=True)


@dataclass(frozen=True)
class Named:
    """Somebody who is named: where, and why that is to be heeded."""

    beside: Beside
    """What is kept of it with whatever leaves."""
    called: str
    places: tuple[Place, ...]
    why: Message | None = None
    """None where they agreed to stand there."""
    by: tuple[str, ...] = ()
    """Telephones, addresses and accounts of theirs that tell who they are."""
    words: tuple[str, ...] = ()
    """What stands there for them, as `Mention.said`."""

    @property
    def said(self) -> str:
        """The sentence for it, in the language in use, and by what it is told where that is no name."""
        places = several(dict.fromkeys(one.called for one in self.places))
        sentence = say(self.why, places=places) if self.why else ""
        return f"{sentence} {say(BY, handles=several(map(ltr, self.by)))}" if self.by else sentence


def look(
    desk: Desk, leaving: Leaving, printout: Printout | None, today: date, progress: Progress = unheard
) -> tuple[Named, ...]:
    """Everybody recorded here who is named in a document besides those it tells by name, whether they agreed or not."""
    texts = [*_told(leaving), *(_drawn(leaving, printout) if printout else ())]
    about = {*leaving.people, *leaving.verdict.permissions}
    begun = [key for key in leaving.step.records if leaving.verdict.concerned.get(key)]
    found = mentions.find(
        desk,
        [(str(number), text) for number, (_, text) in enumerate(texts)],
        but={*_told_by_name(leaving), leaving.step.recipient or ""},
        near=near(desk, about, begun),
        handles_but=[handle for document, names in leaving.wrote for handle in _handles(document, names)],
        told=_other_names_told(desk, leaving),
        progress=progress,
    )
    asking = leaving.verdict.asking
    asking = replace(asking, step=replace(asking.step, today=today))
    weighed = ((one, _weigh(desk, asking, one, about)) for one in found)
    known = [place for place, _ in texts]
    return tuple(
        Named(heed[1], one.called, _places(one, known), heed[0], one.by, one.said) for one, heed in weighed if heed
    )


def besides(leaving: Leaving, found: Iterable[Named]) -> tuple[Beside, ...]:
    """Those of them who must agree, and are noted: what somebody is told of themselves is their own words."""
    return () if leaving.people == (leaving.step.recipient,) else tuple(one.beside for one in found)


def again(
    desk: Desk, leaving: Leaving, printout: Printout | None, why_named: str, progress: Progress = unheard
) -> Leaving:
    """What is about to be written, with the reason for naming others; raises `Trouble` where they are others now."""
    now = look(desk, leaving, printout, date.today(), progress)  # noqa: DTZ011  the day at the desk
    if besides(leaving, now) != leaving.named:
        raise Trouble(CHANGED, LOOK_AGAIN)
    return replace(leaving, naming=why_named.strip())


def near(desk: Desk, about: Collection[str], begun: Iterable[str]) -> set[str]:
    """Ids of whoever a reader may guess who is told of these people and records: those around them, and the family."""
    return {*about, *_tied(desk, about), *with_all(desk, [*begun, *about])}


def _tied(desk: Desk, about: Collection[str]) -> Iterator[str]:
    """Ids of the family of those it tells of, and of whoever else they are tied to."""
    ties = desk.store.many(list({link.source for link in desk.store.links(about) if link.type == "involvement"}))
    for tie in ties.values():
        if not tie.binned:
            yield from (key for field in TYPES[tie.type].references for key in targets(tie.body.get(field.name)))


def _told(leaving: Leaving) -> Iterator[tuple[Place, str]]:
    """Every word of the fields that are told."""
    for document, names in leaving.wrote:
        fields = TYPES[document.type].by_name
        for name in names:
            if name in fields and name not in _own(document):
                called = say(FIELD, kind=say(TYPES[document.type].label), title=say(fields[name].kind.label))
                place = Place(called, document.type, document.id, name)
                yield from ((place, text) for text in _words(document, fields[name]))


def _drawn(leaving: Leaving, printout: Printout) -> Iterator[tuple[Place, str]]:
    """Every word of the rows and tables as they stand on the page."""
    own = {text for document, names in leaving.wrote for text in _names(document, names)}
    for section in printout.sections:
        cells = [(label, value) for label, value in section.rows]
        cells += [(section.heading, cell) for line in section.table[1:] for cell in line]
        for label, value in cells:
            yield Place(label), "\n".join(line for line in value.splitlines() if plain(line) not in own)


def _words(document: Document, field: Field) -> list[str]:
    """What people wrote in a field, as a day that nobody understood was written too."""
    if isinstance(field.kind, Day):
        day = codec.value_of(field, document.body)
        return [day.written] if isinstance(day, FuzzyDate) and day.precision == "unknown" else []
    return targets(document.body.get(field.name)) if isinstance(field.kind, Line | Prose | Handles) else []


def _own(document: Document) -> tuple[str, ...]:
    """Fields of somebody that hold what they are called or how they are reached, and nothing of others."""
    declared = TYPES[document.type]
    called = (each.name for each in (*declared.named, *declared.handles))
    return (*called, *declared.title) if declared.named else ()


def _names(document: Document, names: Iterable[str]) -> list[str]:
    own = _own(document)
    return [text for name in names if name in own for text in targets(document.body.get(name))]


def _handles(document: Document, names: Iterable[str]) -> list[str]:
    """Telephones, addresses and accounts that are told as somebody's own."""
    told = (each.name for each in TYPES[document.type].handles if each.name in names)
    return [handle for name in told for handle in targets(document.body.get(name))]


def _told_by_name(leaving: Leaving) -> set[str]:
    """Ids of those who are told by their name, because of a consent or a reason; a safe name is not their name."""
    return {
        document.id
        for document, names in leaving.wrote
        if (named := TYPES[document.type].named) and named[0].name in names and named[0].name in document.body
    }


def _other_names_told(desk: Desk, leaving: Leaving) -> Mapping[str, Collection[str]]:
    """By record: names besides their own that are told of somebody, or that they let us speak of them by."""
    told: dict[str, set[str]] = defaultdict(set)
    for document, names in leaving.wrote:
        told[document.id].update(_names(document, names))
    agreed = {key for key, one in leaving.verdict.permissions.items() if one.allowed and one.covers(CODE_NAME)}
    for document in desk.store.many(agreed).values():
        told[document.id].update(targets(document.body.get(SAFE_NAME)))
    return {key: {name for text in texts for name in several_names(text)} for key, texts in told.items()}


def _places(mention: Mention, known: list[Place]) -> tuple[Place, ...]:
    """Where they are named: by the fields that hold the words, else by the line of the page."""
    met = [known[number] for number in sorted(map(int, mention.places))]
    return tuple(dict.fromkeys([one for one in met if one.record] or met))


def _weigh(desk: Desk, asking: Asking, mention: Mention, about: set[str]) -> tuple[Message | None, Beside] | None:
    """Why somebody's name is to be heeded, and what is kept of it; None where they agreed, if it is they at all."""
    document = desk.store.get(mention.record)
    if document is None:
        return None
    declared = TYPES[mention.type]
    handles = [one for one in declared.handles if not {*mention.by}.isdisjoint(targets(document.body.get(one.name)))]
    allows, why = gate.in_words(desk, asking, document, (declared.named[0], *handles))
    no = why in verdicts.THEIR_NO
    beside = Beside(mention.record, Purpose(allows.scope, allows.to), why is None, no and mention.whole)
    if not mention.whole:
        return (MAY_HAVE_SAID_NO if no else MAY_BE, beside) if why else None
    return _said(why, allows, mention, about) if why else None, beside


def _said(why: Message, allows: Permission, mention: Mention, about: set[str]) -> Message:
    if why in verdicts.THEIR_NO:
        return SAID_NO
    if why == verdicts.BINNED:
        return IN_BIN
    if allows.allowed:
        return _KEPT.get(why, PASSED_ON if allows.passed_on else UNAGREED)
    return UNAGREED if mention.record in about else _UNASKED[mention.type]
