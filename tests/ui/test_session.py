"""A real desk behind the real window: its habits, its language after locking, undo, and the hooks of editors."""

import json
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt

from defender_desk.model.changes import Changes
from defender_desk.model.types import TYPES
from defender_desk.services import arrangement, opening, outside, preferences, records
from defender_desk.services.preferences import Preferences
from defender_desk.text import speech
from defender_desk.text.bidi import plain
from defender_desk.ui import session
from defender_desk.ui.app import asked
from defender_desk.ui.hooks import hooks
from defender_desk.ui.run import Run
from defender_desk.ui.tasks import Tasks
from defender_desk.vault.slots import CHEAPEST

PHRASE = "orange velvet canyon ladder seven whisper"


@pytest.fixture
def plain_file(tmp_path, monkeypatch):
    file = tmp_path / "view.json"
    monkeypatch.setattr(outside, "place", lambda: file)
    return file


@pytest.fixture
def desk(tmp_path, tasks, qtbot):
    made = []
    chosen = Preferences(language="ar", theme="dark", idle_minutes=0)
    tasks.run(lambda: opening.create(tmp_path / "v", PHRASE, chosen, profile=CHEAPEST), done=made.append)
    qtbot.waitUntil(lambda: bool(made), timeout=30_000)
    return made[0].desk


@pytest.fixture
def window(desk, tasks, qtbot, plain_file):
    left = []
    chosen = Preferences(language="ar", theme="dark", idle_minutes=0)
    made = session.open_window(desk, tasks, chosen, practice=False, leave=lambda: left.append("left"))
    made.left = left
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: tasks.idle, timeout=30_000)
    yield made
    made.close()


def result(qtbot, tasks, function, *args):
    """What a service answers, asked on the worker that owns the desk."""
    answers = []
    tasks.run(function, *args, done=answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1)
    return answers[0]


def test_the_desk_speaks_as_its_owner_chose_and_so_does_the_unlock_window_after_it(window, plain_file):
    assert speech.habits().language == "ar"
    assert json.loads(plain_file.read_text())["language"] == "ar"
    assert json.loads(plain_file.read_text())["theme"] == "dark"


def test_a_look_chosen_in_the_window_is_kept_in_the_vault_and_outside(window, qtbot, tasks, plain_file):
    window.commands._size(150)
    assert result(qtbot, tasks, preferences.read, window.desk).text_size == 150
    assert json.loads(plain_file.read_text())["text_size"] == 150


def test_another_language_is_kept_and_spoken(window, qtbot, tasks):
    window.doors.language_chosen("fr")
    qtbot.waitUntil(lambda: speech.habits().language == "fr")
    assert result(qtbot, tasks, preferences.read, window.desk).language == "fr"


def test_a_record_is_made_from_a_picker_found_named_and_undone(window, qtbot, tasks):
    made, found, named = [], [], []
    given = hooks(window)
    given.new(("person",), "Nadia", lambda record, title: made.append((record, title)))
    qtbot.waitUntil(lambda: bool(made))
    record = made[0][0]
    given.find(("person",), "nad", found.extend)
    qtbot.waitUntil(lambda: bool(found))
    assert [(offer.id, plain(offer.title)) for offer in found] == [(record, "Nadia")]
    given.titles([record], named.append)
    qtbot.waitUntil(lambda: bool(named))
    assert plain(named[0][record]) == "Nadia"
    assert window.undo_bar.batch
    heard = []
    window.announced.connect(heard.append)
    window.undo(window.undo_bar.batch)
    qtbot.waitUntil(lambda: bool(heard))
    assert isinstance(heard[0], Changes)
    assert result(qtbot, tasks, records.fetch, window.desk, record).binned


def test_finding_anywhere_names_the_kind_and_the_code_of_what_it_finds(window, qtbot, tasks):
    saved = result(qtbot, tasks, records.save, window.desk, "person", None, {"name": "Layla Haddad"})
    hits = result(qtbot, tasks, window.doors.find, "layl")
    kind = f"{speech.say(TYPES['person'].label)} P-{saved.id[:4].upper()}"
    assert [(hit.type, plain(hit.kind)) for hit in hits] == [("person", kind)]


def test_finding_anywhere_shows_the_words_around_what_stands_in_a_long_text(window, qtbot, tasks):
    story = "سردٌ طويل قبل ذلك. " * 9 + "ثم أخذه رجال الأمن السياسي من البيت." + " سردٌ طويل بعد ذلك." * 9
    result(qtbot, tasks, records.save, window.desk, "incident", None, {"title": "اختطاف", "story": story})
    (hit,) = result(qtbot, tasks, window.doors.find, "الامن السياسى")
    around = plain(hit.around)
    assert "رجال الأمن السياسي من البيت" in around
    assert around[0] == around[-1] == "…"
    assert len(around) < 120
    (titled,) = result(qtbot, tasks, window.doors.find, "اختطاف")
    assert titled.around == "", "the title says it"
    preferred = Preferences(language="ar", idle_minutes=0, veil=True)
    result(qtbot, tasks, preferences.write, window.desk, preferred)
    (veiled,) = result(qtbot, tasks, window.doors.find, "الامن السياسى")
    assert veiled.around == ""


