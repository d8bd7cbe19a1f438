"""The application of one case to one destination: what is asked on one side, the answer in front on the other.

Desktop: switching the destination or the language keeps every answer; they are written once for the case.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.shown import several
from defender_desk.model.vocabularies import label as term
from defender_desk.services.application import applications, packs
from defender_desk.services.application.applications import Application
from defender_desk.text.bidi import isolate, plain
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.speech import _, fill, habits, say
from defender_desk.text.trouble import Trouble
from defender_desk.ui.application import reading
from defender_desk.ui.application.answer import Answer
from defender_desk.ui.application.message import Message
from defender_desk.ui.application.over import open_form
from defender_desk.ui.application.pack import open_pack
from defender_desk.ui.application.questions import MESSAGE, QuestionList
from defender_desk.ui.application.reading import Destination, Packing, Seen
from defender_desk.ui.application.wording import summary
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import DropDown, button, label
from defender_desk.ui.kit.spacing import clear, column, row, scrolled, split
from defender_desk.ui.kit.theme import em
from defender_desk.ui.shell import Shell

_NAME, _LANGUAGE = 16, 12
"""Letters of a destination and of a language that are seen at least before the list is opened."""


class ApplicationPage(QWidget):
    """What is asked, and the answers."""

    leave = Signal(str, str)
    """(type, id): show this record instead."""
    begin = Signal(str, object, str)
    """(type, typed values, what to ask): begin this record instead."""
    named = Signal(str)
    """For whom and what it is."""

    def __init__(self, shell: Shell, record: str) -> None:
        super().__init__()
        self._shell, self._record = shell, record
        self.provider: str | None = None
        self.language = ""
        self.seen: Seen | None = None
        self.front: Answer | Message | None = None
        self.notice = Notice()
        self.to = DropDown()
        self.speak = DropDown()
        self.meter = QProgressBar()
        self.summary = label("", "muted", wrap=True)
        self.packing = button(_("Pack…"), self.pack, "plain", "file-output")
        self.packing.setEnabled(False)
        self.list = QuestionList()
        self._room: QVBoxLayout = column(gap=0, margins=(4, 1, 2, 3))
        self._asked = 0
        self._build()
        self.list.chosen.connect(self._go)
        shell.announced.connect(self._changed)
        self.look()

    def look(self) -> None:
        """Read it anew."""
        self._asked += 1
        ask = partial(reading.look, self._shell.desk, self._record, self.provider, self.language)
        self._shell.tasks.run(ask, done=partial(self._arrived, self._asked), failed=self._refused, owner=self)

    def unfinished(self) -> list[Callable[[], object]]:
        """The call that keeps what is being written."""
        return self.front.unfinished() if self.front is not None else []

    def keep(self) -> None:
        """Keep what is being written as a draft."""
        for each in self.unfinished():
            self._shell.tasks.run(each)

    def pack(self) -> None:
        """Look at what the destination would get; what is being written is kept as a draft and is not in it yet."""
        self.keep()
        if self.seen is not None:
            known = self.seen.application
            ask = partial(reading.packing, self._shell.desk, self._record, known.provider, known.language)
            self._shell.tasks.run(ask, done=self._open_pack, failed=self._refused, owner=self)

    def enclose(self) -> None:
        """Choose what goes along: the referral names it."""
        if self.seen is not None and self.seen.application.referral:
            open_form(self._shell, self.window(), "referral", self.seen.application.referral, packs.NAMES_FILES)
        else:
            self.notice.say(say(packs.WITH_A_REFERRAL), tone="info")
            self.area.verticalScrollBar().setValue(0)

    def _open_pack(self, packing: Packing) -> None:
        open_pack(self._shell, packing, self.window())

    def _build(self) -> None:
        self.to.setAccessibleName(_("Destination"))
        self.speak.setAccessibleName(_("Language of the application"))
        for chooser, letters in ((self.to, _NAME), (self.speak, _LANGUAGE)):
            chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            chooser.setMinimumContentsLength(letters)
        self.to.activated.connect(lambda _place: self._turn(provider=str(self.to.currentData())))
        self.speak.activated.connect(lambda _place: self._speak(str(self.speak.currentData())))
        self.meter.setTextVisible(False)
        self.to.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        names = label(_("Destination"), "muted"), label(_("Written in"), "muted")
        choices = row(names[0], self.to, names[1], self.speak, None, gap=2)
        choices.setStretch(1, 4)
        said = column(self.notice, margins=(4, 1, 2, 1))  # scrolls with the answer, which needs the height
        self.area = scrolled(column(said, self._room, gap=0))
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        panes = split(self.list, self.area, shares=(1, 2))
        panes.setSizes([em(50), em(110)])
        self.meter.setFixedWidth(em(26))
        how_far = row(self.meter, self.summary, self.packing, gap=3)
        how_far.setStretch(1, 1)
        whole = column(choices, how_far, panes, gap=2)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _speak(self, language: str) -> None:
        """Look at it in another language, now and the next time."""
        if self.seen is not None:
            to = self.seen.application.provider
            self._shell.tasks.run(applications.keep_language, self._shell.desk, self._record, to, language)
        self._turn(language=language)

    def _turn(self, provider: str | None = None, language: str = "") -> None:
        """Look at another destination, or in another language; what is being written is kept first."""
        self.keep()
        self._drop()
        if provider is not None:
            self.provider = provider
        self.language = language
        self.look()

    def _arrived(self, asked: int, seen: Seen) -> None:
        if asked != self._asked:
            return
        self.seen = seen
        self.packing.setEnabled(True)
        application = seen.application
        self.named.emit(self._about(application))
        self._offer(seen)
        meter = application.meter
        self.meter.setRange(0, max(meter.asked, 1))
        self.meter.setValue(meter.answered)
        self.meter.setAccessibleName(summary(meter))
        self.summary.setText(summary(meter))
        self._warn(seen)
        self.list.show_questions(application.questions, message=bool(application.referral))
        if self.front is None or not self.front.dirty:
            self._show_question(self.list.code)

    @staticmethod
    def _about(application: Application) -> str:
        """The case, or the referral that is joined to none, and those it is for: several cases may be called alike."""
        about = application.titles.get(application.case or application.referral, "")
        people = (application.titles.get(key, "") for key in application.people)
        return several(map(isolate, filter(None, (about, *(one for one in people if plain(one) not in plain(about))))))

    def _offer(self, seen: Seen) -> None:
        self.to.clear()
        for one in seen.destinations:
            self.to.addItem(_named(one), one.id)
        self.to.setCurrentIndex(max(0, self.to.findData(seen.application.provider)))
        taken, own = seen.application.languages, habits().language
        self.speak.clear()
        for code in dict.fromkeys((*taken, *(one.code for one in LANGUAGES), seen.application.language)):
            name = term("language", code, own)
            known = not taken or code in taken
            self.speak.addItem(name if known else fill(_("{language} (not taken there)"), language=name), code)
        self.speak.setCurrentIndex(self.speak.findData(seen.application.language))

    def _warn(self, seen: Seen) -> None:
        application, own = seen.application, habits().language
        if not application.language_taken:
            taken = several(term("language", code, own) for code in application.languages)
            said = fill(_("They take only: {languages}"), languages=taken)
            self.notice.say(
                said, _("Choose one of these languages, and write translations of your answers."), "warning"
            )
        elif application.provider and not application.asks_known:
            said = _("What they ask for is not recorded. Everything an application may ask for is shown.")
            self.notice.say(said, tone="info")
        else:
            self.notice.silence()

    def _refused(self, trouble: Trouble) -> None:
        self.notice.trouble(trouble)

    def _go(self, code: str) -> None:
        """Turn to another question; what was being written is there again on the way back."""
        kept = bool(self.unfinished())
        self.keep()
        self._show_question(code)
        if kept:
            self.look()

    def _show_question(self, code: str) -> None:
        if self.seen is None or not code:
            return
        writing = self.area.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._drop()
        questions = {one.field.code: one for one in self.seen.application.questions}
        if code == MESSAGE:
            self.front = Message(self._shell, self.seen)
        else:
            self.front = Answer(self._shell, self.seen, questions[code])
            self.front.leave.connect(self.leave)
            self.front.begin.connect(self.begin)
        self.front.written.connect(self._written)
        self._room.addWidget(self.front)
        self.area.verticalScrollBar().setValue(0)
        if writing:
            self.front.take_keyboard()

    def _drop(self) -> None:
        clear(self._room)
        self.front = None

    def _written(self, changes: Changes) -> None:
        self._shell.announce(changes, _("Saved") if changes.batch else "")

    def _changed(self, changes: Changes) -> None:
        if changes.ids:
            self.look()


def _named(one: Destination) -> str:
    name = one.name or _("Nobody in particular: everything that may be asked")
    return fill(_("{name} – {meter}"), name=name, meter=summary(one.meter)) if one.meter else name
