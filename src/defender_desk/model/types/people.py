"""People, and the groups and organisations they work in.

Model floor: declarations alone. What protects a person comes first, and nothing is compulsory: a code word is enough.
"""

from typing import Annotated

from defender_desk.model.kinds import ANYTHING, Answer, Choice, Choices, Day, Handles, Line, Number, Once, Prose, Ref
from defender_desk.model.levels import HIDDEN, IDENTITY, INTERNAL, OPEN, SECRET
from defender_desk.model.records import Record, record, with_yes
from defender_desk.model.types.known_twice import joined_into
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg

STRICTEST, CHILD = HIDDEN, with_yes("minor")
PUBLISHED = Once("protection", "public", msg("“Public” needs the place where this was already published."))
"""Where nothing is said, a person, source, file or incident is kept out of every publication."""
KEEP_UNTIL = Day(
    level=OPEN,
    due=msg("Is this record still needed?"),
    outlasts=True,
    label=msg("Keep until"),
    listed=True,
    help=msg("After this day the desk asks whether the record is still needed."),
)
"""Of whatever is kept for a time only."""
SAFE_CHANNELS = Choices(
    vocabulary="contact_channel", level=SECRET, fact="contact", reach=True, opens=True, label=msg("Safe channels")
)
STATE_BODIES = ("government", "municipality", "security_body", "court", "prison", "diplomatic_mission")
ON_CARDS = msg("They stand on other people’s emergency cards only where a consent of theirs says so.")
HELPS = Answer(level=INTERNAL, label=msg("Can help in an emergency"), listed=True, help=ON_CARDS)


@record("person", msg("Person"), msg("People"), title=("name", "other_names", "safe_name"), code="P", whole=CHILD,
        apart=("organisation", "residence", "phones", "born"))  # fmt: skip
