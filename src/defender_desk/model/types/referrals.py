"""Who can help, and each request for help from its first facts to its answer.

Model floor: declarations alone. A provider is never open of itself: its status is what somebody saw on a day, and
nobody has verified it until a name and a date stand there.
"""

from typing import Annotated

from defender_desk.model.kinds import (
    ANYTHING,
    Amount,
    Answer,
    Choice,
    Choices,
    Day,
    Handles,
    Line,
    Number,
    Prose,
    Ref,
    Refs,
)
from defender_desk.model.levels import IDENTITY, INTERNAL, OPEN, SECRET
from defender_desk.model.records import Record, record
from defender_desk.model.values import Money
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg

UNKNOWN_STATUS = "unknown"
"""A provider nobody looked at is not open."""
DRAFT = "draft"
"""Where every referral begins: nothing has left."""


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
    status_date: Annotated[
        FuzzyDate | None, Day(level=OPEN, group="status", label=msg("Status as of"), listed=True)
    ] = None
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
    seen: Annotated[FuzzyDate | None, Day(level=OPEN, label=msg("Facts seen on"), listed=True)] = None
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
        Choices(vocabulary="applicant_kind", level=OPEN, group="criteria", label=msg("Who can apply"), listed=True),
    ] = ()
    groups: Annotated[
        tuple[str, ...], Choices(vocabulary="target_group", level=OPEN, group="criteria", label=msg("For whom"))
    ] = ()
    who_note: Annotated[str, Prose(level=OPEN, group="criteria", label=msg("Conditions to apply"), search=True)] = ""
    regions: Annotated[
        tuple[str, ...], Choices(vocabulary="region", level=OPEN, group="criteria", label=msg("Regions"), listed=True)
    ] = ()
    countries: Annotated[
        tuple[str, ...],
        Choices(vocabulary="country", level=OPEN, group="criteria", decides=True, label=msg("Countries")),
    ] = ()
    support: Annotated[
        tuple[str, ...],
        Choices(vocabulary="assistance_kind", level=OPEN, group="amounts", label=msg("Kinds of help"), listed=True),
    ] = ()
    services: Annotated[
        tuple[str, ...], Choices(vocabulary="service_category", level=OPEN, group="amounts", label=msg("Services"))
    ] = ()
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


