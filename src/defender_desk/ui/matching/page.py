"""The matching screen: what narrows the list, the list, and the provider in front.

Desktop: whatever changes in the desk meanwhile, everything is weighed again and the provider in front stays.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from defender_desk.model.changes import Changes
from defender_desk.services.matching.conditions import Place
from defender_desk.services.records import Saved
from defender_desk.text.speech import _
from defender_desk.text.trouble import Trouble
from defender_desk.ui.application.over import open_form, open_new
from defender_desk.ui.directory.checking import open_check
from defender_desk.ui.kit.dialogs import leave_for
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.spacing import column, split
from defender_desk.ui.kit.theme import em
from defender_desk.ui.matching import reading
from defender_desk.ui.matching.condition import Does, Given
from defender_desk.ui.matching.offers import Filters, Offers
from defender_desk.ui.matching.provider import ProviderPage
from defender_desk.ui.matching.reading import Look
from defender_desk.ui.shell import Shell


class MatchPage(QWidget):
    """Which provider fits one case, or one referral being drafted."""

    def __init__(self, shell: Shell, subject: str) -> None:
        super().__init__()
        self._shell, self.subject = shell, subject
        self.looked: Look | None = None
        self._front = ""
        self.notice = Notice()
        self.filters = Filters()
        self.provider = ProviderPage(self._open, self._go_on)
        self.offers = Offers(self._focus_provider)
        self.filters.changed.connect(self._narrow)
        self.offers.chosen.connect(self._choose)
        panes = split(self.offers, self.provider, shares=(2, 3))
        panes.setSizes([em(60), em(90)])
        whole = column(self.notice, self.filters, panes, gap=2)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        shell.announced.connect(self._changed)
        self.look()

    def look(self) -> None:
        """Weigh everything again."""
        ask = partial(reading.look, self._shell.desk, self.subject)
        self._shell.tasks.run(ask, done=self._show, failed=self.notice.trouble)

    def _changed(self, changes: Changes) -> None:
        if changes.ids:
            self.look()

    def _show(self, found: Look) -> None:
        first = self.looked is None
        self.looked = found
        if first:
            self._front = found.asked
        if not found.matter.everybody:
            self.notice.say(_("Nobody is named yet for whom help is wanted, so most conditions are not known."))
        else:
            self.notice.silence()
        self.filters.offer(found)
        self._narrow()

    def _narrow(self) -> None:
        if self.looked is not None:
            narrowed = self.filters.narrowed()
            kept = tuple(one for one in self.looked.matches.providers if narrowed.lets(one))
            self.offers.show_offers(kept, self._front, self.looked.agreed)

    def _choose(self, provider: str) -> None:
        self._front = provider
        if self.looked is not None:
            does = Does(self._fill, self._answer, self.looked.titles)
            self.provider.show_match(self.looked.of(provider), self.looked, does)

    def _focus_provider(self) -> None:
        self.provider.go.setFocus() if self.provider.go.isEnabled() else self.provider.reason.setFocus()

    # Going elsewhere

    def _open(self, type_name: str, record: str) -> None:
        leave_for(self, self._shell.open, type_name, record)

    def _fill(self, place: Place) -> None:
        """Open the form of the field that would say what is missing, or of a new record that would, over this page."""
        matter = self.looked.matter if self.looked else None
        if place.type == "verification":
            self._check()
        elif place.record:
            open_form(self._shell, self.window(), place.type, place.record, place.field)
        elif matter is not None:
            open_new(self._shell, self.window(), place.type, reading.given(place, matter))

    def _check(self) -> None:
        """A check is recorded here; whoever finds another fact corrects it in the directory first."""
        found = self.provider.match
        if found is not None:
            correct = partial(self._fill, Place("provider", "status", found.provider.id))
            open_check(self._shell, self, found.provider.id, correct)

    # Doing

    def _answer(self, given: Given) -> None:
        write = partial(reading.answer, self._shell.desk, self.subject, given.question, given.yes, given.number)
        self._run(write, lambda changes: self._shell.announce(changes, _("Answer written down")))

    def _go_on(self, provider: str, reason: str) -> None:
        if self.looked is not None and self.looked.asked == provider:
            write = partial(reading.go_on, self._shell.desk, self.subject, reason)
            self._run(write, partial(self._noted, provider))
        else:
            self._run(
                partial(reading.begin, self._shell.desk, self.subject, provider, reason), partial(self._begun, provider)
            )

    def _noted(self, provider: str, changes: Changes) -> None:
        self.provider.reasoned(provider)
        self._shell.announce(changes, _("Noted on the referral"))

    def _begun(self, provider: str, saved: Saved) -> None:
        self.provider.reasoned(provider)
        self._shell.announce(saved.changes, _("Referral begun"))
        self._open("referral", saved.id)

    def _run(self, write: Callable[[], object], done: Callable[..., object]) -> None:
        self._shell.tasks.run(write, done=done, failed=self._refused, owner=self)

    def _refused(self, trouble: Trouble) -> None:
        self.notice.trouble(trouble, "warning")
