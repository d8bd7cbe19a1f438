"""What the case desk asks about a case in a small window: which fields, under which heading, and what writes them.

Desktop: one table, so that what was left unfinished is gone on with where it was begun.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from defender_desk.model.changes import Changes
from defender_desk.text.messages import Message, msg
from defender_desk.ui.case_desk import reading

_SAVED, _SAVE = msg("Saved"), msg("Save")


@dataclass(frozen=True)
class Ask:
    """One question about a case."""

    names: tuple[str, ...]
    heading: Message
    said: Message = _SAVED
    """What is said once it is written."""
    go: Message = _SAVE
    """What the button says that writes it."""
    write: Callable[[Any, str, Mapping[str, object]], Changes] = reading.write_case


PEOPLE = Ask(("people",), msg("For whom is this case?"))
RISKS = Ask(("risks", "precautions", "wishes", "return_risk", "return_note"), msg("Risks and precautions"))
DAYS = Ask(("welfare_check", "review"), msg("Days of this case"))
DECISION = Ask(
    ("decision", "decided", "decided_by", "authority_involved"),
    msg("What is decided, and why?"),
    msg("The decision was written down"),
    write=reading.decide,
)
OUTCOME = Ask(
    ("outcome_kind", "outcome", "closed", "lessons"),
    msg("How did it end?"),
    msg("The case was closed"),
    msg("Close the case"),
    reading.close,
)
ASKS = (PEOPLE, RISKS, DAYS, DECISION, OUTCOME)


def asking_for(names: Collection[str]) -> Ask | None:
    """The question that all these fields belong to; None where they were left by another form."""
    return next((one for one in ASKS if names and set(names) <= set(one.names)), None)
