"""The recovery code split among people who must meet to use it, and put together again.

Services floor: a split code takes the place of the code on paper, since both open the same slot. The desk remembers
how many there are, and neither a sheet nor its words.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from defender_desk.services import opening
from defender_desk.services.desk import Desk
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, ngettext
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count, show_date
from defender_desk.vault import recovery, shares
from defender_desk.vault.phrases import generate
from defender_desk.vault.shares import Share
from defender_desk.vault.slots import SAFE, Profile

WORDS = 3
"""Words beside each sheet: 33 bits, each guess at which costs as much as one at a passphrase."""

READ_TWICE = msg("This sheet was read already.")
ANOTHER = msg("Read the sheet of somebody else.")


@dataclass(frozen=True)
class Sheet:
    """What one person keeps: the code on paper, and the words in mind or elsewhere."""

    number: int
    people: int
    needed: int
    code: str
    words: str
    made: date = field(default_factory=date.today)
    """The day at the desk, by which old sheets are told from new ones."""

    @property
    def groups(self) -> list[str]:
        """The code in groups of four."""
        return shares.groups(self.code)

    def paper(self) -> str:
        """What stands on the paper: neither whose it is, nor what for, nor its words."""
        lines = [
            "    " + "  ".join(f"{at + 1:>2}. {self.groups[at]}" for at in range(line, line + 4))
            for line in range(0, len(self.groups), 4)
        ]
        together = fill(
            ngettext(
                "It is of use only together with {n} more sheet, and with its words.",
                "It is of use only together with {n} more sheets, and with its words.",
                self.needed - 1,
            ),
            n=show_count(self.needed - 1),
        )
        apart = _("Keep it on paper. Its words are not written here: keep them in mind, or in another place.")
        head = fill(_("Sheet {n} of {all}"), n=show_count(self.number), all=show_count(self.people))
        day = fill(_("Made on {day}. A sheet counts only among those made with it."), day=show_date(self.made))
        return "\n\n".join((head, "\n".join(lines), day, together, apart))


@dataclass(frozen=True)
class Drawn:
    """Sheets that are to be written down, of a code that opens nothing until they are."""

    sheets: tuple[Sheet, ...]
    code: str = field(repr=False)


def draw(desk: Desk, needed: int, people: int, language: str, profile: Profile = SAFE) -> Drawn:
    """Make the sheets of a new recovery code; the desk is as it was until `take_up`."""
    code = opening.draw_code(desk)
    words = [generate(language, WORDS) for _each in range(people)]
    codes = shares.split(recovery.parse_code(code), needed, words, profile)
    sheets = (
        Sheet(number, people, needed, sheet, word)
        for number, (sheet, word) in enumerate(zip(codes, words, strict=True), 1)
    )
    return Drawn(tuple(sheets), code)


def take_up(desk: Desk, drawn: Drawn) -> None:
    """Let these sheets, which are all written down, open the desk; the code before no longer does."""
    first = drawn.sheets[0]
    opening.renew_recovery(desk, drawn.code, (first.needed, first.people))


def among(desk: Desk) -> tuple[int, int] | None:
    """How many sheets are needed of how many, where the recovery code is split; None where it is not."""
    match desk.setting(opening.SHEETS):
        case [int(needed), int(people)]:
            return needed, people
    return None


def read(code: str, words: str, before: Collection[Share] = ()) -> Share:
    """Open a sheet with its words, beside those that were read before; needs no desk."""
    share = shares.open_sheet(code, words)
    if any(one.set_id != share.set_id for one in before):
        raise Trouble(shares.NOT_TOGETHER, shares.SAME_DAY)
    if any(one.index == share.index for one in before):
        raise Trouble(READ_TWICE, ANOTHER)
    return share


def recovery_code(read_: Collection[Share]) -> str:
    """The recovery code of as many sheets as are needed; needs no desk."""
    return recovery.write_code(shares.join(read_))
