"""A person at the window with one case: by the keyboard from the first word to its end, looking at what is shown.

Each step is a sentence of `test_window`; what a step needs of the window is found as a person finds it, by its name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget
from tests.ui.at_desk import AtDesk
from tests.ui.walking import astray, type_into, unnamed, unreachable

from defender_desk.model.kinds import Choice, Choices, Reference
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import label
from defender_desk.services import records
from defender_desk.services.directory import shipped
from defender_desk.text.bidi import plain
from defender_desk.text.speech import _
from defender_desk.ui.application.screen import ApplicationPage
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.form import Form
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.matching.page import MatchPage
from defender_desk.ui.quick.panel import QuickPanel
from defender_desk.ui.record.moving import ASKED

from .story import Facts, Story

LOOKED_ROUND = "women_group"
"""The case along which every window is looked at as a screen reader and the Tab key meet it."""
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


class Walk:
    """The window, the case, and the keys."""

    def __init__(self, at: AtDesk, story: Story) -> None:
        self.at, self.story, self.shell = at, story, at.shell
        self.told: Facts = story.told["walk"]
        self.looked: list[QWidget] = []

    # Keys, and what is seen

    def press(self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.at.bot.keyClick(widget, key, modifier)

    def look_round(self, window: QWidget) -> None:
        """Each thing that can be pressed has a name, is met by Tab, and in the order in which it is read."""
        if self.story.name == LOOKED_ROUND and window not in self.looked:
            self.looked.append(window)
            assert not (found := unnamed(window)), found
            assert not (found := unreachable(window)), found
            assert not (found := astray(window)), found

    def keys_to(self, widget: QWidget) -> None:
        """Give the keyboard to a part of the window in front."""
        widget.window().activateWindow()
        widget.setFocus()
        self.at.until(widget.hasFocus)

    def paste(self, widget: Any, text: str) -> None:
        """Put in a long text at once, as from the clipboard."""
        self.keys_to(widget)
        widget.insertPlainText(text.strip())

    def choose(self, line: Any, words: str, taken: Callable[[], object]) -> None:
        """Type into a line that offers a list, and take with Enter what it lit."""
        self.keys_to(line)
        line.selectAll()
        type_into(line, words)
        self.at.until(lambda: line._answered)
        self.press(line, Qt.Key.Key_Return)
        self.at.until(taken)

    def fill(self, form: Form, type_name: str, facts: Facts) -> None:
        """Fill in a form by its kinds of field: lists by typing and Enter, words by typing."""
        for name, value in facts.items():
            kind, editor = TYPES[type_name].by_name[name].kind, form.editor(name)
            form.focus(name)  # unfolds the part it stands in
            if isinstance(kind, Choice | Choices):
                for code in value if isinstance(value, list) else [value]:
                    said = label(kind.vocabulary, code, "ar")
                    self.choose(editor.focus_widget(), said, lambda code=code, e=editor: code in str(e.value()))
            elif isinstance(kind, Reference):
                self.choose(editor.focus_widget(), value, lambda e=editor: e.value())
            else:
                self.keys_to(editor.focus_widget())
                type_into(editor.focus_widget(), value)

    @staticmethod
    def words(widget: QWidget) -> str:
        """Every word on a part of the window."""
        return plain("\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden()))

    def notices(self, widget: QWidget) -> str:
        return plain("\n".join(one.text for one in widget.findChildren(Notice) if one.isVisible()))

    def button(self, widget: QWidget, name: str) -> QAbstractButton:
        found = [
            one
            for one in widget.findChildren(QAbstractButton)
            if name in plain(one.accessibleName() or one.text()) and one.isVisible()
        ]
        assert found, name
        return found[0]

    def hit(self, widget: QWidget, name: str) -> None:
        """Press a button by its name, with the keyboard on it."""
        button = self.button(widget, name)
        self.at.until(button.isEnabled)
        button.setFocus()
        self.press(button, Qt.Key.Key_Space)
        self.at.rest()

    def show(self, type_name: str, record: str) -> Any:
        """Turn to a record; gives its pane."""
        self.shell.open(type_name, record)
        pane = self.pane()
        self.at.until(lambda: pane.view is not None and pane.record == record and pane.editing is None)
        self.at.rest()
        return pane

    def stand_at(self, type_name: str, record: str) -> None:
        """Turn to a record where it is not in front."""
        self.at.rest()
        here = self.shell.history.here
        if here is None or here.record != record:
            self.show(type_name, record)

    def command(self, name: str) -> QAction:
        """A command of the page in front, as its menu shows it."""
        found: list[QAction] = []

        def here() -> bool:
            menus = self.pane().findChildren(QMenu)
            found[:] = [act for menu in menus for act in menu.actions() if plain(act.text()) == plain(_(name))]
            return bool(found)

        self.at.until(here)
        return found[-1]

    def states(self) -> dict[str, QAction]:
        """The states to which the menu of the page would bring it, by their names."""
        found: list[QMenu] = []

        def here() -> bool:
            found[:] = [one for one in self.pane().findChildren(QMenu) if one.title() == _("Move the status to")]
            return bool(found)

        self.at.until(here)
        return {plain(act.text()): act for act in found[-1].actions()}

    def over(self, kind: type[QWidget]) -> Any:
        """The one window of a kind that is open over the desk."""
        found: list[QWidget] = []

        def here() -> bool:
            found[:] = [one for one in self.shell.findChildren(kind) if one.isVisible()]
            return len(found) == 1

        self.at.until(here)
        self.at.rest()
        return found[0]

    def values(self, record: str) -> Any:
        return self.at.ask(records.fetch, record).values

    def pane(self) -> Any:
        self.at.rest()
        return self.shell.front.pane

    def save_form(self) -> str:
        """Ctrl+S in the form in front; gives the record."""
        pane = self.pane()
        self.press(pane.editing, Qt.Key.Key_S, CTRL)
        self.at.until(lambda: pane.editing is None)
        self.at.rest()
        return str(pane.record)

    # Steps

    def report(self) -> None:
        """The quick incident, by the keys alone."""
        told = self.story.told["quick"]
        self.press(self.shell, Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
        panel = self.over(QuickPanel)
        fields = panel.fields
        self.at.until(fields.title.hasFocus)
        self.look_round(panel)
        type_into(fields.title, told["title"])
        type_into(fields.when.line, told["when"])
        country = fields.country
        self.choose(country.focus_widget(), label("country", told["country"], "ar"), country.value)
        self.choose(fields.who.line, told["who"], lambda: fields.who.ids)
        for code in told["what"]:
            said = label("violation_type", code, "ar")
            self.choose(fields.what.focus_widget(), said, lambda code=code: code in fields.what.value())
        self.paste(fields.story.focus_widget(), told["story"])
        panel.add_files([file for _told, file in self.story.files[:1]])
        self.press(fields.story.focus_widget(), Qt.Key.Key_Return, CTRL)
        self.at.until(lambda: panel._pages.currentWidget() is not panel._page)
        assert told["title"] in self.words(panel)
        self.hit(panel, _("Open it"))
        self.at.ask(self.story.find_first)
        assert self.shell.history.here.record == self.story.ids["incident"]

    def open_case(self) -> None:
        """A case for whom it happened to, and the incident joined to it."""
        told = self.story.told["case"]
        self.shell.go("cases")
        self.at.rest()
        self.shell.activateWindow()
        self.at.until(self.shell.isActiveWindow)
        self.press(self.shell, Qt.Key.Key_N, CTRL)
        self.at.until(lambda: self.pane().editing is not None)
        form = self.pane().editing.form
        facts = {"title": told["title"], "people": self.story.told["quick"]["who"], "urgency": told["urgency"]}
        self.fill(form, "case", facts)
        self.look_round(self.pane().editing)
        self.story.ids["case"] = self.save_form()
        self.look_round(self.shell)
        assert told["title"] in self.words(self.pane())
        self.show("incident", self.story.ids["incident"]).edit("case")
        self.fill(self.pane().editing.form, "incident", {"case": told["title"]})
        self.save_form()
        assert self.values(self.story.ids["incident"])["case"] == self.story.ids["case"]

    def gather(self) -> None:
        """The rest of what is known, as others wrote it: facts, people around, files, answers, what was agreed to."""

        def write(desk: Any) -> None:
            self.story.fill_in(desk)
            for values in self.story.consents(but=self.told["provider"]):
                records.save(desk, "consent", None, values)

        self.at.ask(write)

    def refer(self) -> None:
        """Who fits? The conditions are read, a reason is written where something is not known, and it begins."""
        self.show("case", self.story.ids["case"])
        self.command("&Which fund fits?…").trigger()
        page = self.over(MatchPage)
        self.at.until(lambda: page.looked is not None)
        wanted = shipped.record_id(self.told["provider"])
        rows = page.offers.list
        places = [row for row in range(rows.count()) if rows.item(row).data(Qt.ItemDataRole.UserRole) == wanted]
        assert places, self.told["provider"]
        rows.setCurrentRow(places[0])
        self.at.rest()
        self.look_round(page.window())
        if not page.provider.go.isEnabled():
            page.provider.reason.setFocus()
            self.paste(page.provider.reason, self.told["why"])
        self.at.until(page.provider.go.isEnabled)
        self.press(page.provider.go, Qt.Key.Key_Space)
        self.at.rest()
        assert self.shell.history.here.type == "referral"
        self.story.ids["referral"] = self.shell.history.here.record
        self.at.ask(self.story.ask, {"provider": self.told["provider"]}, self.story.ids["referral"])

    def application(self) -> ApplicationPage:
        """The application of the referral."""
        self.show("referral", self.story.ids["referral"])
        self.command("A&pplication…").trigger()
        page = self.over(ApplicationPage)
        self.at.until(lambda: page.seen is not None and page.front is not None)
        self.at.rest()
        return page

    def consent(self) -> None:
        """Nothing may be told yet; the way leads to the consent, in which they tick what they agree to."""
        page = self.application()
        assert not any(one.leaving for one in page.seen.application.questions)
        self.go_to_kept(page)
        self.look_round(page.window())
        self.hit(page.front, _("Record the consent of {name}").partition("{")[0].strip())
        editing = self.pane().editing
        self.look_round(editing)
        assert editing.type == "consent"
        self.fill(editing.form, "consent", {"state": "given", "facts": list(self.told["agreed"])})
        self.story.ids["agreed"] = self.save_form()
        kept = self.values(self.story.ids["agreed"])
        assert kept["recipient"] == shipped.record_id(self.told["provider"])
        assert set(kept["facts"]) == set(self.told["agreed"])

    @staticmethod
    def go_to_kept(page: ApplicationPage) -> None:
        """Turn to a question that has an answer which stays here."""
        kept = [one.field.code for one in page.seen.application.questions if one.why is not None]
        page.list.show_code(kept[0])

    def close_window(self) -> None:
        """Esc leaves the window in front."""
        for one in [each for each in self.shell.findChildren(Dialog) if each.isVisible()][::-1]:
            self.press(one, Qt.Key.Key_Escape)
            self.at.rest()

    def ask_dialog(self) -> tuple[Dialog, Form]:
        """The small window that is open, and the form in it."""
        found: list[Form] = []

        def here() -> bool:
            forms = self.shell.findChildren(Form)
            found[:] = [one for one in forms if one.isVisible() and isinstance(one.window(), Dialog)]
            return len(found) == 1

        self.at.until(here)
        window = found[0].window()
        assert isinstance(window, Dialog)
        return window, found[0]

    def move(self, state: str, facts: Facts) -> None:
        """Bring the referral into a state by its menu, and say what is known of it."""
        self.stand_at("referral", self.story.ids["referral"])
        act = self.states()[label("referral_state", state, "ar")]
        act.trigger()
        if ASKED.get(state):
            dialog, form = self.ask_dialog()
            self.look_round(dialog)
            self.fill(form, "referral", facts)
            self.hit(dialog, _("Save"))
        self.at.rest()
        assert self.values(self.story.ids["referral"])["state"] == state


def text_of_pdf(path: Path) -> str:
    """The words of all pages, joined letters as they are typed."""
    document = pypdfium2.PdfDocument(path)
    told = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return unicodedata.normalize("NFKC", plain(told))


def text_of_docx(path: Path) -> str:
    """The words of all paragraphs and cells."""
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    lines = [*(one.text for one in document.paragraphs), *cells]
    return plain("\n".join(lines)).translate({0x200E: None, 0x200F: None})
