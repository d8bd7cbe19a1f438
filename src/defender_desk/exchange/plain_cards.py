"""Address cards: people and organisations as vCard 4.0, for a telephone or another program.

Exchange floor: reading is `vcards`. What may leave is decided before: a field that is absent from the body is absent
from the card.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from defender_desk.exchange.card_values import escaped, folded
from defender_desk.model import codec
from defender_desk.model.codec import Body
from defender_desk.model.documents import Document, targets
from defender_desk.model.types import TYPES
from defender_desk.text.dates import FuzzyDate

_WRITTEN: tuple[tuple[str, str], ...] = (
    ("name", "FN"),
    ("other_names", "NICKNAME"),
    ("phones", "TEL"),
    ("emails", "EMAIL"),
    ("web", "URL"),
    ("accounts", "X-ACCOUNT"),
    ("address", "ADR"),
    ("whereabouts", "ADR"),
    ("organisation_role", "TITLE"),
    ("profession", "ROLE"),
    ("languages", "LANG"),
    ("born", "BDAY"),
    ("notes", "NOTE"),
)
"""By field, the property that tells it; what has none here stays off the card."""


def told(document: Document) -> tuple[str, ...]:
    """Names of the fields that stand on a card; a card without a name is none."""
    fields = TYPES[document.type].by_name
    said = tuple(name for name, _ in _WRITTEN if name in fields and name in document.body)
    return said if "name" in said else ()


def made(documents: Iterable[Document]) -> Iterator[bytes]:
    """The cards of a file, one by one."""
    for document in documents:
        yield card_of(document.type, document.body).encode()


def card_of(type_: str, body: Body) -> str:
    """One card, lines folded at 75 bytes."""
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"KIND:{'org' if type_ == 'organisation' else 'individual'}"]
    fields = TYPES[type_].by_name
    for name, label in _WRITTEN:
        if name in fields and name in body:
            lines += _birthday(body) if label == "BDAY" else [_line(label, one) for one in targets(body[name])]
    return "".join(map(folded, [*lines, "END:VCARD"]))


def _line(label: str, text: str) -> str:
    return f"ADR:;;{escaped(text)};;;;" if label == "ADR" else f"{label}:{escaped(text)}"


def _birthday(body: Body) -> list[str]:
    born = codec.value_of(TYPES["person"].by_name["born"], body)
    if not isinstance(born, FuzzyDate):
        return []
    exact = {"day": "%Y%m%d", "month": "%Y-%m", "year": "%Y"}.get(born.precision)
    if exact and born.first and not born.about:
        return [f"BDAY:{born.first.strftime(exact)}"]
    return [f"BDAY;VALUE=text:{escaped(born.written)}"]
