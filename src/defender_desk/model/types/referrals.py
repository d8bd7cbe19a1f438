"""Each request for help, or notice to an authority, from its first facts to its answer.

Model floor: declarations alone. Of whom it is told, and what for, is asked before anything leaves.
"""

from typing import Annotated

from defender_desk.model.kinds import ANYTHING, Amount, AsksFirst, Choice, Choices, Day, Line, Number, Prose, Ref, Refs
from defender_desk.model.levels import IDENTITY, INTERNAL, OPEN, SECRET
from defender_desk.model.records import Record, record
from defender_desk.model.types.cases import WHY_THIS_AUTHORITY
from defender_desk.model.values import Money
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg

DRAFT = "draft"
"""Where every referral begins: nothing has left."""


NOTICES = AsksFirst(
    "state",
    frozenset({"exported", "handed_over"}),
    "warnings_seen",
    kind="target_kind",
    whom="provider",
    whose=("people", "case"),
    facing="authority_reason",
)
"""What a notice to an authority asks before it is out; a request for help needs nothing said here."""


@record(
    "referral",
    msg("Referral"),
    msg("Referrals"),
    title=("title", "support"),
    code="R",
    parties=("people", "provider"),
    asks_first=NOTICES,
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
    services: Annotated[
        tuple[str, ...],
        Choices(vocabulary="service_category", level=INTERNAL, fact="need", label=msg("Services asked for")),
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
    authority_reason: Annotated[str, WHY_THIS_AUTHORITY] = ""
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
    reply_due: Annotated[
        FuzzyDate | None,
        Day(
            level=INTERNAL,
            due=msg("Their reply is due"),
            rests="replied",
            label=msg("Reply due by"),
            listed=True,
        ),
    ] = None
    asked_more: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("What they ask for"), search=True)] = ""
    asked_more_due: Annotated[
        FuzzyDate | None, Day(level=INTERNAL, due=msg("Answer what the provider asks"), label=msg("They ask for it by"))
    ] = None
    reply: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Their reply"), search=True)] = ""
    replied: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Replied on"), listed=True)] = None
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
