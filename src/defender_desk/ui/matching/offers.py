"""The list of providers in the order of fit, and the line that narrows it.

Desktop: it holds no facts of its own; the page hands it what was read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QEvent, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from defender_desk.model.shown import term_shown
from defender_desk.services.matching.matching import Match
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import _, beside, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.directory.standings import LOOKS, standing_said
from defender_desk.ui.kit.direction import TextLine, passing
from defender_desk.ui.kit.icons import icon
from defender_desk.ui.kit.pieces import DropDown, label, tone_colour
from defender_desk.ui.kit.spacing import boxed, column, icon_size, row
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.kit.type_ahead import TypeAhead
from defender_desk.ui.matching.reading import NO_STATUS, Look, Narrowed, counted, heading, offered

_FILTERS: Mapping[str, tuple[str, Message, Message]] = {
    "support": ("assistance_kind", msg("Kind of help"), msg("Any kind of help")),
    "languages": ("language", msg("Language"), msg("Any language")),
    "regions": ("region", msg("Region"), msg("Any region")),
    "services": ("service_category", msg("Service"), msg("Any service")),
    "cities": ("city", msg("City"), msg("Any city")),
    "groups": ("target_group", msg("For whom"), msg("For anybody")),
}
_OF_A_CITY = ("services", "cities")
"""By these the services of cities are told from funds: where nobody recorded any, there is nothing to narrow."""
_KEY = Qt.ItemDataRole.UserRole


class Filters(QWidget):
    """What the list is narrowed by."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        beside, of_a_city = row(gap=2), row(gap=2)
        self.name = TextLine()
        passing(self.name)
        self.name.setPlaceholderText(_("Name of a provider"))
        self.name.setAccessibleName(_("Name of a provider"))
        self.name.setClearButtonEnabled(True)
        self.name.textChanged.connect(lambda _typed: self.changed.emit())
        self.boxes: dict[str, DropDown] = {}
        for field, (_vocabulary, name, _any) in _FILTERS.items():
            box = self.boxes[field] = DropDown()
            box.setAccessibleName(say(name))
            box.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.currentIndexChanged.connect(lambda _place: self.changed.emit())
            (of_a_city if field in (*_OF_A_CITY, "groups") else beside).addWidget(box)
        self.verified = QCheckBox(_("Only those verified as open"))
        self.verified.setAccessibleName(self.verified.text())
        self.verified.toggled.connect(lambda _on: self.changed.emit())
        self.no_status = QCheckBox(term_shown("needed_status", NO_STATUS))
        self.no_status.setAccessibleName(self.no_status.text())
        self.no_status.toggled.connect(lambda _on: self.changed.emit())
        of_a_city.addWidget(self.no_status)
        beside.addWidget(self.verified)
        self._of_a_city = boxed(of_a_city)
        self._of_a_city.hide()
        self.setLayout(column(self.name, beside, self._of_a_city, gap=1))

    def offer(self, look: Look) -> None:
        """Offer the terms that some provider has; what was chosen stays chosen."""
        for field, box in self.boxes.items():
            vocabulary, _name, anything = _FILTERS[field]
            chosen = box.currentData()
            codes = offered(look.matches.providers, field)
            with QSignalBlocker(box):
                box.clear()
                box.addItem(say(anything), "")
                for code in codes:
                    box.addItem(term_shown(vocabulary, code), code)
                box.setCurrentIndex(max(0, box.findData(chosen)))
        here = (offered(look.matches.providers, field) for field in _OF_A_CITY)
        self._of_a_city.setVisible(any(here))

    def narrowed(self) -> Narrowed:
        """What is chosen."""
        wanted = {field: str(box.currentData() or "") for field, box in self.boxes.items()}
        wanted["needed_status"] = NO_STATUS if self.no_status.isChecked() else ""
        return Narrowed(wanted, self.verified.isChecked(), self.name.text())


class _List(TypeAhead, QListWidget):
    """Names of any length, each with all of its lines."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each provider the lines it needs."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

    def fit(self) -> None:
        """Qt measures an item without the width it has, and would cut its last line: how far it can be relied on."""
        metrics, flags = QFontMetrics(self.font()), int(Qt.TextFlag.TextWordWrap)
        room = QRect(0, 0, max(em(10), self.viewport().width() - self.iconSize().width() - unit() * 8), 1 << 20)
        for item in map(self.item, range(self.count())):
            if item.data(_KEY):
                lines = metrics.boundingRect(room, flags, item.text()).height()
                item.setSizeHint(QSize(0, lines + unit() * 3))


class Offers(QWidget):
    """Providers under the headings of how they fit; the arrow keys walk through them."""

    chosen = Signal(str)
    """Id of the provider the keyboard is on."""

    def __init__(self, focus_page: Callable[[], object]) -> None:
        super().__init__()
        self.list = _List()
        self.list.setAccessibleName(_("Providers, the nearest fit first"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setIconSize(icon_size(unit()))
        self.list.currentItemChanged.connect(self._moved)
        self.list.itemActivated.connect(lambda _item: focus_page())
        self.nothing = label(_("No provider is left. Take a filter away to see more."), "muted", wrap=True)
        self.nothing.hide()
        self.count = label("", "caption")
        whole = column(self.list, self.nothing, row(self.count, None), gap=1)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.setMinimumWidth(em(36))
        self.setFocusProxy(self.list)

    def show_offers(self, matches: tuple[Match, ...], keep: str, agreed: Collection[str] = ()) -> None:
        """Show these providers, and stay on the one that was in front where it is still there."""
        with QSignalBlocker(self.list):
            self.list.clear()
            before = ""
            for one in matches:
                if one.fit != before:
                    before = one.fit
                    self.list.addItem(_heading(heading(one.fit)))
                self.list.addItem(_item(one, agreed=one.provider.id in agreed))
        self.list.fit()
        self.nothing.setVisible(not matches)
        self.list.setVisible(bool(matches))
        said = ngettext("{n} provider", "{n} providers", len(matches))
        self.count.setText(fill(said, n=show_count(len(matches))))
        self._go_to(keep or next((one.provider.id for one in matches), ""))

    def _go_to(self, provider: str) -> None:
        places = [place for place in range(self.list.count()) if self.list.item(place).data(_KEY)]
        there = [place for place in places if self.list.item(place).data(_KEY) == provider]
        if places:
            self.list.setCurrentRow((there or places)[0])
        else:
            self.chosen.emit("")

    def _moved(self, current: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if current is not None and current.data(_KEY):
            self.chosen.emit(str(current.data(_KEY)))


def _heading(text: str) -> QListWidgetItem:
    item = QListWidgetItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    font = item.font()
    font.setBold(True)
    item.setFont(font)
    item.setSizeHint(QSize(0, unit() * 9))
    return item


def _item(one: Match, *, agreed: bool) -> QListWidgetItem:
    name, tone = LOOKS[one.standing.whole]
    named = [_("Named in a consent")] if agreed else []
    says = beside((standing_said(one.standing.whole), *named, counted(one)))
    item = QListWidgetItem(icon(name, tone_colour(tone)), f"{one.title}\n{says}")
    item.setData(_KEY, one.provider.id)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.title}, {heading(one.fit)}, {says}")
    item.setToolTip(one.title)
    return item
