"""Every destination gets its pack in every language it takes as it did before, and never what nobody agreed to.

The six cases of `cases` are written into desks; `make golden` renews tests/golden/packs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fresh_desks import fresh

from defender_desk.model.shipped_providers import directory
from defender_desk.services import opening
from defender_desk.services.application import applications, packs
from defender_desk.services.consent.risks import alone
from defender_desk.services.desk import Desk
from defender_desk.services.preferences import Preferences
from defender_desk.services.referrals import referrals
from defender_desk.services.referrals.sheet import NOTICE
from defender_desk.text import speech
from defender_desk.text.languages import LANGUAGES

from .pages import compare, golden, words
from .story import NAMES, TODAY, Story


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    speech.use(speech.customary("ar"))
    made = fresh(tmp_path / "desk", Preferences(who="هالة", language="ar"))
    yield made
    opening.close(made)


@pytest.mark.parametrize("name", NAMES)
def test_each_destination_gets_what_was_agreed_to_and_what_it_got_before(desk: Desk, name: str) -> None:
    story = Story.read(name)
    story.write(desk)
    for to in story.told["to"]:
        referral, form = story.refer(desk, to), to.get("form", "")
        languages = packs.languages(applications.read(desk, referral, today=TODAY))
        made = [packs.plan(desk, referral, one, form=form, today=TODAY) for one in languages]
        agreed = set(story.agreed(to, "@who"))
        for one in made:
            text, asked = words(one.printout), {each.record for each in one.leaving.named}
            warned = {"name"} if story.ids["who"] in asked else set()  # it leaves for a written reason alone
            secrets = story.secrets(desk, agreed | warned, one.printout.language)
            assert [secret for secret in secrets if secret in text] == [], to
        written = "\n".join(golden(one.printout) for one in made)
        assert written == compare("-".join(filter(None, (to["provider"], form))), written), to


@pytest.mark.parametrize("name", NAMES)
def test_the_sheet_says_in_each_language_what_it_said_before_and_nothing_else(desk: Desk, name: str) -> None:
    story = Story.read(name)
    story.write(desk)
    to = next(one for one in story.told["to"] if one["provider"] == story.told["walk"]["provider"])
    referral, agreed = story.refer(desk, to), set(story.agreed(to, "@who"))
    made = [referrals.plan_sheet(desk, referral, one.code, today=TODAY) for one in LANGUAGES]
    for one in made:
        warned = {"name"} if story.ids["who"] in {each.record for each in one.leaving.named} else set()
        text = words(one.printout)
        assert [two for two in story.secrets(desk, agreed | warned, one.printout.language) if two in text] == []
    written = "\n".join(golden(one.printout) for one in made)
    assert written == compare(f"sheet-{name}", written)


@pytest.mark.parametrize("name", [name for name in NAMES if "notice" in Story.read(name).told])
def test_a_notice_tells_an_authority_what_it_did_before_and_nothing_that_leads_to_anybody(
    desk: Desk, name: str
) -> None:
    story = Story.read(name)
    story.write(desk)
    notice = story.notify(desk)
    made = [referrals.plan_sheet(desk, notice, one.code, today=TODAY, paper=NOTICE) for one in LANGUAGES]
    for one in made:
        apart = alone("notify_exploitation")
        text = words(one.printout)
        assert [two for two in story.secrets(desk, {"everything"}, one.printout.language, apart) if two in text] == []
    written = "\n".join(golden(one.printout) for one in made)
    assert written == compare(f"notice-{name}", written)


def test_every_destination_that_ships_has_a_golden_file() -> None:
    written = [to["provider"] for name in NAMES for to in Story.read(name).told["to"]]
    assert {*written} == directory().entries.keys()


@pytest.mark.parametrize("name", NAMES)
def test_the_cases_are_as_messy_as_life(name: str) -> None:
    told = Story.read(name).told
    reliable = {one["reliability"] for one in told["around"] if one["type"] == "source"}
    assert len(reliable) > 1
    assert sum(one["type"] in ("act", "incident") for one in told["around"]) >= 2
    assert {one["make"] for one in told["file"]} == {"photo_with_place", "pdf", "docx"}
    assert len(told["quick"]["story"]) > 900
    assert all(len(told["answers"]["inc.description"][one]) > 900 for one in ("en", "fr", "es"))
