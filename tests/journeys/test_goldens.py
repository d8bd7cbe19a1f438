"""Every destination gets its pack in every language it takes as it did before, and never what nobody agreed to.

The six cases of `cases` are written into desks; `make golden` renews tests/golden/packs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from defender_desk.model import codec
from defender_desk.model.kinds import Choice, Choices, Handles, Line, Prose
from defender_desk.model.shipped_providers import directory
from defender_desk.model.shown import shown
from defender_desk.model.types import TYPES
from defender_desk.services import applications, opening, packs
from defender_desk.services.desk import Desk
from defender_desk.services.preferences import Preferences
from defender_desk.services.printing import Printable
from defender_desk.services.questions import in_its_letters
from defender_desk.services.risks import NAMED_ALONE
from defender_desk.text import speech
from defender_desk.vault.slots import CHEAPEST

from .pages import compare, golden, words
from .story import NAMES, TODAY, Facts, Story

PASSPHRASE = "ندى جسر بوصلة قنديل سنبلة مرسى"
TELLING = (Line, Prose, Handles, Choice, Choices)
"""Kinds whose words are known again on a page."""
SHORTEST = 3


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    speech.use(speech.customary("ar"))
    made = opening.create(tmp_path / "desk", PASSPHRASE, Preferences(who="هالة", language="ar"), profile=CHEAPEST).desk
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
        for one in made:
            says_nothing_else(desk, story, to, one)
        written = "\n".join(golden(one.printout) for one in made)
        assert written == compare("-".join(filter(None, (to["provider"], form))), written), to


def says_nothing_else(desk: Desk, story: Story, to: Facts, made: Printable) -> None:
    """No word that must never leave, and nothing of whoever it is for that they did not agree to."""
    text, language = words(made.printout), made.printout.language
    assert not [one for one in story.told["never"] if one in text]
    agreed = set(story.agreed(to, "@who"))
    person = desk.store.get(story.ids["who"])
    assert person is not None
    for each in TYPES["person"].fields:
        covered = each.kind.fact in agreed or ("everything" in agreed and each.kind.fact not in NAMED_ALONE)
        if each.name in person.body and each.kind.fact and not covered and isinstance(each.kind, TELLING):
            with speech.speaking(language):
                said = shown(each.kind, codec.value_of(each, person.body), title=str)
            assert len(said) < SHORTEST or said not in text, (each.name, said)
    if not agreed & {"name", "everything"}:
        assert (in_its_letters(person, language) or "-") not in text.split()


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
