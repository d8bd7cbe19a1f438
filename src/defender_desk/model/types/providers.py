"""Who can help: funds, helplines, services of a city and authorities, and each check of what is known of them.

Model floor: declarations alone. A provider is never open of itself: its status is what somebody saw on a day, and
nobody has verified it until a name and a date stand there.
"""

from typing import Annotated

from defender_desk.model.kinds import ANYTHING, Answer, Choice, Choices, Day, Handles, Line, Prose, Ref
from defender_desk.model.levels import IDENTITY, INTERNAL, OPEN
from defender_desk.model.records import Record, record
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg

UNKNOWN_STATUS = "unknown"
"""A provider nobody looked at is not open."""


@record("provider", msg("Provider"), msg("Providers"), title=("name", "name_ar", "name_fr", "name_es"), code="H")
class Provider(Record, frozen=True):
    """A fund, helpline, programme, service or mechanism that may help; its facts are public, so most are open."""

    name: Annotated[str, Line(level=OPEN, group="who", label=msg("Name"), search=True, listed=True)] = ""
    name_ar: Annotated[str, Line(level=OPEN, group="who", label=msg("Name in Arabic"), search=True)] = ""
    name_fr: Annotated[str, Line(level=OPEN, group="who", label=msg("Name in French"), search=True)] = ""
    name_es: Annotated[str, Line(level=OPEN, group="who", label=msg("Name in Spanish"), search=True)] = ""
    status: Annotated[
        str, Choice(vocabulary="provider_status", level=OPEN, group="status", label=msg("Status"), listed=True)
    ] = UNKNOWN_STATUS
    status_note: Annotated[
        str, Prose(level=OPEN, group="status", label=msg("What the status rests on"), search=True)
    ] = ""
    status_date: Annotated[FuzzyDate | None, Day(level=OPEN, group="status", label=msg("Status as of"))] = None
    closes: Annotated[
        FuzzyDate | None,
        Day(
            level=OPEN,
            group="status",
            label=msg("Last day to apply"),
            due=msg("Last day to apply to the provider"),
            lapses=True,
            listed=True,
            help=msg("When a call has a deadline. Once the day has passed, the provider no longer counts as open."),
        ),
    ] = None
    verified: Annotated[
        FuzzyDate | None,
        Day(
            level=OPEN,
            label=msg("Verified by us on"),
            listed=True,
            help=msg("The day one of you checked with the provider itself. Empty means never."),
        ),
    ] = None
    verified_by: Annotated[str, Line(level=IDENTITY, label=msg("Verified by"))] = ""
    verified_route: Annotated[str, Choice(vocabulary="verification_route", level=OPEN, label=msg("Verified how"))] = ""
    seen: Annotated[FuzzyDate | None, Day(level=OPEN, label=msg("Facts seen on"))] = None
    kind: Annotated[
        str, Choice(vocabulary="provider_kind", level=OPEN, group="who", label=msg("Kind of provider"), listed=True)
    ] = ""
    target_kind: Annotated[
        str, Choice(vocabulary="referral_target_kind", level=OPEN, group="who", label=msg("Kind of help point"))
    ] = ""
    run_by: Annotated[str, Line(level=OPEN, group="who", label=msg("Run by"), search=True)] = ""
    organisation: Annotated[
        str, Ref(to=("organisation",), back=msg("Runs"), level=INTERNAL, label=msg("Organisation"))
    ] = ""
    applicants: Annotated[
        tuple[str, ...],
        Choices(vocabulary="applicant_kind", level=OPEN, group="criteria", label=msg("Who can apply")),
    ] = ()
    groups: Annotated[
        tuple[str, ...],
        Choices(vocabulary="target_group", level=OPEN, group="criteria", label=msg("For whom"), listed=True),
    ] = ()
    needed_status: Annotated[
        tuple[str, ...],
        Choices(
            vocabulary="needed_status",
            level=OPEN,
            group="criteria",
            label=msg("Legal status needed"),
            listed=True,
            help=msg("Any one of these is enough. Write “No status needed” only where they said so."),
        ),
    ] = ()
    who_note: Annotated[str, Prose(level=OPEN, group="criteria", label=msg("Conditions to apply"), search=True)] = ""
    regions: Annotated[
        tuple[str, ...], Choices(vocabulary="region", level=OPEN, group="criteria", label=msg("Regions"), listed=True)
    ] = ()
    countries: Annotated[
        tuple[str, ...],
        Choices(vocabulary="country", level=OPEN, group="criteria", decides=True, label=msg("Countries")),
    ] = ()
    cities: Annotated[
        tuple[str, ...],
        Choices(vocabulary="city", level=OPEN, group="place", label=msg("Cities"), listed=True),
    ] = ()
    hours: Annotated[
        str,
        Prose(
            level=OPEN,
            group="place",
            label=msg("Opening hours"),
            help=msg("Days and hours as they say them, and how to be let in; of several services, those of each."),
        ),
    ] = ""
    city_relation: Annotated[
        str, Choice(vocabulary="municipal_relation", level=OPEN, group="who", label=msg("Relation to the city"))
    ] = ""
    support: Annotated[
        tuple[str, ...],
        Choices(vocabulary="assistance_kind", level=OPEN, group="amounts", label=msg("Kinds of help"), listed=True),
    ] = ()
    services: Annotated[
        tuple[str, ...],
        Choices(vocabulary="service_category", level=OPEN, group="amounts", label=msg("Services"), listed=True),
    ] = ()
    cost: Annotated[
        str,
        Choice(vocabulary="service_cost", level=OPEN, group="amounts", label=msg("What it costs")),
    ] = ""
    cost_note: Annotated[str, Line(level=OPEN, group="amounts", label=msg("About the cost"))] = ""
    horizon: Annotated[
        tuple[str, ...],
        Choices(vocabulary="assistance_horizon", level=OPEN, group="amounts", label=msg("For how long"), listed=True),
    ] = ()
    languages: Annotated[
        tuple[str, ...],
        Choices(vocabulary="language", level=OPEN, group="languages", label=msg("Languages"), listed=True),
    ] = ()
    languages_note: Annotated[str, Line(level=OPEN, group="languages", label=msg("Languages, what is known"))] = ""
    how_to_apply: Annotated[str, Prose(level=OPEN, group="applying", label=msg("How to apply"), search=True)] = ""
    asks: Annotated[
        tuple[str, ...],
        Choices(vocabulary="application_field", level=OPEN, group="applying", label=msg("What they ask for")),
    ] = ()
    asks_note: Annotated[str, Prose(level=OPEN, group="applying", label=msg("About what they ask for"))] = ""
    amounts: Annotated[str, Prose(level=OPEN, group="amounts", label=msg("Amounts"))] = ""
    duration: Annotated[str, Line(level=OPEN, group="amounts", label=msg("Duration"))] = ""
    response_time: Annotated[str, Line(level=OPEN, group="applying", label=msg("Time to answer"))] = ""
    secure_communication: Annotated[
        str, Prose(level=OPEN, group="contact", label=msg("Safe ways to write to them"))
    ] = ""
    third_party: Annotated[bool | None, Answer(level=OPEN, group="criteria", label=msg("Others may refer to it"))] = (
        None
    )
    third_party_note: Annotated[str, Line(level=OPEN, group="criteria", label=msg("About referral by others"))] = ""
    consent_rule: Annotated[str, Prose(level=OPEN, group="safety", label=msg("What they require about consent"))] = ""
    tells_government: Annotated[
        bool | None,
        Answer(
            level=OPEN,
            group="safety",
            decides=True,
            label=msg("Passes the name to a government"),
            help=msg("Such a step needs a consent of its own."),
        ),
    ] = None
    publishes: Annotated[
        bool | None, Answer(level=OPEN, group="safety", decides=True, label=msg("Publishes what it receives"))
    ] = None
    not_covered: Annotated[str, Prose(level=OPEN, group="criteria", label=msg("Not covered"), search=True)] = ""
    warnings: Annotated[str, Prose(level=OPEN, group="safety", label=msg("Warnings"), search=True)] = ""
    confidence: Annotated[str, Line(level=OPEN, label=msg("How sure these facts are"))] = ""
    web: Annotated[tuple[str, ...], Handles(form="web", level=OPEN, group="contact", label=msg("Official pages"))] = ()
    sources: Annotated[tuple[str, ...], Handles(form="web", level=OPEN, label=msg("Where the facts were seen"))] = ()
    # Shipped empty: a wrong address in a directory is an old attack, so the user enters the one they verified.
    contact: Annotated[
        str,
        Prose(
            level=INTERNAL,
            group="contact",
            label=msg("Contact we verified"),
            help=msg("Copy it from the provider's own page, and compare it by a second route."),
        ),
    ] = ""
    fingerprint: Annotated[
        tuple[str, ...], Handles(form="code", level=INTERNAL, group="contact", label=msg("Their key or fingerprint"))
    ] = ()
    shipped: Annotated[
        str,
        Line(
            level=OPEN,
            label=msg("Directory code"),
            help=msg("Set for entries that came with the program; it finds them again at an update."),
        ),
    ] = ""
    notes: Annotated[str, Prose(level=INTERNAL, label=msg("Notes"), search=True)] = ""


