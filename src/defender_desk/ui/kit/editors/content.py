"""The face of a sealed file in a form: its name, type and size; it is taken in elsewhere and never changed here.

Kit: the name is shown with spoofing controls visible and set apart from the text around it.
"""

from __future__ import annotations

from defender_desk.model.kinds import Content
from defender_desk.model.values import Blob
from defender_desk.text.speech import _, beside, fill
from defender_desk.text.written import show_bytes
from defender_desk.ui.kit.editors.base import Editor, Hooks
from defender_desk.ui.kit.foreign_names import NameDoubt, shown_name
from defender_desk.ui.kit.media import media_said
from defender_desk.ui.kit.pieces import Picture, button, label
from defender_desk.ui.kit.spacing import column, row, set_shown


class ContentEditor(Editor[Content]):
    """What file there is; its original is untouched."""

    def __init__(self, kind: Content, name: str, hooks: Hooks | None = None) -> None:
        super().__init__(kind, name, hooks)
        self._blob: Blob | None = None
        self.file_name = label(_("No file"), "body", selectable=True)
        self.facts = label("", "caption", selectable=True)
        self.save = button(_("Save a copy…"), self._save, "link")
        self.save.setAccessibleName(fill(_("Save a copy: {field}"), field=name))
        self.save.hide()
        self.doubt = NameDoubt()
        words = column(self.file_name, self.facts, gap=0)
        self.setLayout(column(row(Picture("file-lock", "muted", 6), words, self.save, None, gap=2), self.doubt, gap=1))
        self.setAccessibleName(name)

    def face(self) -> Blob | None:
        """The file."""
        return self._blob

    def read(self) -> Blob | None:
        """The file."""
        return self._blob

    def show_value(self, typed: object) -> None:
        """Show what file it is."""
        self._blob = typed if isinstance(typed, Blob) else None
        self.doubt.of(*([self._blob.name] if self._blob else []))
        set_shown(self.save, self._blob is not None and self.hooks.save_copy is not None)
        if self._blob is None:
            self.file_name.setText(_("No file"))
            self.facts.setText("")
            return
        self.file_name.setText(shown_name(self._blob.name))
        self.facts.setText(beside((show_bytes(self._blob.size), media_said(self._blob.media))))

    def _save(self) -> None:
        if self._blob is not None and self.hooks.save_copy is not None:
            self.hooks.save_copy(self._blob)
