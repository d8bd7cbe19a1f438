"""Who says what happened, and what shows it.

Model floor: declarations alone. Accounts that contradict each other are kept side by side, each with its source.
"""

from typing import Annotated

from defender_desk.model.kinds import (
    ANYTHING,
    Answer,
    Choice,
    Choices,
    Content,
    Day,
    Handles,
    Line,
    Prose,
    Ref,
    Refs,
)
from defender_desk.model.levels import IDENTITY, INTERNAL, OPEN, SECRET
from defender_desk.model.records import Record, record
from defender_desk.model.types.people import PUBLISHED, STRICTEST
from defender_desk.model.types.redacting import whence
from defender_desk.model.values import Blob
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg


@record("source", msg("Source"), msg("Sources"), title=("title", "kind"), code="S")
class Source(Record, frozen=True):
    """Who or what told us, how they know, and how far it can be relied on.

    Whoever gave information is never named by default (D09): the person behind it is SECRET, unlike the rest.
    """

    title: Annotated[
        str,
        Line(
            level=IDENTITY,
            fact=ANYTHING,
            label=msg("In a word"),
            search=True,
            listed=True,
            help=msg("A code for the source, or the title of a publication."),
        ),
    ] = ""
    kind: Annotated[str, Choice(vocabulary="source_kind", level=OPEN, label=msg("Kind of source"), listed=True)] = ""
    protection: Annotated[
        str, Choice(vocabulary="protection_level", level=OPEN, label=msg("Protection level"), listed=True)
    ] = STRICTEST
    may_be_named: Annotated[bool | None, Answer(level=INTERNAL, label=msg("May be named"), listed=True)] = None
    public_where: Annotated[
        str,
        Prose(level=IDENTITY, fact=ANYTHING, label=msg("Already public where"), needed=PUBLISHED, search=True),
    ] = ""
    who: Annotated[
        str,
        Ref(
            to=("person", "organisation"),
            about=True,
            agreed="may_be_named",
            back=msg("Told us"),
            level=SECRET,
            label=msg("Who told us"),
        ),
    ] = ""
    about: Annotated[
        tuple[str, ...],
        Refs(
            to=("incident", "case"), part_of=True, back=msg("Sources"), level=INTERNAL, label=msg("About"), listed=True
        ),
    ] = ()
    connection: Annotated[
        str, Choice(vocabulary="source_connection", level=INTERNAL, label=msg("How they know"), listed=True)
    ] = ""
    reliability: Annotated[
        str, Choice(vocabulary="reliability", level=INTERNAL, label=msg("How reliable is the source"), listed=True)
    ] = ""
    information_reliability: Annotated[
        str,
        Choice(vocabulary="reliability", level=INTERNAL, label=msg("How reliable is what they say"), listed=True),
    ] = ""
    date: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Date of the material"), listed=True)] = None
    received: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Received"))] = None
    channel: Annotated[str, Choice(vocabulary="contact_channel", level=INTERNAL, label=msg("Came to us by"))] = ""
    languages: Annotated[tuple[str, ...], Choices(vocabulary="language", level=OPEN, label=msg("Languages"))] = ()
    summary: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("What they say"), search=True)] = ""
    web: Annotated[
        tuple[str, ...], Handles(form="web", level=IDENTITY, fact=ANYTHING, label=msg("Web pages"), search=True)
    ] = ()
    notes: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Notes"), search=True)] = ""
    redacted_from: Annotated[str, whence("source")] = ""


@record("evidence", msg("Evidence"), msg("Evidence", "several"), title=("title", "kind"), code="E")
class Evidence(Record, frozen=True):
    """A file, or an object kept elsewhere, that shows something; its fingerprint is taken as it comes in."""

    content: Annotated[
        Blob | None,
        Content(level=SECRET, fact="evidence", agreed="consent_known", agreed_if="faces", label=msg("File")),
    ] = None
    title: Annotated[str, Line(level=IDENTITY, fact="evidence", label=msg("In a word"), search=True, listed=True)] = ""
    kind: Annotated[
        str, Choice(vocabulary="evidence_kind", level=OPEN, fact="evidence", label=msg("Kind of evidence"), listed=True)
    ] = ""
    protection: Annotated[
        str, Choice(vocabulary="protection_level", level=OPEN, label=msg("Protection level"), listed=True)
    ] = STRICTEST
    shows: Annotated[str, Prose(level=SECRET, fact="evidence", label=msg("What it shows"), search=True)] = ""
    about: Annotated[
        tuple[str, ...],
        Refs(
            to=("incident", "act", "case"),
            part_of=True,
            back=msg("Evidence", "several"),
            level=INTERNAL,
            label=msg("About"),
            listed=True,
        ),
    ] = ()
    source: Annotated[
        str,
        Ref(
            to=("source",),
            part_of=True,
            keeps=True,
            agreed="may_be_named",
            agreed_by="source",
            back=msg("Evidence given"),
            level=IDENTITY,
            label=msg("Came from"),
        ),
    ] = ""
    made: Annotated[FuzzyDate | None, Day(level=INTERNAL, fact="evidence", label=msg("Made"), listed=True)] = None
    obtained: Annotated[FuzzyDate | None, Day(level=INTERNAL, label=msg("Obtained"), listed=True)] = None
    obtained_how: Annotated[
        str,
        Prose(level=SECRET, fact=ANYTHING, agreed="may_be_named", agreed_by="source", label=msg("How we obtained it")),
    ] = ""
    place: Annotated[str, Line(level=SECRET, fact="story", label=msg("Place"), search=True)] = ""
    language: Annotated[str, Choice(vocabulary="language", level=OPEN, fact="evidence", label=msg("Language"))] = ""
    faces: Annotated[
        bool | None,
        Answer(
            level=INTERNAL,
            label=msg("Shows faces or other people"),
            listed=True,
            help=msg("They too can be harmed by it."),
        ),
    ] = None
    consent_known: Annotated[
        bool | None, Answer(level=INTERNAL, label=msg("People in it agreed to its use"), listed=True)
    ] = None
    graphic: Annotated[bool | None, Answer(level=OPEN, label=msg("Hard to look at"))] = None
    copy_of: Annotated[
        str,
        Ref(
            to=("evidence",),
            part_of=True,
            keeps=True,
            back=msg("Copies made from it"),
            level=INTERNAL,
            label=msg("Copy of"),
            help=msg("A copy with names or hidden data removed is a record of its own."),
        ),
    ] = ""
    redacted_from: Annotated[str, whence("evidence")] = ""
    removed: Annotated[str, Line(level=IDENTITY, fact=ANYTHING, label=msg("What was removed from this copy"))] = ""
    original_kept: Annotated[
        str,
        Line(
            level=SECRET,
            fact=ANYTHING,
            agreed="may_be_named",
            agreed_by="source",
            label=msg("Where the original is kept"),
        ),
    ] = ""
    custody: Annotated[
        str,
        Prose(
            level=SECRET,
            fact=ANYTHING,
            agreed="may_be_named",
            agreed_by="source",
            label=msg("Who has had it, and when"),
            help=msg("One line for each hand it went through."),
        ),
    ] = ""
    signed_by: Annotated[
        tuple[str, ...],
        Handles(
            form="digest",
            level=SECRET,
            fact=ANYTHING,
            agreed="may_be_named",
            agreed_by="source",
            label=msg("Signed with the key"),
            help=msg("Its fingerprint. A key says that two files come from one hand, and not from whose."),
        ),
    ] = ()
    notes: Annotated[str, Prose(level=SECRET, fact=ANYTHING, label=msg("Notes"), search=True)] = ""
