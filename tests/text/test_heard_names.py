"""What Arabic speakers type for the better known funds finds them by ear, and what only looks like it finds none."""

from __future__ import annotations

import json

import pytest

from defender_desk.text.marking import answers_all
from defender_desk.text.resources import folder

HEARD = {
    "لايف": ("Lifeline Embattled", "Lifeline advocacy"),
    "لايفلاين": ("Lifeline Embattled", "Lifeline advocacy"),
    "لايف لاين": ("Lifeline Embattled", "Lifeline advocacy"),
    "فرونت لاين": ("Front Line Defenders: Pro", "Front Line Defenders: 24"),
    "فرونت لاين ديفندرز": ("Front Line Defenders: Pro", "Front Line Defenders: 24"),
    "فريدم هاوس": ("Freedom House",),
    "فريدوم هاوس": ("Freedom House",),
    "سكولارز": ("Scholars at Risk",),
    "رينبو": ("Rainbow",),
    "بروتكت ديفندرز": ("ProtectDefenders.eu: sup", "ProtectDefenders.eu: tem"),
    "ديجيتال ديفندرز": ("Digital Defenders Partnership: Inc", "Digital Defenders Partnership: Sus"),
    "سيفيل رايتس ديفندرز": ("Civil Rights Defenders",),
    "افريكان ديفندرز": ("AfricanDefenders",),
    "شلتر سيتي": ("Shelter City",),
    "شيلتر": ("Shelter City",),
    "ايكورن": ("ICORN",),
    "اكسس ناو": ("Access Now",),
}
OTHERS = (
    "ليبيا", "لايبزغ", "لافا", "سلمى", "أمل", "امنستي", "يونيسف", "مرسي", "كريستيان", "فرنسا", "سكر", "بن", "هاوس لاين",
    "لايف هاوس", "رباب", "شاكر", "ديمة",
)  # fmt: skip


@pytest.fixture(scope="module")
def providers():
    shipped = json.loads((folder("providers") / "shipped.json").read_text("utf-8"))["entries"]
    called = [one["body"] for one in shipped if "name" in one["body"]]
    return [[body[name] for name in body if name == "name" or name.startswith("name_")] for body in called]


def _found(providers, typed):
    return [names[0] for names in providers if any(answers_all(name, typed) for name in names)]


@pytest.mark.parametrize("typed", HEARD)
def test_a_fund_is_found_as_its_name_is_heard_and_no_other_is(providers, typed):
    found, wanted = _found(providers, typed), HEARD[typed]
    assert len(found) == len(wanted)
    assert all(any(name.startswith(one) for name in found) for one in wanted)


@pytest.mark.parametrize("typed", OTHERS)
def test_what_sounds_like_no_fund_finds_none(providers, typed):
    assert _found(providers, typed) == []
