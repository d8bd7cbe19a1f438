"""Enter in any window of ours does what the window is for, or nothing: what was typed is never thrown away unsaid."""

from __future__ import annotations

import ast
import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget
from tests.ui.at_desk import AtDesk

import defender_desk.ui
from defender_desk.model.changes import Changes
from defender_desk.model.documents import Document
from defender_desk.services import opening, records
from defender_desk.services.application import packs
from defender_desk.services.consent.verdicts import NOT_PUBLISHED, Verdict, Withheld
from defender_desk.services.identity import cards, keys
from defender_desk.services.identity.correspondents import Correspondent
from defender_desk.services.incidents import evidence
from defender_desk.services.unlocking.rekeying import Rekeyed
from defender_desk.text.trouble import Trouble
from defender_desk.ui.application.over import open_new
from defender_desk.ui.application.sealing import open_sealing
from defender_desk.ui.application.window import open_application
from defender_desk.ui.case_desk import asking
from defender_desk.ui.directory import checking, giving, reading, taking
from defender_desk.ui.frame.shortcuts import show_shortcuts
from defender_desk.ui.handover import aloud, comparing, contacts, happened
from defender_desk.ui.help import show_help
from defender_desk.ui.kit import dialogs
from defender_desk.ui.kit.dialogs import Dialog, leave_for, may_leave, words_kept
from defender_desk.ui.kit.direction import PASSING, TextLine
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Button
from defender_desk.ui.layouts import Add
from defender_desk.ui.ledger.taking_back import take_back
from defender_desk.ui.ledger.window import open_ledger
from defender_desk.ui.matching.window import choose_case, open_matching
from defender_desk.ui.promises import show_promises
from defender_desk.ui.quick.panel import open_quick
from defender_desk.ui.record import choosing, copying, joining, moving, twins
from defender_desk.ui.redacting.window import open_redacting, open_words
from defender_desk.ui.referral_sheet.window import open_sheet
from defender_desk.ui.registers.filter_bar import FilterBar
from defender_desk.ui.settings.escrow_part import LetIn
from defender_desk.ui.settings.rekey import Rekey
from defender_desk.ui.settings.secrets import AskPassphrase, ChangePassphrase, NewCode
from defender_desk.ui.settings.sheets import SplitCode
from defender_desk.ui.unlock.gathering import JoinSheets
from defender_desk.ui.unlock.work import Work

UI = Path(defender_desk.ui.__file__).parent


def made_in() -> set[str]:
    """The modules of the window in which a dialog is made."""
    found = set()
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            bases = node.bases if isinstance(node, ast.ClassDef) else []
            called = [node.func] if isinstance(node, ast.Call) else []
            if any(isinstance(one, ast.Name) and one.id == "Dialog" for one in (*bases, *called)):
                found.add(path.relative_to(UI).with_suffix("").as_posix())
    return found


STAYS = Withheld("a", "evidence", "t", NOT_PUBLISHED)
UNCLEAN = Trouble(evidence.NO_FILE, evidence.PICTURES_INSTEAD)


class Ids(dict[str, str]):
    """Records that the windows are about, by type."""


@pytest.fixture
def at(sit: Callable[..., AtDesk], monkeypatch: pytest.MonkeyPatch) -> AtDesk:
    """A desk whose questions are asked without waiting for the answer."""
    monkeypatch.setattr(Dialog, "exec", lambda self: self.open() or 0)
    return sit()


def known(at: AtDesk) -> Ids:
    def add(type_name: str, **values: object) -> str:
        return str(at.ask(records.save, type_name, None, values).id)

    ids = Ids(person=add("person", name="ريم"), provider=add("provider", name="صندوق"))
    ids["case"] = add("case", title="c", people=(ids["person"],))
    ids["incident"] = add("incident", title="i")
    ids["referral"] = add("referral", provider=ids["provider"], case=ids["case"], people=(ids["person"],), need="x")
    ids["consent"] = add("consent", person=ids["person"], state="given", scope=("refer",), any_recipient=True)
    return ids


def nothing(*_anything: object) -> None:
    return None