@pytest.mark.parametrize("typed", ["ahmad", ""])
def test_a_picker_tells_two_of_one_name_apart(window, qtbot, tasks, typed):
    names = ("Ahmad Saleh", "Ahmad Saleh", "Ahmad Nasser")
    made = [result(qtbot, tasks, records.save, window.desk, "person", None, {"name": name}).id for name in names]
    offers = []
    hooks(window).find(("person",), typed, offers.extend)
    qtbot.waitUntil(lambda: len(offers) == len(names))
    titles = {offer.id: plain(offer.title) for offer in offers}
    same = [f"Ahmad Saleh · P-{one[:4].upper()}" for one in made[:2]]
    assert [titles[one] for one in made] == [*same, "Ahmad Nasser"]


def test_locking_closes_the_real_desk_so_that_it_opens_again(window, tmp_path):
    window.lock()
    assert window.left == ["left"]
    again = opening.unlock(tmp_path / "v", PHRASE)
    opening.close(again)


def test_the_desk_opens_again_where_it_was_locked(window, tmp_path):
    window.go("cases")
    window.lock()
    again = opening.unlock(tmp_path / "v", PHRASE)
    kept = preferences.read(again)
    opening.close(again)
    today = date.today()  # noqa: DTZ011  the day at the desk
    names = [one.name for one in window.sections]
    assert arrangement.begins_in(kept, names, today) == "cases"
    assert arrangement.begins_in(kept, names, today + timedelta(1)) == names[0], "a new day begins with what is due"
    assert arrangement.begins_in(kept, [name for name in names if name != "cases"], today) == names[0]


def test_the_next_window_is_as_large_as_the_one_before(window, desk, tasks, qtbot, plain_file):
    for state, large in ((Qt.WindowState.WindowMaximized, True), (Qt.WindowState.WindowMinimized, True)):
        window.windowHandle().windowStateChanged.emit(state)
        assert json.loads(plain_file.read_text())["maximised"] is large
    chosen = Preferences(language="ar", theme="dark", idle_minutes=0)
    again = session.open_window(desk, tasks, chosen, practice=False, leave=lambda: None)
    qtbot.addWidget(again)
    assert again.isMaximized()
    window.windowHandle().windowStateChanged.emit(Qt.WindowState.WindowNoState)
    assert not outside.read_outside().maximised


def test_the_next_window_is_as_wide_and_high_as_the_one_that_was_left(window, tmp_path, tasks, qtbot, plain_file):
    window.resize(791, 777)  # within the screen of tests
    window.lock()
    again = opening.unlock(tmp_path / "v", PHRASE)
    chosen = Preferences(language="ar", idle_minutes=0)
    others = Tasks(lambda trouble: None)
    after = session.open_window(again, others, chosen, practice=False, leave=lambda: None)
    qtbot.addWidget(after)
    assert (after.width(), after.height()) == (791, 777)
    after.lock()
    plain_file.write_text(plain_file.read_text().replace("791", '"wide"'))
    assert outside.read_outside().size == (0, 0), "what cannot be read is nothing"


def test_the_desk_opens_as_large_as_the_window_it_was_unlocked_in(desk, tasks, qtbot, plain_file):
    chosen = Preferences(language="ar", theme="dark", idle_minutes=0)
    made = session.open_window(desk, tasks, chosen, practice=False, leave=lambda: None, large=True)
    qtbot.addWidget(made)
    assert made.isMaximized()
    assert outside.read_outside().maximised


def test_the_command_line_names_a_vault(tmp_path):
    assert asked([]).vault is None
    assert asked(["--vault", str(tmp_path)]).vault == tmp_path
    assert asked(["--self-check", str(tmp_path)]).self_check == tmp_path


def test_a_run_starts_at_the_first_run_where_there_is_no_vault(qapp, dressed, qtbot, monkeypatch):
    monkeypatch.setattr("defender_desk.ui.run.catch_defects", lambda: None)  # a defect fails the test, not a window
    from defender_desk.ui.unlock.first_run import FirstRun

    run = Run(qapp, outside.Outside("es", "light", 100, ("/no/such/place",)), keep=lambda _: None)
    run.start()
    qtbot.addWidget(run.door)
    assert isinstance(run.door.page, FirstRun)
    run.door.showMaximized()
    seen = []
    monkeypatch.setattr(session, "open_window", lambda *_given, **how: seen.append(how["large"]))
    run._enter(None, Preferences(), practice=False)
    assert seen == [True]
    assert speech.habits().language == "es"
    qtbot.waitUntil(lambda: run.tasks.idle, timeout=30_000)
    run.tasks.close()
