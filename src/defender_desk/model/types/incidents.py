"""What happened, act by act.

Model floor: declarations alone. A word or a date is enough to begin an incident.
"""

from typing import Annotated

from defender_desk.model.kinds import (
    ANYTHING,
    Amount,
    Choice,
    Choices,
    Day,
    Line,
    Number,
    Prose,
    Ref,
    Refs,
)
from defender_desk.model.levels import IDENTITY, INTERNAL, OPEN, SECRET
from defender_desk.model.records import Record, record
from defender_desk.model.types.people import STRICTEST
from defender_desk.model.types.redacting import whence
from defender_desk.model.values import Money
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg


@record(
    "incident",
    msg("Incident"),
    msg("Incidents"),
    title=("title", "what"),
    code="I",
    begins=("story", "notes", "place"),
    apart=("when", "place", "country"),
)
class Incident(Record, frozen=True):
    """Something that happened, or is threatened: whole or in a single word."""

    title: Annotated[
        str,
        Line(
            level=IDENTITY,
            fact="story",
            label=msg("In a word"),
            search=True,
            listed=True,
            help=msg("Enough to find it again. The rest can wait."),
        ),
    ] = ""
    protection: Annotated[
        str, Choice(vocabulary="protection_level", level=OPEN, label=msg("Protection level"), listed=True)
    ] = STRICTEST
    what: Annotated[
        tuple[str, ...],
        Choices(vocabulary="violation_type", level=INTERNAL, fact="story", label=msg("What happened"), listed=True),
    ] = ()
    when: Annotated[
        FuzzyDate | None, Day(level=INTERNAL, fact="story", happened=True, label=msg("When"), listed=True)
    ] = None
    until: Annotated[FuzzyDate | None, Day(level=INTERNAL, fact="story", happened=True, label=msg("Until"))] = None
    timing: Annotated[
        str, Choice(vocabulary="timing", level=OPEN, fact="story", label=msg("Over, going on or feared"), listed=True)
    ] = ""
    last_threat: Annotated[
        FuzzyDate | None,
        Day(
            level=INTERNAL,
            fact="story",
            label=msg("Latest threat"),
            listed=True,
            help=msg("Several funds look only at threats of the last three months."),
        ),
    ] = None
    urgency: Annotated[
        str, Choice(vocabulary="urgency", level=OPEN, fact="need", label=msg("Urgency"), listed=True)
    ] = ""
    urgency_reason: Annotated[str, Prose(level=IDENTITY, fact="need", label=msg("Why it is urgent now"))] = ""
    story: Annotated[
        str,
        Prose(
            level=SECRET,
            fact="story",
            label=msg("Account"),
            search=True,
            help=msg("In the person's own words, as much as they want to tell. No detail is owed."),
        ),
    ] = ""
    status: Annotated[
        str, Choice(vocabulary="certainty", level=OPEN, fact="story", label=msg("State of knowledge"), listed=True)
    ] = ""
    country: Annotated[
        str,
        Choice(
            vocabulary="country", level=INTERNAL, fact="story", decides=True, label=msg("Country where"), listed=True
        ),
    ] = ""
    country_behind: Annotated[
        str,
        Choice(
            vocabulary="country",
            level=INTERNAL,
            fact="perpetrators",
            decides=True,
            label=msg("Country behind it"),
            listed=True,
            help=msg("Where those responsible act for another country than the one it happened in."),
        ),
    ] = ""
    place: Annotated[str, Line(level=SECRET, fact="story", label=msg("Place"), search=True)] = ""
    place_precision: Annotated[
        str,
        Choice(
            vocabulary="place_precision",
            level=OPEN,
            fact="story",
            label=msg("How exact is the place"),
            help=msg("You choose how exactly a place is written down. A town is often enough."),
        ),
    ] = ""
    place_kind: Annotated[
        str, Choice(vocabulary="place_kind", level=INTERNAL, fact="story", label=msg("Kind of place"))
    ] = ""
    perpetrators: Annotated[
        tuple[str, ...],
        Choices(
            vocabulary="perpetrator_kind",
            level=INTERNAL,
            fact="perpetrators",
            decides=True,
            label=msg("Those responsible, by kind"),
            listed=True,
        ),
    ] = ()
    perpetrators_note: Annotated[
        str, Prose(level=SECRET, fact="perpetrators", label=msg("Why it is thought to be them"), search=True)
    ] = ""
    work_link: Annotated[
        str, Prose(level=IDENTITY, fact="story", label=msg("How it follows from their work"), search=True)
    ] = ""
    victims_count: Annotated[
        int | None, Number(level=INTERNAL, fact="story", label=msg("How many people were harmed"))
    ] = None
    losses: Annotated[
        tuple[str, ...], Choices(vocabulary="loss", level=INTERNAL, fact="story", label=msg("Lost or damaged"))
    ] = ()
    losses_note: Annotated[str, Prose(level=IDENTITY, fact="story", label=msg("List of losses"))] = ""
    losses_value: Annotated[Money | None, Amount(level=INTERNAL, fact="story", label=msg("Value of losses"))] = None
    injuries: Annotated[
        str,
        Prose(level=SECRET, fact="health", label=msg("Injuries and distress"), help=msg("Only what help depends on.")),
    ] = ""
    reported_to: Annotated[
        tuple[str, ...], Choices(vocabulary="reported_to", level=INTERNAL, fact="story", label=msg("Reported to"))
    ] = ()
    remedies: Annotated[
        str, Prose(level=IDENTITY, fact="story", label=msg("What was tried, and the answer"), search=True)
    ] = ""
    refused_by: Annotated[
        tuple[str, ...],
        Refs(
            to=("provider",),
            back=msg("Refusals that did harm"),
            level=INTERNAL,
            fact="story",
            decides=True,
            label=msg("Whose refusal it was"),
            help=msg("What is written for them tells nothing of this incident."),
        ),
    ] = ()
    context: Annotated[str, Prose(level=IDENTITY, fact="story", label=msg("Context"), search=True)] = ""
    case: Annotated[
        str, Ref(to=("case",), part_of=True, back=msg("Incidents"), level=INTERNAL, label=msg("Case"), listed=True)
    ] = ""
    follows: Annotated[
        tuple[str, ...],
        Refs(
            to=("incident",),
            back=msg("Followed by"),
            level=INTERNAL,
            label=msg("Follows on"),
            help=msg("An earlier incident that this one continues or answers."),
        ),
    ] = ()
    notes: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Notes"), search=True)] = ""
    redacted_from: Annotated[str, whence("incident")] = ""