def _files_of_providers(at: AtDesk, ids: Ids, folder: Path) -> None:
    planned = at.ask(reading.leaving, (ids["provider"],)).plans[False]
    at.ask(reading.write, planned, folder / "p.json", "")
    taking.open_taking(at.shell, folder / "p.json")


def _move(at: AtDesk, ids: Ids) -> None:
    moving.move_to(at.shell, at.shell, at.ask(records.fetch, ids["referral"]), "handed_over", nothing)


def _seal(at: AtDesk, ids: Ids) -> None:
    plan = at.ask(packs.plan, ids["referral"], "ar", today=date(2026, 6, 1))
    open_sealing(at.shell, plan, at.shell, nothing)


def _name_a_filter(at: AtDesk) -> None:
    bar = FilterBar(at.shell)
    bar.setParent(at.shell)
    bar.set_type("person")
    bar.ask_name()


def _new_key(at: AtDesk, folder: Path) -> None:
    at.shell.open("settings", "keys")
    at.rest()
    at.shell.front.page._moved(Rekeyed(folder, "", 1, 0, ()))


def _about(at: AtDesk) -> None:
    at.shell.open("settings", "about")
    at.rest()
    at.shell.front.page._read("x", Path(__file__))


def _picture(at: AtDesk) -> str:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(drawn, "PNG")
    data = drawn.getvalue()
    return str(*at.ask(evidence.take_in, [evidence.Intake("a.png", lambda: io.BytesIO(data), len(data))]).ids)


def _told(at: AtDesk) -> str:
    return str(at.ask(records.save, "incident", None, {"title": "i", "story": "قالت ريم إنها رأتهم"}).id)


def _changed(at: AtDesk) -> tuple[Correspondent, Any]:
    mine = at.ask(keys.own)
    return Correspondent(mine), mine


def _asked(at: AtDesk, ids: Ids) -> None:
    asked = asking.Asked("x", "action", ids["case"], ("what", "due"), {}, "Write", "plus")
    asking.Asking(at.shell, at.shell, asked, lambda _values: Changes(0), nothing).open()


def _somebody_else(at: AtDesk) -> str:
    return str(at.ask(records.save, "person", None, {"name": "x"}).id)


Opens = Callable[[AtDesk, Ids, Path], object]

