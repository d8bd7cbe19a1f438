"""How an application's states and meters are said: a word, an icon and a tone for each.

Desktop: plain data and sentences, for the list, the answers and the meter.
"""

from __future__ import annotations

from collections.abc import Mapping

from defender_desk.model.shown import several
from defender_desk.services.application.applications import NOT_SAID, Meter
from defender_desk.services.application.questions import State
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import _, fill, ngettext
from defender_desk.text.written import show_count
from defender_desk.ui.kit.pieces import Tone

STATES: Mapping[State, tuple[str, Tone, Message]] = {
    State.ANSWERED: ("circle-check", "good", msg("Answered")),
    State.MISSING: ("circle", "plain", msg("Missing")),
    State.UNCOVERED: ("shield-alert", "warning", msg("Without consent")),
    State.HELD: ("shield-alert", "warning", msg("Kept by its protection level")),
    State.UNTRANSLATED: ("languages", "info", msg("Not translated")),
    State.STALE: ("history", "warning", msg("Translation out of date")),
}
"""Icon, tone and word of each state."""

SURE: Mapping[str, Message] = {
    "R": msg("They ask for it in their own text."),
    "E": msg("It follows from what they publish."),
    "M": msg("Whether they ask for it is not confirmed."),
    "": msg("Noted at this desk as asked for."),
    NOT_SAID: msg("Whether they ask for it is not recorded."),
}
"""How we know that something is asked for."""


def summary(meter: Meter) -> str:
    """A meter in one line: how much is answered, and what keeps the rest."""
    done = fill(_("{answered} of {asked} answered"), answered=show_count(meter.answered), asked=show_count(meter.asked))
    rest = (
        (meter.uncovered, ngettext("{n} without consent", "{n} without consent", meter.uncovered)),
        (meter.held, ngettext("{n} kept by its protection level", "{n} kept by their protection level", meter.held)),
        (meter.untranslated, ngettext("{n} not translated", "{n} not translated", meter.untranslated)),
        (meter.stale, ngettext("{n} out of date", "{n} out of date", meter.stale)),
        (meter.missing, ngettext("{n} missing", "{n} missing", meter.missing)),
    )
    return several([done, *(fill(said, n=show_count(count)) for count, said in rest if count)])
