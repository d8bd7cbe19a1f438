"""A timeline in sentences: when, who, at which desk, what was done, and each value before and after.

Desktop, without Qt; written in the language in use when it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from defender_desk.model import codec
from defender_desk.model.codec import Json, Unreadable
from defender_desk.model.documents import BIN, MIDNIGHT
from defender_desk.model.history import DEEDS, FROM_DESKS, Event
from defender_desk.model.kinds import Prose
from defender_desk.model.records import Field
from defender_desk.model.shown import shown
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import Message, msg
from defender_desk.text.numbers_apart import numbers_apart
from defender_desk.text.speech import _, fill, say
from defender_desk.text.written import show_date, show_moment
from defender_desk.ui.record.reading import Page

SHORT = 6
"""Letters of a desk's id that tell it from others where nobody here knows its name."""
LONGEST = 160
"""Characters of a value that a timeline shows; the record itself holds all of it."""

REASONED = frozenset({"override"})
"""Deeds whose note is the reason a person wrote; of others it names a file or a correspondent."""

_BY_DESK = msg("{who}, at the desk {desk}", "timeline")
_HERE = msg("{who}, at this desk", "timeline")
_SOMEBODY = msg("Somebody", "timeline")


@dataclass(frozen=True)
class Told:
    """One entry of a timeline."""

    what: str
    when: str
    who: str
    note: str
    changes: tuple[str, ...]
    """One sentence for each field: what it said before, and says since."""
    lost: tuple[Lost, ...]
    first: bool = False
    """Whether it made the record: its values are then the record's own, and told only when asked for."""


@dataclass(frozen=True)
class Lost:
    """A value that another desk had written at the same time, and that was set aside."""

    field: str
    sentence: str
    typed: object


def told(page: Page, event: Event) -> Told:
    """Tell one entry."""
    made = not event.before and event.deed not in ("edit", "bulk", "undo")
    return Told(
        _what(event),
        when_kept(event.at),
        _who(page, event),
        _note(event),
        tuple(filter(None, (_change(page, event, name) for name in {**event.before, **event.after}))),
        tuple(_lost(page, name, event.lost[name]) for name in event.lost if name in page.declared.by_name),
        made and bool(event.after),
    )


def _what(event: Event) -> str:
    if BIN in event.after and event.deed in ("edit", "undo", *FROM_DESKS):
        return say(DEEDS["bin" if event.after[BIN] else "restore"])
    deed = DEEDS.get(event.deed)
    return say(deed) if deed else event.deed


def when_kept(at: str) -> str:
    """A moment as the journal has it, shown by the clock of this machine; as written where it is none.

    Of what another desk wrote, only the day travels.
    """
    try:
        if at.endswith(MIDNIGHT):
            return show_date(date.fromisoformat(at.removesuffix(MIDNIGHT)))
        moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return isolate(at)
    return show_moment(moment)


def _who(page: Page, event: Event) -> str:
    who: str | Message = event.who or _SOMEBODY
    called = page.desks.get(event.desk)
    if called == "":
        return say(_HERE, who=who)
    return say(_BY_DESK, who=who, desk=called or event.desk[:SHORT])


def _note(event: Event) -> str:
    if not event.note or event.deed in ("undo", "part"):  # that notes for the desk alone which batch it took back
        return ""
    if event.deed in REASONED:
        return fill(_("Reason: {note}"), note=event.note)
    return fill(_("From: {name}"), name=event.note) if event.deed in FROM_DESKS else isolate(event.note)


def _change(page: Page, event: Event, name: str) -> str:
    field = page.declared.by_name.get(name)
    if field is None:
        return ""
    before, after = (_value(page, field, face.get(name)) for face in (event.before, event.after))
    label = field.kind.label
    if not (before or after):
        return ""
    if not before or before == after:
        return fill(_("{field}: “{after}”"), field=label, after=after)
    if not after:
        return fill(_("{field}: “{before}” was taken away"), field=label, before=before)
    return fill(_("{field}: “{before}” became “{after}”"), field=label, before=before, after=after)


def _lost(page: Page, name: str, face: Json) -> Lost:
    field = page.declared.by_name[name]
    value = _value(page, field, face)
    said = _("{field}: “{value}” was written at one of the desks at the same time and set aside")
    emptied = _("{field}: it was emptied at one of the desks at the same time, and that was set aside")
    sentence = fill(said if value else emptied, field=field.kind.label, value=value)
    return Lost(name, sentence, codec.value_of(field, {name: face}))


def _value(page: Page, field: Field, face: Json) -> str:
    if face is None:
        return ""
    try:
        said = shown(field.kind, codec.load(field.kind, face), title=page.title)
    except Unreadable:
        return "⚠"
    if isinstance(field.kind, Prose) or len(said) > LONGEST:
        said = " ".join(said.split())
        said = isolate(said[:LONGEST] + "…") if len(said) > LONGEST else said
    return numbers_apart(said)
