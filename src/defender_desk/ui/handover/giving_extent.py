"""The third question of a hand-over: how much of each record.

Desktop: four extents, each with what it carries in a sentence.
"""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QRadioButton

from defender_desk.model.levels import Profile
from defender_desk.services.handover.handing_over import USUAL
from defender_desk.text.speech import _, say
from defender_desk.ui.handover.draft import EXTENTS
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import boxed, column
from defender_desk.ui.steps.step import Step


class ExtentStep(Step):
    """How much of each record leaves."""

    def __init__(self) -> None:
        super().__init__(
            _("How much of each record?"),
            _("Choose the least that they need for their work. You can hand over more later, but take nothing back."),
            onward=_("Look it over"),
        )
        self._group = QButtonGroup(self)
        self.radios = {profile: QRadioButton(say(profile.label)) for profile in EXTENTS}
        for profile, radio in self.radios.items():
            self._group.addButton(radio)
            said = label(say(EXTENTS[profile]), "muted", wrap=True)
            radio.setAccessibleName(radio.text())
            radio.setAccessibleDescription(said.text())
            self.body.addWidget(boxed(column(radio, boxed(column(said, margins=(6, 0))), gap=0)))
        self.radios[USUAL].setChecked(True)

    @property
    def profile(self) -> Profile:
        """The extent chosen."""
        return next(profile for profile, radio in self.radios.items() if radio.isChecked())
