"""What a file is called tells nobody who or what is in it, by whatever way it leaves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from defender_desk.model.levels import Profile
from defender_desk.services.consent import gate
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import HAND_OVER
from defender_desk.services.desk import Desk
from defender_desk.services.handover import file_names
from defender_desk.services.handover.leaving import Leaving, outward
from defender_desk.text.trouble import Trouble

from .conftest import Add


def is_refused(desk: Desk, name: str, *keys: str, profile: Profile = Profile.STATISTICS) -> bool:
    """Whether what is chosen may not leave under this name."""
    step = Step(HAND_OVER, keys, date(2026, 5, 1), profile=profile)
    leaving = Leaving("bundle", step, gate.judge(desk, step), ())
    try:
        file_names.refuse_telling(desk, leaving.within, Path(name))
    except Trouble as trouble:
        return trouble.message is file_names.NAMED
    return False


def test_it_tells_whoever_the_records_are_of_at_every_extent(desk: Desk, add: Add) -> None:
    reem = add("person", name="ريم حدّاد", other_names="R. Hadad; Ali", safe_name="المطر", protection="secret")
    told = add("consent", person=reem)
    for name in ("ريم.age", "2026 ريم.pdf", "حدّاد.zip", "Hadad-3.age", "ali.age", "المطر.age"):
        for profile in Profile:
            assert is_refused(desk, name, told, profile=profile), name
            assert is_refused(desk, name, reem, profile=profile), name


def test_a_title_tells_where_it_stands_whole(desk: Desk, add: Add) -> None:
    incident = add("incident", title="اعتقال في السوق")
    assert is_refused(desk, "اعتقال-في-السوق.age", incident)
    assert not is_refused(desk, "السوق.age", incident)


def test_a_name_of_ours_and_small_words_tell_nothing(desk: Desk, add: Add) -> None:
    keys = (
        add("person", name="Ona of the Hill", other_names="2026"),
        add("provider", name="Document and practice copy 2026"),
        add("incident", title="2026"),
    )
    for name in ("2026-05-01.age", "practice-2026-05-01.zip", "document-2.pdf", "copy.jpg", "of.age"):
        assert not is_refused(desk, name, *keys), name


def test_no_way_out_leads_round_it(desk: Desk, add: Add, tmp_path: Path) -> None:
    reem = add("person", name="ريم حداد")
    step = Step(HAND_OVER, (reem,), date(2026, 5, 1), profile=Profile.STATISTICS)
    leaving = Leaving("pack", step, gate.judge(desk, step), ())
    with pytest.raises(Trouble) as refused, outward(desk, leaving, tmp_path / "ريم.pdf"):
        pytest.fail("it was written")
    assert refused.value.message is file_names.NAMED
