"""What protects a person, first on every page: how to reach them safely, what never to do, what they allow.

Desktop: the whole block on a person's own page; a short one on pages about them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from defender_desk.model.shown import several, shown, term_shown
from defender_desk.model.types import TYPES
from defender_desk.services.consent.consent import Standing
from defender_desk.services.consent.ledger import Line, No, circumstances
from defender_desk.services.consent.yes import BY_LEVEL
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import Message
from defender_desk.text.numbers_apart import numbers_apart
from defender_desk.text.speech import _, beside, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.kit.cut import CutButton
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Picture, Tone, badge, button, label
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.kit.theme import mark
from defender_desk.ui.layouts import PLACINGS, Add
from defender_desk.ui.record.badges import lacking, standing_tone, term_badge
from defender_desk.ui.record.facts import Said, table
from defender_desk.ui.record.reach import Reach
from defender_desk.ui.record.reading import Guard

LOUD = ("never", "how_to_contact")
"""Fields of the block that stand out."""
HIDDEN = "code_word"
"""The field that is read only when asked for."""
MOST_ALLOWED = 3
"""Most purposes said on a page about somebody, but for what they said no to; the ledger has all."""
KEEP = "keep_record"
"""The purpose of keeping a record at all."""
DOTS = "••••••"


def guard_card(guard: Guard, reach: Reach, *, own: bool) -> QFrame:
    """How to contact one person or group safely, and what they allow today."""
    lines = column(gap=3, margins=(4, 4))
    lines.addLayout(_head(guard, reach, own=own))
    if guard.values.get("never"):
        lines.addWidget(_loud("never", guard, "danger", "octagon-alert"))
    if guard.values.get("how_to_contact"):
        lines.addWidget(_loud("how_to_contact", guard, "good", "shield-check"))
    elif not guard.says_how:
        lines.addWidget(_unsaid(reach, own=own))
    for name, values in guard.aside.items():
        for value in values:
            lines.addWidget(_aside(name, value, guard, reach, own=own))
    said = list(_said(guard, short=not own))
    if said:
        lines.addWidget(table(said))
    if own and guard.values.get(HIDDEN):
        lines.addWidget(_code_word(str(guard.values[HIDDEN])))
    lines.addWidget(_consents(guard, reach, own=own))
    card = boxed(lines, "card")
    card.setAccessibleName(_("How to contact safely"))
    return card


def no_notice(no: No, reach: Reach) -> Notice:
    """Who took back what they allowed or said no, and what follows from it for whatever tells of them."""
    taken, refused = _("{person} took back what they allowed: {purposes}."), _("{person} said no to: {purposes}.")
    said = (
        fill(sentence, person=isolate(no.called), purposes=several(term_shown("consent_scope", one) for one in codes))
        for sentence, codes in ((taken, no.taken_back), (refused, no.refused))
        if codes
    )
    notice = Notice()
    way = (_("What they allow, and what has left"), partial(reach.ledger, no.person))
    notice.say(" ".join(said), " ".join(_follows(no)), "danger", do=way)
    return notice


def _follows(no: No) -> Iterator[str]:
    yield _("For that, nothing that tells of them leaves this desk, and no written reason changes it.")
    if no.taken_back:
        yield _("What was open for it has stopped. What has left already cannot be called back.")
    if KEEP in (*no.taken_back, *no.refused):
        yield _("They do not want it kept: erase it for good, or write down why it must stay.")


def _head(guard: Guard, reach: Reach, *, own: bool) -> Flow:
    line = Flow(2)
    line.addWidget(Picture("shield", "info", 5))
    if own:
        line.addWidget(label(_("Safety"), "heading"))
    else:
        opener = CutButton(guard.title)
        opener.clicked.connect(lambda _checked=False: reach.open(guard.type, guard.id))
        line.addWidget(opener)
        line.addWidget(term_badge("protection_level", guard.protection))
    return line


def _loud(name: str, guard: Guard, tone: Tone, icon_name: str) -> QFrame:
    frame = QFrame()
    mark(frame, role="notice", tone=tone)
    heading = say(TYPES[guard.type].by_name[name].kind.label)
    words = label(numbers_apart(str(guard.values[name])), wrap=True, selectable=True)
    inner = row(gap=3, margins=(3, 2))
    inner.addWidget(Picture(icon_name, tone, 5), 0, Qt.AlignmentFlag.AlignTop)
    inner.addLayout(column(label(heading, "strong", wrap=True), words, gap=0), 1)
    frame.setLayout(inner)
    frame.setAccessibleName(f"{heading}: {guard.values[name]}")
    return frame


def _aside(name: str, value: object, guard: Guard, reach: Reach, *, own: bool) -> Notice:
    """What was written apart of the same thing, here or elsewhere: both hold until somebody decides."""
    kind = TYPES[guard.type].by_name[name].kind
    notice = Notice()
    said = fill(_("This was written too, without knowing of the other. {field}:"), field=kind.label)
    keep = (_("Take this one"), lambda: reach.use(name, value)) if own else None
    notice.say(said, shown(kind, value, title=str), "warning", do=keep)
    return notice


def _unsaid(reach: Reach, *, own: bool) -> Notice:
    notice = Notice()
    offer = (_("Write it down"), lambda: reach.edit("how_to_contact")) if own else None
    said = _("Nothing is written down on how to contact them safely.")
    notice.say(said, _("Ask before you call, write or visit."), "warning", do=offer)
    return notice


def _said(guard: Guard, *, short: bool) -> Iterator[Said]:
    fields = TYPES[guard.type].by_name
    for name in PLACINGS[guard.type].safety:
        wanted = name not in (*LOUD, HIDDEN) and (not short or name in ("safe_name", "safe_channels", "go_between"))
        if wanted and guard.values.get(name):
            field = fields[name]
            yield Said(say(field.kind.label), shown(field.kind, guard.values[name], title=str))


def _code_word(word: str) -> QWidget:
    shown_word = label(DOTS, selectable=True)
    toggle = button(_("Show"), look="link", icon_name="eye")
    toggle.setCheckable(True)

    def turn(seen: bool) -> None:
        shown_word.setText(isolate(word) if seen else DOTS)
        shown_word.setAccessibleName(shown_word.text() if seen else _("Hidden"))
        toggle.setText(_("Hide") if seen else _("Show"))
        toggle.setAccessibleName(_("Hide the code word") if seen else _("Show the code word"))
        toggle.set_icon("eye-off" if seen else "eye")

    toggle.toggled.connect(turn)
    turn(False)  # noqa: FBT003  Qt's own signature
    holder = QWidget()
    holder.setLayout(row(label(_("Code word"), "muted"), shown_word, toggle, None, gap=3))
    return holder


def _consents(guard: Guard, reach: Reach, *, own: bool) -> QWidget:
    holder = QWidget()
    lines, flow = column(gap=1), Flow(2)
    if all(one.standing is Standing.NOT_ASKED for one in guard.allowed):
        flow.addWidget(badge(_("No consent recorded: nothing of it may leave"), "warning"))
    told = in_front(guard)
    shown = told if own else told[: max(MOST_ALLOWED, sum(one.standing.is_no for one in told))]
    for one in shown:
        lines.addWidget(_allowed(one))
    if len(shown) < len(told):
        flow.addWidget(_rest(guard, len(told) - len(shown), reach))
    if own:
        flow.addWidget(button(_("Record a consent"), lambda: reach.add(Add("consent", "person")), "link", "plus"))
    lines.addLayout(flow)
    holder.setLayout(lines)
    return holder


def in_front(guard: Guard) -> list[Line]:
    """What they allow, every no first, then what is said for whoever the record on the page is for.

    What one answer says of every case alike is not said again of one.
    """
    of_all = {one for one in guard.allowed if not one.case}
    told = (one for one in guard.allowed if not (one.case and replace(one, case="", case_title="") in of_all))
    return sorted(told, key=lambda one: (not one.standing.is_no, one.recipient not in guard.recipients))


def _rest(guard: Guard, more: int, reach: Reach) -> QWidget:
    said = fill(ngettext("{n} more purpose", "{n} more purposes", more), n=show_count(more))
    leading = button(said, lambda: reach.ledger(guard.id), "link", "signature")
    leading.setAccessibleName(fill(_("{act}: {title}"), act=said, title=guard.title))
    return leading


def _allowed(one: Line) -> QWidget:
    said = label(allowed_sentence(one), wrap=True)  # names of funds are long: a sentence wraps, a badge would not
    mark(said, role="badge", tone=line_tone(one))
    return said


def line_tone(one: Line) -> Tone:
    """The tone of what is allowed: a yes that lets nothing leave yet is no good news."""
    return "warning" if _lacking(one) else standing_tone(one.standing)


def _lacking(one: Line) -> Sequence[Message]:
    if not one.standing.held or one.standing is Standing.EXPIRED:
        return ()
    level = (BY_LEVEL,) if one.kept and one.standing is Standing.GIVEN else ()
    return (*lacking(one.scope, named=one.named, facts=one.facts), *level)


def allowed_sentence(one: Line) -> str:
    """What is allowed for one purpose, in one line."""
    said = (term_shown("consent_scope", one.scope), *circumstances(one), *map(say, _lacking(one)))
    return beside(said)
