"""One editor for each kind, in one table; screens ask `editor_for` and know no editor by name.

Kit: a test proves that the table covers every kind of `model.kinds`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from defender_desk.model.kinds import (
    Amount,
    Answer,
    Choice,
    Choices,
    Content,
    Day,
    Handles,
    Kind,
    Line,
    Moment,
    Number,
    Prose,
    Ref,
    Refs,
)  # fmt: skip
from defender_desk.text.speech import say
from defender_desk.ui.kit.editors.answers import AmountEditor, AnswerEditor, NumberEditor
from defender_desk.ui.kit.editors.base import Editor, Hooks, Offer
from defender_desk.ui.kit.editors.choosing import ChoiceEditor, ChoicesEditor
from defender_desk.ui.kit.editors.content import ContentEditor
from defender_desk.ui.kit.editors.days import DayEditor, MomentEditor
from defender_desk.ui.kit.editors.linking import RefEditor, RefsEditor
from defender_desk.ui.kit.editors.writing import HandlesEditor, LineEditor, ProseEditor

__all__ = ["EDITORS", "Editor", "Hooks", "Offer", "editor_for"]

EDITORS: Mapping[type[Kind], type[Editor[Any]]] = {
    Line: LineEditor,
    Prose: ProseEditor,
    Handles: HandlesEditor,
    Choice: ChoiceEditor,
    Choices: ChoicesEditor,
    Answer: AnswerEditor,
    Number: NumberEditor,
    Amount: AmountEditor,
    Day: DayEditor,
    Moment: MomentEditor,
    Ref: RefEditor,
    Refs: RefsEditor,
    Content: ContentEditor,
}


def editor_for(kind: Kind, hooks: Hooks | None = None) -> Editor[Any]:
    """The editor of a kind, named by the kind's label in the language in use."""
    return EDITORS[type(kind)](kind, say(kind.label), hooks)
