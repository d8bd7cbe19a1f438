"""A sitting of a court in a case: announced, watched, and what was seen there.

Model floor: declarations alone. A trial is many hearings, each a record of its own, so that what one observer saw on
one day is never written over by the next.
"""

from typing import Annotated

from defender_desk.model.kinds import ANYTHING, Answer, Choice, Choices, Day, Line, Prose, Ref, Refs
from defender_desk.model.levels import IDENTITY, INTERNAL, SECRET
from defender_desk.model.records import Record, record
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg

AWAITED = "awaited"
"""A hearing of which nobody said yet what came of it: its day is on Today."""


@record(
    "hearing",
    msg("Hearing"),
    msg("Hearings"),
    title=("when", "subject", "stage", "court"),
    code="G",
    parties=("people",),
)
class Hearing(Record, frozen=True):
    """One hearing: when and before which court, who watched, how fair it was, and what came of it."""

    case: Annotated[
        str, Ref(to=("case",), part_of=True, back=msg("Hearings"), level=INTERNAL, label=msg("Case"), listed=True)
    ] = ""
    people: Annotated[
        tuple[str, ...],
        Refs(
            to=("person", "organisation"),
            about=True,
            back=msg("Hearings"),
            level=IDENTITY,
            fact="legal_case",
            label=msg("Who stands before the court"),
            listed=True,
        ),
    ] = ()
    when: Annotated[
        FuzzyDate | None,
        Day(
            level=INTERNAL,
            happened=True,
            fact="legal_case",
            due=msg("Hearing", "on a day"),
            label=msg("Day of the hearing"),
            listed=True,
            help=msg("Leave it empty while none is announced: a court and its number can be recorded before that."),
        ),
    ] = None
    subject: Annotated[
        str, Line(level=IDENTITY, fact="legal_case", label=msg("In a word"), search=True, listed=True)
    ] = ""
    result: Annotated[
        str,
        Choice(
            vocabulary="hearing_result", level=INTERNAL, fact="legal_case", label=msg("What came of it"), listed=True
        ),
    ] = AWAITED
    stage: Annotated[
        str, Choice(vocabulary="hearing_stage", level=INTERNAL, fact="legal_case", label=msg("Stage"), listed=True)
    ] = ""
    court: Annotated[
        str, Line(level=IDENTITY, fact="legal_case", decides=True, label=msg("Court"), search=True, listed=True)
    ] = ""
    where: Annotated[
        str,
        Line(
            level=IDENTITY,
            fact="legal_case",
            decides=True,
            label=msg("Hour and room"),
            help=msg("As the court announced it. Ask again the day before: hearings are moved."),
        ),
    ] = ""
    court_case: Annotated[
        str, Line(level=IDENTITY, fact="legal_case", label=msg("Number of the court case"), search=True, listed=True)
    ] = ""
    charges: Annotated[
        str,
        Prose(
            level=IDENTITY,
            fact="legal_case",
            label=msg("Charges before this court"),
            search=True,
            help=msg("Only where they are other than the act says, or where no act is recorded."),
        ),
    ] = ""
    defence: Annotated[
        tuple[str, ...], Choices(vocabulary="counsel", level=INTERNAL, fact="legal_case", label=msg("Lawyer"))
    ] = ()
    lawyer: Annotated[
        tuple[str, ...],
        Refs(
            to=("person", "organisation"),
            purpose="share_partners",
            back=msg("Defends in"),
            level=SECRET,
            fact=ANYTHING,
            label=msg("Name of the lawyer"),
        ),
    ] = ()
    watched: Annotated[bool | None, Answer(level=INTERNAL, label=msg("Somebody of ours was there"), listed=True)] = None
    observers: Annotated[
        tuple[str, ...],
        Refs(
            to=("person", "organisation"),
            purpose="share_partners",
            back=msg("Watched hearings"),
            level=SECRET,
            fact=ANYTHING,
            label=msg("Who watched"),
        ),
    ] = ()
    present: Annotated[bool | None, Answer(level=INTERNAL, fact="legal_case", label=msg("The accused was present"))] = (
        None
    )
    public: Annotated[bool | None, Answer(level=INTERNAL, fact="legal_case", label=msg("Open to the public"))] = None
    interpreter: Annotated[
        bool | None,
        Answer(
            level=INTERNAL,
            fact="legal_case",
            label=msg("An interpreter where one was needed"),
        ),
    ] = None
    concerns: Annotated[
        tuple[str, ...],
        Choices(
            vocabulary="fair_trial_concern",
            level=INTERNAL,
            fact="legal_case",
            label=msg("Concerns about fairness"),
            listed=True,
        ),
    ] = ()
    remarks: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("What was seen and heard"), search=True)] = ""
    decision: Annotated[
        str, Prose(level=IDENTITY, fact="legal_case", label=msg("What the court decided"), search=True)
    ] = ""
    certainty: Annotated[
        str, Choice(vocabulary="certainty", level=INTERNAL, fact="legal_case", label=msg("How certain"))
    ] = ""
    notes: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Notes"), search=True)] = ""
