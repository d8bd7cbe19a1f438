"""What the page of a record offers beyond other pages, by its type: a referral's sheet, a person's ledger.

Desktop: one table; each screen that has such commands gives a function for its line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.types.hearings import AWAITED
from defender_desk.model.values import Blob
from defender_desk.services.cases import trials
from defender_desk.services.consent import risks
from defender_desk.services.incidents import evidence
from defender_desk.services.incidents.clean_copies import Way
from defender_desk.services.records import Kept
from defender_desk.services.referrals import notices
from defender_desk.text.speech import _
from defender_desk.ui.application import open_application
from defender_desk.ui.case_desk import DESK_KEYS, open_case_desk
from defender_desk.ui.directory.checking import open_check
from defender_desk.ui.directory.giving import open_giving
from defender_desk.ui.emergency import open_card
from defender_desk.ui.frame.keys import sequences
from defender_desk.ui.ledger import open_ledger, take_back
from defender_desk.ui.matching import open_matching
from defender_desk.ui.record import copying, referring
from defender_desk.ui.redacting import open_redacting, open_words
from defender_desk.ui.shell import Shell

Run = Callable[[Callable[[], Changes], str], None]


@dataclass(frozen=True)
class Here:
    """Where commands are asked for: the window, the pane, the record in it, and how it runs a change."""

    shell: Shell
    pane: QWidget
    kept: Kept
    run: Run


Make: TypeAlias = Callable[[Here, "Ways"], list[QAction]]


class Ways(QObject):
    """The owner of the commands of one page; they go when the page of the next record comes."""

    def __init__(self, here: Here) -> None:
        for before in here.pane.findChildren(Ways):
            before.deleteLater()
        super().__init__(here.pane)
        self.lead: QAction | None = None
        """The command that stands beside the title as a button."""
        make = _WAYS.get(here.kept.declared.name)
        self.actions = make(here, self) if make and not here.kept.binned else []

    def action(self, text: str, on: Callable[[], object], keys: str = "") -> QAction:
        """A command of this page; `keys` are those of the command of the window that does the same, and are shown."""
        made = QAction(text, self)
        if keys:
            made.setShortcuts(sequences(keys))
            made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # they go to the window's command alone
        made.triggered.connect(lambda _checked=False: on())
        return made


def _of_a_referral(here: Here, ways: Ways) -> list[QAction]:
    first, *others = referring.ways(here.shell, here.pane, here.kept, here.run, ways)
    fitting, application = _fitting(here, ways), _application(here, ways)
    if notices.purpose(here.kept.body, None) in risks.NOTICES:
        ways.lead = first
        return [first, *others, application]
    ways.lead = application if here.kept.values.get("provider") else fitting  # nobody to write to asks for nothing
    return [application, first, *others, fitting]


def _of_a_case(here: Here, ways: Ways) -> list[QAction]:
    ways.lead = ways.action(_("Case &desk"), lambda: open_case_desk(here.shell, here.kept.id), DESK_KEYS)
    return [ways.lead, _fitting(here, ways), _application(here, ways)]


def _of_a_hearing(here: Here, ways: Ways) -> list[QAction]:
    """Courts go on: the next one of the same case, before the same court, for the same people."""
    names = ("case", "people", *trials.OF_A_TRIAL, "lawyer")
    kept = {name: here.kept.values[name] for name in names}
    given = {name: value for name, value in kept.items() if value}
    following = ways.action(_("&Next hearing…"), lambda: here.shell.new_joined("hearing", given))
    if here.kept.values["result"] != AWAITED:
        ways.lead = following
    return [following]


def _of_an_act(here: Here, ways: Ways) -> list[QAction]:
    """A court that takes up what somebody is accused of: its hearing, in the case that the act belongs to."""

    def begin() -> None:
        ask = partial(trials.of_act, here.shell.desk, here.kept.id)
        here.shell.tasks.run(ask, done=partial(here.shell.new_joined, "hearing"), owner=ways)

    return [ways.action(_("Record a &hearing…"), begin)]


def _fitting(here: Here, ways: Ways) -> QAction:
    return ways.action(_("&Which fund fits?…"), lambda: open_matching(here.shell, here.kept.id))


def _application(here: Here, ways: Ways) -> QAction:
    return ways.action(_("A&pplication…"), lambda: open_application(here.shell, here.kept.id))


def _of_somebody(here: Here, ways: Ways) -> list[QAction]:
    said = _("What they &allow, and what has left…")
    return [ways.action(said, lambda: open_ledger(here.shell, here.kept.id))]


def _of_a_person(here: Here, ways: Ways) -> list[QAction]:
    card = ways.action(_("Emergency &card…"), lambda: open_card(here.shell, here.kept.id))
    return [*_of_somebody(here, ways), card]


def _of_a_consent(here: Here, ways: Ways) -> list[QAction]:
    if here.kept.values.get("state") != "given" or here.kept.values.get("withdrawn"):
        return []
    done = _("The consent was taken back")

    def ask() -> None:
        take_back(here.shell, here.pane, here.kept.id, lambda changes: here.shell.announce(changes, done))

    ways.lead = ways.action(_("&Take it back…"), ask)
    ways.lead.setProperty("look", "plain")  # within reach, and nothing to be pressed by the way
    return [ways.lead]


def _of_a_provider(here: Here, ways: Ways) -> list[QAction]:
    correct = getattr(here.pane, "edit", lambda: None)
    ways.lead = ways.action(_("Record a &check…"), lambda: open_check(here.shell, here.pane, here.kept.id, correct))
    said = _("Write a file of &providers…")
    return [ways.lead, ways.action(said, lambda: open_giving(here.shell, [here.kept.id]))]


def _of_a_piece_of_evidence(here: Here, ways: Ways) -> list[QAction]:
    content = here.kept.values.get("content")
    if not isinstance(content, Blob):
        return []
    redacted = ways.action(
        _("Make a &redacted copy…"), lambda: open_redacting(here.shell, here.pane, here.kept.id)
    )  # also of a file of which none can be made: then it is said why, and what to do
    if not evidence.cleans(content):
        return [redacted]
    made = ways.action(
        _("Make a copy without &hidden data"), lambda: copying.clean_copy(here.shell, here.pane, here.kept.id)
    )
    if not evidence.draws(content):
        return [redacted, made]
    drawn = ways.action(
        _("Make &pictures of its pages"),
        lambda: copying.clean_copy(here.shell, here.pane, here.kept.id, Way.PICTURES),
    )
    return [redacted, made, drawn]


def _in_words(here: Here, ways: Ways) -> list[QAction]:
    return [ways.action(_("Make a &redacted copy…"), lambda: open_words(here.shell, here.pane, here.kept.id))]


_WAYS: Mapping[str, Make] = {
    "referral": _of_a_referral,
    "case": _of_a_case,
    "act": _of_an_act,
    "hearing": _of_a_hearing,
    "person": _of_a_person,
    "organisation": _of_somebody,
    "consent": _of_a_consent,
    "incident": _in_words,
    "source": _in_words,
    "contact_log": _in_words,
    "evidence": _of_a_piece_of_evidence,
    "provider": _of_a_provider,
}