@record(
    "act",
    msg("Act", "violation"),
    msg("Acts", "violation"),
    title=("what", "when"),
    code="A",
    begins=("what_note", "notes"),
)
class Act(Record, frozen=True):
    """One thing done to one person or group in an incident; those who did it are parts taken in this act.

    The shape (incident, victim, act, perpetrator) follows the idea of the HURIDOCS events model.
    """

    incident: Annotated[
        str,
        Ref(
            to=("incident",),
            part_of=True,
            of_whom=True,
            back=msg("Acts", "violation"),
            level=INTERNAL,
            label=msg("Incident"),
            listed=True,
        ),
    ] = ""
    victim: Annotated[
        str,
        Ref(
            to=("person", "organisation"),
            about=True,
            back=msg("What was done to them"),
            level=IDENTITY,
            label=msg("Who was harmed"),
            listed=True,
        ),
    ] = ""
    what: Annotated[
        str, Choice(vocabulary="violation_type", level=INTERNAL, fact="story", label=msg("What was done"), listed=True)
    ] = ""
    what_note: Annotated[str, Line(level=SECRET, fact="story", label=msg("In own words"), search=True)] = ""
    when: Annotated[
        FuzzyDate | None, Day(level=INTERNAL, fact="story", happened=True, label=msg("When"), listed=True)
    ] = None
    until: Annotated[
        FuzzyDate | None, Day(level=INTERNAL, fact="story", happened=True, label=msg("Until"), listed=True)
    ] = None
    status: Annotated[
        str, Choice(vocabulary="certainty", level=OPEN, fact="story", label=msg("State of knowledge"), listed=True)
    ] = ""
    methods: Annotated[
        tuple[str, ...], Choices(vocabulary="method", level=INTERNAL, fact="story", label=msg("How it was done"))
    ] = ()
    attribution: Annotated[
        tuple[str, ...],
        Choices(
            vocabulary="attribution",
            level=INTERNAL,
            fact="perpetrators",
            label=msg("Because of what, as it seems"),
            listed=True,
        ),
    ] = ()
    stated_reason: Annotated[
        str, Prose(level=IDENTITY, fact="legal_case", label=msg("Reason given by the authorities"))
    ] = ""
    place: Annotated[str, Line(level=SECRET, fact="story", label=msg("Place"), search=True)] = ""
    place_kind: Annotated[
        str, Choice(vocabulary="place_kind", level=INTERNAL, fact="story", label=msg("Kind of place"))
    ] = ""
    detention_kind: Annotated[
        str, Choice(vocabulary="detention_kind", level=INTERNAL, fact="legal_case", label=msg("Kind of detention"))
    ] = ""
    held_where: Annotated[str, Line(level=SECRET, fact="legal_case", label=msg("Held where"), search=True)] = ""
    outside_contact: Annotated[
        tuple[str, ...],
        Choices(
            vocabulary="detention_contact", level=INTERNAL, fact="legal_case", label=msg("Contact with the outside")
        ),
    ] = ()
    counsel: Annotated[
        tuple[str, ...], Choices(vocabulary="counsel", level=INTERNAL, fact="legal_case", label=msg("Legal counsel"))
    ] = ()
    charge: Annotated[
        str,
        Line(
            level=IDENTITY,
            fact="legal_case",
            label=msg("Charge or legal basis"),
            search=True,
            help=msg("What they are accused of. The court, its number and its days stand in the hearings of the case."),
        ),
    ] = ""
    court_case: Annotated[
        str,
        Line(
            level=IDENTITY,
            fact="legal_case",
            label=msg("Charge, court and case number"),
            search=True,
            former=True,
            help=msg(
                "Written before hearings had records of their own. Put the charge above, the court and its number into "
                "a hearing, and then empty this line."
            ),
        ),
    ] = ""
    end_state: Annotated[
        str,
        Choice(vocabulary="end_state", level=INTERNAL, fact="legal_case", label=msg("State at the end"), listed=True),
    ] = ""
    consequences: Annotated[
        tuple[str, ...], Choices(vocabulary="consequence", level=SECRET, fact="story", label=msg("Consequences"))
    ] = ()
    consequences_note: Annotated[str, Prose(level=SECRET, fact="story", label=msg("Consequences, in own words"))] = ""
    standards: Annotated[
        tuple[str, ...],
        Choices(vocabulary="standard", level=OPEN, fact="story", label=msg("International standards concerned")),
    ] = ()
    national_law: Annotated[
        str, Line(level=IDENTITY, fact="legal_case", label=msg("National law used or broken"), search=True)
    ] = ""
    said_by: Annotated[
        tuple[str, ...], Refs(to=("source",), back=msg("Acts reported"), level=IDENTITY, label=msg("Who says so"))
    ] = ()
    notes: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Notes"), search=True)] = ""
