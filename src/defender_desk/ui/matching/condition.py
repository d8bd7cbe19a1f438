"""One condition of a provider as a row: how it stands and why, and what would answer it.

Desktop: a question is answered in place; a fact of a record is said in that record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from defender_desk.model.eligibility import questions
from defender_desk.model.kinds import Number
from defender_desk.model.levels import INTERNAL
from defender_desk.model.shown import several, term_shown
from defender_desk.model.types import TYPES
from defender_desk.services.matching.conditions import Outcome, Place, asked, wants
from defender_desk.services.matching.matching import Result
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, pgettext
from defender_desk.text.written import show_date
from defender_desk.ui.kit.cut import CutButton
from defender_desk.ui.kit.editors.answers import NumberEditor
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import Button, Label, Picture, badge, button, label
from defender_desk.ui.kit.spacing import boxed, column, row

LOOKS: Mapping[Outcome, tuple[str, str]] = {
    Outcome.MET: ("circle-check", "good"),
    Outcome.NOT_MET: ("circle-x", "danger"),
    Outcome.NOT_KNOWN: ("circle-help", "warning"),
}
MOST_PLACES = 3
"""Most places offered for one condition; the first would do."""


@dataclass(frozen=True)
class Given:
    """An answer to a question; neither yes, no nor a number leaves it open."""

    question: str
    yes: bool | None = None
    number: int | None = None


@dataclass(frozen=True)
class Does:
    """What a row can do."""

    go: Callable[[Place], object]
    answer: Callable[[Given], object]
    titles: Mapping[str, str]


def condition(result: Result, does: Does) -> QFrame:
    """The row of one condition."""
    look, tone = LOOKS[result.outcome]
    head = label(asked(result.criterion.fact), "strong", wrap=True)
    why = f"{_why(result)} {result.for_whom}".rstrip()
    words = column(head, label(why, wrap=True), gap=0)
    for line in (_seen_on(result), _note(result)):
        if line:
            words.addWidget(label(line, "caption", wrap=True))
    acts = _acts(result, does)
    if acts is not None:
        words.addWidget(acts)
    tags = column(*_tags(result), None, gap=1)
    whole = row(gap=3, margins=(0, 2))
    whole.addWidget(Picture(look, tone, 5), 0, Qt.AlignmentFlag.AlignTop)
    whole.addLayout(words, 1)
    whole.addLayout(tags)
    made = boxed(whole)
    made.setAccessibleName(" ".join(filter(None, (asked(result.criterion.fact), _why(result), result.for_whom))))
    return made


def _why(result: Result) -> str:
    """The sentence on how a condition stands."""
    asks = wants(result.criterion)
    if result.outcome is Outcome.MET:
        return fill(_("Met. {asks}. Here: {here}."), asks=asks, here=result.here)
    if result.outcome is Outcome.NOT_MET:
        return fill(_("Not met. {asks}. Here: {here}."), asks=asks, here=result.here)
    if result.later:
        return fill(_("Not known yet: the referral itself will say it. {asks}."), asks=asks)
    if result.here:
        return fill(_("Not known. {asks}. So far: {here}."), asks=asks, here=result.here)
    return fill(_("Not known. {asks}."), asks=asks)


def _seen_on(result: Result) -> str:
    days = [one.when for one in result.seen if one.when is not None]
    return fill(_("As of {day}"), day=show_date(max(days))) if days else ""


def _note(result: Result) -> str:
    note = result.criterion.note
    return fill(_("What is known of this condition: {note}"), note=term_shown("condition_note", note)) if note else ""


def _tags(result: Result) -> list[QWidget]:
    made: list[QWidget] = []
    if result.blocks:
        made.append(badge(_("Required")))
    if result.unconfirmed:
        unsure = badge(_("Not confirmed"), "warning")
        unsure.setToolTip(_("Only a secondary source says so. Ask the provider."))
        made.append(unsure)
    return made


def _acts(result: Result, does: Does) -> QWidget | None:
    """What would answer it: questions to answer here, then fields to fill."""
    if result.outcome is not Outcome.NOT_KNOWN:
        changed = [one for one in result.seen if one.type == "answer"]
        return _holder(_question(_asked_in(result), does, again=True)) if changed and _asked_in(result) else None
    parts = [part for code in result.questions for part in _question(code, does)]
    if not result.later:
        parts += [_link(place, does) for place in dict.fromkeys(result.missing[:MOST_PLACES])]
    return _holder(parts) if parts else None


def _asked_in(result: Result) -> str:
    own = result.criterion.fact.questions
    return own[0] if len(own) == 1 else ""


def _holder(parts: list[QWidget]) -> QWidget:
    """Buttons beside each other as far as they fit, each question on a line of its own before them."""
    lines, flow = column(gap=1), Flow(2)
    for part in parts:
        if isinstance(part, Label):
            lines.addLayout(flow)
            lines.addWidget(part)
            flow = Flow(2)
        else:
            flow.addWidget(part)
    lines.addLayout(flow)
    made = QWidget()
    made.setLayout(lines)
    return made


def _question(code: str, does: Does, *, again: bool = False) -> list[QWidget]:
    called = term_shown("eligibility_question", code)
    if again:
        return [_say(_("Change the answer"), called, partial(does.answer, Given(code)))]
    if questions()[code].asks == "number":
        return _number(code, called, does)
    yes = _say(pgettext("answer", "Yes"), called, partial(does.answer, Given(code, yes=True)))
    no = _say(pgettext("answer", "No"), called, partial(does.answer, Given(code, yes=False)))
    own = [label(called, wrap=True)] if code not in _FACTS else []
    return [*own, yes, no]


_FACTS = frozenset(code for code in questions() if not code.startswith(("is_", "works_")))
"""Questions that are the heading of their row already."""


def _say(text: str, question: str, on: Callable[[], object]) -> Button:
    made = button(text, on)
    made.setAccessibleName(fill(_("{question} {answer}"), question=question, answer=text))
    return made


def _number(code: str, called: str, does: Does) -> list[QWidget]:
    field = NumberEditor(Number(level=INTERNAL, label=msg("Number")), called)

    def give() -> None:
        number = field.value()
        if not field.problem() and isinstance(number, int):
            does.answer(Given(code, number=number))

    field.line.returnPressed.connect(give)
    return [field, _say(_("Answer with this number"), called, give)]


def _link(place: Place, does: Does) -> Button:
    kind = TYPES[place.type]
    field, title = kind.by_name[place.field].kind.label, isolate(does.titles.get(place.record, "…"))
    said = fill(_("Fill in “{field}” of {title}"), field=field, title=title)
    made = CutButton(said if place.record else fill(_("Add: {type}"), type=kind.label))
    made.clicked.connect(lambda _checked=False: does.go(place))
    return made


def kinds_said(codes: tuple[str, ...]) -> str:
    """Kinds of help, as a person reads them."""
    return several(term_shown("assistance_kind", code) for code in codes)
