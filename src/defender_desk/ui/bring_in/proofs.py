"""The files of a package of Tella or ProofMode: what was found of each, and which of them come in as evidence.

Desktop: a file that is not what its papers state is not ticked, and says so.
"""

from __future__ import annotations

from defender_desk.services.incidents import proofs
from defender_desk.services.incidents.proofs import Looked, Standing
from defender_desk.text.bidi import ltr
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_bytes, show_count
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.steps.lists import TickModel, TickView, at_once, spoken_column
from defender_desk.ui.steps.step import Step


class ProofsStep(Step):
    """Which files of a package come in."""

    def __init__(self, looked: Looked) -> None:
        package = looked.package
        super().__init__(
            fill(_("Files in a package of {program}"), program=package.made_by),
            _("Each file was counted and compared with its papers. The package is kept whole beside them."),
            onward=_("Take the files in"),
            wide=True,
        )
        self.package, self._here = package, looked.here
        self._pieces = {one.member: one for one in package.pieces}
        self.warned = Notice()
        if any(one.standing is Standing.DIFFERS for one in package.pieces):
            self.warned.say(
                _("Some files are not what their papers state."),
                _("Ask whoever gave you the package before you rely on them."),
                "danger",
            )
        elif looked.whole or looked.here:
            self.warned.say(*_said_before(looked), "info")
        columns = [
            spoken_column("file", _("File"), 36),
            spoken_column("size", _("Size"), 18),
            spoken_column("standing", _("What was found"), 60),
        ]
        self.model = TickModel(columns, lambda ids: {one: self._cells(one) for one in ids}, at_once)
        self.view = TickView(self.model, _("Files in the package"))
        self.model.set_ids(list(self._pieces))
        self.model.ticked = set(proofs.usual(package))
        self.model.ticks_changed.connect(self._settle)
        checked = _("Signatures are not checked here: that needs the key of whoever made them, known from elsewhere.")
        for each in (self.warned, label(checked, "muted", wrap=True), self.view):
            self.body.addWidget(each)
        self.body.setStretch(2, 1)
        self._settle()

    @property
    def chosen(self) -> frozenset[str]:
        """Members that are ticked."""
        return frozenset(self.model.ticked)

    def _cells(self, member: str) -> dict[str, str]:
        one = self._pieces[member]
        before = say(proofs.BEFORE, title=self._here[member]) if member in self._here else ""
        found = " ".join(filter(None, (before, say(one.standing.label))))
        return {"file": ltr(one.name), "size": show_bytes(one.size), "standing": found}

    def _settle(self) -> None:
        self.on.setEnabled(bool(self.chosen))


def _said_before(looked: Looked) -> tuple[str, str]:
    """That this package, or files in it, are here already, and what to do."""
    if looked.whole:
        said = fill(_("This very package was taken in before, as “{title}”."), title=looked.whole)
        return said, _("Whatever you take in now stands here twice. Cancel where once is enough.")
    count = len(looked.here)
    said = ngettext("{n} file of the package is here already.", "{n} files of the package are here already.", count)
    advice = _("Both stand then, each with its own way here. If one is enough, take the tick away.")
    return fill(said, n=show_count(count)), advice
