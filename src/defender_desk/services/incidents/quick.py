"""The quick incident: one word is enough, whoever it happened to is named in place, files come along.

Services floor: everything is written as one batch, so that one undo takes all of it back. Its draft also keeps the
names of people who are no record yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from defender_desk.model import codec
from defender_desk.model.codec import Body, Json
from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob
from defender_desk.services import rules
from defender_desk.services.desk import Desk
from defender_desk.services.incidents import evidence
from defender_desk.services.records import Saved
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

DRAFT = "quick"
"""Key of the one draft of this panel."""
HARMED = "victim"
"""The role in which people are joined to the incident."""

NOTHING_SAID = msg("Write what happened, in a word.")


@dataclass(frozen=True)
class Quick:
    """What the panel holds: typed values of the incident, ids of people known, names of people not yet known."""

    values: Mapping[str, object] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def log(desk: Desk, said: Quick, blobs: Sequence[Blob] = ()) -> Saved:
    """Write the incident, new people, who was harmed, and sealed files, as one batch."""
    incident = _faces("incident", said.values)
    with evidence.removed_on_failure(desk, blobs), desk.change("create") as writing:
        if not incident.get("title"):
            raise Trouble(NOTHING_SAID, field="title")
        rules.check(TYPES["incident"], incident, incident)
        made = writing.put(None, "incident", incident).id
        people = [writing.put(None, "person", _faces("person", {"name": name})).id for name in said.names]
        for person in (*said.people, *people):
            writing.put(None, "involvement", _faces("involvement", {"who": person, "what": made, "role": HARMED}))
        evidence.attach(desk, writing, blobs, {"about": (made,)})
        desk.store.drafts.drop(DRAFT)
    return Saved(made, writing.changes)


def keep(desk: Desk, said: Quick) -> None:
    """Keep what the panel holds now as its draft."""
    body: Body = {
        "values": _faces("incident", said.values), "base": {}, "people": list(said.people), "names": list(said.names),
    }  # fmt: skip
    desk.store.drafts.put(DRAFT, "incident", None, body)


def kept(desk: Desk) -> Quick | None:
    """The draft; None when there is none."""
    draft = desk.store.drafts.get(DRAFT)
    if draft is None:
        return None
    values = draft.body.get("values")
    by_name = TYPES["incident"].by_name
    known = values if isinstance(values, dict) else {}
    typed = {name: codec.value_of(by_name[name], known) for name in known if name in by_name}
    return Quick(typed, _texts(draft.body.get("people")), _texts(draft.body.get("names")))


def drop(desk: Desk) -> None:
    """Forget the draft."""
    desk.store.drafts.drop(DRAFT)


def _faces(type_name: str, values: Mapping[str, object]) -> dict[str, Json]:
    by_name = TYPES[type_name].by_name
    faces = {name: codec.store(by_name[name].kind, value) for name, value in values.items()}
    return {name: face for name, face in faces.items() if face is not None}


def _texts(stored: Json) -> tuple[str, ...]:
    return tuple(one for one in stored if isinstance(one, str)) if isinstance(stored, list) else ()
