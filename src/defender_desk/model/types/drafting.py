"""What is written for an application: answers in one language and another, and what the money is for.

Model floor: declarations alone. An answer belongs to the case, so that it is written once for all whom it is sent to;
a line of a budget belongs to the one request it is asked for in.
"""

from typing import Annotated

from defender_desk.model.kinds import ANYTHING, BY_QUESTION, Amount, Answer, Choice, Line, Number, Prose, Ref
from defender_desk.model.levels import IDENTITY, INTERNAL, OPEN, SECRET
from defender_desk.model.records import Record, record
from defender_desk.model.values import Money
from defender_desk.text.messages import msg


@record("narrative", msg("Written answer"), msg("Written answers"), title=("question",), code="W")
class Narrative(Record, frozen=True):
    """The answer to one question of an application in one language, an original or a translation."""

    case: Annotated[
        str,
        Ref(to=("case",), part_of=True, back=msg("Written answers"), level=INTERNAL, label=msg("Case"), listed=True),
    ] = ""
    question: Annotated[
        str, Choice(vocabulary="application_field", level=OPEN, decides=True, label=msg("Question"), listed=True)
    ] = ""
    language: Annotated[str, Choice(vocabulary="language", level=OPEN, label=msg("Language"), listed=True)] = ""
    text: Annotated[str, Prose(level=SECRET, fact=BY_QUESTION, label=msg("Answer in words"), search=True)] = ""
    translation_of: Annotated[
        str,
        Ref(
            to=("narrative",),
            back=msg("Translations"),
            level=INTERNAL,
            label=msg("Translation of"),
            listed=True,
            help=msg("Empty for an original, and for a translation of what the records say."),
        ),
    ] = ""
    # A digest of a short text can be guessed at, so it is as secret as the text.
    of_version: Annotated[
        str,
        Line(
            level=SECRET,
            fact=BY_QUESTION,
            label=msg("State of the original"),
            help=msg("A check sum of what it was translated from. It tells when the original has changed since."),
        ),
    ] = ""
    made_by: Annotated[str, Line(level=IDENTITY, label=msg("Written or translated by"), search=True, listed=True)] = ""
    reviewed: Annotated[
        bool | None,
        Answer(level=INTERNAL, label=msg("Read by a person who knows the language"), listed=True),
    ] = None
    notes: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Notes"), search=True)] = ""


@record("cost", msg("Cost"), msg("Costs"), title=("what", "kind"), code="B")
class Cost(Record, frozen=True):
    """One line of the budget of a request."""

    referral: Annotated[
        str,
        Ref(
            to=("referral",),
            part_of=True,
            back=msg("Costs"),
            level=INTERNAL,
            label=msg("Asked for in"),
            listed=True,
        ),
    ] = ""
    what: Annotated[str, Line(level=IDENTITY, fact="need", label=msg("What it is for"), search=True, listed=True)] = ""
    kind: Annotated[
        str, Choice(vocabulary="cost_kind", level=INTERNAL, fact="need", label=msg("Kind of cost"), listed=True)
    ] = ""
    quantity: Annotated[int | None, Number(level=INTERNAL, fact="need", label=msg("How many"), listed=True)] = None
    amount: Annotated[
        Money | None,
        Amount(
            level=INTERNAL,
            fact="need",
            label=msg("Amount"),
            listed=True,
            help=msg("The total of this line, not the price of one."),
        ),
    ] = None
    period: Annotated[str, Line(level=IDENTITY, fact="need", label=msg("For which period"), listed=True)] = ""
    already_paid: Annotated[
        bool | None, Answer(level=INTERNAL, fact="need", label=msg("Already paid"), listed=True)
    ] = None
    proof: Annotated[
        str,
        Ref(
            to=("evidence",), back=msg("Proves a cost"), level=INTERNAL, fact="evidence", label=msg("Receipt or quote")
        ),
    ] = ""
    notes: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Notes"), search=True)] = ""