WINDOWS: Mapping[str, tuple[Opens, ...]] = {
    "application/over": (lambda at, ids, _: open_new(at.shell, at.shell, "cost", {"referral": ids["referral"]}),),
    "application/sealing": (lambda at, ids, _: _seal(at, ids),),
    "application/window": (lambda at, ids, _: open_application(at.shell, ids["referral"]),),
    "case_desk/asking": (lambda at, ids, _: _asked(at, ids),),
    "directory/checking": (lambda at, ids, _: checking.open_check(at.shell, at.shell, ids["provider"], nothing),),
    "directory/giving": (lambda at, ids, _: giving.open_giving(at.shell, (ids["provider"],)),),
    "directory/taking": (_files_of_providers,),
    "frame/shortcuts": (lambda at, _ids, _: show_shortcuts(at.shell, []),),
    "handover/contacts": (
        lambda at, _ids, _: contacts.compare(at.shell, at.ask(contacts.keys.own)),
        lambda at, _ids, _: contacts.paste(at.shell, Notice(), bare_key=True),
    ),
    "handover/aloud": (lambda at, _ids, _: aloud.show_large(at.shell, at.ask(cards.squares)),),
    "handover/comparing": (lambda at, _ids, _: comparing.decide(at.shell, _changed(at), "Nour"),),
    "handover/happened": (lambda at, _ids, _: happened.show_history(at.shell, _changed(at)[0]),),
    "help": (lambda at, _ids, _: show_help(at.shell, "bring-in"),),
    "kit/dialogs": (
        lambda at, _ids, _: dialogs.ask(at.shell, "q", yes="y"),
        lambda at, _ids, _: dialogs.ask(at.shell, "q", yes="y", danger=True),
        lambda at, _ids, _: dialogs.ask_typed(at.shell, "q", "d", word="w", yes="y"),
        lambda at, _ids, _: dialogs.tell(at.shell, "h"),
    ),
    "ledger/taking_back": (lambda at, ids, _: take_back(at.shell, at.shell, ids["consent"], nothing),),
    "ledger/window": (lambda at, ids, _: open_ledger(at.shell, ids["person"]),),
    "matching/window": (
        lambda at, ids, _: open_matching(at.shell, ids["case"]),
        lambda at, ids, _: choose_case(at.shell, {ids["case"]: "c"}),
        lambda at, _ids, _: choose_case(at.shell, {}),
    ),
    "printout/window": (lambda at, ids, _: open_sheet(at.shell, ids["referral"]),),
    "promises": (lambda at, _ids, _: show_promises(at.shell),),
    "quick/panel": (lambda at, _ids, _: open_quick(at.shell),),
    "record/choosing": (lambda at, _ids, _: choosing.choose_one(at.shell, at.shell, "person", "x", nothing),),
    "record/copying": (
        lambda at, _ids, _: copying.ask(at.shell, Verdict(withheld=(STAYS,)), unclean=None),
        lambda at, _ids, _: copying.ask(at.shell, Verdict(goes=(Document("a", "evidence"),)), unclean=None),
        lambda at, _ids, _: copying.ask(at.shell, Verdict(goes=(Document("a", "evidence"),)), UNCLEAN, pictures=True),
        lambda at, _ids, _: copying.ask_for_pictures(at.shell, UNCLEAN),
    ),
    "record/joining": (
        lambda at, ids, _: joining.involve(at.shell, at.shell, Add("involvement", "what"), ids["incident"], nothing),
    ),
    "record/moving": (lambda at, ids, _: _move(at, ids),),
    "record/twins": (
        lambda at, ids, _: twins.open_join(at.shell, at.shell, ids["person"], _somebody_else(at), nothing),
    ),
    "registers/filter_bar": (lambda at, _ids, _: _name_a_filter(at),),
    "settings/about_page": (lambda at, _ids, _: _about(at),),
    "settings/escrow_part": (lambda at, _ids, _: LetIn(at.shell, []).open(),),
    "settings/keys_page": (lambda at, _ids, folder: _new_key(at, folder),),
    "settings/rekey": (lambda at, _ids, _: Rekey(at.shell, "Hala").open(),),
    "redacting/window": (
        lambda at, _ids, _: open_redacting(at.shell, at.shell, _picture(at)),
        lambda at, _ids, _: open_words(at.shell, at.shell, _told(at)),
    ),
    "settings/sheets": (lambda at, _ids, _: SplitCode(at.shell).open(),),
    "unlock/gathering": (lambda at, _ids, _: JoinSheets(at.shell, Work(), at.shell.tasks).open(),),
    "settings/secrets": (
        lambda at, _ids, _: ChangePassphrase(at.shell, "Hala").open(),
        lambda at, _ids, _: AskPassphrase(at.shell, "h", "d", "y", nothing).open(),
        lambda at, _ids, _: NewCode(at.shell, at.ask(opening.draw_code)).open(),
    ),
}


def test_every_window_is_walked() -> None:
    assert set(WINDOWS) == made_in()


@pytest.mark.parametrize("module", sorted(WINDOWS))
def test_enter_after_typing_never_leaves(at: AtDesk, tmp_path: Path, module: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: 0)  # where Enter goes on to a file, none is chosen
    ids = known(at)
    for opens in WINDOWS[module]:
        opens(at, ids, tmp_path)
        at.rest()
        (dialog,) = [one for one in at.shell.findChildren(Dialog) if one.isVisible()]
        left: list[object] = []
        dialog.rejected.connect(lambda left=left: left.append(True))
        _the_accepting_button_is_the_default(dialog)
        for line in _lines(dialog):
            if not (shiboken6.isValid(dialog) and dialog.isVisible()):
                break
            line.setFocus()
            at.bot.keyClicks(line, "x")
            at.bot.keyPress(line, Qt.Key.Key_Return)  # some are busy when the key is let go
            at.rest()
            assert not left, (module, line.accessibleName())
        _close(at)


