"""Where the fields of people, groups, ties and contacts stand.

Desktop: plain data. What keeps somebody safe is asked before anything else.
"""

from __future__ import annotations

from defender_desk.model.queries import Order
from defender_desk.text.messages import msg
from defender_desk.ui.kit.layout import Part
from defender_desk.ui.layouts.placing import Add, Placing

PERSON = Placing(
    "person",
    "user",
    form=(
        Part(None, ("name", "how_to_contact", "never", "protection")),
        Part(msg("Safe contact"), ("safe_channels", "safe_name", "code_word", "go_between", "others_see")),
        Part(msg("Precautions"), ("precautions", "tailored"), folded=True),
        Part(msg("How to reach them"), ("phones", "emails", "accounts", "web", "languages")),
        Part(
            msg("Who they are"),
            ("other_names", "kinds", "work", "work_note", "profession", "organisation", "organisation_role"),
        ),
        Part(msg("Where they live"), ("residence", "origin", "whereabouts"), folded=True),
        Part(
            msg("Sensitive, only where it changes the help"),
            (
                "risk_groups", "gender", "born", "nationalities", "stay", "stay_note", "access_needs", "dependants",
                "minor", "guardian",
            ),
            folded=True,
        ),
        Part(msg("Danger"), ("risks", "danger_on_return"), folded=True),
        Part(msg("Help in an emergency"), ("emergency_help", "stakeholder"), folded=True),
        Part(msg("Follow-up"), ("last_contact", "welfare_check", "retention", "public_where", "joined"), folded=True),
        Part(msg("Notes"), ("notes",), folded=True),
    ),
    columns=("name", "last_contact", "kinds"),
    note=("kinds",),
    order=(Order("name"),),
    new=msg("New person"),
    empty=msg("People you know of stand here, each with how to contact them safely. A code word is enough as a name."),
    safety=(
        "how_to_contact", "never", "safe_channels", "safe_name", "code_word", "go_between", "others_see", "precautions",
        "tailored",
    ),
    adds=(
        Add("contact_log", "who"), Add("consent", "person"), Add("case", "people"), Add("involvement", "who"),
        Add("referral", "people"), Add("act", "victim"), Add("source", "who"),
    ),
    links=(Add("case", "people"), Add("referral", "people"), Add("source", "who")),
    fixed=("joined",),
)  # fmt: skip

ORGANISATION = Placing(
    "organisation",
    "building-2",
    form=(
        Part(None, ("name", "kind", "how_to_contact", "never", "protection")),
        Part(msg("How to reach them"), ("safe_channels", "phones", "emails", "web", "address", "languages")),
        Part(msg("What they do"), ("other_names", "fields", "groups", "scope", "countries", "size", "founded")),
        Part(
            msg("How it is organised"),
            ("parent", "leaders", "inclusion", "registration", "registration_number"),
            folded=True,
        ),
        Part(msg("Help in an emergency"), ("emergency_help", "stakeholder"), folded=True),
        Part(msg("Follow-up"), ("last_contact", "retention", "public_where", "joined"), folded=True),
        Part(msg("Notes"), ("notes",), folded=True),
    ),
    columns=("name", "kind", "countries"),
    note=("kind",),
    order=(Order("name"),),
    new=msg("New organisation"),
    empty=msg("Groups of any form stand here: associations, initiatives, authorities. None has to be registered."),
    safety=("how_to_contact", "never", "safe_channels"),
    adds=(
        Add("person", "organisation"), Add("contact_log", "who"), Add("consent", "person"), Add("case", "people"),
        Add("involvement", "who"), Add("referral", "people"), Add("organisation", "parent"),
    ),
    links=(Add("person", "organisation"), Add("case", "people"), Add("organisation", "parent")),
    fixed=("joined",),
)  # fmt: skip

INVOLVEMENT = Placing(
    "involvement",
    "waypoints",
    form=(
        Part(None, ("who", "what", "role", "certainty")),
        Part(msg("More on the role"), ("role_note", "degree", "perpetrator_kind", "said_by", "since", "until")),
        Part(msg("Ties between people and groups"), ("with_whom", "tie"), folded=True),
        Part(msg("Family"), ("relative", "family_of", "kinship"), folded=True, leads=msg("New relative")),
        Part(msg("Notes"), ("note",), folded=True),
    ),
    columns=("who", "what", "role"),
    new=msg("Involve somebody"),
    empty=msg("Who takes part in an incident, act or case, and how. Most are made on the page of an incident."),
    badges=("certainty",),
)

CONTACT_LOG = Placing(
    "contact_log",
    "phone",
    form=(
        Part(None, ("who", "when", "channel", "summary", "next_contact")),
        Part(msg("How it went"), ("direction", "result", "by", "language", "precautions")),
        Part(msg("What came of it"), ("said", "wellbeing", "case", "redacted_from")),
    ),
    columns=("summary", "who", "when"),
    about=("who",),
    note=("when", "channel"),
    order=(Order("when", descending=True),),
    new=msg("New contact made"),
    empty=msg("Each contact with a person stands here: who, when, how, and when to be in touch again."),
    badges=("result",),
)
