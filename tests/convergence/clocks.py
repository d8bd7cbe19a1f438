"""What a history takes from outside the program: clocks that are wrong, and chance that falls the same way again."""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from defender_desk.model import documents


class Wrong:
    """How far the clock of the machine in use is from the truth."""

    by = dt.timedelta()


class Chance:
    """Where ids come from while histories are made."""

    ids = random.Random(0)

    @classmethod
    def begin(cls) -> None:
        """Begin a history: its ids are those of every history that does the same."""
        cls.ids = random.Random(0)


class _Like(type):
    """Values of the true class are values of the one that stands in for it."""

    true: type

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, cls.__mro__[1])


class Moment(dt.datetime, metaclass=_Like):
    """The moment as a wrong clock tells it."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> Any:
        return dt.datetime.now(tz) + Wrong.by


class Today(dt.date, metaclass=_Like):
    """The day as a wrong clock tells it."""

    @classmethod
    def today(cls) -> Any:
        return dt.datetime.now().date() + Wrong.by  # noqa: DTZ005  the day at the desk


@contextmanager
def settable() -> Iterator[None]:
    """For the length of a block, services and store read the clock that `Wrong.by` puts wrong, and ids come again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "secrets", SimpleNamespace(token_bytes=lambda size: Chance.ids.randbytes(size)))
        for name, module in list(sys.modules.items()):
            if name.startswith(("defender_desk.services", "defender_desk.store")):
                for own, true, wrong in (("datetime", dt.datetime, Moment), ("date", dt.date, Today)):
                    if getattr(module, own, None) is true:
                        patch.setattr(module, own, wrong)
        yield
        Wrong.by = dt.timedelta()
