"""What somebody answered so that a provider's conditions can be weighed, where no other record says it.

Model floor: declarations alone. The questions are terms of `eligibility_question`; `model.eligibility` says which
condition each of them serves.
"""

from typing import Annotated

from defender_desk.model.kinds import ANYTHING, Answer, Choice, Day, Line, Number, Prose, Ref, Refs
from defender_desk.model.levels import IDENTITY, INTERNAL, SECRET
from defender_desk.model.records import Record, record
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg


@record("answer", msg("Answer", "to a condition"), msg("Answers", "to conditions"), title=("question",), code="Q")
class Answered(Record, frozen=True):
    """One answer of a person at the desk to one question that conditions ask."""

    question: Annotated[
        str, Choice(vocabulary="eligibility_question", level=INTERNAL, label=msg("Question"), listed=True)
    ] = ""
    case: Annotated[
        str, Ref(to=("case",), part_of=True, back=msg("Answers to conditions"), level=INTERNAL, label=msg("Case"),
                 listed=True)
    ] = ""  # fmt: skip
    about: Annotated[
        tuple[str, ...],
        Refs(
            to=("person", "organisation"),
            about=True,
            back=msg("Answers about them"),
            level=IDENTITY,
            label=msg("About whom"),
            listed=True,
        ),
    ] = ()
    yes: Annotated[
        bool | None, Answer(level=INTERNAL, fact=ANYTHING, label=msg("Answer", "yes or no"), listed=True)
    ] = None
    number: Annotated[
        int | None, Number(level=INTERNAL, fact=ANYTHING, label=msg("Answer, as a number"), listed=True)
    ] = None
    note: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("How we know"), search=True)] = ""
    answered: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Answered on"), listed=True)] = None
    answered_by: Annotated[str, Line(level=IDENTITY, label=msg("Answered by"), listed=True)] = ""