@record(
    "referral",
    msg("Referral"),
    msg("Referrals"),
    title=("title", "support"),
    code="R",
    parties=("people", "provider"),
)
class Referral(Record, frozen=True):
    """One request to one provider for somebody, and its life after it was handed over."""

    title: Annotated[str, Line(level=IDENTITY, fact="need", label=msg("In a word"), search=True, listed=True)] = ""
    state: Annotated[str, Choice(vocabulary="referral_state", level=OPEN, label=msg("Status"), listed=True)] = DRAFT
    case: Annotated[
        str, Ref(to=("case",), part_of=True, back=msg("Referrals"), level=INTERNAL, label=msg("Case"), listed=True)
    ] = ""
    people: Annotated[
        tuple[str, ...],
        Refs(
            to=("person", "organisation"),
            about=True,
            back=msg("Referrals"),
            level=IDENTITY,
            label=msg("For whom"),
            listed=True,
        ),
    ] = ()
    provider: Annotated[
        str, Ref(to=("provider", "organisation"), back=msg("Referrals"), level=INTERNAL, label=msg("To"), listed=True)
    ] = ""
    target_kind: Annotated[
        str, Choice(vocabulary="referral_target_kind", level=OPEN, decides=True, label=msg("Kind of help point"))
    ] = ""
    support: Annotated[
        tuple[str, ...],
        Choices(
            vocabulary="assistance_kind", level=INTERNAL, fact="need", label=msg("Kinds of help asked"), listed=True
        ),
    ] = ()
    urgency: Annotated[
        str, Choice(vocabulary="urgency", level=OPEN, fact="need", label=msg("Urgency"), listed=True)
    ] = ""
    wanted_languages: Annotated[
        tuple[str, ...],
        Choices(
            vocabulary="language",
            level=INTERNAL,
            fact="need",
            label=msg("Languages of whoever helps"),
            help=msg("In which of these they can speak freely: with a therapist, a doctor, at a counter."),
        ),
    ] = ()
    wanted_regions: Annotated[
        tuple[str, ...],
        Choices(
            vocabulary="region",
            level=INTERNAL,
            fact="need",
            label=msg("Region whoever helps should know"),
            help=msg("Ask first: some want a therapist from their region, others want nobody who may know somebody."),
        ),
    ] = ()
    welfare_check: Annotated[
        FuzzyDate | None,
        Day(
            level=INTERNAL,
            due=msg("Ask how they are"),
            label=msg("Ask how they are by"),
            help=msg("Also while they wait for a first appointment."),
        ),
    ] = None
    language: Annotated[str, Choice(vocabulary="language", level=OPEN, label=msg("Language of the request"))] = ""
    consent: Annotated[
        str, Ref(to=("consent",), back=msg("Referrals that rest on it"), level=INTERNAL, label=msg("Consent"))
    ] = ""
    facts: Annotated[
        tuple[str, ...],
        Choices(
            vocabulary="data_scope",
            level=OPEN,
            decides=True,
            label=msg("What may be told"),
            help=msg(
                "Never more than the consent allows. A right to stay must be named in both: “everything” is not enough."
            ),
        ),
    ] = ()
    # Carries no fact of the case: it is the one text that may travel on an unsafe channel.
    first_contact: Annotated[
        str,
        Prose(
            level=IDENTITY,
            label=msg("First message"),
            help=msg("Asks only for a safe way to send the rest. No names, no facts."),
        ),
    ] = ""
    need: Annotated[str, Prose(level=IDENTITY, fact="need", label=msg("What is needed, and why"), search=True)] = ""
    summary: Annotated[str, Prose(level=SECRET, fact="story", label=msg("Summary of the situation"), search=True)] = ""
    expected: Annotated[str, Prose(level=IDENTITY, fact="need", label=msg("What it would change"))] = ""
    amount: Annotated[Money | None, Amount(level=INTERNAL, fact="need", label=msg("Amount asked for"))] = None
    budget: Annotated[str, Prose(level=IDENTITY, fact="need", label=msg("Remarks on the budget"))] = ""
    period: Annotated[str, Line(level=IDENTITY, fact="need", label=msg("For which period"))] = ""
    months: Annotated[int | None, Number(level=INTERNAL, fact="need", label=msg("For how many months"))] = None
    safe_payment: Annotated[str, Prose(level=SECRET, fact="finances", label=msg("Safe way to receive money"))] = ""
    other_requests: Annotated[str, Prose(level=IDENTITY, fact="need", label=msg("Asked elsewhere"))] = ""
    referees: Annotated[
        tuple[str, ...],
        Refs(
            to=("person", "organisation"),
            purpose="contact_referees",
            back=msg("Stands as referee in"),
            level=SECRET,
            fact="referees",
            label=msg("Referees"),
        ),
    ] = ()
    evidence: Annotated[
        tuple[str, ...], Refs(to=("evidence",), back=msg("Sent with"), level=INTERNAL, fact="evidence", decides=True,
                              label=msg("Evidence to send"))
    ] = ()  # fmt: skip
    warnings_seen: Annotated[
        str, Prose(level=IDENTITY, fact=ANYTHING, label=msg("Warnings seen, and why we go on"))
    ] = ""
    second_contact: Annotated[
        str,
        Line(
            level=SECRET,
            fact="contact",
            label=msg("Second contact"),
            help=msg("Whom the provider asks when the first is silent."),
        ),
    ] = ""
    handed_over: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Handed over on"), listed=True)] = None
    handed_how: Annotated[str, Choice(vocabulary="contact_channel", level=INTERNAL, label=msg("Handed over how"))] = ""
    receipt: Annotated[str, Line(level=IDENTITY, label=msg("Receipt or reference"), search=True)] = ""
    next_check: Annotated[
        FuzzyDate | None,
        Day(level=INTERNAL, due=msg("Ask what became of the referral"), label=msg("Next check"), listed=True),
    ] = None
    asked_more: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("What they ask for"), search=True)] = ""
    asked_more_due: Annotated[
        FuzzyDate | None, Day(level=INTERNAL, due=msg("Answer what the provider asks"), label=msg("They ask for it by"))
    ] = None
    reply: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Their reply"), search=True)] = ""
    replied: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Replied on"))] = None
    refusal: Annotated[str, Choice(vocabulary="refusal_reason", level=OPEN, label=msg("Why it was declined"))] = ""
    granted: Annotated[Money | None, Amount(level=INTERNAL, label=msg("Amount granted"))] = None
    support_from: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Support from"))] = None
    support_until: Annotated[
        FuzzyDate | None, Day(level=INTERNAL, due=msg("Support from the provider ends"), label=msg("Support until"))
    ] = None
    support_conditions: Annotated[
        str, Prose(level=SECRET, fact=ANYTHING, label=msg("Conditions of the support"), search=True)
    ] = ""
    incident: Annotated[
        str,
        Ref(
            to=("incident",),
            back=msg("Came of the referral"),
            level=INTERNAL,
            label=msg("Incident that came of it"),
            help=msg("Where the refusal was itself a harm or a reprisal."),
        ),
    ] = ""
    outcome: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Outcome"), search=True)] = ""
    report_due: Annotated[
        FuzzyDate | None,
        Day(level=INTERNAL, due=msg("Report to the provider due"), label=msg("Report due"), listed=True),
    ] = None
    closed: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Closed"))] = None
    continues: Annotated[
        str,
        Ref(
            to=("referral",),
            back=msg("Went on as"),
            level=INTERNAL,
            label=msg("Continues"),
            help=msg("The referral that was sent on to here."),
        ),
    ] = ""
    notes: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Notes"), search=True)] = ""
