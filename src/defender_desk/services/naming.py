"""Who is named in the words of a document besides those it tells by name, and whether they agreed to stand there.

Services floor: `printing` looks every document through with it, whatever it is; `leaving` lets none out without a
written reason while somebody did not agree, nor at all while somebody who is named said no.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from defender_desk.exchange.printout import Printout
from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import ANYTHING, Handles, Kind, Line, Prose
from defender_desk.model.levels import PUBLIC
from defender_desk.model.shown import several
from defender_desk.model.types import TYPES
from defender_desk.services import gate, mentions
from defender_desk.services.belonging import with_all
from defender_desk.services.consent import Permission
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.leaving import Beside, Leaving
from defender_desk.services.mentions import Mention
from defender_desk.services.protection import protection
from defender_desk.services.subjects import Concern
from defender_desk.text.bidi import ltr, plain
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say

NAMED = msg("Somebody else is named here: {places}. They were not asked.")
GROUP = msg("This group is named here: {places}. Nobody agreed to that.")
UNAGREED = msg("Their name stands here: {places}. They did not agree to tell it.")
BY_LEVEL = msg("Their name stands here: {places}. Their protection level keeps it here.")
MAY_BE = msg("They may be meant here: {places}. Look whether a reader can tell who it is.")
SAID_NO = msg("Their name stands here: {places}. They said no, and no reason of ours outweighs that: change the words.")
MAY_HAVE_SAID_NO = msg("They may be meant here: {places}. They said no to this: if it is they, change the words.")
FIELD = msg("{kind}: {title}")
BY = msg("It is told by: {handles}.")
_UNASKED = {"person": NAMED, "organisation": GROUP}


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
    """Somebody who is named without having agreed to it: where, why that is to be heeded, and whether they said no."""

    record: str
    called: str
    places: tuple[Place, ...]
    why: Message
    no: bool = False
    by: tuple[str, ...] = ()
    """Telephones, addresses and accounts of theirs that tell who they are."""
    words: tuple[str, ...] = ()
    """What stands there for them, as `Mention.said`."""

    @property
    def said(self) -> str:
        """The sentence for it, in the language in use, and by what it is told where that is no name."""
        sentence = say(self.why, places=several(dict.fromkeys(one.called for one in self.places)))
        return f"{sentence} {say(BY, handles=several(map(ltr, self.by)))}" if self.by else sentence

    @property
    def beside(self) -> Beside:
        """What is kept of it with whatever leaves."""
        return Beside(self.record, self.no)


def look(
    desk: Desk, leaving: Leaving, printout: Printout, today: date, progress: Progress = unheard
) -> tuple[Named, ...]:
    """Everybody recorded here who is named in a document without having agreed to it; the language in use is kept."""
    texts = list(_texts(leaving, printout))
    about = {*leaving.people, *leaving.verdict.permissions}
    begun = [key for key in leaving.step.records if leaving.verdict.concerned.get(key)]
    found = mentions.find(
        desk,
        [(str(number), text) for number, (_, text) in enumerate(texts)],
        but={*_told_by_name(leaving), leaving.step.recipient or ""},
        near={*about, *_tied(desk, about), *with_all(desk, [*begun, *about])},
        handles_but=[handle for document, names in leaving.wrote for handle in _handles(document, names)],
        progress=progress,
    )
    weighed = ((one, _weigh(desk, leaving, one, about, today)) for one in found)
    return tuple(
        Named(one.record, one.called, _places(one, [place for place, _ in texts]), *heed, one.by, one.said)
        for one, heed in weighed
        if heed
    )


def _tied(desk: Desk, about: set[str]) -> Iterator[str]:
    """Ids of the family of those it tells of, and of whoever else they are tied to."""
    ties = desk.store.many(list({link.source for link in desk.store.links(about) if link.type == "involvement"}))
    for tie in ties.values():
        if not tie.binned:
            yield from (key for field in TYPES[tie.type].references for key in targets(tie.body.get(field.name)))


def _texts(leaving: Leaving, printout: Printout) -> Iterator[tuple[Place, str]]:
    """Every word that is written, with its place: by the fields that are told, and as it stands on the page."""
    for document, names in leaving.wrote:
        fields = TYPES[document.type].by_name
        for name in names:
            if name in fields and _in_words(fields[name].kind) and name not in _own(document):
                called = say(FIELD, kind=say(TYPES[document.type].label), title=say(fields[name].kind.label))
                place = Place(called, document.type, document.id, name)
                yield from ((place, text) for text in targets(document.body.get(name)))
    own = {text for document, names in leaving.wrote for text in _names(document, names)}
    for section in printout.sections:
        cells = [(label, value) for label, value in section.rows]
        cells += [(section.heading, cell) for line in section.table[1:] for cell in line]
        for label, value in cells:
            yield Place(label), "\n".join(line for line in value.splitlines() if plain(line) not in own)


def _in_words(kind: Kind) -> bool:
    return isinstance(kind, Line | Prose | Handles)


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
    """Ids of those who are told by their name, because of a consent or a reason."""
    return {
        document.id
        for document, names in leaving.wrote
        if any(each.name in names and each.name in document.body for each in TYPES[document.type].named)
    }


def _places(mention: Mention, known: list[Place]) -> tuple[Place, ...]:
    """Where they are named: by the fields that hold the words, else by the line of the page."""
    met = [known[number] for number in sorted(map(int, mention.places))]
    return tuple(dict.fromkeys([one for one in met if one.record] or met))


def _weigh(
    desk: Desk, leaving: Leaving, mention: Mention, about: set[str], today: date
) -> tuple[Message, bool] | tuple[()]:
    """Why somebody's name is to be heeded, and whether it is a no of theirs; nothing where they agreed to it."""
    document = desk.store.get(mention.record)
    if document is None:
        return ()
    found = _asked(desk, leaving, mention.record, today)
    fact = TYPES[mention.type].named[0].kind.fact or ANYTHING
    if found.standing.is_no or found.keeps(fact):
        return (SAID_NO, True) if mention.whole else (MAY_HAVE_SAID_NO, False)
    level = "" if found.by_name else protection(desk, document, Concern(frozenset({document.id})))
    if found.allowed and found.covers(fact) and level in ("", PUBLIC):
        return ()
    if not mention.whole:
        return MAY_BE, False
    if found.allowed and found.covers(fact):
        return BY_LEVEL, False
    return (UNAGREED if mention.record in about else _UNASKED[mention.type]), False


def _asked(desk: Desk, leaving: Leaving, record: str, today: date) -> Permission:
    """What they allow for the step, or for what they are asked in place of it."""
    about = desk.store.many([key for key, people in leaving.verdict.concerned.items() if people])
    cases = {case for one in about.values() for case in (one.id, *targets(one.body.get("case")))}
    return gate.allows(desk, replace(leaving.step, today=today), record, cases)
