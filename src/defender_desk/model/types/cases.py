"""A person's case, and each thing planned and done for it.

Model floor: declarations alone. A case holds the decision and its reasons; what is done is a record of its own, with
its own consent.
"""

from typing import Annotated

from defender_desk.model.kinds import ANYTHING, Answer, AsksFirst, Choice, Choices, Day, Line, Once, Prose, Ref, Refs
from defender_desk.model.levels import IDENTITY, INTERNAL, OPEN, SECRET
from defender_desk.model.records import Record, record
from defender_desk.model.types.people import KEEP_UNTIL, STRICTEST
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg

WHY_THIS_AUTHORITY = Prose(
    level=IDENTITY,
    fact=ANYTHING,
    decides=True,
    label=msg("Why it goes to this authority"),
    help=msg("Where it may be responsible itself, or act for those who are."),
)
"""Of whatever asks first, the field that its `AsksFirst.facing` names."""

STEPS = AsksFirst(
    "status",
    frozenset({"in_progress", "done"}),
    "without_consent",
    kind="what",
    whom="with_whom",
    whose=("case",),
    facing="authority_reason",
)
"""What a step asks before it is under way."""


@record("case", msg("Case"), msg("Cases"), title=("title", "need_kinds"), code="C", apart=("people", "opened"))
class Case(Record, frozen=True):
    """One request or danger that is followed from its first report to its outcome."""

    title: Annotated[
        str,
        Line(
            level=IDENTITY,
            fact="name",
            label=msg("In a word"),
            search=True,
            listed=True,
            help=msg("A code is safer than a name."),
        ),
    ] = ""
    protection: Annotated[
        str, Choice(vocabulary="protection_level", level=OPEN, label=msg("Protection level"), listed=True)
    ] = STRICTEST
    people: Annotated[
        tuple[str, ...],
        Refs(
            to=("person", "organisation"),
            about=True,
            back=msg("Cases"),
            level=IDENTITY,
            label=msg("For whom"),
            listed=True,
        ),
    ] = ()
    status: Annotated[str, Choice(vocabulary="case_status", level=OPEN, label=msg("Status"), listed=True)] = ""
    urgency: Annotated[
        str, Choice(vocabulary="urgency", level=OPEN, fact="need", label=msg("Urgency"), listed=True)
    ] = ""
    officer: Annotated[str, Line(level=IDENTITY, label=msg("Who follows it"), search=True, listed=True)] = ""
    opened: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Opened"), listed=True)] = None
    review: Annotated[
        FuzzyDate | None, Day(level=INTERNAL, due=msg("Review the case"), label=msg("Look at it again on"), listed=True)
    ] = None
    welfare_check: Annotated[
        FuzzyDate | None,
        Day(level=INTERNAL, due=msg("Ask how they are"), label=msg("Ask how they are by"), listed=True),
    ] = None
    need: Annotated[str, Prose(level=IDENTITY, fact="need", label=msg("What is needed, and why"), search=True)] = ""
    need_kinds: Annotated[
        tuple[str, ...],
        Choices(
            vocabulary="assistance_kind", level=INTERNAL, fact="need", label=msg("Kinds of help wanted"), listed=True
        ),
    ] = ()
    need_services: Annotated[
        tuple[str, ...],
        Choices(vocabulary="service_category", level=INTERNAL, fact="need", label=msg("Services needed")),
    ] = ()
    horizon: Annotated[
        str, Choice(vocabulary="assistance_horizon", level=OPEN, fact="need", label=msg("For how long"))
    ] = ""
    risks: Annotated[str, Prose(level=SECRET, fact="security", label=msg("Risks"), search=True)] = ""
    wishes: Annotated[
        str, Prose(level=SECRET, fact=ANYTHING, label=msg("What the person wants, and does not want"), search=True)
    ] = ""
    precautions: Annotated[
        str, Prose(level=SECRET, fact="security", label=msg("Precautions for this case"), search=True)
    ] = ""
    security_practice: Annotated[
        str, Prose(level=SECRET, fact="security", label=msg("How they protect themselves now"))
    ] = ""
    return_risk: Annotated[
        bool | None, Answer(level=SECRET, fact="security", label=msg("In danger if they return"))
    ] = None
    return_note: Annotated[str, Prose(level=SECRET, fact="security", label=msg("What return would mean"))] = ""
    authority_involved: Annotated[
        bool | None,
        Answer(
            level=INTERNAL,
            fact="perpetrators",
            decides=True,
            label=msg("An authority may be behind it"),
            help=msg("If so, that authority is never the one we turn to without a warning."),
        ),
    ] = None
    decision: Annotated[
        str, Prose(level=IDENTITY, fact=ANYTHING, label=msg("What was decided, and why"), search=True)
    ] = ""
    decided: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Decided on"))] = None
    decided_by: Annotated[str, Line(level=IDENTITY, label=msg("Decided by"))] = ""
    outcome_kind: Annotated[
        str, Choice(vocabulary="case_outcome", level=OPEN, label=msg("How it ended"), listed=True)
    ] = ""
    outcome: Annotated[
        str,
        Prose(
            level=SECRET,
            fact=ANYTHING,
            label=msg("Outcome"),
            needed=Once("status", "closed", msg("A case cannot be closed without its outcome.")),
            search=True,
            help=msg("A case is closed with a word on how it ended."),
        ),
    ] = ""
    closed: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Closed"), listed=True)] = None
    lessons: Annotated[str, Prose(level=IDENTITY, fact=ANYTHING, label=msg("What we learned"))] = ""
    retention: Annotated[FuzzyDate | None, KEEP_UNTIL] = None
    notes: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Notes"), search=True)] = ""


