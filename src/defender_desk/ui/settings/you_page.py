"""Settings, you: the name that signs what is done here, the work one does, and the sections that stand first.

Desktop: the name leaves the desk only in files that somebody hands over.
"""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from defender_desk.text.speech import _, say
from defender_desk.ui.kit.direction import TextLine
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.kit.theme import em
from defender_desk.ui.settings.choices import Choices
from defender_desk.ui.settings.parts import Segments, acts, group, named
from defender_desk.ui.unlock.draft import ONLY_FIRST, ROLES


class YouPage(QWidget):
    """Name, role, and sections."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._choices, self._shell = choices, choices.shell
        self.who = TextLine()
        self.who.setAccessibleName(_("Name to sign with"))
        self.who.setMaximumWidth(em(60))
        self.who.setText(choices.chosen.who)
        self.who.setPlaceholderText(_("A name, a function, or nothing"))
        self.who.editingFinished.connect(self._sign)
        self.does = label("", "caption", wrap=True)
        self.role = Segments(
            _("Your work"),
            [(code, say(name)) for code, name, _does, _icon in ROLES],
            choices.chosen.role,
            lambda code: self._work(str(code)),
        )
        self._describe(choices.chosen.role)
        signing = _("It stands in the history beside each change, and in what you hand over. It may stay empty.")
        self.setLayout(
            column(
                group(_("Signing"), named(_("Name to sign with"), self.who, signing)),
                group(
                    _("Your work"),
                    self.role,
                    self.does,
                    detail=say(ONLY_FIRST),
                ),
                self._sections(),
                None,
                gap=4,
            )
        )

    def _sign(self) -> None:
        self._choices.keep(who=self.who.text().strip())

    def _sections(self) -> QWidget:
        self.ticks = {each.name: QCheckBox(say(each.label)) for each in self._shell.sections if not each.apart}
        for name, tick in self.ticks.items():
            tick.setAccessibleName(tick.text())
            tick.clicked.connect(lambda first, name=name: self._tick(name, first))
        self.usual = button(_("As usual for this work"), self._as_usual, "plain", "rotate-ccw")
        self._shell.arranged.connect(self._arranged)
        self._arranged()
        return group(
            _("Sections that stand first"),
            *self.ticks.values(),
            acts(self.usual),
            detail=_("The others wait behind “More sections” in the sidebar. Ctrl+K and the menus reach all of them."),
        )

    def _tick(self, section: str, first: bool) -> None:
        self._shell.arrange(self._shell.arrangement.ticked(section, first))

    def _as_usual(self) -> None:
        now = self._shell.arrangement
        self._shell.arrange(now.of_role(now.role))

    def _arranged(self) -> None:
        now = self._shell.arrangement
        for name, tick in self.ticks.items():
            tick.setChecked(now.first(name))
        self.usual.setEnabled(bool(now.sections))

    def _work(self, code: str) -> None:
        self._describe(code)
        self._choices.keep(role=code)

    def _describe(self, code: str) -> None:
        self.does.setText(next((say(does) for known, _name, does, _icon in ROLES if known == code), ""))
