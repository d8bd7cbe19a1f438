"""Whom an incident harmed, as its acts and those who take part in it say.

Services floor: a case that is made from it is for them.
"""

from __future__ import annotations

from defender_desk.model.documents import targets
from defender_desk.services.desk import Desk

HARMED = frozenset({"victim", "survivor"})
"""Roles (of `involvement_role`) of whoever was harmed."""


def harmed(desk: Desk, incident: str) -> tuple[str, ...]:
    """Ids of the people and groups that were harmed in it, each once, none from the bin."""
    acts = [link.source for link in desk.store.pointing_at(incident) if (link.type, link.field) == ("act", "incident")]
    links = [*desk.store.links([incident, *acts])]
    ties = [link.source for link in links if (link.type, link.field) == ("involvement", "what")]
    told = [one for one in desk.store.many([*ties, *acts]).values() if not one.binned]
    named = [
        key
        for one in told
        if one.type == "act" or one.body.get("role") in HARMED
        for key in targets(one.body.get("victim" if one.type == "act" else "who"))
    ]
    people = desk.store.many(named)
    return tuple(key for key in dict.fromkeys(named) if key in people and not people[key].binned)
