"""A practice desk beside one's own: of another passphrase, whole or not there at all, and the own desk goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.services import opening, records
from defender_desk.services.desk import Cancelled, Desk
from defender_desk.services.practice import practice_desk
from defender_desk.services.preferences import Preferences
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault.slots import CHEAPEST

OWN = "سبعة قناديل هادئة تحت الجسر القديم"
OTHER = "orange velvet canyon ladder seven whisper"
DAY = date(2026, 3, 1)
CHOSEN = Preferences(language="ar", role="trainer")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Desk]:
    desk = opening.create(tmp_path / "desk", OWN, profile=CHEAPEST).desk
    yield desk
    desk.store.close()


def make(own: Desk, passphrase: str = OTHER, **other: object) -> Desk:
    return practice_desk.make(own, passphrase, CHOSEN, DAY, profile=CHEAPEST, **other)


def beside(own: Desk) -> set[str]:
    return {path.name for path in own.unlocked.folder.parent.iterdir()} - {"desk"}


def goes_on(own: Desk) -> bool:
    """The own desk still writes, and still opens with its passphrase alone."""
    return bool(records.save(own, "person", None, {"name": "ناديا"}).id) and opening.opens(own, OWN)


def test_it_opens_with_its_own_passphrase_and_holds_invented_records(own: Desk) -> None:
    made = make(own)
    folder = made.unlocked.folder
    opening.close(made)
    assert beside(own) == {"desk-practice"} == {folder.name}
    with pytest.raises(Trouble):
        opening.unlock(folder, OWN)
    again = opening.unlock(folder, OTHER)
    assert again.practice
    assert not own.practice
    assert len(list(again.store.each())) >= practice_desk.RECORDS
    opening.close(again)
    assert goes_on(own)
    assert not opening.opens(own, OTHER)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
@given(form=st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_the_passphrase_of_the_own_desk_is_refused_however_it_is_typed(own: Desk, form: str) -> None:
    from unicodedata import normalize

    with pytest.raises(Trouble) as refused:
        make(own, normalize(form, OWN))
    assert refused.value.message == practice_desk.OPENS_OWN
    assert refused.value.next_step
    assert beside(own) == set()
    assert goes_on(own)


def test_what_lies_in_the_way_is_left_alone(own: Desk) -> None:
    there = own.unlocked.folder.with_name("desk-practice")
    there.mkdir()
    (there / "mine.txt").write_text("mine")
    own.unlocked.folder.with_name("desk-practice2").write_text("a file")
    opening.close(make(own))
    assert beside(own) == {"desk-practice", "desk-practice2", "desk-practice3"}
    assert [path.name for path in there.iterdir()] == ["mine.txt"]


def test_where_every_name_is_taken_it_is_said(own: Desk) -> None:
    for number in ("", *range(2, practice_desk.MOST + 1)):
        own.unlocked.folder.with_name(f"desk-practice{number}").mkdir()
    before = beside(own)
    with pytest.raises(Trouble) as refused:
        make(own)
    assert refused.value.message == practice_desk.NO_PLACE
    assert beside(own) == before
    assert goes_on(own)


@pytest.mark.parametrize("most", [100, 20_000, 400_000, 700_000])
def test_a_disk_that_takes_no_more_leaves_nothing_behind(own: Desk, most: int) -> None:
    """The system itself refuses whatever goes beyond so many bytes: the header, the tables, the records."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        with pytest.raises(Trouble) as refused:
            make(own)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert refused.value.next_step
    assert beside(own) == set()
    assert goes_on(own)


def test_a_full_disk_is_named(own: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno
    import os

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Trouble) as refused:
            make(own)
    assert refused.value.message == vaults.NO_ROOM
    assert beside(own) == set()
    assert goes_on(own)


@pytest.mark.skipif(not hasattr(__import__("os"), "geteuid"), reason="rights are another matter there")
def test_a_folder_that_takes_no_new_one_is_named(own: Desk) -> None:
    import os

    if os.geteuid() == 0:
        pytest.skip("nothing is refused to this user")
    above = own.unlocked.folder.parent
    above.chmod(0o500)
    try:
        with pytest.raises(Trouble) as refused:
            make(own)
    finally:
        above.chmod(0o700)
    assert refused.value.message == vaults.READ_ONLY
    assert beside(own) == set()


@pytest.mark.parametrize("after", [0, 1])
def test_who_stops_it_keeps_nothing_of_it(own: Desk, after: int) -> None:
    told: list[int] = []

    def stop(done: int, _total: int) -> None:
        told.append(done)
        if len(told) > after:
            raise Cancelled

    with pytest.raises(Cancelled):
        make(own, progress=stop)
    assert beside(own) == set()
    assert goes_on(own)
