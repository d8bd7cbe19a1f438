"""Desks to work on: real vaults in a temporary folder, with the one cheap key derivation meant for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.fresh_desks import fresh

from defender_desk.services import opening, records
from defender_desk.services.desk import Desk
from defender_desk.services.preferences import Preferences

Make = Callable[[str], Desk]


@pytest.fixture
def make_desk(tmp_path: Path) -> Iterator[Make]:
    """Makes desks by name, and closes them."""
    made: list[Desk] = []

    def make(name: str) -> Desk:
        made.append(fresh(tmp_path / name, Preferences(who=name)))
        return made[-1]

    yield make
    for desk in made:
        opening.close(desk)


@pytest.fixture
def desk(make_desk: Make) -> Desk:
    return make_desk("ours")


Add = Callable[..., str]


@pytest.fixture
def add(desk: Desk) -> Add:
    """Adds a record of a type with these typed values and gives its id."""

    def add_record(type_name: str, **values: object) -> str:
        return records.save(desk, type_name, None, values).id

    return add_record
