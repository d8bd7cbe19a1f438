"""What joins people to the rest: who takes part in what, and each contact made with somebody.

Model floor: declarations alone. A relation with facts of its own is a record, so that two accounts of it can stand
side by side.
"""

from typing import Annotated

from defender_desk.model.kinds import ANYTHING, Choice, Choices, Day, Line, Prose, Ref, Refs
from defender_desk.model.levels import IDENTITY, INTERNAL, SECRET
from defender_desk.model.records import Record, record
from defender_desk.model.types.redacting import whence
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg


@record(
    "involvement",
    msg("Involvement"),
    msg("Involvements"),
    title=("role", "tie", "kinship"),
    code="V",
    parties=("who", "what", "with_whom", "relative", "family_of"),
)
class Involvement(Record, frozen=True):
    """Who takes part in an incident, act or case and how; or how two people or groups belong together.

    A tie of family uses `relative`, `family_of` and `kinship` alone: these are SECRET, so that without “Everything”
    nothing of the tie is left to travel (D05).
    """

    who: Annotated[
        str,
        Ref(
            to=("person", "organisation"),
            about=True,
            role="role",
            back=msg("Takes part in"),
            level=IDENTITY,
            label=msg("Who"),
            listed=True,
        ),
    ] = ""
    what: Annotated[
        str,
        Ref(
            to=("incident", "act", "case"),
            part_of=True,
            of_whom=True,
            back=msg("People and groups in it"),
            level=INTERNAL,
            label=msg("Takes part in"),
            listed=True,
        ),
    ] = ""
    role: Annotated[str, Choice(vocabulary="involvement_role", level=INTERNAL, label=msg("Role"), listed=True)] = ""
    role_note: Annotated[str, Line(level=IDENTITY, fact=ANYTHING, label=msg("Role, in own words"), search=True)] = ""
    degree: Annotated[
        str, Choice(vocabulary="involvement_degree", level=INTERNAL, label=msg("How responsible"), listed=True)
    ] = ""
    perpetrator_kind: Annotated[
        str, Choice(vocabulary="perpetrator_kind", level=INTERNAL, label=msg("Belongs to"), listed=True)
    ] = ""
    certainty: Annotated[
        str,
        Choice(
            vocabulary="certainty",
            level=INTERNAL,
            label=msg("How certain"),
            listed=True,
            help=msg("An allegation stays one until somebody confirms it."),
        ),
    ] = ""
    said_by: Annotated[
        tuple[str, ...], Refs(to=("source",), back=msg("Says who took part"), level=IDENTITY, label=msg("Who says so"))
    ] = ()
    with_whom: Annotated[
        str, Ref(to=("person", "organisation"), about=True, back=msg("Ties"), level=IDENTITY, label=msg("Tied to"))
    ] = ""
    tie: Annotated[str, Choice(vocabulary="tie", level=IDENTITY, fact=ANYTHING, label=msg("Tie"))] = ""
    relative: Annotated[
        str, Ref(to=("person",), about=True, back=msg("Family of"), level=SECRET, fact="family", label=msg("Relative"))
    ] = ""
    family_of: Annotated[
        str, Ref(to=("person",), about=True, back=msg("Family"), level=SECRET, fact="family", label=msg("Family of"))
    ] = ""
    kinship: Annotated[str, Choice(vocabulary="family_relation", level=SECRET, fact="family", label=msg("Kinship"))] = (
        ""
    )
    since: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Since"), listed=True)] = None
    until: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Until"))] = None
    note: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Note"), search=True)] = ""


@record("contact_log", msg("Contact made"), msg("Contacts made"), title=("summary", "channel"), code="L")
class ContactLog(Record, frozen=True):
    """One contact: who was reached, how, and what was agreed.

    A day and not a time of day: the hour of a call helps only those who watch the line. Who met whom stays at home
    unless everything is handed over (D04).
    """

    who: Annotated[
        str,
        Ref(
            to=("person", "organisation"),
            about=True,
            back=msg("Contacts made"),
            level=SECRET,
            label=msg("With"),
            listed=True,
        ),
    ] = ""
    when: Annotated[FuzzyDate | None, Day(level=INTERNAL, happened=True, label=msg("When"), listed=True)] = None
    channel: Annotated[str, Choice(vocabulary="contact_channel", level=INTERNAL, label=msg("Channel"), listed=True)] = (
        ""
    )
    direction: Annotated[
        str, Choice(vocabulary="contact_direction", level=INTERNAL, label=msg("Who began it"), listed=True)
    ] = ""
    result: Annotated[str, Choice(vocabulary="contact_result", level=INTERNAL, label=msg("Reached"), listed=True)] = ""
    by: Annotated[str, Line(level=IDENTITY, label=msg("Who of us"), listed=True)] = ""
    language: Annotated[str, Choice(vocabulary="language", level=INTERNAL, label=msg("Language"))] = ""
    summary: Annotated[str, Line(level=SECRET, fact=ANYTHING, label=msg("In a word"), search=True, listed=True)] = ""
    said: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("What was said"), search=True)] = ""
    wellbeing: Annotated[str, Prose(level=SECRET, fact="health", label=msg("How they are"))] = ""
    precautions: Annotated[
        tuple[str, ...],
        Choices(vocabulary="communication_precaution", level=INTERNAL, fact="contact", label=msg("Precautions kept")),
    ] = ()
    case: Annotated[
        str,
        Ref(
            to=("case",),
            part_of=True,
            back=msg("Contacts made"),
            level=INTERNAL,
            label=msg("About the case"),
            listed=True,
        ),
    ] = ""
    next_contact: Annotated[
        FuzzyDate | None, Day(level=INTERNAL, due=msg("Next contact agreed"), label=msg("Next contact"), listed=True)
    ] = None
    redacted_from: Annotated[str, whence("contact_log")] = ""
