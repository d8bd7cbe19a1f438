"""What a yes kept narrow stays narrow where another desk's word comes in its place that is a yes no longer.

Services floor: `following` asks. The facts a person named, and those they kept back, held for their other answers to
the same purpose too; so they are written into those, where these would allow more otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec import structs

from defender_desk.model import codec
from defender_desk.model.codec import Json
from defender_desk.model.history import FROM_DESKS
from defender_desk.model.records import declared
from defender_desk.model.types import Consent
from defender_desk.model.types.answers import is_yes
from defender_desk.services.consent import loosening
from defender_desk.services.consent.consent import both, consents_of, typed
from defender_desk.services.desk import Desk
from defender_desk.store.undoing import Written
from defender_desk.store.writing import Writing

_NARROWS = ("withheld", "facts")
"""The fields by which one answer narrows another, in the order in which they are tried."""


def keep_narrow(desk: Desk, writing: Writing, written: Sequence[Written]) -> None:
    """Let what stopped being a yes by another desk's word narrow the yeses beside it as it did."""
    if writing.changes.kind not in FROM_DESKS:
        return
    gone: dict[str, dict[str, tuple[Consent, Consent]]] = {}
    for one in written:
        was, now = typed(one.before) if one.before else None, typed(one.now)
        if was is not None and is_yes(was) and not is_yes(now):
            gone.setdefault(was.person, {})[one.now.id] = was, now
    for person, replaced in gone.items():
        beside = {document.id: one for document, one in consents_of(desk, person) if document.id not in replaced}
        for key, said in narrowed(beside, replaced.values()).items():
            if said != beside[key]:
                writing.put(key, "consent", _faces(said))


def narrowed(beside: Mapping[str, Consent], replaced: Collection[tuple[Consent, Consent]]) -> dict[str, Consent]:
    """Answers as narrow as they were beside these, each with what it became; by their ids."""
    stood = [*beside.values(), *(was for was, _ in replaced)]
    will = dict(beside)
    for count in range(len(_NARROWS) + 1):
        will = {key: _by(one, [was for was, _ in replaced], _NARROWS[:count]) for key, one in beside.items()}
        asked = loosening.compared(stood, [*will.values(), *(now for _, now in replaced)])
        if not any(before.allowed and loosening.more(before, after) for before, after in asked):
            break
    return will


def _by(one: Consent, yeses: Collection[Consent], names: Collection[str]) -> Consent:
    """A yes with what these say besides for a purpose that it is to."""
    near = [yes for yes in yeses if not {*yes.scope}.isdisjoint(one.scope)] if is_yes(one) else []
    facts, withheld = frozenset(one.facts), frozenset(one.withheld)
    for yes in near:
        facts, withheld = both(facts, frozenset(yes.facts)), withheld | {*yes.withheld}
    said = {"facts": facts, "withheld": withheld}
    return structs.replace(
        one, **{name: tuple(sorted(said[name])) for name in names if {*getattr(one, name)} != said[name]}
    )


def _faces(one: Consent) -> dict[str, Json]:
    fields = declared(Consent).by_name
    return {name: codec.store(fields[name].kind, getattr(one, name)) for name in _NARROWS}
