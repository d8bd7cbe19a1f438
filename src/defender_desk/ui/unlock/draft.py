"""What the first run has been told so far, and the recovery sheet; no Qt.

Desktop: the passphrase lives here until the desk is made, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass

from defender_desk.text.digits import fold_digits
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import _, fill

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
"""(code, name, what such a person does, icon); the role only decides what is shown first."""

STEPS: tuple[tuple[float, Message], ...] = (
    (28, msg("Very weak: guessed at once", "passphrase")),
    (45, msg("Weak: guessed within days", "passphrase")),
    (60, msg("Not enough against somebody with computers and time", "passphrase")),
    (75, msg("Strong", "passphrase")),
    (1e9, msg("Very strong", "passphrase")),
)
"""How strength is said, up to so many bits."""


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

    def forget(self) -> None:
        """Let the passphrase go."""
        self.passphrase = ""


def groups(code: str) -> list[str]:
    """The groups of a recovery code."""
    return code.split("-")


def last_group_right(code: str, typed: str) -> bool:
    """Whether the last group was typed, in any case and with digits of any script."""
    plain = fold_digits(typed).upper().replace("-", "").replace(" ", "")
    return plain.translate(str.maketrans("OIL", "011")) == groups(code)[-1]


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
