"""The pages of Settings: how each is called, what stands on it under a name, and by which other words it is sought.

Desktop: `screen` shows them, and `section` tells the window of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from defender_desk.text.messages import Message, msg
from defender_desk.ui.settings.about_page import AboutPage
from defender_desk.ui.settings.backup_page import BackupPage
from defender_desk.ui.settings.bin_page import BinPage
from defender_desk.ui.settings.check_page import CheckPage
from defender_desk.ui.settings.choices import Choices
from defender_desk.ui.settings.keys_page import KeysPage
from defender_desk.ui.settings.leaving_page import LeavingPage
from defender_desk.ui.settings.locking_page import LockingPage
from defender_desk.ui.settings.look_page import LookPage
from defender_desk.ui.settings.practice_page import PracticePage
from defender_desk.ui.settings.speaking_page import SpeakingPage
from defender_desk.ui.settings.you_page import YouPage


@dataclass(frozen=True)
class Entry:
    """One page: its name in places, what it is called, its icon, and how it is made."""

    name: str
    label: Message
    icon: str
    make: Callable[[Choices], QWidget]
    words: Message
    """Other words by which the page is looked for."""
    parts: tuple[Message, ...] = ()
    """Headings on it by which it is found."""
    words_of_parts: Mapping[Message, Message] = field(default_factory=dict)

    @property
    def sought(self) -> dict[Message, Message]:
        """Other words for the page and for what stands on it."""
        return {self.label: self.words, **self.words_of_parts}


_TRAVEL, _ERASE = msg("Travel without the desk"), msg("Erase this desk")

PAGES: tuple[Entry, ...] = (
    Entry(
        "language", msg("Language and dates"), "languages", SpeakingPage,
        msg("Arabic, English, French, Spanish, calendar, digits, week, translation", "other words"),
        (msg("Dates and numbers"),),
    ),
    Entry(
        "look", msg("Look and text size"), "contrast", LookPage,
        msg("dark, light, colours, theme, font, larger letters, zoom, eyes", "other words"),
    ),
    Entry(
        "you", msg("You", "settings"), "user-round", YouPage,
        msg("my name, signature, profile, account, identification", "other words"),
        (msg("Signing"), msg("Your work"), msg("Sections that stand first")),
    ),
    Entry(
        "locking", msg("Locking", "settings"), "lock", LockingPage,
        msg("automatic lock, time, privacy, screenshot, hide the window", "other words"),
        (
            msg("Lock by itself after"), msg("The veil"), msg("What was copied"),
            msg("Pictures and recordings of the screen"), msg("What the window is called"),
        ),
    ),
    Entry(
        "keys", msg("Passphrase and recovery"), "key-round", KeysPage,
        msg("password, PIN, secret code, forgotten, change, sign in, login", "other words"),
        (msg("Passphrase"), msg("Recovery code"), msg("A new key"), msg("An organisation")),
    ),
    Entry(
        "backup", msg("Backup", "noun"), "hard-drive", BackupPage,
        msg("copy, save, restore, USB stick, disk", "other words"),
        (msg("A copy on another disk"), msg("Does it come back?")),
    ),
    Entry(
        "check", msg("Vault check"), "shield-check", CheckPage,
        msg("damage, error, repair, whole", "other words"),
    ),
    Entry(
        "bin", msg("Bin"), "trash-2", BinPage,
        msg("deleted, delete, erase, remove, bring back, trash", "other words"),
    ),
    Entry(
        "leaving", msg("Leaving fast"), "log-out", LeavingPage,
        msg("flee, raid, search, arrest, danger", "other words"),
        (_TRAVEL, _ERASE),
        {
            _TRAVEL: msg("journey, border, airport, checkpoint, USB stick", "other words"),
            _ERASE: msg("delete everything, wipe, destroy, remove, clear", "other words"),
        },
    ),
    Entry(
        "practice", msg("Practice desk"), "graduation-cap", PracticePage,
        msg("training, exercise, demo, try out, learn", "other words"),
    ),
    Entry(
        "about", msg("About", "this program"), "info", AboutPage,
        msg("version, licence, information, identification", "other words"),
        (msg("The fingerprint of this desk"), msg("Reader for hand-overs")),
    ),
)  # fmt: skip
