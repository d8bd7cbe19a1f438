"""The open desk that every service is handed, and how long work reports and is stopped.

Services floor: `opening` makes a Desk; nothing keeps one in a global.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeAlias

from defender_desk.exchange.apart.reader import Reader
from defender_desk.model.codec import Json
from defender_desk.services.consent.held import HeldBack
from defender_desk.services.incidents.clean_copies import CleanCopies
from defender_desk.store.store import Store
from defender_desk.store.writing import Writing
from defender_desk.text.messages import Message
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault.folder import Unlocked

Progress: TypeAlias = Callable[[int, int], None]
"""Told (done, total) while long work runs, total 0 where it is not known; raises `Cancelled` to stop it."""


class Cancelled(Exception):  # noqa: N818  a person's wish, not an error
    """A person stopped the work; nothing of it is left behind."""


def unheard(_done: int, _total: int) -> None:
    """The progress of work that nobody watches."""


@dataclass(frozen=True)
class Desk:
    """An open vault, what follows from each change to it, and what was noticed on opening it."""

    store: Store
    unlocked: Unlocked
    follow: Callable[[Desk, Writing], None]
    """Does what follows from what a change wrote, as its last part: `following.follow`, given by `opening`."""
    notices: tuple[Message, ...] = ()
    held: HeldBack = field(default_factory=HeldBack, compare=False, repr=False)
    """What a salvage held back, and nobody has looked at since."""
    copies: CleanCopies = field(default_factory=CleanCopies, compare=False, repr=False)
    """Copies of files without what they hide, for as long as it is open."""
    reader: Reader = field(default_factory=Reader, compare=False, repr=False)
    """Reads foreign files in a process without rights: no other code of the desk decodes one."""

    @property
    def who(self) -> str:
        """The name the person at this desk signs with; may be empty."""
        stored = self.setting("preferences")
        name = stored.get("who") if isinstance(stored, dict) else ""
        return name if isinstance(name, str) else ""

    @property
    def practice(self) -> bool:
        """Whether this desk holds fictional data and must never be mixed with a real one."""
        return self.setting("practice") is True

    @property
    def last_day(self) -> date:
        """The day of the last entry of the journal, by this machine's clock then."""
        last = self.store.last_entry
        return datetime.fromisoformat(last).astimezone().date() if last else date.min

    def setting(self, name: str) -> Json:
        """A setting kept inside the vault; None when it was never set."""
        return self.store.settings.get(name)

    @contextmanager
    def change(self, deed: str, note: str = "") -> Iterator[Writing]:
        """One transaction, signed with this desk's name: all of it and what follows is written, or nothing.

        The header remembers where the journal ends then, so that a log cut short or put back is noticed.
        """
        with self.store.change(deed, who=self.who, note=note) as writing:
            yield writing
            self.follow(self, writing)
        if writing.changes.batch:
            with suppress(Trouble):  # what was written holds; the next change, or closing, tells the header
                vaults.note_audit(self.unlocked.folder, self.unlocked, *self.store.head, self.store.salt)


def now() -> datetime:
    """The present moment in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
