"""What the first run has been told so far, and the recovery sheet; no Qt.

Desktop: the passphrase lives here until the desk is made, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import _, fill
from defender_desk.text.trouble import Trouble
from defender_desk.text.typed_code import plain

ROLES: tuple[tuple[str, Message, Message, str], ...] = (
    (
        "defender",
        msg("Human rights defender"),
        msg("I document what happens, help people, and look for support for them."),
        "shield",
    ),
    (
        "officer",
        msg("Embassy human rights officer"),
        msg("I receive reports, follow cases, and prepare steps and statements."),
        "landmark",
    ),
    ("trainer", msg("Trainer"), msg("I teach defenders, with invented data."), "graduation-cap"),
)
"""(code, name, what such a person does, icon)."""

ONLY_FIRST = msg("It only decides what is shown first. Every section stays within reach.")

STEPS: tuple[tuple[float, Message], ...] = (
    (28, msg("Very weak: guessed at once", "passphrase")),
    (45, msg("Weak: guessed within days", "passphrase")),
    (60, msg("Not enough against somebody with computers and time", "passphrase")),
    (75, msg("Strong", "passphrase")),
    (1e9, msg("Very strong", "passphrase")),
)
"""How strength is said, up to so many bits."""

_TYPE_THE_LAST = msg("Type the last one, number {last}, or go on with the whole code.")
_TYPE_THAT = msg("Type group {wanted} here.")
_COMPARE = msg("Compare group {group} on your paper with the one above, letter by letter.")


@dataclass(frozen=True)
class Strength:
    """How hard a passphrase is to guess."""

    bits: float
    enough: bool
    advice: Message

    @property
    def step(self) -> int:
        """0 to 4, as a bar of five parts shows it."""
        return next(place for place, (bits, _said) in enumerate(STEPS) if self.bits < bits)

    @property
    def said(self) -> Message:
        """The same in words."""
        return STEPS[self.step][1]


@dataclass
class NewDesk:
    """The answers of the first run."""

    language: str = "ar"
    theme: str = "auto"
    text_size: int = 100
    role: str = "defender"
    who: str = ""
    passphrase: str = ""
    folder: str = ""

    def for_practice(self) -> NewDesk:
        """The same answers for a practice desk, which has neither the name nor the passphrase of the person."""
        return replace(self, who="", passphrase="")

    def forget(self) -> None:
        """Let the passphrase go."""
        self.passphrase = ""


def groups(code: str) -> list[str]:
    """The groups of a recovery code."""
    return code.split("-")


GROUP = 4
"""Letters and digits of a group of any code."""


def typed_groups(typed: str) -> list[str]:
    """What was typed of a code so far, in groups as they stand on paper."""
    letters = plain(typed)
    return [letters[at : at + GROUP] for at in range(0, len(letters), GROUP)]


def proves(wanted: Sequence[str], typed: str) -> bool:
    """Whether the last of these groups was typed, or all of them: in any case and with digits of any script."""
    return plain(typed) == wanted[-1] or is_whole(wanted, typed)


def is_whole(wanted: Sequence[str], typed: str) -> bool:
    """Whether all of these groups were typed."""
    return plain(typed) == "".join(wanted)


def is_group(wanted: Sequence[str], place: int, typed: str) -> bool:
    """Whether the group at this place, from 0, was typed."""
    return plain(typed) == wanted[place]


def slip_in_group(wanted: Sequence[str], place: int, typed: str) -> Trouble | None:
    """What is wrong with one group that was asked for by its place, once it is finished; None while nothing is."""
    letters = plain(typed)
    if len(letters) < len(wanted[place]) or letters == wanted[place]:
        return None
    if letters in wanted:
        return Trouble(msg("This is group {group}."), _TYPE_THAT, group=wanted.index(letters) + 1, wanted=place + 1)
    return Trouble(msg("This is not group {group}."), _COMPARE, group=place + 1)


def slip(wanted: Sequence[str], typed: str) -> Trouble | None:
    """What is wrong with what was typed so far, as soon as a group is finished; None while nothing is."""
    letters = plain(typed)
    last, size = len(wanted), len(wanted[0])
    finished = [letters[at : at + size] for at in range(0, len(letters) - size + 1, size)]
    if proves(wanted, typed) or not finished:
        return None
    if len(letters) > last * size:
        return Trouble(msg("This is longer than the code."), _TYPE_THE_LAST, last=last)
    if len(letters) == size and letters in wanted:
        return Trouble(msg("This is group {group}."), _TYPE_THE_LAST, group=wanted.index(letters) + 1, last=last)
    if len(letters) == size:
        return Trouble(msg("This is not the last group."), _COMPARE, group=last)
    wrong = next((place for place, group in enumerate(finished) if group != wanted[place]), None)
    return None if wrong is None else Trouble(msg("Group {group} is not as above."), _COMPARE, group=wrong + 1)


def recovery_sheet(code: str) -> str:
    """The text of the sheet that is printed or saved; it says neither whose it is nor what for."""
    lines = "\n".join(f"    {place}.  {group}" for place, group in enumerate(groups(code), 1))
    return fill(
        _(
            "Recovery code\n\n{code}\n\n"
            "Whoever has this code and the computer can open the desk. Keep it away from the computer, on paper, "
            "in a place that is not searched with it. It can be replaced in Settings."
        ),
        code=lines,
    )
