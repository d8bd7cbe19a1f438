"""Taking a consent back: what will stop and what has left is seen first, then the day and how it was said.

Desktop: one window; what it writes is one change, and can be undone as one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.types import TYPES
from defender_desk.text.bidi import isolate
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.speech import _, fill, ngettext
from defender_desk.text.written import show_count
from defender_desk.ui.hooks import hooks
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.form import Form
from defender_desk.ui.kit.layout import Part
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column, scrolled
from defender_desk.ui.kit.theme import em
from defender_desk.ui.ledger import reading
from defender_desk.ui.ledger.reading import Left, Stops
from defender_desk.ui.shell import Shell

MOST = 12
"""Most lines of a kind named; the rest are counted."""


def take_back(shell: Shell, parent: QWidget, consent: str, done: Callable[[Changes], object]) -> None:
    """Find out what follows, then ask."""
    shell.tasks.run(
        reading.stops, shell.desk, consent, done=lambda found: _ask(shell, parent, consent, found, done), owner=parent
    )


def _ask(shell: Shell, parent: QWidget, consent: str, found: Stops, done: Callable[[Changes], object]) -> None:
    form = Form(TYPES["consent"], (Part(None, ("withdrawn", "withdrawn_how")),), hooks(shell), cards=False)
    form.set_values({"withdrawn": FuzzyDate.exact(reading.today())})
    notice = Notice()
    asking = QCheckBox(_("Plan for today to ask those who have it to delete or return it"))
    asking.setChecked(True)
    asking.setVisible(bool(found.left))
    lines = column(gap=3)
    for widget in (*_whose(found), *_consequences(found), asking, form, notice):
        lines.addWidget(widget)
    body = QWidget()
    body.setLayout(column(scrolled(column(lines, None, gap=0)), gap=0))
    body.setMinimumSize(em(70), em(44))
    dialog = Dialog(parent, _("Take this consent back?"), body, icon_name="signature")
    dialog.add(_("Cancel"), answer=QDialog.DialogCode.Rejected.value).setDefault(True)
    go = dialog.add(_("Take it back"), "danger")

    def wrote(changes: Changes) -> None:
        dialog.accept()
        done(changes)

    def write() -> None:
        if not form.problems():
            values = form.values()
            ask = bool(found.left) and asking.isChecked()
            run = (reading.take_back, shell.desk, consent, values["withdrawn"], values["withdrawn_how"], ask)
            shell.tasks.run(*run, done=wrote, failed=notice.trouble, owner=dialog)

    go.clicked.connect(lambda _checked=False: write())
    dialog.open()


def _whose(found: Stops) -> Sequence[QWidget]:
    """Who takes back what: all that the one answer allowed goes at once."""
    said = fill(_("{person} takes back everything that this one answer allowed:"), person=isolate(found.person))
    return [
        label(said, "strong", wrap=True),
        *(label(fill(_("– {what}"), what=one), wrap=True) for one in found.purposes),
    ]


def _consequences(found: Stops) -> Sequence[QWidget]:
    made: list[QWidget] = []
    if found.referrals:
        said = ngettext("{n} open referral stops:", "{n} open referrals stop:", len(found.referrals))
        made += _named(said, found.referrals)
    if found.actions:
        said = ngettext(
            "{n} action waits for consent again:", "{n} actions wait for consent again:", len(found.actions)
        )
        made += _named(said, found.actions)
    if not made:
        made.append(label(_("Nothing that is open rests on it."), wrap=True))
    if found.left:
        said = ngettext("{n} file or page left under it:", "{n} files or pages left under it:", len(found.left))
        made += _named(said, [_line(left) for left in found.left])
        advice = _("What has left cannot be called back from here. Ask those who have it to delete or return it.")
        made.append(label(advice, "caption", wrap=True))
    else:
        made.append(label(_("Nothing has left this desk under it."), wrap=True))
    return made


def _line(left: Left) -> str:
    told = f"{left.said} ({left.facts})" if left.facts else left.said
    return fill(_("{what}: for a written reason, without consent"), what=told) if left.by_reason else told


def _named(heading: str, items: Sequence[str]) -> list[QWidget]:
    made: list[QWidget] = [label(fill(heading, n=show_count(len(items))), "strong", wrap=True)]
    made += [label(fill(_("– {what}"), what=item), wrap=True, selectable=True) for item in items[:MOST]]
    if len(items) > MOST:
        more = len(items) - MOST
        made.append(label(fill(ngettext("and {n} more", "and {n} more", more), n=show_count(more)), "caption"))
    return made
