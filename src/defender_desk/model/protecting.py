"""The protection level that a record says of itself.

Model floor: asks nobody else; which level counts for it in the end is `services.consent.protection`.
"""

from __future__ import annotations

from defender_desk.model.documents import Document
from defender_desk.model.levels import HIDDEN, NAMELESS, PUBLIC
from defender_desk.model.types import TYPES


def own_protection(document: Document) -> str:
    """The level a record says of itself; what is called public without saying where is hidden."""
    declared, body = TYPES[document.type], document.body
    field = declared.protection
    if field is None:
        raise ValueError("such a record has no level of its own")
    level = str(body.get(field.name) or field.empty)
    unproved = level == PUBLIC and "public_where" in declared.by_name and not body.get("public_where")
    return level if level in (PUBLIC, NAMELESS) and not unproved else HIDDEN
