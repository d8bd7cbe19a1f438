"""A record to be read, in the one order of every page: what protects, the facts, what is linked, the timeline.

Desktop: made anew for each record it shows; what it can do is handed to it as `Reach`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QScrollArea

from defender_desk.model.values import Blob
from defender_desk.services.directory.providers import Entry
from defender_desk.services.directory.shipped import keep_ours
from defender_desk.services.incidents.evidence import takes_files
from defender_desk.text.speech import Habits, _, fill, habits, ngettext
from defender_desk.text.written import show_count
from defender_desk.ui.directory.card import ProviderCard
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Picture, button, label
from defender_desk.ui.kit.spacing import boxed, column, row, scrolled
from defender_desk.ui.record.facts import Facts
from defender_desk.ui.record.header import Header
from defender_desk.ui.record.linked_panel import LinkedPanel
from defender_desk.ui.record.preview import Preview
from defender_desk.ui.record.protection import guard_card, no_notice
from defender_desk.ui.record.reach import Reach
from defender_desk.ui.record.reading import Page
from defender_desk.ui.record.telling import when_kept
from defender_desk.ui.record.timeline_view import Timeline
from defender_desk.ui.record.twins import joined_notice, likely_notice
from defender_desk.ui.tasks import Tasks


class View(QFrame):
    """The page of one record."""

    def __init__(
        self,
        page: Page,
        reach: Reach,
        desk: Any,
        tasks: Tasks,
        *,
        main: QAction,
        actions: Sequence[QAction],
        save_copy: Callable[[], object],
        lead: QAction | None = None,
    ) -> None:
        super().__init__()
        self.page, kept, self._written = page, page.kept, _now()
        self.offered = [main, *actions]  # for the window's menu too, so that Ctrl+K finds them
        self.notice = Notice()
        parts = column(gap=4, margins=(5, 4))
        self.header = Header(kept, page.against, main=main, actions=actions, lead=None if page.entry else lead)
        parts.addWidget(self.header)
        parts.addWidget(self.notice)
        for each in _read_first(page, reach):
            parts.addWidget(each)
        if page.entry is not None:
            parts.addWidget(_provider(page.entry, lead, partial(tasks.run, keep_ours, desk, kept.id), reach))
        self.preview: Preview | None = None
        blob = kept.values.get("content")
        if isinstance(blob, Blob):
            self.preview = Preview(desk, tasks, kept.id, blob, save_copy)
            parts.addWidget(self.preview)
        self.facts = Facts(kept, page.title, page.entry, reach.use)
        parts.addWidget(self.facts)
        self.linked = LinkedPanel(kept.declared.name, page.groups, reach)
        parts.addWidget(self.linked)
        if takes_files(kept.declared.name):
            parts.addWidget(_files(reach))
        self.timeline = Timeline(page, reach)
        parts.addWidget(self.timeline)
        parts.addStretch(1)
        self.area: QScrollArea = scrolled(parts)
        self._settle()

    def says(self, page: Page | None) -> bool:
        """Whether a page read again would look the same; one with a file may have found it, or lost it, meanwhile."""
        return self.preview is None and (page, _now()) == (self.page, self._written)

    @property
    def people(self) -> tuple[str, ...]:
        """Whom the record is about, where it names several, or whom it harmed."""
        named = self.page.kept.values.get("people")
        return named if isinstance(named, tuple) else self.page.harmed

    def _settle(self) -> None:
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(self.header.accessibleName())
        self.setLayout(column(self.area, gap=0))

    def offer_draft(self, restore: Callable[[], object], discard: Callable[[], object]) -> None:
        """Say that unsaved changes were kept, with the choice to go on with them or to let them go."""
        draft = self.page.draft
        if draft is not None:
            said = fill(_("Unsaved changes from {when} were kept."), when=when_kept(draft.changed))
            self.notice.say(said, do=(_("Go on with them"), restore), other=(_("Discard"), discard))


def _now() -> tuple[Habits, date]:
    """By what words are written, besides what was read: the habits in use, and the day at the desk."""
    return habits(), date.today()  # noqa: DTZ011


def _read_first(page: Page, reach: Reach) -> Iterator[QFrame]:
    """What is read before everything else: whether it is here twice, who said no, how somebody is reached safely."""
    if page.held:
        yield _held(reach)
    if page.apart:
        yield _apart(page.apart, reach)
    for twin in page.twins:
        yield likely_notice(twin, reach)
    for one in page.joined:
        yield joined_notice(one, reach)
    for no in page.noes:
        yield no_notice(no, reach)
    for guard in page.guards:
        yield guard_card(guard, reach, own=guard.id == page.kept.id)


def _provider(entry: Entry, lead: QAction | None, keep: Callable[..., object], reach: Reach) -> ProviderCard:
    return ProviderCard(entry, lead, lambda: keep(done=lambda _nothing: reach.again()))


def _held(reach: Reach) -> Notice:
    """That nothing of it leaves since a salvage, and where it is let go."""
    text = _("Held back since a damaged vault was salvaged: nothing of it leaves until somebody looked at it.")
    notice = Notice()
    notice.say(text, tone="danger", do=(_("Look at it on Today"), reach.today))
    return notice


def _apart(count: int, reach: Reach) -> Notice:
    """That another desk says something else of it, and the way to decide."""
    text = ngettext(
        "In {n} field another desk says something else, and nobody decided yet.",
        "In {n} fields another desk says something else, and nobody decided yet.",
        count,
    )
    notice = Notice()
    notice.say(fill(text, n=show_count(count)), tone="warning", do=(_("Decide…"), reach.decide))
    return notice


def _files(reach: Reach) -> QFrame:
    hint = label(
        _("Drop files here, or paste a picture with Ctrl+V. Each is sealed as it comes in."), "muted", wrap=True
    )
    line = row(Picture("paperclip", "muted"), hint, gap=3)
    line.setStretch(1, 1)
    adding = button(_("Add files…"), reach.files, "plain", "upload")
    return boxed(column(line, row(adding, None), gap=2, margins=(4, 3)), "card")