@pytest.mark.parametrize("module", sorted(WINDOWS))
def test_esc_never_loses_words(at: AtDesk, tmp_path: Path, module: str) -> None:
    ids = known(at)
    for opens in WINDOWS[module]:
        opens(at, ids, tmp_path)
        at.rest()
        (dialog,) = [one for one in at.shell.findChildren(Dialog) if one.isVisible()]
        assert may_leave(dialog), (module, "nothing typed, nothing asked")
        for text in _texts(dialog):
            text.setFocus()
            at.bot.keyClicks(text, "words")
            at.rest()
            if dialog.keeps:
                assert dialog.unfinished(), (module, text.accessibleName())
                break
            at.bot.keyClick(dialog, Qt.Key.Key_Escape)
            at.rest()
            (question,) = [one for one in at.shell.findChildren(Dialog) if one.isVisible() and one is not dialog]
            assert dialog.isVisible(), (module, text.accessibleName())
            question.done(0)
        _close(at)


def _texts(dialog: Dialog) -> list[Any]:
    kinds = (QLineEdit, QTextEdit, QPlainTextEdit)
    every = [each for kind in kinds for each in dialog.findChildren(kind)]
    asked = [each for each in every if each.isVisible() and each.isEnabled() and not each.isReadOnly()]
    return [each for each in asked if not each.property(PASSING) and each.property("role") != "search"]


def test_leaving_is_asked_once_and_goes_on_where_one_wanted_to(qtbot: Any, dressed: Any, monkeypatch: Any) -> None:
    line, went, asked = TextLine(), list[str](), list[str]()
    dialog = Dialog(None, "h", line)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.keyClicks(line, "typed")
    monkeypatch.setattr(Dialog, "exec", lambda self: asked.append(self.accessibleName()) or len(asked) - 1)
    leave_for(line, went.append, "elsewhere")
    assert (dialog.isVisible(), went, len(asked)) == (True, [], 1)
    assert line.text() == "typed"
    leave_for(line, went.append, "elsewhere")
    assert (dialog.isVisible(), went, len(asked)) == (False, ["elsewhere"], 2)
    dialog.open()
    words_kept(dialog)
    dialog.reject()
    assert (dialog.isVisible(), len(asked)) == (False, 2)


def _lines(dialog: Dialog) -> list[Any]:
    lines = dialog.findChildren(QLineEdit)
    return [each for each in lines if each.isVisible() and each.isEnabled() and not each.isReadOnly()]


def _the_accepting_button_is_the_default(dialog: Dialog) -> None:
    foot = [dialog._buttons.itemAt(place).widget() for place in range(dialog._buttons.count())]
    for each in foot:
        if isinstance(each, Button) and each.property("look") == "primary":
            assert each.isDefault() or any(one is not each and one.hasFocus() for one in foot if one is not None)


def _close(at: AtDesk) -> None:
    for each in at.shell.findChildren(Dialog):
        if each.isVisible():
            each.done(1)
    at.rest()


@pytest.mark.parametrize("look", ["primary", "danger", "plain"])
@pytest.mark.parametrize("safe", [True, False])
def test_enter_presses_what_accepts_and_nothing_that_leaves(qtbot: Any, dressed: Any, look: Any, safe: bool) -> None:
    line, body = TextLine(), QWidget()
    body.setLayout(QVBoxLayout())
    body.layout().addWidget(line)
    dialog = Dialog(None, "h", body)
    qtbot.addWidget(dialog)
    stay = dialog.add("Cancel", answer=0)
    go = dialog.add("Go", look, answer=1)
    if safe:
        stay.setDefault(True)
    ended: list[int] = []
    dialog.finished.connect(ended.append)
    dialog.show()
    line.setFocus()
    qtbot.keyClicks(line, "typed")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert ended == ([1] if look == "primary" and not safe else [])
    if not ended:
        go.setFocus()
        qtbot.keyClick(go, Qt.Key.Key_Return)
        assert ended == [1], "whoever goes to a button presses it"
