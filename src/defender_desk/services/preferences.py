"""What a person chose about their desk, kept inside the vault.

Services floor: language, theme and text size are also kept outside (`outside`), since they are needed before unlocking.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

from defender_desk.services.desk import Desk


@dataclass(frozen=True)
class Preferences:
    """Choices of one desk; `idle_minutes` in minutes, text size in percent."""

    who: str = ""
    role: str = "defender"
    language: str = "ar"
    digits: str = "latn"
    calendar: str = ""
    months: str = ""
    first_weekday: int = -1
    """Monday is 0; below 0 is what is usual in the language."""
    theme: str = "auto"
    text_size: int = 100
    idle_minutes: int = 5
    veil: bool = False
    """Lists show code names instead of names."""
    clipboard_seconds: int = 10
    """How long what was copied stays on the clipboard; 0 is until the desk is left."""
    captures_hidden: bool = True
    """Windows stay out of pictures of the screen, where the system lets them."""
    plate: str = ""
    """What windows are called, so that it comes along to another computer; empty where nobody chose."""
    sections: Mapping[str, bool] = field(default_factory=dict)
    """Sections ticked or unticked against the role (`arrangement`)."""
    more_sections: bool = False
    """“More sections” is unfolded in the sidebar."""
    left_in: str = ""
    """The section in front when the desk was closed last; never a record, open before whoever looks."""
    left_on: str = ""
    """The day of it, as 2026-07-09."""


def read(desk: Desk) -> Preferences:
    """The choices made so far; what is missing or of a wrong shape is the default."""
    stored = desk.setting("preferences")
    known = stored if isinstance(stored, dict) else {}
    default = Preferences()
    kept = {
        f.name: known[f.name] for f in fields(Preferences) if type(known.get(f.name)) is type(getattr(default, f.name))
    }
    return Preferences(**kept)  # type: ignore[arg-type]  # each value has the type of its default


def write(desk: Desk, chosen: Preferences) -> None:
    """Keep these choices from now on."""
    desk.store.settings.put("preferences", asdict(chosen))
