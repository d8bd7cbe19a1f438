"""The one error that is nobody's mistake: the world refused, and a person must be told.

Text floor: every floor may raise it; ui and cli say it. Any other exception is a defect of ours.
"""

from __future__ import annotations

from defender_desk.text.messages import Message


class Trouble(Exception):  # noqa: N818  the house's word for it, see docs/architecture.md
    """A refusal of the world, as a translated sentence and, where there is one, the next step.

    `values` fill the named placeholders of both sentences. They are sizes, names of fields, line numbers or
    versions, never the contents of a record.
    """

    def __init__(self, message: Message, next_step: Message | None = None, **values: object) -> None:
        super().__init__(message.id.format(**values))
        self.message = message
        self.next_step = next_step
        self.values = values
