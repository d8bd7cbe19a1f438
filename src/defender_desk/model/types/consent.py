"""What a person allowed: for which purpose, to whom, with which facts, and until when.

Model floor: declarations alone; `services.consent.gate` decides by them. Nothing said is never yes: an empty recipient
allows nobody, unless “any recipient” was answered with yes, and no fact may be told that is not named.
"""

from typing import Annotated

from defender_desk.model.kinds import ANYTHING, Answer, Choice, Choices, Day, Handles, Line, Number, Prose, Ref, Refs
from defender_desk.model.levels import IDENTITY, INTERNAL, OPEN, SECRET
from defender_desk.model.records import Record, record
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg

NOT_ASKED = "not_asked"
"""Consent that nobody asked for is not given."""


@record(
    "consent",
    msg("Consent"),
    msg("Consents"),
    title=("purpose", "scope"),
    code="N",
    parties=("person",),
)
class Consent(Record, frozen=True):
    """One answer of one person, or of one group."""

    person: Annotated[
        str,
        Ref(
            to=("person", "organisation"),
            about=True,
            back=msg("Consents"),
            level=IDENTITY,
            label=msg("Of whom"),
            listed=True,
        ),
    ] = ""
    state: Annotated[
        str, Choice(vocabulary="consent_status", level=OPEN, decides=True, label=msg("Answer"), listed=True)
    ] = NOT_ASKED
    scope: Annotated[
        tuple[str, ...],
        Choices(vocabulary="consent_scope", level=OPEN, decides=True, label=msg("What we may do"), listed=True),
    ] = ()
    purpose: Annotated[
        str, Line(level=IDENTITY, fact=ANYTHING, label=msg("Purpose, as it was explained"), search=True, listed=True)
    ] = ""
    case: Annotated[
        str, Ref(to=("case",), back=msg("Consents"), level=INTERNAL, decides=True, label=msg("Case"), listed=True)
    ] = ""
    recipient: Annotated[
        str,
        Ref(
            to=("provider", "organisation", "person"),
            back=msg("Consents to tell them"),
            level=IDENTITY,
            decides=True,
            label=msg("May be told to"),
            listed=True,
        ),
    ] = ""
    recipient_name: Annotated[
        str,
        Line(
            level=IDENTITY,
            label=msg("May be told to, by name"),
            search=True,
            help=msg("When the recipient is not recorded here."),
        ),
    ] = ""
    any_recipient: Annotated[
        bool | None,
        Answer(
            level=OPEN,
            decides=True,
            label=msg("Any recipient this purpose needs"),
            help=msg(
                "Only when the person said so in these words. "
                "Whoever is “not published” leaves only on a consent that names the recipient."
            ),
        ),
    ] = None
    never_to: Annotated[
        str,
        Prose(
            level=SECRET,
            fact=ANYTHING,
            decides=True,
            label=msg("Never to"),
            search=True,
            help=msg("People, networks or authorities the person does not trust."),
        ),
    ] = ""
    never_to_known: Annotated[
        tuple[str, ...],
        Refs(
            to=("provider", "organisation", "person"),
            back=msg("Must not be told by"),
            level=SECRET,
            decides=True,
            label=msg("Never to these"),
        ),
    ] = ()
    facts: Annotated[
        tuple[str, ...],
        Choices(
            vocabulary="data_scope",
            level=OPEN,
            decides=True,
            label=msg("Which facts may be told"),
            help=msg("What is needed, and why, goes along once “Given”, unless the field below keeps it here."),
        ),
    ] = ()
    withheld: Annotated[
        tuple[str, ...],
        Choices(vocabulary="data_scope", level=OPEN, decides=True, label=msg("Which facts must not be told")),
    ] = ()
    asked: Annotated[
        FuzzyDate | None,
        Day(
            level=INTERNAL,
            said=True,
            decides=True,
            label=msg("Asked on"),
            listed=True,
            help=msg(
                "After “Refused”, “Given” counts where it was asked on a later day. "
                "Where the refusal names somebody, it must too."
            ),
        ),
    ] = None
    asked_by: Annotated[str, Line(level=IDENTITY, label=msg("Asked by"), listed=True)] = ""
    method: Annotated[
        str, Choice(vocabulary="consent_method", level=INTERNAL, label=msg("How it was given"), listed=True)
    ] = ""
    given_by: Annotated[str, Choice(vocabulary="consent_giver", level=INTERNAL, label=msg("Who gave it"))] = ""
    witness: Annotated[str, Line(level=SECRET, fact=ANYTHING, label=msg("Witness"))] = ""
    language: Annotated[str, Choice(vocabulary="language", level=INTERNAL, label=msg("Explained in"))] = ""
    risks_explained: Annotated[bool | None, Answer(level=INTERNAL, label=msg("Risks were explained"))] = None
    expires: Annotated[
        FuzzyDate | None,
        Day(level=INTERNAL, decides=True, due=msg("Consent runs out"), label=msg("Valid until"), listed=True),
    ] = None
    review: Annotated[
        FuzzyDate | None, Day(level=INTERNAL, due=msg("Ask for consent again"), label=msg("Ask again by"), listed=True)
    ] = None
    conditions: Annotated[
        str, Prose(level=SECRET, fact=ANYTHING, decides=True, label=msg("Conditions"), search=True)
    ] = ""
    withdrawn: Annotated[
        FuzzyDate | None, Day(level=INTERNAL, said=True, decides=True, label=msg("Withdrawn on"), listed=True)
    ] = None
    withdrawn_how: Annotated[
        str, Prose(level=SECRET, fact=ANYTHING, label=msg("How it was withdrawn, and who was told"))
    ] = ""
    proof: Annotated[
        str,
        Ref(
            to=("evidence",),
            of_whom=True,
            back=msg("Proves a consent"),
            level=IDENTITY,
            label=msg("Signed form or recording"),
        ),
    ] = ""
    notes: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Notes"), search=True)] = ""