@record(
    "action",
    msg("Action"),
    msg("Actions"),
    title=("title", "what"),
    code="T",
    asks_first=STEPS,
)
class PlannedAction(Record, frozen=True):
    """One step for a case: planned, done, and what came of it."""

    what: Annotated[str, Choice(vocabulary="case_action", level=INTERNAL, label=msg("What to do"), listed=True)] = ""
    title: Annotated[str, Line(level=IDENTITY, fact=ANYTHING, label=msg("In own words"), search=True, listed=True)] = ""
    case: Annotated[
        str, Ref(to=("case",), part_of=True, back=msg("Actions"), level=INTERNAL, label=msg("Case"), listed=True)
    ] = ""
    status: Annotated[str, Choice(vocabulary="action_status", level=OPEN, label=msg("Status"), listed=True)] = ""
    urgency: Annotated[str, Choice(vocabulary="urgency", level=OPEN, label=msg("Urgency"), listed=True)] = ""
    owner: Annotated[str, Line(level=IDENTITY, label=msg("Who does it"), search=True, listed=True)] = ""
    due: Annotated[FuzzyDate | None, Day(level=INTERNAL, due=msg("Action due"), label=msg("Due"), listed=True)] = None
    done: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Done on"), listed=True)] = None
    with_whom: Annotated[
        tuple[str, ...],
        Refs(
            to=("person", "organisation", "provider"),
            back=msg("Actions with them"),
            level=IDENTITY,
            label=msg("With whom"),
        ),
    ] = ()
    consent: Annotated[
        str,
        Ref(
            to=("consent",),
            back=msg("Actions that rest on it"),
            level=INTERNAL,
            label=msg("Consent"),
            help=msg("Asked before the step is taken, for this purpose."),
        ),
    ] = ""
    without_consent: Annotated[
        str,
        Prose(
            level=SECRET,
            fact=ANYTHING,
            label=msg("Why without consent"),
            help=msg("Only where it could not be asked for. It is kept in the timeline."),
        ),
    ] = ""
    authority_reason: Annotated[str, WHY_THIS_AUTHORITY] = ""
    steps: Annotated[str, Prose(level=IDENTITY, fact=ANYTHING, label=msg("How, step by step"), search=True)] = ""
    result: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Result"), search=True)] = ""
    next_step: Annotated[str, Prose(level=IDENTITY, fact=ANYTHING, label=msg("Next step"), search=True)] = ""
    notes: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Notes"), search=True)] = ""
