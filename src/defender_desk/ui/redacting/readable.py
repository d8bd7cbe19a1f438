"""What would stay readable in a copy in words and may reach somebody, each with a button that hides it.

Desktop: it stands above the button that makes the copy, and only while there is something.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QWidget

from defender_desk.model.shown import several
from defender_desk.services.redacting.reaching import Reaching
from defender_desk.text.bidi import ltr
from defender_desk.text.speech import _, fill, ngettext
from defender_desk.text.written import show_count
from defender_desk.ui.kit.dialogs import ask
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import Button, button, label
from defender_desk.ui.kit.spacing import clear, column, set_shown

SHOWN = 3
"""So many have a button of their own; the next comes where one is hidden."""
_LETTERS = 40
"""What is longer is cut on its button."""


class Readable(QFrame):
    """The list of these."""

    def __init__(self, hide: Callable[[Sequence[str]], object], after: QWidget) -> None:
        super().__init__()
        self._hide, self._after = hide, after
        self.left: Sequence[Reaching] = ()
        self.buttons = list[Button]()
        self._said, self._flow = label("", wrap=True), Flow(1)
        self.setLayout(column(self._said, self._flow, gap=1))
        set_shown(self, shown=False)

    def tell(self, left: Sequence[Reaching]) -> None:
        """Show what is left; the keyboard stays here as long as something is, then goes on."""
        if left == self.left:
            return
        here = any(one.hasFocus() for one in self.buttons)
        self.left = left
        clear(self._flow)
        self.buttons = [self._button(one) for one in left[:SHOWN]]
        if len(left) > 1:
            self.buttons.append(button(_("Hide all of these"), self._hide_all, "plain", "eye-off"))
        for one in self.buttons:
            self._flow.addWidget(one)
        self._said.setText(self._sentence())
        set_shown(self, shown=bool(left))
        if here:
            (self.buttons[0] if self.buttons else self._after).setFocus()

    def may_stay(self) -> bool:
        """Whether a copy may be made: nothing is left, or a person lets it stay; else they are led to the first."""
        question, yes = _("Make the copy all the same?"), _("Make the redacted copy")
        said = f"{self._sentence()} {several(map(_short, self.left))}"
        if not self.left or ask(self, question, said, yes=yes, no=_("Look first"), danger=True):
            return True
        self.buttons[0].setFocus()
        return False

    def _sentence(self) -> str:
        would = ngettext(
            "{n} number or address that may reach somebody would stay readable:",
            "{n} numbers or addresses that may reach somebody would stay readable:",
            len(self.left),
        )
        return fill(would, n=show_count(len(self.left)))

    def _button(self, one: Reaching) -> Button:
        hides = ngettext("Hide {what} in {n} place", "Hide {what} in {n} places", one.places)
        said = fill(hides, what=_short(one), n=show_count(one.places))
        return button(said, partial(self._hide, [one.said]), "plain")

    def _hide_all(self) -> None:
        self._hide([one.said for one in self.left])


def _short(one: Reaching) -> str:
    return ltr(one.said if len(one.said) <= _LETTERS else f"{one.said[:_LETTERS]}…")
