"""The recovery code split among people: enough sheets open the desk, and the code from before does not."""

from __future__ import annotations

import pytest

from defender_desk.services import opening
from defender_desk.services.unlocking import sharing, slots
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault.slots import CHEAPEST, Place


def together(sheets):
    read = []
    for one in sheets:
        read.append(sharing.read(one.code, one.words, read))
    return sharing.recovery_code(read)


def split(desk, *among):
    drawn = sharing.draw(desk, *among, CHEAPEST)
    sharing.take_up(desk, drawn)
    return drawn.sheets


def renew(desk):
    code = opening.draw_code(desk)
    opening.renew_recovery(desk, code)
    return code


def opens(desk, code):
    try:
        vaults.unlock(desk.unlocked.folder, code, by="recovery").keys.forget()
    except Trouble:
        return False
    return True


def test_enough_people_open_the_desk_and_the_old_code_does_not(desk):
    before = renew(desk)
    sheets = split(desk, 2, 3, "ar")
    assert not opens(desk, before)
    assert opens(desk, together(sheets[:2]))
    assert opens(desk, together(sheets[1:]))
    assert sharing.among(desk) == (2, 3)


def test_whoever_came_in_by_sheets_is_told_that_their_people_can_again_until_there_are_new_ones(desk):
    code = together(split(desk, 2, 3, "ar")[:2])
    opening.close(desk)
    opened = opening.unlock_with_code(desk.unlocked.folder, code)
    assert opened.notices == (opening.BY_SHEETS,)
    assert opening.beside_passphrase(opened) == (opening.BY_SHEETS,)
    opening.close(opened)


def test_each_has_other_words_and_no_paper_tells_them(desk):
    sheets = split(desk, 2, 4, "en")
    assert len({one.words for one in sheets}) == 4
    for one in sheets:
        paper = one.paper()
        assert not set(one.words.split()) & set(paper.lower().split())
        assert all(group in paper for group in one.groups)


def test_a_sheet_read_twice_or_of_another_day_is_refused(desk):
    old = split(desk, 2, 3, "en")
    new = split(desk, 2, 3, "en")
    first = sharing.read(new[0].code, new[0].words)
    with pytest.raises(Trouble, match=sharing.READ_TWICE.id):
        sharing.read(new[0].code, new[0].words, [first])
    with pytest.raises(Trouble, match="do not belong together"):
        sharing.read(old[1].code, old[1].words, [first])
    assert not opens(desk, together(old[:2]))


def test_a_code_made_anew_or_done_without_ends_the_sheets(desk):
    sheets = split(desk, 2, 3, "en")
    renew(desk)
    assert sharing.among(desk) is None
    assert not opens(desk, together(sheets[:2]))
    sheets = split(desk, 2, 3, "en")
    assert [one.people for one in slots.ways_in(desk)] == [0, 3]
    opening.revoke_recovery(desk)
    assert sharing.among(desk) is None
    assert not opens(desk, together(sheets[:2]))
    assert list(vaults.slots(desk.unlocked.folder, desk.unlocked)) == [Place.PASSPHRASE]


def test_sheets_that_were_only_shown_leave_the_old_code_and_open_nothing(desk):
    before = renew(desk)
    with pytest.raises(ValueError, match="2 to 16"):
        sharing.draw(desk, 4, 3, "en", CHEAPEST)
    drawn = sharing.draw(desk, 2, 3, "en", CHEAPEST)
    assert drawn.code not in repr(drawn)
    assert opens(desk, before)
    assert not opens(desk, together(drawn.sheets[:2]))
    assert sharing.among(desk) is None
    assert [one.people for one in slots.ways_in(desk)] == [0, 0]
