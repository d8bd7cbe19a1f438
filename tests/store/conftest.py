"""A vault of its own for each test, and two small record types with a field of every kind."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated

import pytest

from defender_desk.model import kinds as k
from defender_desk.model.levels import OPEN
from defender_desk.model.records import Record, declared, record
from defender_desk.model.values import Blob, Money
from defender_desk.store.store import Store
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg
from defender_desk.vault.keys import VaultKeys

SAY = {"level": OPEN, "label": msg("Field")}
LISTED = {**SAY, "listed": True}
BACK = {"to": ("thing",), "back": msg("Things")}


@record("thing", msg("Thing"), msg("Things"), title=("line",), code="T")
class Thing(Record, frozen=True):
    """Every kind listed, and every kind again unlisted."""

    line: Annotated[str, k.Line(**LISTED, search=True)] = ""
    prose: Annotated[str, k.Prose(**LISTED, search=True)] = ""
    handles: Annotated[tuple[str, ...], k.Handles(**LISTED, form="phone", search=True)] = ()
    choice: Annotated[str, k.Choice(**LISTED, vocabulary="letters")] = ""
    strict: Annotated[str, k.Choice(**LISTED, vocabulary="letters")] = "a"
    choices: Annotated[tuple[str, ...], k.Choices(**LISTED, vocabulary="letters")] = ()
    answer: Annotated[bool | None, k.Answer(**LISTED)] = None
    number: Annotated[int | None, k.Number(**LISTED)] = None
    amount: Annotated[Money | None, k.Amount(**LISTED)] = None
    day: Annotated[FuzzyDate | None, k.Day(**LISTED)] = None
    moment: Annotated[object, k.Moment(**LISTED)] = None
    ref: Annotated[str, k.Ref(**LISTED, **BACK)] = ""
    refs: Annotated[tuple[str, ...], k.Refs(**LISTED, **BACK)] = ()
    content: Annotated[Blob | None, k.Content(**LISTED, search=True)] = None
    u_line: Annotated[str, k.Line(**SAY)] = ""
    u_prose: Annotated[str, k.Prose(**SAY)] = ""
    u_handles: Annotated[tuple[str, ...], k.Handles(**SAY, form="phone")] = ()
    u_choice: Annotated[str, k.Choice(**SAY, vocabulary="letters")] = ""
    u_strict: Annotated[str, k.Choice(**SAY, vocabulary="letters")] = "a"
    u_choices: Annotated[tuple[str, ...], k.Choices(**SAY, vocabulary="letters")] = ()
    u_answer: Annotated[bool | None, k.Answer(**SAY)] = None
    u_number: Annotated[int | None, k.Number(**SAY)] = None
    u_amount: Annotated[Money | None, k.Amount(**SAY)] = None
    u_day: Annotated[FuzzyDate | None, k.Day(**SAY)] = None
    u_moment: Annotated[object, k.Moment(**SAY)] = None
    u_ref: Annotated[str, k.Ref(**SAY, **BACK)] = ""
    u_refs: Annotated[tuple[str, ...], k.Refs(**SAY, **BACK)] = ()
    u_content: Annotated[Blob | None, k.Content(**SAY)] = None


@record("note", msg("Note"), msg("Notes"), title=("text",), code="N")
class Note(Record, frozen=True):
    """Something small that points at things."""

    text: Annotated[str, k.Line(**LISTED, search=True)] = ""
    about: Annotated[tuple[str, ...], k.Refs(**LISTED, **BACK)] = ()


TYPES = {made.name: made for made in (declared(Thing), declared(Note))}


def keys_of(number: int = 1) -> VaultKeys:
    """The keys of a vault, the same for the same number."""
    return VaultKeys(bytearray([number]) * 32, bytes(16))


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[SimpleNamespace]:
    """A vault folder with `open`, `create` and `keys`; whatever was opened is closed afterwards."""
    opened: list[Store] = []

    def kept(make: Callable[..., Store], *args: object, **named: object) -> Store:
        opened.append(make(*args, **named))
        return opened[-1]

    keys = keys_of()
    yield SimpleNamespace(
        folder=tmp_path,
        keys=keys,
        types=TYPES,
        create=lambda folder=tmp_path, desk="aaaaaaaa": kept(Store.create, folder, keys, TYPES, desk),
        open=lambda folder=tmp_path, types=TYPES, **named: kept(Store.open, folder, keys, types, **named),
    )
    for store in opened:
        store.close()


@pytest.fixture
def store(vault: SimpleNamespace) -> Store:
    """A new vault's store."""
    return vault.create()
