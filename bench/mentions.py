"""Who is named in a page that is to leave, against reading every person once, as one must who has no index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from bench.desks import Desks
from bench.measuring import Row
from bench.people import people
from defender_desk.services import desk as open_desk
from defender_desk.services import following
from defender_desk.services.printout import mentions

if TYPE_CHECKING:
    from defender_desk.vault.folder import Unlocked

PLAIN = (
    "اقتحموا البيت ليلاً وأخذوا الحاسوب ثم عادوا في الصباح وسألوا الجيران عن مكان العائلة "
    "وقالوا إن القضية ستحال إلى المحكمة. "
)
WITNESSES = 5


def rows(desks: Desks) -> Iterator[Row]:
    """One row: an account of some three hundred words in which a few witnesses are named."""
    desk = open_desk.Desk(desks.store, cast("Unlocked", None), following.follow)
    names = [str(body["name"]) for body in people(4 * WITNESSES) if body.get("name")][-WITNESSES:]
    text = PLAIN.join(f"قال {name}: " for name in names) + PLAIN * 10
    yield Row(
        "who is named in a page that is to leave",
        0.5,
        lambda: mentions.find(desk, [("the page", text)]),
        lambda: sum(not document.binned for document in desks.store.each("person")),
        rounds=5,
    )
