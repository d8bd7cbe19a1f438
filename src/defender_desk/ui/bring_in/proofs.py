"""The files of a package of Tella or ProofMode: what was found of each, and which of them come in as evidence.

Desktop: a file that its papers or a signature speak against is not ticked, and says so; what is known of the key that
signed follows from the source that the package is said to come from.
"""

from __future__ import annotations

from defender_desk.model.kinds import Ref
from defender_desk.model.records import declared
from defender_desk.model.types import Evidence
from defender_desk.services.incidents import proofs
from defender_desk.services.incidents.proofs import Looked
from defender_desk.text.bidi import ltr
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_bytes, show_count
from defender_desk.ui.kit.columns import Column
from defender_desk.ui.kit.editors import Hooks
from defender_desk.ui.kit.editors.linking import RefEditor
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column, row
from defender_desk.ui.steps.lists import TickModel, TickView, at_once, spoken_column
from defender_desk.ui.steps.step import Step


class ProofsStep(Step):
    """Which files of a package come in, and from which source."""

    def __init__(self, looked: Looked, hooks: Hooks) -> None:
        package = looked.package
        super().__init__(
            fill(_("Files in a package of {program}"), program=package.made_by),
            _(
                "Each file was counted and compared with its papers, and each signature checked with the key that lies "
                "in the package. The package is kept whole beside them."
            ),
            onward=_("Take the files in"),
            wide=True,
        )
        self.package, self._looked = package, looked
        self._pieces = {one.member: one for one in package.pieces}
        self.warned, self.keys = Notice(), Notice()
        self._warn()
        kind = declared(Evidence).by_name["source"].kind
        assert isinstance(kind, Ref)  # noqa: S101  for the type checker
        self.came_from = RefEditor(kind, say(kind.label), hooks)
        self.came_from.changed.connect(self._say_keys)
        self.model = TickModel(_columns(), lambda ids: {one: self._cells(one) for one in ids}, at_once)
        self.view = TickView(self.model, _("Files in the package"))
        self.model.set_ids(list(self._pieces))
        self.model.ticked = set(proofs.usual(package))
        self.model.ticks_changed.connect(self._settle)
        self.found = label("", "muted", wrap=True)
        self.view.current_changed.connect(self._tell)
        asked = row(label(say(kind.label), "strong"), self.came_from, gap=3)
        asked.setStretch(1, 1)
        self.body.addLayout(column(self.warned, self.keys, asked, gap=3))
        for each in (self.view, self.found):
            self.body.addWidget(each)
        self.body.setStretch(1, 1)
        self._settle()
        self._say_keys()
        self._tell(next(iter(self._pieces)))

    @property
    def chosen(self) -> frozenset[str]:
        """Members that are ticked."""
        return frozenset(self.model.ticked)

    @property
    def source(self) -> str:
        """The source that the package came from; empty where none was named."""
        return self.came_from.read()

    def _warn(self) -> None:
        if any(one.doubtful for one in self.package.pieces):
            self.warned.say(
                _("Their papers or a signature speak against some files."),
                _("Ask whoever gave you the package before you rely on them."),
                "danger",
            )
        elif self._looked.whole or self._looked.here:
            self.warned.say(*_said_before(self._looked), "info")

    def _say_keys(self) -> None:
        """What is known of the keys that signed, which may follow from the source."""
        words = proofs.of_keys(self._looked, self.source)
        if words:
            warns = any(one.warns for one in words)
            asks = _("Ask the source, by a way you know, whether they have a new telephone or key.")
            tells = _(
                "A key says that files come from one hand. Whose hand it is, only somebody you know can tell you."
            )
            told = " ".join(one.said for one in words)
            self.keys.say(told, asks if warns else tells, "warning" if warns else "info")

    def _cells(self, member: str) -> dict[str, str]:
        one = self._pieces[member]
        here = self._looked.here
        before = say(proofs.BEFORE, title=here[member]) if member in here else ""
        found = " ".join(filter(None, (before, say(one.standing.label))))
        signature = say((one.papers if one.papers.verdict.warns else one.signature).verdict.short)
        return {"file": ltr(one.name), "size": show_bytes(one.size), "signature": signature, "standing": found}

    def _tell(self, member: str) -> None:
        """All that was found of the file that is looked at."""
        if member in self._pieces:
            self.found.setText(proofs.found(self._pieces[member]))

    def _settle(self) -> None:
        self.on.setEnabled(bool(self.chosen))


def _columns() -> list[Column]:
    return [
        spoken_column("file", _("File"), 30),
        spoken_column("size", _("Size"), 14),
        spoken_column("signature", _("Signature"), 22),
        spoken_column("standing", _("What was found"), 56),
    ]


def _said_before(looked: Looked) -> tuple[str, str]:
    """That this package, or files in it, are here already, and what to do."""
    if looked.whole:
        said = fill(_("This very package was taken in before, as “{title}”."), title=looked.whole)
        return said, _("Whatever you take in now stands here twice. Cancel where once is enough.")
    count = len(looked.here)
    said = ngettext("{n} file of the package is here already.", "{n} files of the package are here already.", count)
    advice = _("Both stand then, each with its own way here. If one is enough, take the tick away.")
    return fill(said, n=show_count(count)), advice
