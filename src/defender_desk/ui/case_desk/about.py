"""What a case stands on: its dangers, days, sources, decision and family, each in a card that teaches while empty.

Desktop: each card is made from what was read, and leads on by the calls it is handed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QWidget

from defender_desk.model.shown import term_shown
from defender_desk.model.types import TYPES
from defender_desk.services.cases.case_desk import KnownSource, Overview, Presses, Relative
from defender_desk.services.records import Kept
from defender_desk.text.bidi import isolate
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.speech import _, beside, fill, say
from defender_desk.text.written import show_date
from defender_desk.ui.case_desk.asks import DAYS, DECISION, RISKS, Ask
from defender_desk.ui.case_desk.entry import Entry
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.folded import Folded
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import badge, button, label
from defender_desk.ui.kit.spacing import Item, boxed, column, row
from defender_desk.ui.record.badges import term_badge


@dataclass(frozen=True)
class Leads:
    """Where the cards lead."""

    open: Callable[[str, str], object]
    add: Callable[[str, Mapping[str, object]], object]
    """(type, given): begin a record joined to the case."""
    ask: Callable[[Ask], object]
    """Write some fields of the case in a small window."""


def _muted(text: str) -> QWidget:
    return label(text, "muted", wrap=True)


def card(heading: str, *items: Item) -> QFrame:
    """A card under a heading."""
    made = boxed(column(label(heading, "heading", wrap=True), *items, gap=2, margins=(4, 4)), "card")
    made.setAccessibleName(heading)
    return made


def dangers(overview: Overview, leads: Leads) -> QFrame:
    """Risks, precautions, wishes, and whether return is dangerous."""
    case, names = overview.case, ("risks", "precautions", "wishes", "return_note")
    items: list[Item] = []
    if overview.return_risk:
        notice = Notice()
        notice.say(_("In danger if they return. No step and no paper may lead back there."), tone="danger")
        items.append(notice)
    said = list(_texts(case, names))
    if not said:
        items.append(_muted(_("No risk is written down yet. Ask what could happen to them because of this case.")))
    writing = button(
        _("Write down risks and precautions"),
        lambda: leads.ask(RISKS),
        "link",
        "pencil",
    )
    return card(_("Risks and precautions"), *items, *said, row(writing, None))


def _texts(case: Kept, names: tuple[str, ...]) -> Iterator[QWidget]:
    for name in names:
        text = str(case.values.get(name) or "")
        if text:
            heading = say(case.declared.by_name[name].kind.label)
            yield boxed(column(label(heading, "strong", wrap=True), Folded(heading, text), gap=0))


def days(overview: Overview, leads: Leads) -> QFrame:
    """By when somebody should ask how they are and look at the case again, and the hearings to come."""
    case = overview.case.id
    items: list[Item] = [_presses(one, case, leads) for one in overview.presses]
    if not overview.presses and not overview.over:
        items.append(_muted(_("No day is set. Agree when you ask how they are, and when you look at the case again.")))
    asking = button(_("Set the days"), lambda: leads.ask(DAYS), "link", "calendar")
    given = {"case": case, **({"who": overview.people[0]} if overview.people else {})}
    contact = button(_("Note a contact"), lambda: leads.add("contact_log", given), "link", "phone")
    sitting = {"case": case, "people": overview.people}
    hearing = button(_("Record a hearing"), lambda: leads.add("hearing", sitting), "link", "gavel")
    flow = Flow(3)
    for each in (asking, contact, hearing):
        flow.addWidget(each)
    return card(_("Days to keep"), *items, flow)


def _presses(one: Presses, case: str, leads: Leads) -> Entry:
    whom = beside(map(isolate, filter(None, ("" if one.id == case else one.title, *one.said))))
    day = fill(_("Late: {day}"), day=show_date(one.day)) if one.late else show_date(one.day)
    made = Entry("calendar-clock", say(one.why), whom, day, "danger" if one.late else "plain")
    made.opened.connect(lambda: leads.open(one.type, one.id))
    made.tells_of(one.id)
    return made


def sources(overview: Overview, leads: Leads) -> QFrame:
    """Who told us, and the warning where all of them are of one kind."""
    items: list[Item] = []
    if overview.narrow is not None:
        notice = Notice()
        notice.say(say(overview.narrow), tone="warning")
        items.append(notice)
    if not overview.sources:
        items.append(_muted(_("No source is recorded yet. Seek at least two of different kinds before you decide.")))
    items += [_source(one, leads) for one in overview.sources]
    adding = button(_("Add a source"), lambda: leads.add("source", {"about": (overview.case.id,)}), "link", "plus")
    return card(_("Sources"), *items, row(adding, None))


def _source(one: KnownSource, leads: Leads) -> Entry:
    kind = term_shown("source_kind", one.kind) if one.kind else _("Kind not said")
    reliable = term_shown("reliability", one.reliability) if one.reliability else ""
    made = Entry("message-square", one.title, beside((kind, reliable)))
    made.opened.connect(lambda: leads.open("source", one.id))
    made.tells_of(one.id)
    return made


def decision(overview: Overview, leads: Leads) -> QFrame:
    """What was decided and why, when and by whom."""
    case = overview.case
    text, by, day = str(case.values["decision"] or ""), str(case.values["decided_by"] or ""), case.values["decided"]
    items: list[Item] = []
    if text:
        items.append(Folded(say(case.declared.by_name["decision"].kind.label), text))
        signed = beside((show_date(day) if isinstance(day, FuzzyDate) else "", isolate(by) if by else ""))
        if signed:
            items.append(label(signed, "caption", wrap=True))
    else:
        items.append(
            _muted(_("Nothing is decided yet. Write what you chose to do and why; the day and your name are added."))
        )
    writing = button(
        _("Change the decision") if text else _("Write the decision"), lambda: leads.ask(DECISION), "link", "pencil"
    )
    return card(_("Decision"), *items, row(writing, None))


def family(overview: Overview, leads: Leads) -> QFrame:
    """Relatives, each with a protection of their own."""
    items: list[Item] = [_relative(one, leads) for one in overview.relatives]
    if not items:
        items.append(
            _muted(
                _("No relative is recorded. Families are pressed too, so each relative is a person of their own here.")
            )
        )
    flow = Flow(3)
    if overview.persons:
        given = {"family_of": overview.persons[0] if len(overview.persons) == 1 else ""}
        flow.addWidget(button(_("Add a relative"), lambda: leads.add("involvement", given), "link", "plus"))
    return card(_("Family"), *items, flow)


def _relative(one: Relative, leads: Leads) -> QWidget:
    flow = Flow(2)
    flow.addWidget(button(isolate(one.title), lambda: leads.open("person", one.id), "link"))
    if one.kinship:
        flow.addWidget(label(term_shown("family_relation", one.kinship), "muted"))
    flow.addWidget(term_badge("protection_level", one.protection))
    if not one.says_how:
        flow.addWidget(badge(_("No safe way to contact written down"), "warning"))
    return boxed(flow)


def outcome(overview: Overview) -> QFrame:
    """How a closed case ended."""
    case = overview.case
    kind = str(case.values["outcome_kind"] or "")
    items: list[Item] = [term_badge("case_outcome", kind)] if kind else []
    text = str(case.values["outcome"] or "")
    return card(_("Outcome"), *items, Folded(say(TYPES["case"].by_name["outcome"].kind.label), text))