class Person(Record, frozen=True):
    """Somebody we know of: a defender, a relative, a witness, an official, a colleague."""

    name: Annotated[
        str,
        Line(
            level=IDENTITY,
            fact="name",
            label=msg("Name"),
            search=True,
            listed=True,
            named=True,
            help=msg("As the person writes it. A pseudonym or a code word is enough."),
        ),
    ] = ""
    other_names: Annotated[
        str,
        Line(
            level=IDENTITY,
            fact="name",
            label=msg("Other names"),
            search=True,
            named=True,
            help=msg("Kunya, pen name, the name in other letters, a former name; with a semicolon between them."),
        ),
    ] = ""
    protection: Annotated[
        str,
        Choice(
            vocabulary="protection_level",
            level=OPEN,
            label=msg("Protection level"),
            listed=True,
            help=msg("What may be said of this person outside. The strictest holds until somebody changes it."),
        ),
    ] = STRICTEST
    public_where: Annotated[
        str,
        Prose(
            level=IDENTITY,
            fact="name",
            label=msg("Already public where"),
            needed=PUBLISHED,
            search=True,
            help=msg("Needed for the level “public”: the place where the name was published, and when."),
        ),
    ] = ""

    # The safe-contact block: shown first, and never below SECRET, since whoever knows it can pretend to be us.
    safe_channels: Annotated[tuple[str, ...], SAFE_CHANNELS] = ()
    how_to_contact: Annotated[
        str,
        Prose(
            level=SECRET,
            fact="contact",
            reach=True,
            label=msg("How to contact safely"),
            search=True,
            help=msg("Channel, hours, language, who may answer, what to say first."),
        ),
    ] = ""
    never: Annotated[
        str,
        Prose(
            level=SECRET,
            fact="contact",
            reach=True,
            label=msg("Never"),
            search=True,
            help=msg("What would put this person in danger: calls, mail, names, places, times."),
        ),
    ] = ""
    safe_name: Annotated[
        str,
        Line(
            level=SECRET,
            fact="contact",
            reach=True,
            label=msg("Safe name"),
            search=True,
            named=True,
            help=msg("The name to use when somebody else may hear or read."),
        ),
    ] = ""
    code_word: Annotated[
        str,
        Line(
            level=SECRET, fact="contact", label=msg("Code word"), help=msg("By which the person knows it is really us.")
        ),
    ] = ""
    go_between: Annotated[
        str,
        Line(
            level=SECRET,
            fact="contact",
            reach=True,
            label=msg("Contact only through"),
            help=msg("Somebody who passes messages on, where direct contact is dangerous."),
        ),
    ] = ""
    others_see: Annotated[
        str,
        Line(
            level=SECRET,
            fact="contact",
            label=msg("Who else may see messages"),
            help=msg("Shared telephone, family, employer."),
        ),
    ] = ""
    precautions: Annotated[
        tuple[str, ...],
        Choices(
            vocabulary="communication_precaution", level=INTERNAL, fact="contact", label=msg("Precautions to keep")
        ),
    ] = ()
    tailored: Annotated[
        str, Prose(level=SECRET, fact="security", label=msg("Precautions for this person"), search=True)
    ] = ""

    kinds: Annotated[
        tuple[str, ...],
        Choices(vocabulary="contact_kind", level=INTERNAL, fact="work", label=msg("Kinds of contact"), listed=True),
    ] = ()
    work: Annotated[
        tuple[str, ...],
        Choices(vocabulary="hrd_work_kind", level=INTERNAL, fact="work", label=msg("Kinds of work"), listed=True),
    ] = ()
    work_note: Annotated[
        str, Prose(level=IDENTITY, fact="work", label=msg("Their work, in their own words"), search=True)
    ] = ""
    profession: Annotated[str, Line(level=IDENTITY, fact="work", label=msg("Profession"), search=True)] = ""
    organisation: Annotated[
        str,
        Ref(
            to=("organisation",),
            back=msg("People in it"),
            level=IDENTITY,
            fact="organisation",
            label=msg("Organisation"),
            listed=True,
        ),
    ] = ""
    organisation_role: Annotated[
        str, Line(level=IDENTITY, fact="organisation", label=msg("Role there"), search=True)
    ] = ""
    emergency_help: Annotated[bool | None, HELPS] = None
    stakeholder: Annotated[
        str, Choice(vocabulary="emergency_stakeholder", level=INTERNAL, label=msg("Kind of stakeholder"))
    ] = ""

    origin: Annotated[
        str, Choice(vocabulary="country", level=IDENTITY, fact="countries", label=msg("Country of origin"), listed=True)
    ] = ""
    residence: Annotated[
        str,
        Choice(vocabulary="country", level=IDENTITY, fact="countries", label=msg("Country of residence"), listed=True),
    ] = ""
    whereabouts: Annotated[
        str,
        Prose(
            level=SECRET,
            fact="whereabouts",
            label=msg("Where they are now"),
            search=True,
            help=msg("Only as exactly as the work needs. It never leaves unless you choose “Everything”."),
        ),
    ] = ""
    languages: Annotated[
        tuple[str, ...],
        Choices(vocabulary="language", level=INTERNAL, fact="countries", label=msg("Languages spoken"), listed=True),
    ] = ()
    phones: Annotated[
        tuple[str, ...],
        Handles(form="phone", level=SECRET, fact="contact", reach=True, label=msg("Telephones"), search=True),
    ] = ()
    emails: Annotated[
        tuple[str, ...],
        Handles(form="email", level=SECRET, fact="contact", reach=True, label=msg("E-mail addresses"), search=True),
    ] = ()
    accounts: Annotated[
        tuple[str, ...],
        Handles(form="account", level=SECRET, fact="contact", reach=True, label=msg("Accounts"), search=True),
    ] = ()
    web: Annotated[
        tuple[str, ...], Handles(form="web", level=IDENTITY, fact="work", label=msg("Web pages"), search=True)
    ] = ()

    # Sensitive traits: always optional, never listed, never in a hand-over below “Everything” (D14).
    risk_groups: Annotated[
        tuple[str, ...],
        Choices(
            vocabulary="at_risk_group",
            level=SECRET,
            fact="risk_groups",
            label=msg("At special risk as"),
            help=msg("Only what the person wants recorded, and only where it changes the help they need."),
        ),
    ] = ()
    gender: Annotated[
        str,
        Choice(
            vocabulary="gender", level=SECRET, fact="gender", label=msg("Gender"), help=msg("As the person says it.")
        ),
    ] = ""
    born: Annotated[FuzzyDate | None, Day(level=SECRET, fact="birth_nationality", label=msg("Born"))] = None
    nationalities: Annotated[
        tuple[str, ...],
        Choices(vocabulary="country", level=SECRET, fact="birth_nationality", label=msg("Nationalities")),
    ] = ()
    stay: Annotated[
        str, Choice(vocabulary="stay_status", level=SECRET, fact="legal_status", label=msg("Right to stay"))
    ] = ""
    stay_note: Annotated[str, Prose(level=SECRET, fact="legal_status", label=msg("Papers and legal status"))] = ""
    access_needs: Annotated[str, Prose(level=SECRET, fact="health", label=msg("Health and access needs"))] = ""
    dependants: Annotated[
        str,
        Prose(
            level=SECRET,
            fact="family",
            label=msg("Who depends on them"),
            help=msg("Numbers and ages help more than names."),
        ),
    ] = ""
    minor: Annotated[
        bool | None,
        Answer(
            level=SECRET, fact="birth_nationality", decides=True, guards=(True,), below_age=18, label=msg("Under 18")
        ),
    ] = None
    guardian: Annotated[
        str,
        Prose(
            level=SECRET,
            fact="family",
            decides=True,
            label=msg("Guardian and best interest"),
            help=msg("Needed before a minor is referred or notified to anybody."),
        ),
    ] = ""

    risks: Annotated[str, Prose(level=SECRET, fact="security", label=msg("What they are exposed to"), search=True)] = ""
    danger_on_return: Annotated[
        bool | None, Answer(level=SECRET, fact="security", guards=(True,), label=msg("In danger if they return"))
    ] = None
    last_contact: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Last contact"), listed=True)] = None
    welfare_check: Annotated[
        FuzzyDate | None,
        Day(level=INTERNAL, due=msg("Ask how they are"), label=msg("Ask how they are by"), listed=True),
    ] = None
    retention: Annotated[FuzzyDate | None, KEEP_UNTIL] = None
    notes: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Notes"), search=True)] = ""
    joined: Annotated[tuple[str, ...], joined_into("person")] = ()


