"""The menu of the rows chosen in a list: what the page, the panel for many and the bin offer, where one points.

Desktop: it does nothing by itself; each line is what a button or a key does elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint

from defender_desk.text.speech import _
from defender_desk.ui.frame.keys import action
from defender_desk.ui.kit.menus import Menu
from defender_desk.ui.registers.between_desks import hand_over, takes_in
from defender_desk.ui.registers.list_pane import ListPane
from defender_desk.ui.shell import Shell


def show_row_menu(
    shell: Shell, listed: ListPane, opens: Callable[[str, str], object], bins: Callable[[], object], at: QPoint
) -> None:
    """Offer, at a place on the screen, what can be done with the rows that are chosen; it goes when it was left."""
    chosen = listed.chosen()
    if not chosen:
        return
    menu = Menu(_("What is chosen"), listed)
    menu.aboutToHide.connect(menu.deleteLater)
    if len(chosen) == 1:
        menu.addAction(action(menu, _("Open"), partial(opens, listed.type, chosen[0])))
    if listed.in_bin:
        menu.addAction(action(menu, _("Take out"), listed.bin.restore))
        menu.addAction(action(menu, _("Erase for good…"), listed.bin.erase))
    else:
        if takes_in(shell):
            menu.addAction(action(menu, _("Hand over…"), partial(hand_over, shell, chosen)))
        menu.addAction(action(menu, _("Put into the bin"), bins))
    menu.popup(at)
