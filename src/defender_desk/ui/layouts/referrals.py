"""Where the fields of referrals and providers stand.

Desktop: plain data.
"""

from __future__ import annotations

from defender_desk.model.queries import Order
from defender_desk.text.messages import msg
from defender_desk.ui.kit.layout import Part
from defender_desk.ui.layouts.placing import Add, Placing

REFERRAL = Placing(
    "referral",
    "life-buoy",
    form=(
        Part(None, ("title", "people", "provider", "support", "need")),
        Part(msg("State"), ("state", "target_kind", "urgency", "language", "case")),
        Part(msg("What may be told, and on whose word"), ("consent", "facts", "warnings_seen", "authority_reason")),
        Part(
            msg("Who should help"),
            ("services", "wanted_languages", "wanted_regions", "welfare_check"),
            folded=True,
        ),
        Part(
            msg("The request"),
            ("first_contact", "summary", "expected", "period", "months", "other_requests"),
            folded=True,
        ),
        Part(msg("Money"), ("amount", "budget", "safe_payment"), folded=True),
        Part(msg("What goes with it"), ("evidence", "referees", "second_contact"), folded=True),
        Part(
            msg("Handing over and follow-up"),
            ("handed_over", "handed_how", "receipt", "next_check", "reply_due"),
            folded=True,
        ),
        Part(msg("Answer"), ("asked_more", "asked_more_due", "reply", "replied", "refusal", "incident"), folded=True),
        Part(
            msg("Support"),
            ("granted", "support_from", "support_until", "support_conditions", "report_due", "outcome", "closed"),
            folded=True,
        ),
        Part(msg("Links and notes"), ("continues", "notes"), folded=True),
    ),
    columns=("title", "state", "provider"),
    about=("people",),
    note=("state", "next_check"),
    order=(Order("next_check"),),
    new=msg("New referral"),
    empty=msg("Requests for help stand here, one for each provider, from the first facts to the answer."),
    badges=("state", "urgency"),
    adds=(Add("cost", "referral"), Add("referral", "continues")),
)

PROVIDER = Placing(
    "provider",
    "hand-helping",
    form=(
        Part(None, ("name", "kind", "status", "closes", "contact")),
        Part(
            msg("What it rests on"),
            ("status_note", "status_date", "verified", "verified_by", "verified_route", "seen"),
        ),
        Part(
            msg("Whom they help, and how"),
            (
                "support", "services", "applicants", "groups", "needed_status", "who_note", "regions", "countries",
                "cities", "hours", "horizon", "languages", "cost", "cost_note",
            ),
        ),
        Part(
            msg("Applying"),
            ("how_to_apply", "asks", "asks_note", "amounts", "duration", "response_time", "not_covered"),
        ),
        Part(
            msg("Safety and consent"),
            (
                "secure_communication", "third_party", "third_party_note", "consent_rule", "tells_government",
                "publishes", "warnings",
            ),
        ),
        Part(msg("Their key and pages"), ("fingerprint", "web", "sources", "confidence"), folded=True),
        Part(msg("Names in other languages"), ("name_ar", "name_fr", "name_es"), folded=True),
        Part(
            msg("Who runs it"),
            ("target_kind", "run_by", "organisation", "city_relation", "languages_note", "shipped"),
            folded=True,
        ),
        Part(msg("Notes"), ("notes",), folded=True),
    ),
    columns=("name", "standing", "verified"),
    note=("status",),
    order=(Order("name"),),
    new=msg("New provider"),
    empty=msg("Funds, helplines and services stand here. None counts as open until one of you has verified it."),
    badges=("status",),
    fixed=("verified", "verified_by", "verified_route"),
    adds=(Add("referral", "provider"), Add("consent", "recipient")),
)  # fmt: skip

NARRATIVE = Placing(
    "narrative",
    "languages",
    form=(
        Part(None, ("question", "language", "text", "case")),
        Part(msg("Where it comes from"), ("translation_of", "made_by", "reviewed", "of_version")),
        Part(msg("Notes"), ("notes",), folded=True),
    ),
    columns=("question", "language", "reviewed"),
    note=("language",),
    order=(Order("question"),),
    new=msg("New written answer"),
    empty=msg("Answers written for applications stand here, each with its translations."),
    badges=("language",),
)

COST = Placing(
    "cost",
    "banknote",
    form=(
        Part(None, ("what", "kind", "quantity", "amount", "period")),
        Part(msg("What it rests on"), ("already_paid", "proof", "referral")),
        Part(msg("Notes"), ("notes",), folded=True),
    ),
    columns=("what", "kind", "amount"),
    note=("kind",),
    order=(Order("what"),),
    new=msg("New cost"),
    empty=msg("Budgets stand here, line by line, each line with the request it belongs to."),
    badges=(),
)

VERIFICATION = Placing(
    "verification",
    "badge-check",
    form=(
        Part(None, ("provider", "facts", "result", "when", "route")),
        Part(msg("By whom, and where it was seen"), ("by", "page", "note")),
        Part(msg("Written by the desk"), ("checked", "desk"), folded=True),
    ),
    columns=("provider", "when", "facts"),
    note=("result", "by"),
    order=(Order("when", descending=True),),
    new=msg("New check of a provider"),
    empty=msg("Each time one of you checks a provider’s facts with the provider itself, it stands here."),
    badges=("result",),
    fixed=("checked", "desk"),
)