@record("organisation", msg("Organisation"), msg("Organisations"), title=("name", "other_names"), code="O",
        apart=("countries", "kind", "phones"))  # fmt: skip
class Organisation(Record, frozen=True):
    """A group of any form: a registered body, an initiative, an authority, a company, an embassy."""

    name: Annotated[
        str, Line(level=IDENTITY, fact="organisation", label=msg("Name"), search=True, listed=True, named=True)
    ] = ""
    other_names: Annotated[
        str, Line(level=IDENTITY, fact="organisation", label=msg("Other names"), search=True, named=True)
    ] = ""
    protection: Annotated[
        str, Choice(vocabulary="protection_level", level=OPEN, label=msg("Protection level"), listed=True)
    ] = STRICTEST
    public_where: Annotated[
        str,
        Prose(level=IDENTITY, fact="organisation", label=msg("Already public where"), needed=PUBLISHED, search=True),
    ] = ""
    how_to_contact: Annotated[
        str, Prose(level=SECRET, fact="contact", reach=True, label=msg("How to contact safely"), search=True)
    ] = ""
    never: Annotated[str, Prose(level=SECRET, fact="contact", reach=True, label=msg("Never"), search=True)] = ""
    safe_channels: Annotated[tuple[str, ...], SAFE_CHANNELS] = ()
    kind: Annotated[
        str,
        Choice(
            vocabulary="organisation_kind",
            level=INTERNAL,
            fact="organisation",
            decides=True,
            guards=STATE_BODIES,
            label=msg("Kind of organisation"),
            listed=True,
        ),
    ] = ""
    fields: Annotated[
        tuple[str, ...],
        Choices(vocabulary="work_field", level=INTERNAL, fact="organisation", label=msg("Fields of work"), listed=True),
    ] = ()
    groups: Annotated[
        tuple[str, ...],
        Choices(vocabulary="target_group", level=INTERNAL, fact="organisation", label=msg("Works with")),
    ] = ()
    scope: Annotated[
        str,
        Choice(vocabulary="territorial_scope", level=INTERNAL, fact="organisation", label=msg("Reach"), listed=True),
    ] = ""
    countries: Annotated[
        tuple[str, ...],
        Choices(
            vocabulary="country", level=INTERNAL, fact="organisation", decides=True, label=msg("Countries"), listed=True
        ),
    ] = ()
    languages: Annotated[
        tuple[str, ...], Choices(vocabulary="language", level=INTERNAL, fact="organisation", label=msg("Languages"))
    ] = ()
    size: Annotated[
        int | None,
        Number(
            level=INTERNAL,
            fact="organisation",
            label=msg("How many people"),
            listed=True,
            help=msg("Members and staff. Several funds count two people as a group."),
        ),
    ] = None
    founded: Annotated[
        FuzzyDate | None, Day(level=INTERNAL, fact="organisation", label=msg("Active since"), listed=True)
    ] = None
    # Registration can itself be a danger, and a group without it is a full organisation (D25).
    registration: Annotated[
        str, Choice(vocabulary="registration_status", level=SECRET, fact="organisation", label=msg("Registration"))
    ] = ""
    registration_number: Annotated[str, Line(level=SECRET, fact="organisation", label=msg("Registration number"))] = ""
    leaders: Annotated[str, Prose(level=SECRET, fact="organisation", label=msg("Who leads it"), search=True)] = ""
    inclusion: Annotated[
        str, Prose(level=IDENTITY, fact="organisation", label=msg("Women and young people in decisions"))
    ] = ""
    parent: Annotated[
        str,
        Ref(
            to=("organisation",),
            back=msg("Members and branches"),
            level=INTERNAL,
            fact="organisation",
            label=msg("Part of"),
        ),
    ] = ""
    emergency_help: Annotated[bool | None, HELPS] = None
    stakeholder: Annotated[
        str, Choice(vocabulary="emergency_stakeholder", level=INTERNAL, label=msg("Kind of stakeholder"))
    ] = ""
    phones: Annotated[
        tuple[str, ...],
        Handles(form="phone", level=SECRET, fact="contact", reach=True, label=msg("Telephones"), search=True),
    ] = ()
    emails: Annotated[
        tuple[str, ...],
        Handles(form="email", level=SECRET, fact="contact", reach=True, label=msg("E-mail addresses"), search=True),
    ] = ()
    web: Annotated[
        tuple[str, ...], Handles(form="web", level=IDENTITY, fact="organisation", label=msg("Web pages"), search=True)
    ] = ()
    address: Annotated[str, Prose(level=SECRET, fact="contact", label=msg("Address"), search=True)] = ""
    last_contact: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Last contact"), listed=True)] = None
    retention: Annotated[FuzzyDate | None, KEEP_UNTIL] = None
    notes: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Notes"), search=True)] = ""
    joined: Annotated[tuple[str, ...], joined_into("organisation")] = ()
