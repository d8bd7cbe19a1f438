"""The pack of an application: looked at in memory page by page, with what to heed beside it, then saved.

Desktop: `open_pack` opens it over the application; what is printed is planned by `services.application.packs`.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from defender_desk.model.changes import Changes
from defender_desk.services.application import pack_forms
from defender_desk.services.printout.printing import Printable
from defender_desk.text.messages import msg
from defender_desk.text.speech import _
from defender_desk.ui.application import reading
from defender_desk.ui.application.reading import Packing
from defender_desk.ui.application.sealing import Sealing, open_sealing
from defender_desk.ui.handover.giving import proposed_name
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.files import choose_target
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.printout import open_printout
from defender_desk.ui.referral_sheet.window import ReferralPage
from defender_desk.ui.shell import Shell


class PackPage(ReferralPage):
    """The pack of one case or referral for one destination."""

    def __init__(self, shell: Shell, packing: Packing) -> None:
        self._packing = packing
        self.kinds: dict[str, QRadioButton] = {}
        self.seal = button(_("Save encrypted…"), self._seal, "plain", "file-lock")
        super().__init__(
            shell,
            partial(reading.plan_pack, packing, packing.forms[0].code),
            packing.referral,
            packing.fulfils,
            language=packing.language,
            reasons=False,
            offered=packing.languages,
            editable=True,
            beside=self._kinds(),
            also=(self.seal,),
        )

    def choose(self, form: str) -> None:
        """Write another kind of letter."""
        self.turn(partial(reading.plan_pack, self._packing, form))

    def _seal(self) -> None:
        if self.seen is not None:
            plan, why = self.seen.plan, self.naming.why
            self.sealing = open_sealing(self._shell, plan, self, partial(self._write_sealed, plan, why))

    def _write_sealed(self, plan: Printable, why: str, answers: Sealing) -> None:
        name = proposed_name(date.today(), practice=self._shell.practice)  # noqa: DTZ011  the day at the desk
        target = choose_target(self, msg("Save the document"), name, ((msg("Encrypted files"), "*.age"),))
        if target is not None:
            write = partial(reading.write_sealed, self._shell.desk, plan, target, answers.sealed, why)
            self._shell.tasks.run(
                write, done=self._sealed, failed=self.notice.trouble, progress=True, label=_("Writing the document…")
            )

    def _sealed(self, changes: Changes) -> None:
        self.saved(changes, _("Only those you chose can open it. Tell them that it holds an archive with the pages."))

    def _kinds(self) -> QWidget | None:
        """The kinds of letter that fit this destination, where there is a choice."""
        if len(self._packing.forms) < 2:
            return None
        holder = QWidget()
        group = QButtonGroup(holder)
        lines = column(label(_("Kind of document"), "strong"), gap=1)
        for form in self._packing.forms:
            radio = self.kinds[form.code] = QRadioButton(pack_forms.title(form))
            radio.setChecked(not group.buttons())
            radio.clicked.connect(lambda _checked=False, code=form.code: self.choose(code))
            group.addButton(radio)
            lines.addWidget(radio)
        holder.setLayout(lines)
        holder.setAccessibleName(_("Kind of document"))
        return holder


def open_pack(shell: Shell, packing: Packing, over: QWidget) -> Dialog:
    """Open the pack over the application; Esc or Close leaves it."""
    return open_printout(shell, _("Application or letter"), PackPage(shell, packing), over)
