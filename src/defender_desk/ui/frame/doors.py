"""What the window asks of the desk, handed in by whoever opens it, so that the window is tried without one.

Desktop: each door does nothing until it is given something to do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from defender_desk.model.changes import Changes
from defender_desk.services.arrangement import Arrangement, Left


@dataclass(frozen=True)
class Hit:
    """A record found anywhere: what Ctrl+K shows of it."""

    id: str
    type: str
    title: str
    kind: str
    icon: str = "file-text"
    around: str = ""
    """A stretch of its text around the words that were found, where the title does not hold them."""


@dataclass(frozen=True)
class Doors:
    """What the window asks of the desk; all but `leave`, `erased`, `vanish` and what was chosen run on the worker."""

    find: Callable[[str], Sequence[Hit]] = lambda _words: ()
    counts: Callable[[], Mapping[str, int]] = dict
    waiting: Callable[[], Collection[str]] = tuple
    """Types in which something is due, or left unfinished."""
    stands: Callable[[], Sequence[str]] = tuple
    """What is said above every screen for as long as it holds, in sentences."""
    undo: Callable[..., tuple[Changes, int]] = lambda _batch, **_told: (Changes(0), 0)
    """Take a batch back, telling its `progress`; with how many fields stay because they were changed since."""
    close: Callable[[Left], object] = lambda _left: None
    """Close the desk for good, remembering where it was left."""
    leave: Callable[[], object] = lambda: None
    """Replace the process by the unlock window."""
    erased: Callable[[], object] = lambda: None
    """The same after the desk was erased, which that window says."""
    vanish: Callable[[], object] = lambda: None
    """End the process, with no window after it."""
    look_chosen: Callable[[str, int], object] = lambda _theme, _size: None
    language_chosen: Callable[[str], object] = lambda _language: None
    veil_turned: Callable[[], object] = lambda: None
    """Let lists show code names instead of names, or names again."""
    arranged: Callable[[Arrangement], object] = lambda _arrangement: None
    help: Callable[[QWidget, str], object] = lambda _window, _topic: None
