"""Where the fields of incidents, acts, sources and evidence stand.

Desktop: plain data. An incident asks for a word and a day; all else can wait.
"""

from __future__ import annotations

from defender_desk.model.queries import Order
from defender_desk.text.messages import msg
from defender_desk.ui.kit.layout import Part
from defender_desk.ui.layouts.placing import Add, Placing

INCIDENT = Placing(
    "incident",
    "flag",
    form=(
        Part(None, ("title", "what", "when", "country", "story")),
        Part(msg("Urgency and state"), ("urgency", "urgency_reason", "timing", "last_threat", "status", "until")),
        Part(msg("Where"), ("place", "place_precision", "place_kind"), folded=True),
        Part(
            msg("Who is behind it, and why"),
            ("perpetrators", "perpetrators_note", "country_behind", "work_link"),
            folded=True,
        ),
        Part(
            msg("Harm"), ("victims_count", "injuries", "losses", "losses_note", "losses_value"), folded=True
        ),
        Part(msg("What was tried"), ("reported_to", "remedies", "refused_by"), folded=True),
        Part(msg("Context and links"), ("case", "follows", "context", "redacted_from"), folded=True),
        Part(msg("What may be said outside"), ("protection",)),
        Part(msg("Notes"), ("notes",), folded=True),
    ),
    columns=("title", "when", "urgency"),
    note=("when", "urgency"),
    order=(Order("when", descending=True),),
    new=msg("New incident"),
    empty=msg("What happened, or is threatened, stands here. A word and a day are enough to begin; the rest can wait."),
    badges=("urgency", "status", "protection"),
    adds=(
        Add("involvement", "what"), Add("act", "incident"), Add("source", "about"), Add("evidence", "about"),
        Add("incident", "follows"), Add("case", "case", people="people", own=True),
    ),
    links=(
        Add("case", "case", own=True), Add("source", "about"), Add("evidence", "about"), Add("incident", "follows"),
    ),
)  # fmt: skip

ACT = Placing(
    "act",
    "target",
    form=(
        Part(None, ("incident", "victim", "what", "when", "what_note")),
        Part(msg("State and circumstances"), ("status", "until", "methods", "attribution", "stated_reason")),
        Part(msg("Where"), ("place", "place_kind"), folded=True),
        Part(
            msg("Detention and charge"),
            ("detention_kind", "held_where", "outside_contact", "counsel", "charge", "court_case"),
            folded=True,
        ),
        Part(msg("How it ended"), ("end_state", "consequences", "consequences_note"), folded=True),
        Part(msg("Law"), ("standards", "national_law"), folded=True),
        Part(msg("Sources and notes"), ("said_by", "notes"), folded=True),
    ),
    columns=("what", "victim", "when"),
    about=("victim",),
    note=("when",),
    order=(Order("when", descending=True),),
    new=msg("New act"),
    empty=msg("One thing done to one person or group. Acts are best made on the page of their incident."),
    badges=("status",),
    adds=(Add("involvement", "what"), Add("evidence", "about")),
    links=(Add("evidence", "about"),),
)

SOURCE = Placing(
    "source",
    "message-square",
    form=(
        Part(None, ("title", "kind", "about", "summary", "may_be_named")),
        Part(msg("Who told us"), ("who", "connection", "received", "channel")),
        Part(
            msg("How far it can be relied on"), ("reliability", "information_reliability", "date", "languages", "web")
        ),
        Part(msg("What may be said outside"), ("protection", "public_where", "redacted_from"), folded=True),
        Part(msg("Notes"), ("notes",), folded=True),
    ),
    columns=("title", "kind", "reliability"),
    note=("kind", "reliability"),
    new=msg("New source"),
    empty=msg("Who or what told you stands here, with how they know. A source is never named unless it may be."),
    adds=(Add("evidence", "source"), Add("act", "said_by")),
    links=(Add("evidence", "source"),),
)

EVIDENCE = Placing(
    "evidence",
    "file-lock",
    form=(
        Part(None, ("content", "title", "kind", "shows", "about")),
        Part(msg("Where it comes from"), ("source", "made", "obtained", "obtained_how", "place", "language")),
        Part(msg("People in it"), ("faces", "consent_known", "graphic")),
        Part(
            msg("Chain of custody"),
            ("custody", "signed_by", "original_kept", "copy_of", "redacted_from", "removed"),
            folded=True,
        ),
        Part(msg("What may be said outside"), ("protection",), folded=True),
        Part(msg("Notes"), ("notes",), folded=True),
    ),
    columns=("title", "kind", "obtained"),
    note=("kind", "obtained"),
    new=msg("New piece of evidence"),
    empty=msg(
        "Files and objects that show something stand here. Each file is sealed as it comes in, and never changed."
    ),
    fixed=("content",),
    adds=(Add("evidence", "copy_of"),),
)
