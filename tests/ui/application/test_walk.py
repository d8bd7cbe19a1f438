"""An application in a real window: read, written in two languages, paid for line by line, and never sent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from tests.ui.walking import clipped, unnamed

from defender_desk.model.values import Money
from defender_desk.model.vocabularies import label
from defender_desk.services import drafts
from defender_desk.services.application import applications, narratives
from defender_desk.services.application.questions import State
from defender_desk.services.consent import consent as consent_service
from defender_desk.services.referrals import first_contact
from defender_desk.text.bidi import plain
from defender_desk.ui.application import open_application
from defender_desk.ui.application.answer import Answer
from defender_desk.ui.application.message import Message
from defender_desk.ui.application.money import BudgetPart
from defender_desk.ui.application.over import FormWindow
from defender_desk.ui.application.questions import MESSAGE
from defender_desk.ui.application.referees import RefereesPart
from defender_desk.ui.application.screen import ApplicationPage
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.record.ways import Ways

from .conftest import Person, Sit

STORY = "اقتحموا البيت ليلاً وأخذوا الحاسوب"
ENGLISH = "They raided the home at night and took the computer."
ASKS = ("per.full_name", "inc.description", "inc.context", "req.amount", "req.budget_lines", "rfe.referees")


@pytest.fixture
def made() -> dict[str, str]:
    return {}


def fill(who: Person, made: dict[str, str]) -> str:
    """A case with an Arabic account, and a referral to a mechanism that takes no Arabic."""
    made["un"] = who.save("provider", name="آلية أممية", languages=("en", "fr", "es"), asks=ASKS)
    made["fund"] = who.save("provider", name="صندوق", asks=("inc.description",))
    made["reem"] = who.save("person", name="ريم الورّاق")
    made["layla"] = who.save("person", name="ليلى")
    made["case"] = who.save("case", title="حماية", people=(made["reem"],))
    made["incident"] = who.save("incident", title="مداهمة", story=STORY, case=made["case"])
    given = {"state": "given", "scope": ("refer",), "facts": ("story", "need", "referees")}
    who.save("consent", person=made["reem"], recipient=made["un"], **given)
    made["referral"] = who.save(
        "referral", title="نداء", case=made["case"], people=(made["reem"],), provider=made["un"],
        referees=(made["layla"],), amount=Money(Decimal(900), "EUR"),
    )  # fmt: skip
    return made["referral"]


def opened(who: Person, record: str) -> ApplicationPage:
    page = open_application(who.shell, record).page
    who.until(lambda: page.seen is not None)
    who.rest()
    return page


def turn(who: Person, page: ApplicationPage, code: str) -> Answer:
    page.list.show_code(code)
    who.rest()
    assert isinstance(page.front, Answer)
    return page.front


def state(page: ApplicationPage, code: str) -> State:
    assert page.seen is not None
    return next(one.state for one in page.seen.application.questions if one.field.code == code)


def test_a_referral_that_has_no_case_yet_is_joined_to_one_from_the_question(
    person: Person, made: dict[str, str]
) -> None:
    who = person("Hala", "ar")
    referral = fill(who, made)
    who.save("referral", referral, case="")
    page = opened(who, referral)
    front = turn(who, page, "inc.description")
    front.join.click()
    who.rest()
    (over,) = page.window().findChildren(FormWindow)
    row = over.editing.form.rows["case"]
    row.editor.show_value(made["case"])
    row.editor.tell_changed()
    over.editing.saving.click()
    who.until(lambda: page.seen.application.case == made["case"])
    assert turn(who, page, "inc.description").pair is not None


def text(narrative: narratives.Written | None) -> str:
    return narrative.text if narrative else ""


def test_an_arabic_account_is_translated_beside_it_and_is_stale_when_it_changes(
    person: Sit, made: dict[str, str]
) -> None:
    hala = person("Hala", "ar")
    page = opened(hala, fill(hala, made))
    assert page.seen is not None
    assert page.seen.application.language == "en"
    assert state(page, "inc.description") is State.UNTRANSLATED
    pair = turn(hala, page, "inc.description").pair
    assert pair is not None
    assert pair.source is not None
    assert (pair.source.words.plain(), pair.source.words.isReadOnly()) == (STORY, True)
    assert pair.source.words.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert pair.target.words.layoutDirection() == Qt.LayoutDirection.LeftToRight
    assert not pair.saving.isEnabled()
    pair.target.words.setPlainText(ENGLISH)
    pair.saving.click()
    hala.rest()
    assert state(page, "inc.description") is State.ANSWERED
    assert page.meter.value() == 2  # the account, and the amount

    hala.save("incident", made["incident"], story=STORY + " ثم عادوا")
    page.look()
    hala.rest()
    assert state(page, "inc.description") is State.STALE
    assert isinstance(page.front, Answer)
    assert page.front.pair is not None
    assert page.front.pair.target.words.plain() == ENGLISH
    page.front.pair.same.click()
    hala.rest()
    assert state(page, "inc.description") is State.ANSWERED
    (written,) = hala.run(narratives.of_case, made["case"])
    assert (written.language, written.made_by, written.translated) == ("en", "Hala", True)


def test_the_window_says_which_case_it_is_for_and_whom(person: Sit, made: dict[str, str]) -> None:
    hala = person("Hala", "ar")
    fill(hala, made)
    for record in (made["referral"], made["case"]):
        page = opened(hala, record)
        said = plain(page.window().accessibleName())
        assert "حماية" in said
        assert "ريم الورّاق" in said
        assert said in [plain(each.text()) for each in page.window().findChildren(QLabel)]
        assert page.window().windowTitle() == hala.shell.windowTitle()
        page.window().close()


def test_a_destination_is_chosen_by_typing_and_whom_a_consent_names_comes_first(
    person: Sit, made: dict[str, str]
) -> None:
    hala = person("Hala", "ar")
    fill(hala, made)
    hala.save("provider", name="أولى القائمة")
    hala.save("consent", person=made["reem"], recipient=made["fund"], state="given", scope=("refer",))
    page = opened(hala, made["case"])
    assert [page.to.itemData(place) for place in (1, 2)] == [made["un"], made["fund"]]
    for letter in "صند":
        QApplication.sendEvent(page.to, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter))
    hala.rest()
    assert page.to.currentData() == made["fund"]
    assert page.seen is not None
    assert page.seen.application.provider == made["fund"]


def test_an_answer_kept_for_somebody_elses_sake_leads_to_them(person: Sit, made: dict[str, str]) -> None:
    hala = person("Hala", "ar")
    referral = fill(hala, made)
    hala.save("act", incident=made["incident"], victim=made["layla"], what="arrest")
    page = opened(hala, referral)
    front = turn(hala, page, "inc.description")
    assert state(page, "inc.description") is State.HELD
    (way,) = front.findChild(Notice).findChildren(QPushButton)
    assert "ليلى" in way.text()
    way.click()
    hala.rest()
    values = hala.shell.front.pane.editing.form.values()
    assert (values["person"], values["recipient"]) == (made["layla"], made["un"])


def test_an_answer_kept_by_its_level_says_so_and_leads_to_a_consent_by_name(person: Sit, made: dict[str, str]) -> None:
    hala = person("Hala", "ar")
    referral = fill(hala, made)
    (consent,) = hala.run(consent_service.consents_of, made["reem"])
    hala.save("consent", consent[0].id, recipient="", any_recipient=True)
    page = opened(hala, referral)
    front = turn(hala, page, "inc.description")
    assert state(page, "inc.description") is State.HELD
    notice = front.findChild(Notice)
    assert label("protection_level", "not_published", "ar") in plain(notice.accessibleName())
    (way,) = notice.findChildren(QPushButton)
    way.click()
    hala.rest()
    values = hala.shell.front.pane.editing.form.values()
    assert (values["person"], values["recipient"]) == (made["reem"], made["un"])
    assert values["facts"] == (), "they say what may be told"
    pane = hala.shell.front.pane
    assert label("data_scope", "story", "ar") in plain(pane.editing.notice.text)
    assert pane.editing.notice.isVisible()
    pane.cancel()
    hala.rest()
    told = [each.text for each in hala.shell.findChildren(Notice) if each.isVisible()]
    assert not [each for each in told if label("data_scope", "story", "ar") in plain(each)], "it goes with its form"


def test_an_answer_says_what_consent_must_name_but_not_of_what_goes_along_with_every_yes(
    person: Sit, made: dict[str, str]
) -> None:
    hala = person("Hala", "en")
    page = opened(hala, fill(hala, made))
    for code, said in (
        ("inc.description", "Consent must name: What happened"),
        ("req.budget_lines", "Goes along with every yes"),
    ):
        told = [plain(each.text()) for each in turn(hala, page, code).findChildren(QLabel)]
        assert [one for one in told if one.startswith(said)]
        assert len([one for one in told if one.startswith(("Consent must", "Goes along"))]) == 1


def test_an_answer_is_filled_once_and_an_unfinished_one_is_never_lost(person: Sit, made: dict[str, str]) -> None:
    hala = person("Hala", "ar")
    page = opened(hala, fill(hala, made))
    pair = turn(hala, page, "inc.context").pair
    assert pair is not None
    assert pair.source is None
    assert pair.language.code == "ar"
    pair.target.words.setPlainText("سياق")
    turn(hala, page, "per.full_name")
    again = turn(hala, page, "inc.context").pair
    assert again is not None
    assert again.text == "سياق"
    page.window().reject()
    hala.rest()
    assert len(hala.run(drafts.every)) == 1

    page = opened(hala, made["referral"])
    pair = turn(hala, page, "inc.context").pair
    assert pair is not None
    assert pair.text == "سياق"
    pair.saving.click()
    hala.rest()
    assert hala.run(drafts.every) == []
    assert state(page, "inc.context") is State.UNTRANSLATED
    page.to.setCurrentIndex(page.to.findData(""))
    page.to.activated.emit(page.to.currentIndex())
    hala.rest()
    question = next(one for one in page.seen.application.questions if one.field.code == "inc.context")
    assert text(question.chosen) == "سياق"


def test_the_budget_grows_line_by_line_and_says_where_it_differs(person: Sit, made: dict[str, str]) -> None:
    hala = person("Hala", "en")
    page = opened(hala, fill(hala, made))
    turn(hala, page, "req.budget_lines")
    (part,) = page.front.findChildren(BudgetPart)
    part.add.click()
    hala.rest()
    (window,) = page.window().findChildren(FormWindow)
    window.editing.form.editor("what").line.setText("Lawyer")
    hala.until(window.isActiveWindow)
    hala.bot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    hala.until(
        lambda: page.seen is not None and page.seen.application.budget.lines
    )  # the button shows that it is pressed
    assert page.seen is not None
    (line,) = page.seen.application.budget.lines
    assert line.cost.what == "Lawyer"
    hala.save("cost", line.record, amount=Money(Decimal(100), "EUR"))
    page.look()
    hala.rest()
    assert page.seen.application.budget.warnings
    assert state(page, "req.budget_lines") is State.ANSWERED


def test_the_first_message_is_proposed_warned_of_kept_and_copied_only_when_asked(
    person: Sit, made: dict[str, str]
) -> None:
    hala = person("Hala", "ar")
    page = opened(hala, fill(hala, made))
    QGuiApplication.clipboard().clear()
    page.list.show_code(MESSAGE)
    hala.rest()
    message = page.front
    assert isinstance(message, Message)
    assert message.text == first_contact.proposed("en")
    assert message.unfinished() == []  # a proposal nobody touched is no work to lose
    assert message.notice.text == ""
    message.propose("ar")
    message.body.words.append("ريم الورّاق")
    message._pause()
    hala.rest()
    assert "ريم" in message.notice.text
    assert QGuiApplication.clipboard().text() == ""
    message.propose("fr")
    message.saving.click()
    hala.rest()
    assert hala.values(made["referral"])["first_contact"] == first_contact.proposed("fr")
    assert isinstance(page.front, Message)
    page.front.copying.click()
    assert QGuiApplication.clipboard().text() == first_contact.proposed("fr")


def test_a_referrals_page_leads_to_its_application_and_back_to_the_records(person: Sit, made: dict[str, str]) -> None:
    hala = person("Hala", "en")
    referral = fill(hala, made)
    hala.shell.open("referral", referral)
    hala.rest()
    (ways,) = hala.shell.findChildren(Ways)
    assert ways.lead in hala.shell.front.screen_actions()  # so that Ctrl+K finds it
    ways.lead.trigger()
    hala.rest()
    (page,) = hala.shell.findChildren(ApplicationPage)
    hala.until(lambda: page.seen is not None)
    answer = turn(hala, page, "inc.description")
    answer.leave.emit("incident", made["incident"])
    hala.rest()
    assert hala.shell.history.here.record == made["incident"]


@pytest.mark.parametrize(
    ("language", "size", "theme"), [("ar", 100, "light"), ("en", 150, "dark"), ("fr", 100, "dark")]
)
def test_every_question_can_be_read_named_and_reached_by_keys(
    person: Sit, made: dict[str, str], language: str, size: int, theme: str
) -> None:
    hala = person("Hala", language, size, theme)
    page = opened(hala, fill(hala, made))
    hala.save("cost", referral=made["referral"], what="محامٍ", kind="legal_fees", amount=Money(Decimal(80), "USD"))
    page.look()
    hala.rest()
    seen = set()
    page.list.setCurrentRow(0)
    for _step in range(page.list.count()):
        hala.rest()
        seen.add(page.list.code)
        assert unnamed(page.window()) == []
        assert clipped(page.window()) == []
        hala.bot.keyClick(page.list, Qt.Key.Key_Down)
    assert seen == {MESSAGE, *ASKS}
    assert page.meter.maximum() == applications.completeness(page.seen.application.questions).asked


def test_tab_goes_from_the_questions_through_all_of_the_answer_to_the_foot(person: Sit, made: dict[str, str]) -> None:
    hala = person("Hala")
    page = opened(hala, fill(hala, made))
    turn(hala, page, "per.full_name")
    page.list.setFocus()
    met: list[str] = []
    while not met or (met[-1] != "Close" and len(met) < 40):
        hala.bot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        met.append(QApplication.focusWidget().accessibleName())
    assert isinstance(page.front, Answer)
    wanted = [
        one.accessibleName() for one in page.front.findChildren(QPushButton) if one.isVisible() and one.isEnabled()
    ]
    assert wanted
    assert [name for name in met if name in wanted] == wanted
    assert met[-1] == "Close"


def test_it_can_be_used_in_large_text_in_a_small_window(person: Sit, made: dict[str, str]) -> None:
    hala = person("Hala", "ar", 150)
    hala.shell.resize(1024, 700)
    page = opened(hala, fill(hala, made))
    assert page.window().height() <= 700
    assert page.list.height() >= page.window().height() * 0.4
    for code in ASKS:
        turn(hala, page, code)
        hala.bot.wait(20)
        assert page.area.horizontalScrollBar().maximum() == 0, code
        assert clipped(page.window()) == []


def test_referees_are_chosen_over_the_application(person: Sit, made: dict[str, str]) -> None:
    hala = person("Hala", "ar")
    page = opened(hala, fill(hala, made))
    (part,) = turn(hala, page, "rfe.referees").findChildren(RefereesPart)
    part.choose.click()
    hala.rest()
    (window,) = page.window().findChildren(FormWindow)
    row = window.editing.form.rows["referees"]
    hala.until(lambda: row.isAncestorOf(window.focusWidget()))
    hala.until(lambda: row.visibleRegion().boundingRect().height() == row.height())
    row.editor.show_value(())
    row.editor.tell_changed()
    window.editing.saving.click()
    hala.rest()
    assert hala.values(made["referral"])["referees"] == ()
    assert page.window().isVisible()
    hala.until(lambda: state(page, "rfe.referees") is State.MISSING)


def test_what_is_missing_is_filled_in_over_the_application_where_it_was_left(person: Sit, made: dict[str, str]) -> None:
    hala = person("Hala", "ar")
    page = opened(hala, fill(hala, made))
    for _again in range(2):
        answer = turn(hala, page, "inc.context")
        (way, *_others) = [each for each in answer.findChildren(QPushButton) if "السياق" in each.accessibleName()]
        way.click()
        hala.rest()
        (window,) = [each for each in page.window().findChildren(FormWindow) if each.isVisible()]
        editor = window.editing.form.rows["context"].editor
        hala.until(lambda shown=window, editor=editor: shown.focusWidget() is editor.text)
        if not editor.face():
            editor.text.setPlainText("أمسكوا بها عند الباب")
            window.reject()
            hala.rest()
    assert editor.face() == "أمسكوا بها عند الباب"
    window.editing.saving.click()
    hala.rest()
    assert hala.values(made["incident"])["context"] == "أمسكوا بها عند الباب"


def test_the_language_stays_and_nobody_is_asked_to_translate_their_own(person: Sit, made: dict[str, str]) -> None:
    hala = person("Hala", "ar")
    referral = fill(hala, made)
    page = opened(hala, referral)
    page.speak.setCurrentIndex(page.speak.findData("ar"))
    page.speak.activated.emit(page.speak.currentIndex())
    hala.rest()
    pair = turn(hala, page, "inc.description").pair
    assert pair is not None
    assert pair.source is None
    page.window().close()
    hala.rest()
    again = opened(hala, referral)
    assert again.seen is not None
    assert again.seen.application.language == "ar"


def test_a_budget_in_another_language_is_said_to_be_so(person: Sit, made: dict[str, str]) -> None:
    hala = person("Hala", "en")
    page = opened(hala, fill(hala, made))
    for what, warned in (("Lawyer", False), ("محامٍ", True)):
        hala.save("cost", referral=made["referral"], what=what, amount=Money(Decimal(900), "EUR"))
        page.look()
        hala.rest()
        (part,) = turn(hala, page, "req.budget_lines").findChildren(BudgetPart)
        assert any("do not look like English" in plain(each.text) for each in part.findChildren(Notice)) is warned
