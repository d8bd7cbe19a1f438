"""What belongs to a record: its parts at any depth, and what an application or a hand-over draws on.

Services floor: the one reading of it, from what each reference declares to be part of what.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from defender_desk.model.documents import Document, targets
from defender_desk.model.types import TYPES
from defender_desk.services.consent.subjects import helped
from defender_desk.services.desk import Desk
from defender_desk.store.near import Link


def belonging(desk: Desk, wholes: Iterable[str], types: Collection[str] | None = None) -> list[Document]:
    """All that is part of these at any depth, outside the bin; only what these types hold, where they are given."""
    return live(desk, _inward(desk, wholes, lambda link: _is_part(link) and (types is None or link.type in types)))


def live(desk: Desk, keys: Iterable[str]) -> list[Document]:
    """Those of these records that are here, of a known type and outside the bin, each once."""
    found = desk.store.many(dict.fromkeys(keys)).values()
    return [one for one in found if not one.binned and one.type in TYPES]


def case_of(desk: Desk, subject: Document) -> Document | None:
    """The case that something is about: itself, or the one it is part of."""
    return subject if subject.type == "case" else next(iter(live(desk, targets(subject.body.get("case")))), None)


def people_of(desk: Desk, subject: Document) -> list[Document]:
    """The people and groups of a case; of a referral those it names, else those of its case."""
    return live(desk, targets(subject.body.get("people")) or helped(desk, subject))


def drawn_on(desk: Desk, subject: Document) -> list[Document]:
    """What an application for a case or referral may tell: its people and referees, evidence, and what happened."""
    case = case_of(desk, subject)
    people = people_of(desk, subject)
    groups = [key for one in people for key in targets(one.body.get("organisation"))]
    named = [key for field in ("referees", "evidence") for key in targets(subject.body.get(field))]
    happened = belonging(desk, [case.id], ("incident", "act", "hearing")) if case else []
    told = [*people, *live(desk, (*groups, *named)), *([case] if case else []), *_before(desk, subject, happened)]
    found = {one.id: one for one in told if one.id != subject.id}
    return [subject, *found.values()]


def _before(desk: Desk, subject: Document, happened: Iterable[Document]) -> list[Document]:
    """What happened but for what came of turning to this recipient: a complaint about it is not for it to read.

    The incident says whose refusal it was, or the request it came of does, which may be in the bin by now.
    """
    told, to = list(happened), {*targets(subject.body.get("provider"))}
    links = desk.store.links([one.id for one in told])
    requests = desk.store.many([link.source for link in links if (link.type, link.field) == ("referral", "incident")])
    came = {one.id for one in told if to & {*targets(one.body.get("refused_by"))}}
    for one in requests.values():
        came |= {*targets(one.body.get("incident"))} if to & {*targets(one.body.get("provider"))} else set()
    return [one for one in told if came.isdisjoint({one.id, *targets(one.body.get("incident"))})]


def with_all(desk: Desk, begun: Iterable[str], but: Collection[str] = ()) -> list[str]:
    """Ids of records with all that belongs to them, what they name, and the consents that say what may be done.

    What is in `but` does not belong to them here, nor does what it alone takes along.
    """
    found = dict.fromkeys(begun)
    found |= dict.fromkeys(_inward(desk, found, lambda link: _is_part(link) or link.type == "consent", but))
    named = {key for one in desk.store.many(found).values() if one.type in TYPES for key in _references(one)}
    people = [one.id for one in desk.store.many(named - found.keys()).values() if not one.binned]
    allowed = [one.id for one in desk.store.parts(people, "consent", "person")]
    return list(dict.fromkeys((*found, *people, *allowed)))


def _inward(desk: Desk, wholes: Iterable[str], takes: Callable[[Link], bool], but: Collection[str] = ()) -> list[str]:
    """Ids of what points at these through a link that takes it along, and at that in turn."""
    wave = list(dict.fromkeys(wholes))
    found, seen = dict[str, None](), {*wave, *but}
    while wave:
        links = (link for link in desk.store.links(wave) if not link.binned and takes(link))
        wave = [key for key in dict.fromkeys(link.source for link in links) if key not in seen]
        seen.update(wave)
        found |= dict.fromkeys(wave)
    return list(found)


def _is_part(link: Link) -> bool:
    return link.type in TYPES and link.field in TYPES[link.type].taken_along


def _references(document: Document) -> list[str]:
    """Ids of what it names, but for what nobody is to know it was made from."""
    declared = TYPES[document.type]
    named = (field.name for field in declared.references if field.name not in declared.staying)
    return [key for name in named for key in targets(document.body.get(name))]
