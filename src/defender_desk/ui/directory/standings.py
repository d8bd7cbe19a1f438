"""How a standing looks: always a word with an icon, the colour only helping the eye.

Desktop: the list, the banner and each group of facts show it alike.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QFrame

from defender_desk.model.codec import Json
from defender_desk.model.records import Field
from defender_desk.model.shown import term_shown
from defender_desk.services.directory.standing import Check, Reliance
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import beside, say
from defender_desk.text.written import show_date
from defender_desk.ui.kit.columns import Column
from defender_desk.ui.kit.pieces import Picture, Tone, label
from defender_desk.ui.kit.spacing import boxed, row
from defender_desk.ui.kit.theme import mark

LOOKS: Mapping[Reliance, tuple[str, Tone]] = {
    Reliance.VERIFIED: ("badge-check", "good"),
    Reliance.PARTLY: ("circle-dot", "warning"),
    Reliance.STALE: ("hourglass", "warning"),
    Reliance.CHANGED: ("pencil", "warning"),
    Reliance.UNCONFIRMED: ("circle-help", "warning"),
    Reliance.NEVER: ("shield-question-mark", "plain"),
    Reliance.STOPPED: ("octagon-alert", "danger"),
    Reliance.OPEN_UNKNOWN: ("circle-help", "danger"),
}
"""Icon and tone of each."""


def standing_said(standing: Reliance) -> str:
    """The word for it."""
    return term_shown("provider_standing", standing.value)


def standing_badge(standing: Reliance) -> QFrame:
    """The word on a tinted ground, with its icon."""
    name, tone = LOOKS[standing]
    words = label(standing_said(standing), "strong")
    mark(words, role="badge", tone=tone)
    holder = boxed(row(Picture(name, "muted" if tone == "plain" else tone), words, gap=1))
    holder.setAccessibleName(standing_said(standing))
    return holder


def check_said(check: Check) -> str:
    """A check in one line: when, by whom, how, and what was found."""
    parts = (
        show_date(check.when) if check.when else "",
        isolate(check.by),
        term_shown("verification_route", check.route) if check.route else "",
        term_shown("verification_result", check.result) if check.result else "",
    )
    return beside(parts)


def standing_column(field: Field) -> Column:
    """The column of a list that shows it."""

    def write(stored: Json) -> str:
        return term_shown("provider_standing", str(stored)) if stored else ""

    def icon(stored: Json) -> tuple[str, str]:
        return LOOKS[Reliance(stored)] if stored else ("circle-help", "plain")

    return Column(field.name, say(field.kind.label), write, 26, sortable=False, whole=True, icon=icon)