@record(
    "disclosure",
    msg("Disclosure"),
    msg("Disclosures"),
    title=("way", "told_to", "when"),
    code="D",
    parties=("recipient",),
)
class Disclosure(Record, frozen=True):
    """One time something left this desk: what, about whom, for whom; written by the desk itself as it leaves."""

    when: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Left on"), listed=True)] = None
    way: Annotated[str, Choice(vocabulary="disclosure_way", level=OPEN, label=msg("As what"), listed=True)] = ""
    scope: Annotated[
        str, Choice(vocabulary="consent_scope", level=OPEN, label=msg("For which purpose"), listed=True)
    ] = ""
    recipient: Annotated[
        str,
        Ref(
            to=("provider", "organisation", "person"),
            back=msg("Was told in"),
            level=IDENTITY,
            fact=ANYTHING,
            label=msg("Told to"),
            listed=True,
        ),
    ] = ""
    told_to: Annotated[
        str, Line(level=IDENTITY, fact=ANYTHING, label=msg("Told to, by name"), search=True, listed=True)
    ] = ""
    people: Annotated[
        tuple[str, ...],
        Refs(
            to=("person", "organisation"),
            about=True,
            back=msg("What left about them"),
            level=IDENTITY,
            label=msg("About whom"),
            listed=True,
        ),
    ] = ()
    named: Annotated[
        tuple[str, ...],
        Refs(
            to=("person", "organisation"),
            about=True,
            back=msg("What left with their name in it"),
            level=IDENTITY,
            label=msg("Named in it besides"),
            help=msg("Those whose name or telephone stood in words about somebody else."),
        ),
    ] = ()
    referral: Annotated[
        str, Ref(to=("referral",), back=msg("What left for it"), level=INTERNAL, label=msg("For the referral"))
    ] = ""
    facts: Annotated[
        tuple[str, ...], Choices(vocabulary="data_scope", level=OPEN, label=msg("Facts that were told"))
    ] = ()
    records: Annotated[int | None, Number(level=INTERNAL, label=msg("Records that left"))] = None
    overridden: Annotated[bool | None, Answer(level=OPEN, label=msg("Against a warning"), listed=True)] = None
    reason: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Reason written"), search=True)] = ""
    file: Annotated[
        tuple[str, ...],
        Handles(
            form="digest",
            level=IDENTITY,
            label=msg("SHA-256 of the file"),
            help=msg("To tell whether a file is this one."),
        ),
    ] = ()
    keys: Annotated[
        tuple[str, ...],
        Handles(
            form="code",
            level=IDENTITY,
            fact=ANYTHING,
            label=msg("Keys that open it"),
            help=msg("By them this desk knows which other desk was given records of whom."),
        ),
    ] = ()
    notes: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Notes"), search=True)] = ""
