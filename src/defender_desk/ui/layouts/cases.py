"""Where the fields of cases, actions and consents stand.

Desktop: plain data.
"""

from __future__ import annotations

from defender_desk.model.queries import Order
from defender_desk.text.messages import msg
from defender_desk.ui.kit.layout import Part
from defender_desk.ui.layouts.placing import Add, Placing

CASE = Placing(
    "case",
    "briefcase",
    form=(
        Part(None, ("title", "people", "urgency", "need")),
        Part(msg("State"), ("status", "officer", "opened", "review", "welfare_check")),
        Part(msg("What is wanted"), ("need_kinds", "need_services", "horizon", "wishes")),
        Part(msg("Danger and precautions"), ("risks", "precautions", "security_practice"), folded=True),
        Part(msg("Return"), ("return_risk", "return_note"), folded=True),
        Part(
            msg("Decision"), ("authority_involved", "decision", "decided", "decided_by"), folded=True
        ),
        Part(msg("How it ended"), ("outcome_kind", "outcome", "closed", "lessons"), folded=True),
        Part(msg("What may be said outside"), ("protection", "retention"), folded=True),
        Part(msg("Notes"), ("notes",), folded=True),
    ),
    columns=("title", "status", "urgency"),
    about=("people",),
    note=("status", "urgency"),
    new=msg("New case"),
    empty=msg("A request or danger that you follow from the first report to its outcome stands here."),
    badges=("status", "urgency", "protection"),
    adds=(
        Add("action", "case"), Add("referral", "case"), Add("hearing", "case", "people"), Add("incident", "case"),
        Add("consent", "case", "person"), Add("contact_log", "case", "who"), Add("involvement", "what"),
        Add("evidence", "about"), Add("source", "about"),
    ),
    links=(Add("incident", "case"), Add("evidence", "about"), Add("source", "about"), Add("consent", "case")),
)  # fmt: skip

HEARING = Placing(
    "hearing",
    "gavel",
    form=(
        Part(None, ("case", "people", "when", "where", "stage")),
        Part(msg("The court"), ("court", "court_case", "charges")),
        Part(msg("Who was there"), ("watched", "observers", "present", "public", "interpreter", "defence", "lawyer")),
        Part(msg("What was seen"), ("result", "concerns", "remarks", "decision", "certainty")),
        Part(msg("Notes"), ("notes",), folded=True),
    ),
    columns=("when", "people", "stage", "result"),
    note=("when", "result"),
    order=(Order("when", descending=True),),
    new=msg("New hearing"),
    empty=msg("Hearings of every court stand here: those to come, and what was seen at those that were held."),
    badges=("result",),
)

ACTION = Placing(
    "action",
    "calendar-clock",
    form=(
        Part(None, ("what", "title", "case", "due", "owner")),
        Part(msg("State"), ("status", "urgency", "done")),
        Part(msg("With whom, and on whose word"), ("with_whom", "consent", "without_consent", "authority_reason")),
        Part(msg("How, and what came of it"), ("steps", "result", "next_step"), folded=True),
        Part(msg("Notes"), ("notes",), folded=True),
    ),
    columns=("what", "title", "due"),
    note=("due", "status"),
    order=(Order("due"),),
    new=msg("New action"),
    empty=msg("Steps planned and done for a case stand here, each with its day and who does it."),
    badges=("status", "urgency"),
)

ANSWER = Placing(
    "answer",
    "circle-question-mark",
    form=(
        Part(None, ("question", "yes", "number", "case", "about")),
        Part(msg("How it is known"), ("note", "answered", "answered_by")),
    ),
    columns=("question", "yes", "answered"),
    about=("about",),
    note=("yes", "number", "answered"),
    order=(Order("answered", descending=True),),
    new=msg("New answer"),
    empty=msg("What conditions of providers ask and no other record says is answered here, one question at a time."),
    badges=(),
)

CONSENT = Placing(
    "consent",
    "signature",
    form=(
        Part(None, ("person", "state", "scope", "purpose", "asked")),
        Part(msg("May be told to"), ("recipient", "recipient_name", "any_recipient", "never_to", "never_to_known")),
        Part(msg("Which facts"), ("facts", "withheld")),
        Part(
            msg("How it was asked"),
            ("asked_by", "method", "given_by", "witness", "language", "risks_explained", "proof"),
            folded=True,
        ),
        Part(msg("How long it holds"), ("expires", "review", "conditions")),
        Part(msg("Withdrawal"), ("withdrawn", "withdrawn_how"), folded=True),
        Part(msg("Case and notes"), ("case", "notes"), folded=True),
    ),
    columns=("person", "state", "scope"),
    about=("person",),
    asks=3,  # a consent that names no recipient and no facts lets nothing leave
    note=("state", "expires"),
    new=msg("New consent"),
    empty=msg(
        "What each person allows stands here: for which purpose, to whom, until when. Nothing said is never yes."
    ),
    badges=("state",),
    adds=(Add("action", "consent"), Add("referral", "consent")),
    links=(Add("action", "consent"), Add("referral", "consent")),
)

DISCLOSURE = Placing(
    "disclosure",
    "file-output",
    form=(
        Part(None, ("when", "way", "recipient", "told_to", "people")),
        Part(msg("What was told"), ("scope", "facts", "named", "records", "referral")),
        Part(msg("How it passed"), ("overridden", "reason", "file", "keys")),
        Part(msg("Notes"), ("notes",), folded=True),
    ),
    columns=("when", "way", "recipient", "told_to"),
    about=("people",),
    note=("when", "told_to"),
    order=(Order("when", descending=True),),
    new=msg("Note what left another way"),
    empty=msg("What leaves this desk is noted here by the desk itself: when, about whom, and for whom."),
    badges=("way",),
)
