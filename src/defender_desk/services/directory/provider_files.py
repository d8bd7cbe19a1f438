"""Providers handed to colleagues and taken from them as signed files: seen first, then one transaction and one undo.

Services floor: what leaves passes the gate and is noted. What comes in is a colleague's word: facts a person ticked,
and checks that stay theirs and turn nothing green here.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from hashlib import sha256
from pathlib import Path

from defender_desk.exchange.identity import Contact
from defender_desk.exchange.manifest import canonical
from defender_desk.exchange.provider_file import (
    ProviderFile,
    Told,
    check_fields,
    public_fields,
    read_providers,
    write_providers,
)
from defender_desk.model.changes import Changes
from defender_desk.model.codec import Body, Json
from defender_desk.model.documents import Document, targets
from defender_desk.model.levels import Profile
from defender_desk.model.shown import title_of
from defender_desk.model.types import TYPES
from defender_desk.services.consent import gate
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import HAND_OVER
from defender_desk.services.desk import Desk, now
from defender_desk.services.directory import verifying
from defender_desk.services.handover import file_order, receiving
from defender_desk.services.handover.arriving import refuse_other_kind
from defender_desk.services.handover.dangers import CHECKED, dangers
from defender_desk.services.handover.leaving import Leaving, outward
from defender_desk.services.identity import correspondents, keys
from defender_desk.services.identity.correspondents import Acquaintance
from defender_desk.services.printout import naming
from defender_desk.services.printout.printing import Remark, remarks
from defender_desk.store.arrivals import Arrival
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

NONE_CHOSEN = msg("Choose the providers that the file shall hold.")
CHANGED_HERE = msg("A provider was changed here since you looked.")
LOOK_AGAIN = msg("Open the file again, and look once more.")
IN_BIN = msg("It lies in your bin, and stays there until you decide.")

_LAST = "providers."
"""The setting, by the key of a sender, that says when the last file of theirs was made that told of each provider."""


@dataclass(frozen=True)
class ProviderPlan:
    """A file as it would be written, and what the gate said of it."""

    leaving: Leaving
    contact: bool
    """The person chose to tell the contacts they verified."""
    told: tuple[Told, ...]
    remarks: tuple[Remark, ...] = ()
    """Who is named in the words of its entries."""

    @property
    def checks(self) -> int:
        """How many checks of this desk go along."""
        return sum(len(one.checks) for one in self.told)


def plan(desk: Desk, providers: Iterable[str], *, contact: bool) -> ProviderPlan:
    """What a file of these providers would tell: their public facts, and the checks this desk made of them."""
    ids = tuple(dict.fromkeys(providers))
    if not ids:
        raise Trouble(NONE_CHOSEN)
    checks = [one.id for key in ids for one in verifying.checks_of(desk, key) if one.vouches]
    step = Step(HAND_OVER, (*ids, *checks), date.today(), profile=Profile.DEIDENTIFIED)  # noqa: DTZ011  the day at the desk
    verdict = gate.judge(desk, step)
    made: dict[str, list[Body]] = {}
    for document in verdict.goes:
        if document.type == "verification":
            for key in targets(document.body.get("provider")):
                made.setdefault(key, []).append(_only(document.body, [one.name for one in check_fields()]))
    names = [field.name for field in public_fields(contact=contact)]
    told = [
        Told(one.id, {**_cleared(one, names), **_only(one.body, names)}, tuple(made.get(one.id, ())))
        for one in verdict.goes
        if one.type == "provider"
    ]
    if not told:
        raise Trouble(NONE_CHOSEN)
    wrote = {"provider": tuple(names), "verification": tuple(one.name for one in check_fields())}
    whole = Leaving("provider_file", step, verdict, tuple((one, wrote[one.type]) for one in verdict.goes))
    found = naming.look(desk, whole, None, step.today)
    return ProviderPlan(replace(whole, named=naming.besides(whole, found)), contact, tuple(told), remarks(found))


def _only(body: Body, names: Collection[str]) -> dict[str, Json]:
    return {name: value for name, value in body.items() if name in names}


def _cleared(document: Document, names: Collection[str]) -> dict[str, Json]:
    """What somebody emptied: a field that was never said has no clock."""
    return {name: None for name in names if name in document.clocks and name not in document.body}


def write(desk: Desk, planned: ProviderPlan, target: Path, why_named: str = "") -> Changes:
    """Write the planned file, signed by this desk, whole or not at all, and note that it left.

    Raises `Trouble` where it names others by now than it did when it was planned.
    """
    leaving = naming.again(desk, planned.leaving, None, why_named)
    file = ProviderFile(keys.own(desk), f"{now():%Y-%m-%dT%H:%M:%SZ}", desk.practice, planned.told)
    with outward(desk, leaving, target) as out:
        write_providers(out.path, file, keys.own_identity(desk))
    return out.changes


class Coming(Enum):
    """How a provider of a file compares with this desk."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ERASED = "erased"
    """Erased here for good: it stays away."""