@record("verification", msg("Check"), msg("Checks"), title=("when", "result"), code="K")
class Verification(Record, frozen=True):
    """One check of some facts of a provider by a person: who, when, by which route, and what was found."""

    provider: Annotated[
        str,
        Ref(to=("provider",), back=msg("Checks"), level=INTERNAL, label=msg("Provider"), listed=True),
    ] = ""
    facts: Annotated[
        tuple[str, ...],
        Choices(vocabulary="provider_fact_group", level=OPEN, label=msg("Which facts were checked"), listed=True),
    ] = ()
    result: Annotated[
        str, Choice(vocabulary="verification_result", level=OPEN, label=msg("What was found"), listed=True)
    ] = ""
    when: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Checked on"), listed=True)] = None
    route: Annotated[
        str, Choice(vocabulary="verification_route", level=OPEN, label=msg("Checked how"), listed=True)
    ] = ""
    by: Annotated[str, Line(level=IDENTITY, label=msg("Checked by"), search=True, listed=True)] = ""
    page: Annotated[tuple[str, ...], Handles(form="web", level=IDENTITY, label=msg("Page it was seen on"))] = ()
    note: Annotated[str, Prose(level=IDENTITY, fact=ANYTHING, label=msg("Note"), search=True)] = ""
    # A check says what the facts were, so that one that is edited later does not pass for checked.
    checked: Annotated[
        tuple[str, ...],
        Handles(
            form="digest",
            level=IDENTITY,
            label=msg("Marks of the facts as they were"),
            help=msg("The desk writes them, and tells by them whether a fact was changed since."),
        ),
    ] = ()
    desk: Annotated[
        str,
        Line(
            level=IDENTITY,
            label=msg("Desk that checked"),
            help=msg("Empty for a check of your own. A check by another desk never counts as yours."),
        ),
    ] = ""
