"""Saving a copy of a sealed file out of the desk: through the gate, and against it only with a written reason.

Desktop: the gate's own words are shown; the service judges again when it writes. A copy leaves without hidden data
unless somebody chooses otherwise, and where that cannot be had, the dialog says so before anything is written.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QDialog, QLabel, QRadioButton, QWidget

from defender_desk.model.changes import Changes
from defender_desk.services.consent.verdicts import Verdict
from defender_desk.services.desk import Desk, Progress
from defender_desk.services.incidents import evidence
from defender_desk.services.incidents.clean_copies import Way
from defender_desk.text.bidi import plain
from defender_desk.text.disguise import safe_file_name
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, say, say_trouble
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.dialogs import Dialog, tell
from defender_desk.ui.kit.editors.writing import Paragraphs
from defender_desk.ui.kit.files import choose_target
from defender_desk.ui.kit.pieces import ButtonLook, label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.shell import Shell
from defender_desk.ui.trouble import show_trouble


@dataclass(frozen=True)
class Wish:
    """How a copy shall leave."""

    way: Way
    reason: str = ""


def save_copy(shell: Shell, owner: QWidget, record: str, name: str) -> None:
    """Ask the gate, then how the copy shall leave and where to."""

    def judged(found: tuple[Verdict, Trouble | None, bool]) -> None:
        verdict, unclean, pictures = found
        wish = ask(owner, verdict, unclean, pictures=pictures)
        ending = Path(safe_file_name(plain(name))).suffix
        target = choose_target(owner, msg("Save a copy"), f"copy{ending}") if wish else None
        if wish is not None and target is not None:
            run = partial(evidence.save_copy, shell.desk, record, target, way=wish.way, reason=wish.reason)
            shell.tasks.run(run, done=saved, progress=True, label=_("Saving a copy…"), owner=owner)

    def saved(changes: Changes) -> None:
        # The journal alone was written; the page that shows it has to look again all the same.
        shell.announce(replace(changes, ids=changes.ids | {record}))
        shell.say(_("A copy was saved. It is no longer protected by this desk."))

    looking = _("Looking for hidden data…")
    shell.tasks.run(_judged, shell.desk, record, done=judged, progress=True, label=looking, owner=owner)


def clean_copy(shell: Shell, owner: QWidget, record: str, way: Way = Way.CLEAN) -> None:
    """Keep a copy without hidden data beside the original, and open it; offer pictures where there is none."""

    def made(changes: Changes) -> None:
        shell.announce(changes, _("A copy without hidden data was made"))
        for copy in changes.ids - {record}:
            shell.open("evidence", copy)

    def refused(trouble: Trouble) -> None:
        if trouble.next_step == evidence.PICTURES_INSTEAD and ask_for_pictures(owner, trouble):
            clean_copy(shell, owner, record, Way.PICTURES)
        elif trouble.next_step != evidence.PICTURES_INSTEAD:
            show_trouble(trouble, owner)

    run = partial(evidence.clean_copy, shell.desk, record, way=way)
    doing = _("Taking out hidden data…") if way is Way.CLEAN else _("Making pictures of the pages…")
    shell.tasks.run(run, done=made, failed=refused, progress=True, label=doing, owner=owner)


def ask_for_pictures(parent: QWidget | None, unclean: Trouble) -> bool:
    """Say why there is no clean copy, and whether pictures of the pages shall be made instead."""
    why, step = say_trouble(unclean)
    body = QWidget()
    body.setLayout(column(label(why, "strong", wrap=True), label(step, wrap=True)))
    dialog = Dialog(parent, _("Make a copy without hidden data"), body, icon_name="shield-alert")
    dialog.add(_("Cancel"), answer=QDialog.DialogCode.Rejected.value)
    go = dialog.add(_("Make pictures of its pages"), "primary", answer=QDialog.DialogCode.Accepted.value)
    go.setDefault(True)
    return dialog.exec() == QDialog.DialogCode.Accepted.value


def _judged(desk: Desk, record: str, progress: Progress) -> tuple[Verdict, Trouble | None, bool]:
    unclean = evidence.unclean(desk, record, progress)
    return evidence.judged(desk, record), unclean, evidence.draws(evidence.content(desk, record))


def ask(parent: QWidget | None, verdict: Verdict, unclean: Trouble | None, *, pictures: bool = False) -> Wish | None:
    """Ask how a copy shall leave; None when it shall not. `pictures` of its pages are a way where it has pages."""
    held = not verdict.goes
    if held and not any(one.overridable for one in verdict.withheld):
        tell(parent, _("This stays here"), "\n".join(dict.fromkeys(say(one.why) for one in verdict.withheld)))
        return None
    body = Asking(verdict, unclean, pictures=pictures)
    heading = _("This should stay here") if held else _("Save a copy")
    dialog = Dialog(parent, heading, body, icon_name="shield-alert" if held else "download")
    stay = dialog.add(_("Keep it here") if held else _("Cancel"), answer=QDialog.DialogCode.Rejected.value)
    look: ButtonLook = "danger" if held else "primary"
    go = dialog.add(
        _("Save it with this reason") if held else _("Choose where to…"), look, answer=QDialog.DialogCode.Accepted.value
    )
    (stay if held else go).setDefault(True)
    go.setEnabled(not held)
    body.reason.textChanged.connect(lambda: go.setEnabled(bool(body.wish.reason)))
    (body.reason if held else go).setFocus()
    return body.wish if dialog.exec() == QDialog.DialogCode.Accepted.value else None


def _told(unclean: Trouble, *, pictures: bool) -> list[QLabel]:
    """Why it cannot leave without hidden data, what to do instead, and how it would leave."""
    why, step = say_trouble(unclean)
    here = "" if pictures else _("If you go on, the copy leaves as it came in, with all that the file hides.")
    return [label(why, "strong", wrap=True), *(label(one, wrap=True) for one in (step, here) if one)]


def _how(way: Way) -> str:
    match way:
        case Way.CLEAN:
            return _("Without hidden data: place, device, names and hours are taken out")
        case Way.PICTURES:
            return _("As pictures of its pages: what an eye sees, and no words to search or copy")
        case Way.AS_IT_CAME:
            return _("As it came in, byte for byte, with all that the file hides")


class Asking(QWidget):
    """Why it should stay, how it may leave, and what to think of first."""

    def __init__(self, verdict: Verdict, unclean: Trouble | None, *, pictures: bool) -> None:
        super().__init__()
        offered = [way for way, there in ((Way.CLEAN, unclean is None), (Way.PICTURES, pictures)) if there]
        ways = (*offered, Way.AS_IT_CAME) if offered else ()
        self._group = QButtonGroup(self)
        self.ways = {way: QRadioButton(_how(way)) for way in ways}
        for way, button in self.ways.items():
            self._group.addButton(button)
            button.setChecked(way is ways[0])
        self.reason = Paragraphs((3, 6))
        self.reason.setAccessibleName(_("Reason"))
        held = dict.fromkeys(say(one.why) for one in verdict.withheld) if not verdict.goes else {}
        why = [label(one, "strong", wrap=True) for one in held]
        prompt = label(_("To go on all the same, write why. The reason is kept in the timeline."), wrap=True)
        told = [] if unclean is None else _told(unclean, pictures=pictures)
        warnings = [label(say(one), wrap=True) for one in verdict.warnings]
        self.setLayout(column(*why, *warnings, *told, *self.ways.values(), *([prompt, self.reason] if held else [])))
        if not held:
            self.reason.setParent(self)
            self.reason.hide()

    @property
    def wish(self) -> Wish:
        """What was chosen."""
        chosen = next((way for way, button in self.ways.items() if button.isChecked()), Way.AS_IT_CAME)
        return Wish(chosen, self.reason.toPlainText().strip())
