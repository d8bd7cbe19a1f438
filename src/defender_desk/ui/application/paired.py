"""An answer in words, beside what it is translated from: each text runs the way of its own language.

Desktop: what is written is kept as a draft every few seconds, and saved only when asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.vocabularies import label as term
from defender_desk.services.application import narratives
from defender_desk.services.application.applications import Application
from defender_desk.services.application.narratives import Original, Written
from defender_desk.services.application.questions import Question
from defender_desk.text.languages import LANGUAGES, right_to_left
from defender_desk.text.speech import _, fill, habits
from defender_desk.ui.application import reading
from defender_desk.ui.application.reading import Seen
from defender_desk.ui.kit.direction import LTR, RTL
from defender_desk.ui.kit.editors.writing import Paragraphs
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import DropDown, badge, button, label
from defender_desk.ui.kit.spacing import column, row, set_shown
from defender_desk.ui.kit.theme import em
from defender_desk.ui.record.editing import KEPT_EVERY
from defender_desk.ui.shell import Shell

BESIDE_FROM = 66
"""Average letters of width from which original and translation stand beside each other."""


class Text(QFrame):
    """One text in one language, with what is to be known of it above."""

    def __init__(self, heading: str, language: str, badges: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.heading = label(heading, "strong", wrap=True)
        self.words = Paragraphs((6, 18))
        self.words.setAccessibleName(heading)
        self.run(language)
        marks = Flow(2)
        for one in badges:
            marks.addWidget(one)
        self.setLayout(column(self.heading, *([marks] if badges else []), self.words, None, gap=2))

    def run(self, language: str) -> None:
        """Let it run the way of a language, as far as its words do not say otherwise."""
        self.words.setLayoutDirection(RTL if right_to_left(language or habits().language) else LTR)


class Pair(QFrame):
    """The answer to one question in the language of the application; with its original where it is a translation."""

    written = Signal(object)
    """`Changes`: something was written."""

    def __init__(self, shell: Shell, seen: Seen, question: Question) -> None:
        super().__init__()
        self._shell, self._seen, self.question = shell, seen, question
        self._application: Application = seen.application
        self.chosen: Written | None = question.chosen
        self.original: Original | None = translated_from(question, self._application.language)
        self.notice = Notice()
        self.source = self._source()
        self.language = _Languages(self._application, self._new_language())
        self.target = Text(self._heading(), self.language.code, self._badges())
        self.target.words.setPlainText(self._begun())
        self._base = self.chosen.text if self.chosen else ""
        self._keeping = QTimer(self, singleShot=True, interval=KEPT_EVERY)
        self._keeping.timeout.connect(self._keep)
        self.target.words.textChanged.connect(self._typed)
        self.language.picked.connect(self._spoken)
        self._build()

    @property
    def dirty(self) -> bool:
        """Whether there is something to lose."""
        return self.text.strip() != self._base.strip()

    @property
    def text(self) -> str:
        """The answer as it stands."""
        return self.target.words.plain()

    def keeping(self) -> list[Callable[[], object]]:
        """The call that keeps the draft, for the worker; none where there is nothing to lose."""
        self._keeping.stop()
        if not self.dirty:
            return []
        said: dict[str, object] = {"text": self.text}
        if self.chosen is None:
            said |= {"case": self._application.case, "question": self.question.field.code}
            said |= {"language": self.language.code}
        if self.original is not None:
            said |= {"translation_of": self.original.narrative, "of_version": narratives.digest(self.original.text)}
        record = self.chosen.id if self.chosen else None
        body = self._seen.bodies.get(record or "", {})
        return [partial(reading.keep, self._shell.desk, self._key, record, body, said)]

    def save(self) -> None:
        """Write it; a translation is then one of the original as it stands now."""
        self._keeping.stop()
        run = partial(
            reading.save, self._shell.desk, self._key, self._application, self.question.field.code,
            self.language.code, self.text, record=self.chosen.id if self.chosen else None, original=self.original,
        )  # fmt: skip
        self._shell.tasks.run(run, done=self._done, failed=self.notice.trouble, owner=self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the texts beside each other where there is room."""
        super().resizeEvent(event)
        beside = self.width() >= em(BESIDE_FROM)
        along = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._texts.direction() != along:
            self._texts.setDirection(along)

    @property
    def _key(self) -> str:
        return reading.draft_key(self._application, self.question, self.chosen, self.language.code)

    def _new_language(self) -> str:
        """A translation is in the language of the application; an original in the one its writer reads."""
        if self.chosen or self.original:
            return self._application.language
        return habits().language

    def _begun(self) -> str:
        draft = self._seen.drafts.get(self._key)
        text = draft.values.get("text") if draft else None
        return str(text) if text else self.chosen.text if self.chosen else ""

    def _source(self) -> Text | None:
        if self.original is None:
            return None
        known = self.original.language
        heading = fill(_("Original: {language}"), language=_called(known)) if known else _("What the records say")
        made = Text(heading, known)
        made.words.setPlainText(self.original.text)
        made.words.setReadOnly(True)
        return made

    def _heading(self) -> str:
        if self.original is not None:
            return fill(_("Translation: {language}"), language=_called(self._application.language))
        return _("Answer in words")

    def _badges(self) -> list[QWidget]:
        if self.chosen is None:
            return []
        stale = self.chosen.id in self.question.stale
        translated = badge(_("Out of date") if stale else _("Translated"), "warning" if stale else "good")
        read = [badge(_("Read by a person who knows the language"), "good")] if self.chosen.reviewed else []
        return [*([translated] if self.chosen.translated else []), *read]

    def _build(self) -> None:
        self.saving = button(_("Save"), self.save, "primary", "check")
        self.saving.setShortcut("Ctrl+S")
        self.saving.setToolTip("Ctrl+S")
        self.same = button(_("The translation still says the same"), self.save, "plain", "check")
        stale = self.chosen is not None and self.chosen.id in self.question.stale and self.original is not None
        set_shown(self.same, stale)
        reviewed = bool(self.chosen and self.chosen.reviewed)
        said = _("Take back that it was read") if reviewed else _("I read it and know the language")
        self.review = button(said, partial(self._review, not reviewed), "plain", "user-check")
        set_shown(self.review, self.chosen is not None)
        self._said = label("", "caption", wrap=True)
        acts = Flow(2)
        for one in (self.saving, self.same, self.review):
            acts.addWidget(one)
        self._texts: QBoxLayout = row(*([self.source] if self.source else []), self.target, gap=4)
        new = self.chosen is None and self.original is None
        free = [row(label(_("Written in"), "muted"), self.language, None, gap=2)] if new else []
        self.setLayout(column(self.notice, *free, self._texts, self._said, acts, gap=3))
        self._typed()
        self._keeping.stop()

    def _typed(self) -> None:
        self.saving.setEnabled(self.dirty)
        self.same.setEnabled(not self.dirty)
        foreign = bool(self.text.strip()) and not narratives.fits(self.text, self.language.code)
        said = fill(_("This does not look like {language}."), language=_called(self.language.code))
        self._said.setText(said if foreign else "")
        self._keeping.start()

    def _spoken(self, code: str) -> None:
        self.target.run(code)
        self._typed()

    def _keep(self) -> None:
        for keep in self.keeping():
            self._shell.tasks.run(keep, done=lambda _nothing: self._said.setText(_("Draft kept")), owner=self)

    def _review(self, read: bool) -> None:
        if self.chosen is not None:
            run = partial(narratives.review, self._shell.desk, self.chosen.id, read=read)
            self._shell.tasks.run(run, done=lambda saved: self.written.emit(saved.changes), owner=self)

    def _done(self, changes: Changes) -> None:
        self._base = self.text
        self.written.emit(changes)


class _Languages(DropDown):
    """The language an original is written in."""

    picked = Signal(str)

    def __init__(self, application: Application, code: str) -> None:
        super().__init__()
        self.setAccessibleName(_("Written in"))
        codes = dict.fromkeys((code, *(one.code for one in LANGUAGES), *application.languages))
        for one in codes:
            self.addItem(_called(one), one)
        self.currentIndexChanged.connect(lambda _place: self.picked.emit(self.code))

    @property
    def code(self) -> str:
        return str(self.currentData())


def translated_from(question: Question, language: str) -> Original | None:
    """What the answer in this language is a translation of; None where it is, or will be, an original itself.

    Words of the records whose language nobody wrote down are taken to be in that of the desk, as their letters say.
    """
    if question.chosen is not None and not question.chosen.translated:
        return None
    own = question.original
    if own is None or own.language == language:
        return None
    ours = not own.language and language == habits().language and narratives.fits(own.text, language)
    return None if ours and question.chosen is None else own


def _called(code: str) -> str:
    return term("language", code, habits().language)
