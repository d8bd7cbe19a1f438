"""How a standing looks: always a word with an icon, the colour only helping the eye.

Desktop: the list, the banner and each group of facts show it alike.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QFrame

from defender_desk.model.codec import Json
from defender_desk.model.records import Field
from defender_desk.model.shown import term_shown
from defender_desk.services.standing import Standing
from defender_desk.text.speech import say
from defender_desk.ui.kit.columns import Column
from defender_desk.ui.kit.pieces import Picture, Tone, label
from defender_desk.ui.kit.spacing import boxed, row
from defender_desk.ui.kit.theme import mark

LOOKS: Mapping[Standing, tuple[str, Tone]] = {
    Standing.VERIFIED: ("badge-check", "good"),
    Standing.PARTLY: ("circle-dot", "warning"),
    Standing.STALE: ("hourglass", "warning"),
    Standing.CHANGED: ("pencil", "warning"),
    Standing.UNCONFIRMED: ("circle-help", "warning"),
    Standing.NEVER: ("shield-question-mark", "plain"),
    Standing.STOPPED: ("octagon-alert", "danger"),
    Standing.OPEN_UNKNOWN: ("circle-x", "danger"),
}
"""Icon and tone of each."""


def standing_said(standing: Standing) -> str:
    """The word for it."""
    return term_shown("provider_standing", standing.value)


def standing_badge(standing: Standing) -> QFrame:
    """The word on a tinted ground, with its icon."""
    name, tone = LOOKS[standing]
    words = label(standing_said(standing), "strong")
    mark(words, role="badge", tone=tone)
    holder = boxed(row(Picture(name, "muted" if tone == "plain" else tone), words, gap=1))
    holder.setAccessibleName(standing_said(standing))
    return holder


def standing_column(field: Field) -> Column:
    """The column of a list that shows it."""

    def write(stored: Json) -> str:
        return term_shown("provider_standing", str(stored)) if stored else ""

    def icon(stored: Json) -> tuple[str, str]:
        return LOOKS[Standing(stored)] if stored else ("circle-help", "plain")

    return Column(field.name, say(field.kind.label), write, 30, sortable=False, icon=icon)