@dataclass(frozen=True)
class ArrivingProvider:
    """One provider of a file against what is kept here."""

    told: Told
    title: str
    coming: Coming
    changes: Mapping[str, Json]
    """Stored values by field that this desk would take; empty where it says the same."""
    before: Body
    checks: Mapping[str, Body]
    """Checks that are not here yet, by the id they would have."""
    dangers: tuple[Message, ...] = ()
    """Why a person should look before this is taken in."""


@dataclass(frozen=True)
class ArrivedFile:
    """A verified file, who signed it, and what taking it in would do."""

    sender: Contact
    made: str
    standing: Acquaintance
    providers: tuple[ArrivingProvider, ...]


def look(desk: Desk, path: Path) -> ArrivedFile:
    """Verify a file and compare it with this desk; writes nothing."""
    file = read_providers(path)
    receiving.never_mixed(desk, practice=file.practice)
    standing = correspondents.standing(desk, file.sender)
    own = standing is Acquaintance.OWN
    compared = tuple(_compared(desk, file, one, own=own) for one in file.providers)
    return ArrivedFile(file.sender, file.made, standing, compared)


def _compared(desk: Desk, file: ProviderFile, told: Told, *, own: bool) -> ArrivingProvider:
    mine = desk.store.get(told.id)
    refuse_other_kind(desk, told.id, "provider")
    before = mine.body if mine else {}
    changes = {name: value for name, value in told.body.items() if before.get(name) != value}
    checks = {} if own else _new_checks(desk, file.sender, told)
    coming = Coming.NEW if mine is None else Coming.CHANGED if changes or checks else Coming.SAME
    if mine is None and desk.store.buried(told.id):
        coming = Coming.ERASED
    after = Document(told.id, "provider", _said({**before, **changes}))
    warned = [*dangers(desk, mine.body if mine else None, after, changes, ())] if changes else []
    warned += [CHECKED] if checks else []
    if coming is not Coming.SAME:
        warned = [*_of_its_place(desk, file, mine, told.id), *warned]
    return ArrivingProvider(told, title_of(TYPES["provider"], after.body), coming, changes, before, checks, (*warned,))


def _of_its_place(desk: Desk, file: ProviderFile, mine: Document | None, provider: str) -> Iterator[Message]:
    """What to say whatever it tells: that a newer file was taken in already, and that ours lies in the bin."""
    if file.made < _taken(desk, file.sender).get(provider, ""):
        yield file_order.OLDER
    if mine is not None and mine.binned:
        yield IN_BIN


def _said(body: Body) -> Body:
    return {name: value for name, value in body.items() if value is not None}


def _taken(desk: Desk, sender: Contact) -> dict[str, str]:
    """When the last file was made that was taken in under the sender's key, by provider."""
    kept = desk.setting(_LAST + sender.sign)
    return {key: str(made) for key, made in kept.items()} if isinstance(kept, dict) else {}


def _remember(desk: Desk, arrived: ArrivedFile, providers: Iterable[str]) -> None:
    """Note of which day what was taken in is, so that an older file is known as one."""
    last = _taken(desk, arrived.sender)
    now_ = {key: max(arrived.made, last.get(key, "")) for key in providers}
    desk.store.settings.put(_LAST + arrived.sender.sign, {**last, **now_})


def _new_checks(desk: Desk, sender: Contact, told: Told) -> dict[str, Body]:
    """Their checks by an id that follows from what they say, so that a file taken in twice brings them once."""
    found = {_check_id(sender, told.id, check): check for check in told.checks}
    known = desk.store.many(found)
    return {key: check for key, check in found.items() if key not in known and not desk.store.buried(key)}


def _check_id(sender: Contact, provider: str, check: Body) -> str:
    said = canonical([sender.sign, provider, dict(check)])
    return b32encode(sha256(b"defender-desk/check/" + said).digest()[:16]).decode().rstrip("=").lower()


def take_in(desk: Desk, arrived: ArrivedFile, chosen: Collection[str]) -> Changes:
    """Take in the chosen providers with the checks told of them, as one batch that one undo takes back.

    Raises `Trouble` where nobody knows the desk that signed it, or its key changed.
    """
    receiving.must_be_let_in(desk, arrived.sender)
    with desk.change("receive", note=arrived.sender.name) as writing:
        for one in arrived.providers:
            if one.told.id not in chosen or one.coming in (Coming.SAME, Coming.ERASED):
                continue
            refuse_other_kind(desk, one.told.id, "provider")
            kept = writing.get(one.told.id)
            if kept is None:
                writing.put_under(one.told.id, "provider", _said(one.told.body))
            elif dict(kept.body) != dict(one.before):
                raise Trouble(CHANGED_HERE, LOOK_AGAIN)
            else:
                writing.put(one.told.id, "provider", one.changes)
            for key, check in one.checks.items():
                theirs = {"provider": one.told.id, "by": arrived.sender.name, "desk": arrived.sender.desk}
                writing.put_under(key, "verification", {**check, **theirs})
        known = {one.told.id for one in arrived.providers if one.coming is Coming.SAME}
        _remember(desk, arrived, known | {one.told.id for one in arrived.providers if one.told.id in chosen})
        if writing.changes.batch:
            desk.store.arrivals.put(Arrival(writing.batch, "providers", arrived.sender.name, arrived.sender.desk))
    return writing.changes
