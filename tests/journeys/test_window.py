"""Six cases from report to help that arrived, in the window, in Arabic: at each step what is shown and what leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.ui.at_desk import AtDesk

from defender_desk.model.queries import Query
from defender_desk.model.vocabularies import label
from defender_desk.services import listing
from defender_desk.services.directory.shipped import record_id
from defender_desk.services.referrals import referrals
from defender_desk.text.bidi import plain
from defender_desk.text.speech import _
from defender_desk.ui.application.message import Message
from defender_desk.ui.application.pack import PackPage
from defender_desk.ui.application.questions import MESSAGE
from defender_desk.ui.application.screen import ApplicationPage
from defender_desk.ui.printout import page as printed_page

from .story import NAMES, TODAY, Story
from .walk import Walk, text_of_docx, text_of_pdf

Sit = Callable[..., AtDesk]
SHORT = 6


@pytest.fixture
def targets(tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.setattr(printed_page, "choose_target", lambda _page, _heading, name, _kinds: tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_a_case_goes_from_report_to_outcome(sit: Sit, targets: Path, name: str) -> None:
    walk = Walk(sit("ar"), Story.read(name))
    walk.report()
    walk.open_case()
    walk.gather()
    walk.refer()
    walk.consent()
    page = walk.application()
    write_first_message(walk, page)
    look_at_the_pack(walk, page, targets)
    walk.move("handed_over", {})
    assert walk.values(walk.story.ids["referral"])["next_check"] is not None
    if "withdraws" in walk.told:
        somebody_takes_back(walk)
    for one in walk.told["move"]:
        answer(walk, one)
    close(walk)


def write_first_message(walk: Walk, page: ApplicationPage) -> None:
    """It asks for a safe way and tells nothing of the case; a name in it is warned of."""
    page.list.show_code(MESSAGE)
    walk.at.rest()
    message = page.front
    assert isinstance(message, Message)
    walk.look_round(message)
    message.propose(walk.told["language"])
    walk.paste(message.body.words, walk.story.told["quick"]["who"])
    message._pause()
    walk.at.rest()
    assert walk.story.told["quick"]["who"].split()[0] in walk.notices(message)
    message.propose(walk.told["language"])
    walk.press(message.body.words, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    walk.at.until(lambda: walk.values(walk.story.ids["referral"])["first_contact"])
    kept = walk.values(walk.story.ids["referral"])["first_contact"]
    assert not [one for one in walk.story.told["never"] if one in kept]


def look_at_the_pack(walk: Walk, page: ApplicationPage, targets: Path) -> None:
    """What leaves is what they agreed to, in the language of the destination, as PDF and as DOCX."""
    pack = open_pack(walk, page)
    walk.look_round(pack.window())
    assert not pack.seen.plan.bars, walk.words(pack.off)
    if pack.naming.isVisible():  # somebody is named who did not agree to it
        assert not pack.save.isEnabled()
        walk.paste(pack.naming.reason, "لا يُفهم ما حدث دونه")
    walk.at.until(pack.save.isEnabled)
    for button, kind in ((pack.save, "pdf"), (pack.save_editable, "docx")):
        button.setFocus()
        walk.press(button, Qt.Key.Key_Space)
        walk.at.until((targets / f"document.{kind}").exists)
        walk.at.rest()
    texts = text_of_pdf(targets / "document.pdf"), text_of_docx(targets / "document.docx")
    secrets = walk.at.ask(secret_words, walk)
    for text in texts:
        assert bare(walk.told["said"]) <= bare(text)
        assert [one for one in secrets if tells(text, one)] == []
    ways = [walk.values(one)["way"] for one in walk.at.ask(listing.ids, Query("disclosure"))]
    assert ways == ["pack", "pack"]
    for state in ("pack_ready", "exported"):
        walk.hit(pack.window(), label("referral_state", state, "ar"))
        walk.at.until(lambda state=state: walk.values(walk.story.ids["referral"])["state"] == state)
        walk.at.rest()
    walk.close_window()


def open_pack(walk: Walk, page: ApplicationPage) -> PackPage:
    walk.hit(page, _("Pack…"))
    pack: PackPage = walk.over(PackPage)
    walk.at.until(lambda: pack.seen is not None)
    if pack.language != walk.told["language"]:
        radio = pack.radios[walk.told["language"]]
        radio.setFocus()
        walk.press(radio, Qt.Key.Key_Space)
        walk.at.until(lambda: pack.seen is not None and pack.seen.plan.printout.language == walk.told["language"])
    walk.at.rest()
    return pack


def secret_words(desk: Any, walk: Walk) -> list[str]:
    return list(walk.story.secrets(desk, walk.told["agreed"], walk.told["language"]))


def tells(text: str, secret: str) -> bool:
    """Whether every word of it stands there: readers of a PDF may turn the order of Arabic words.

    A short word alone, as a country, may stand there for another reason.
    """
    return (" " in secret or len(secret) > SHORT) and bare(secret) <= bare(text)


def bare(text: str) -> set[str]:
    """The words of a text without the signs that stand at them."""
    return {one.strip("،.,؛:()«»") for one in text.split()}


def somebody_takes_back(walk: Walk) -> None:
    """A relative takes back what she agreed to: what tells of her is in nothing that would leave from now on."""
    (consent,) = [
        one
        for one in walk.at.ask(listing.ids, Query("consent"))
        if (given := walk.values(one))["person"] == walk.story.ids[walk.told["withdraws"][1:]]
        and given["recipient"] == record_id(walk.told["provider"])
    ]
    walk.show("consent", consent)
    walk.command("&Take it back…").trigger()
    dialog, _form = walk.ask_dialog()
    walk.hit(dialog, _("Take it back"))
    assert walk.values(consent)["withdrawn"] is not None
    pack = open_pack(walk, walk.application())
    said = "\n".join(value for one in pack.seen.plan.printout.sections for _name, value in one.rows)
    assert walk.told["gone"] not in said
    assert walk.told["said"] in said
    walk.close_window()


def answer(walk: Walk, one: Any) -> None:
    """What the provider answers, step by step."""
    referral = walk.story.ids["referral"]
    if one["to"] == "redirected":
        walk.at.ask(referrals.send_on, referral, record_id(one["on"]), today=TODAY)
        (following,) = [
            each for each in walk.at.ask(listing.ids, Query("referral")) if walk.values(each)["continues"] == referral
        ]
        assert walk.values(following)["provider"] == record_id(one["on"])
        walk.story.ids["referral"] = following
        return
    walk.move(one["to"], one.get("fill", {}))
    if walk.told.get("reprisal") and one["to"] == "declined":
        walk.show("referral", referral)
        walk.command("Note the refusal as an &incident").trigger()
        walk.at.until(lambda: walk.values(referral)["incident"])
        incident = walk.values(walk.values(referral)["incident"])
        assert (incident["case"], incident["story"]) == (walk.story.ids["case"], one["fill"]["reply"])


def close(walk: Walk) -> None:
    """A case is closed with a word on how it ended, and not without."""
    case = walk.story.ids["case"]
    walk.show("case", case).edit("status")
    editing = walk.pane().editing
    walk.fill(editing.form, "case", {"status": "closed"})
    walk.press(editing, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    walk.at.rest()
    assert walk.values(case)["status"] != "closed"
    assert "دون" in walk.words(walk.pane()) or "نتيجة" in walk.words(walk.pane())
    facts = {"outcome_kind": walk.told["outcome_kind"], "outcome": walk.told["outcome"]}
    walk.fill(editing.form, "case", facts)
    walk.save_form()
    kept = walk.values(case)
    assert (kept["status"], kept["outcome"]) == ("closed", walk.told["outcome"])
    assert plain(walk.told["outcome"]) in walk.words(walk.pane())
