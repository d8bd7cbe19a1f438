"""What rows of a foreign file take part in: the people of a repeated group, and the incident they were told with.

Services floor: `bringing_in` asks here. Each tie is a record of its own, whose id follows from both of its ends, so
that a file that is brought in twice ties them once. Where the row that people were told with is somebody, the tie is
one of family where the row says which, and one between the two otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from defender_desk.exchange.cells import code_of
from defender_desk.exchange.drafts import Draft
from defender_desk.exchange.headings import fits, id_from
from defender_desk.model.kinds import Choice, Reference
from defender_desk.model.records import declared
from defender_desk.model.types import Involvement
from defender_desk.services.belonging import live
from defender_desk.services.desk import Desk
from defender_desk.services.records import titles
from defender_desk.store.writing import Writing
from defender_desk.text.messages import msg

NOT_HERE = msg(
    "Some rows belong to records that are not here: bring in the sheet with those first, and then this one. "
    "Else they come in without that link."
)
_TIE = declared(Involvement)


def wholes(desk: Desk, drafts: Sequence[Draft]) -> dict[str, str]:
    """What rows take part in and is here, by id, each with what it is called."""
    kinds = [_TIE.by_name[name].kind for name in ("what", "with_whom")]
    types = {name for kind in kinds if isinstance(kind, Reference) for name in kind.to}
    named = dict.fromkeys(key for draft in drafts for key in draft.takes_part)
    return titles(desk, [one.id for one in live(desk, named) if one.type in types])


def tied(desk: Desk, drafts: Mapping[int, str], among: Sequence[Draft], here: Collection[str]) -> frozenset[str]:
    """Ids of the ties that are here already of rows that are records here, by their place."""
    named = {key for place, who in drafts.items() for _, key in ties(among[place], who, here)}
    return frozenset(desk.store.many(named))


def ties(draft: Draft, who: str, here: Collection[str]) -> Iterator[tuple[str, str]]:
    """What a row takes part in that is here, with the id of the tie between both."""
    for whole in draft.takes_part:
        if whole in here:
            yield whole, id_from("defender-desk/takes-part", who, whole)


def tie(desk: Desk, writing: Writing, draft: Draft, who: str, here: Collection[str]) -> None:
    """Tie the record a row became to what it takes part in, unless that is done, or was and is erased since."""
    for whole, key in ties(draft, who, here):
        if writing.get(key) is None and not desk.store.buried(key):
            body = _tied(draft, who, whole, desk.store.kind(whole))
            writing.put_under(key, _TIE.name, {name: face for name, face in body.items() if face})


def _tied(draft: Draft, who: str, whole: str, type_name: str) -> dict[str, str]:
    """What the tie says: of family where both are people and the row says which, which stays as secret as that is."""
    kind = _TIE.by_name["what"].kind
    if isinstance(kind, Reference) and type_name in kind.to:
        return {"who": who, "what": whole, "role_note": draft.takes_part[whole]}
    kinship = _kinship(draft) if (draft.type, type_name) == ("person", "person") else ""
    if kinship:
        return {"relative": who, "family_of": whole, "kinship": kinship}
    return {"who": who, "with_whom": whole, "role_note": draft.takes_part[whole]}


def _kinship(draft: Draft) -> str:
    """The code of the kinship that a row says under a heading that says so; what it says stands in its notes too."""
    kind = _TIE.by_name["kinship"].kind
    assert isinstance(kind, Choice)  # noqa: S101  for the type checker
    said = (one.text for one in draft.kept if _names_kinship(one.heading, one.text))
    return next(filter(None, (code_of(kind.vocabulary, text) for text in said)), "")


def _names_kinship(heading: str, text: str) -> bool:
    return any(one.field == "kinship" for one in fits(heading, (text,), _TIE)[:1])
