"""The emergency card of one person: how to reach them safely, what never to do, who helps, and what was verified.

Services floor: one page out of what the gate lets go. Of the person it tells what their level and their consent allow,
under a code name where it must be; who helps agreed to stand on the cards of others, or of this one; of providers it
tells what is known and whether one of us checked it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from defender_desk.exchange.printout import Printout, Section
from defender_desk.model import codec
from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import Choice, Choices, Handles
from defender_desk.model.levels import Profile
from defender_desk.model.queries import Condition, Query, Test
from defender_desk.model.shown import code_name, shown, term_shown, title_of
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.consent import gate, verdicts
from defender_desk.services.consent.asking import Purpose, Step
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.directory import verifying
from defender_desk.services.directory.standing import CONTACT, EntryStanding, Reliance
from defender_desk.services.handover.leaving import Leaving, Wrote
from defender_desk.services.matching import matching
from defender_desk.services.printout.printing import Printable, Remark, planned
from defender_desk.text.messages import msg
from defender_desk.text.numbers_said import numbers_in
from defender_desk.text.speech import say, speaking

CARD = msg("Emergency card")
REACH = msg("How to contact safely")
HELPERS = msg("Who can help in an emergency")
PROVIDERS = msg("Where help may come from")
UNCHECKED = msg(
    "How to reach somebody is given only where one of us checked it. Look for the others on their own pages."
)
NO_NUMBER = msg("No telephone that was checked is known here. It stands on their own page.")
NOT_KNOWN = msg("No provider for emergencies is known here.")
HEED = msg("Check with the provider itself, by a second route, before anything is handed over.")

TELLS_GROUP = msg("Left off: its name would tell to which group whoever carries the card belongs.")

MOST = 8
"""Providers on one card, and those who help: it is read in a hurry."""
_SPARE = 3
"""So many times as many are looked at, in case some stay off."""
HELPLINE = "helpline"
"""The kind of provider (of `provider_kind`) that answers at any hour."""

_SCOPE, _HELPS = "act_on_behalf", "emergency_contact"
"""What whoever the card is of is asked for, and what those who help are."""
_GROUPS = "risk_groups"
"""The fact (of `data_scope`) that somebody belongs to a group at special risk."""
_OF_MANY = frozenset({"organisations", "families", "communities"})
"""Groups of `target_group` that tell nothing of a person."""
_OF_PROVIDER = ("contact", "web", "languages")


def plan(
    desk: Desk, person: str, language: str, *, today: date, reason: str = "", progress: Progress = unheard
) -> Printable:
    """The card as it would be printed in one of the four languages; a reason adds what they were not asked for."""
    helpers = [key for key in _helpers(desk) if key != person]
    providers = _providers(desk, person, today)
    apart = dict.fromkeys(helpers, Purpose(_HELPS, person))
    step = Step(_SCOPE, (person, *helpers, *(key for key, _ in providers)), today, apart=apart, profile=Profile.FULL)
    verdict = gate.judge(desk, step, reason=reason)
    goes = {document.id: document for document in verdict.goes}
    telling = (
        [] if _may_tell_groups(verdict, person) else [key for key, _ in providers if key in goes and _tells(goes[key])]
    )
    providers = [one for one in providers if one[0] not in telling][:MOST]
    wrote: list[Wrote] = []
    with speaking(language):
        known = desk.store.get(person)
        called = code_name(TYPES[known.type], person) if known else ""
        told = list(_people(goes, (person,), say(REACH), wrote))
        told += islice(_people(goes, helpers, say(HELPERS), wrote), MOST)
        told.append(_help(goes, providers, wrote))
        made = Printout(say(CARD), language, tuple(told), (say(HEED),), called)
    off = tuple(Remark(title_of(TYPES["provider"], goes[key].body), say(TELLS_GROUP)) for key in telling)
    return planned(desk, Printable(made, Leaving("card", step, verdict, tuple(wrote)), remarks=off), progress)


def _may_tell_groups(verdict: verdicts.Verdict, person: str) -> bool:
    """Whether they agreed to it that somebody learns to which groups they belong, or a reason was written."""
    allows = verdict.permissions.get(person)
    if allows is None or allows.standing.is_no or allows.keeps(_GROUPS):
        return False
    return bool(verdict.reason) or (allows.allowed and allows.covers(_GROUPS))


def _tells(provider: Document) -> bool:
    """Whether it helps some groups alone, so that its name tells who carries it."""
    groups = {*targets(provider.body.get("groups"))} - _OF_MANY
    return bool(groups) and groups <= vocabulary("target_group").telling


def _helpers(desk: Desk) -> list[str]:
    """People and groups who said that they can help in an emergency."""
    ready = (Condition("emergency_help", Test.IS, ("yes",)),)
    return [key for type_name in ("person", "organisation") for key in desk.store.ids(Query(type_name, ready))]


def _providers(desk: Desk, person: str, today: date) -> list[tuple[str, EntryStanding]]:
    """Those that may help at once: who answers a telephone first, then as they match the person's newest case.

    Whoever answers at any hour is left out for no wish of the case.

    Without a case those we entered ourselves come first, then those that speak their language. Whoever is not known to
    be open comes after all that are.
    """
    case = next(iter(_cases(desk, person)), None)
    if case is not None:
        matches = matching.match(desk, case, today).providers
        found = [(one.provider, one.standing) for one in matches if one.fit != "not" or _answers(one.provider)]
    else:
        every = desk.store.many(desk.store.ids(Query("provider")))
        standings = verifying.standings(desk, every.values(), today)
        found = [(every[key], standings[key]) for key in every]
        speaks = set(targets(known.body.get("languages"))) if (known := desk.store.get(person)) else set[str]()

        def order(one: tuple[Document, EntryStanding]) -> tuple[bool, bool, str]:
            body = one[0].body
            apart = speaks.isdisjoint(targets(body.get("languages")))
            return bool(body.get("shipped")), apart, title_of(TYPES["provider"], body)

        found.sort(key=order)
    at_once = [one for one in found if _helps_at_once(one[0]) and one[1].whole is not Reliance.STOPPED]
    at_once.sort(key=_reached)
    return [(provider.id, standing) for provider, standing in at_once[: MOST * _SPARE]]


def _reached(one: tuple[Document, EntryStanding]) -> tuple[bool, ...]:
    """False before true: who is known to be open, or at least to work, and of those whose telephone was checked."""
    provider, standing = one
    checked = standing.of(CONTACT).standing is Reliance.VERIFIED
    called = _called(provider)
    known = standing.open is True, standing.whole is not Reliance.OPEN_UNKNOWN
    return tuple(not one for one in (*known, checked and called, checked, _answers(provider)))


def _called(provider: Document) -> bool:
    """Whether a telephone is recorded for it."""
    return bool(numbers_in(str(provider.body.get("contact") or "")))


def _answers(provider: Document) -> bool:
    """Whether somebody answers there at any hour: whatever help a case asks for, in an emergency they are called."""
    return provider.body.get("kind") == HELPLINE


def _cases(desk: Desk, person: str) -> Iterator[str]:
    """Cases of somebody that are not closed, the one changed last first."""
    over = TYPES["case"].idle.get("status", ())
    cases = desk.store.many([one.id for one in desk.store.parts((person,), "case", "people")]).values()
    live = [one for one in cases if not one.binned and one.body.get("status") not in over]
    return (one.id for one in sorted(live, key=lambda one: one.changed, reverse=True))


def _helps_at_once(provider: Document) -> bool:
    """As the terms say by which it tells its kind and for how long it helps (`Term.at_once`)."""
    return any(
        code in vocabulary(field.kind.vocabulary).at_once
        for field in TYPES["provider"].fields
        if isinstance(field.kind, Choice | Choices)
        for code in targets(provider.body.get(field.name))
    )


def _people(goes: dict[str, Document], keys: Iterable[str], heading: str, wrote: list[Wrote]) -> Iterator[Section]:
    for key in keys:
        if document := goes.get(key):
            names = TYPES[document.type].reach
            title = title_of(TYPES[document.type], document.body) or code_name(TYPES[document.type], key)
            wrote.append((document, (*TYPES[document.type].title, *names)))
            yield Section(f"{heading}: {title}", _rows(document, names))


def _help(goes: dict[str, Document], providers: Sequence[tuple[str, EntryStanding]], wrote: list[Wrote]) -> Section:
    rows: list[tuple[str, str]] = []
    for provider, standing in providers:
        document = goes.get(provider)
        if document is None:
            continue
        checked = standing.of(CONTACT).standing is Reliance.VERIFIED
        names = _OF_PROVIDER if checked else tuple(name for name in _OF_PROVIDER if name != "contact")
        wrote.append((document, names))
        lines = [term_shown("provider_standing", standing.whole.value), *(text for _, text in _rows(document, names))]
        if _answers(document) and not (checked and _called(document)):
            lines.insert(1, say(NO_NUMBER))
        rows.append((title_of(TYPES["provider"], document.body), "\n".join(lines)))
    return Section(say(PROVIDERS), tuple(rows), (say(UNCHECKED if rows else NOT_KNOWN),))


def _rows(document: Document, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    fields = TYPES[document.type].by_name
    said = [(say(fields[name].kind.label), _shown(document, name)) for name in names]
    return tuple(row for row in said if row[1])


def _shown(document: Document, name: str) -> str:
    """A field as it stands on the card: each number and address on a line of its own, to be dialled or typed whole."""
    told = TYPES[document.type].by_name[name]
    if name not in document.body:
        return ""
    values: list[object] = [codec.value_of(told, document.body)]
    if isinstance(told.kind, Handles):
        values = [(one,) for one in targets(document.body[name])]
    return "\n".join(shown(told.kind, value, title=lambda _key: "…") for value in values)
