"""A desk to be pictured: a practice vault in a temporary folder, with one of everything a screen shows.

Packaging: everybody in it is invented; the same seed makes the same desk, around the day it is made.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from defender_desk.model.queries import Query
from defender_desk.services import linked, listing, opening, records
from defender_desk.services.desk import Desk
from defender_desk.services.identity import correspondents, keys
from defender_desk.services.incidents import evidence, quick
from defender_desk.services.incidents.evidence import Intake
from defender_desk.services.incidents.quick import Quick
from defender_desk.services.practice import practice
from defender_desk.services.practice.practice_maker import Maker, words
from defender_desk.services.preferences import Preferences
from defender_desk.text.dates import FuzzyDate
from defender_desk.vault.slots import CHEAPEST

PHRASE = "lantern harbour willow seven copper bridge"
RECORDS = 200
SEED = 11


@dataclass(frozen=True)
class Pictured:
    """An open desk, and the records whose pages are shown."""

    desk: Desk
    chosen: Preferences
    person: str
    incident: str
    evidence: str
    case: str
    case_title: str
    referral: str
    sheet: Path
    """A sheet of people to bring in."""


def make(folder: Path, language: str) -> Pictured:
    """Make and fill a desk in one of the four languages; only on the thread that will use it."""
    chosen = Preferences(language=language, theme="light", idle_minutes=0)
    desk = opening.create(folder / "desk", PHRASE, chosen, practice=True, profile=CHEAPEST).desk
    practice.populate(desk, RECORDS, language, SEED, around=date.today())  # noqa: DTZ011  the day at the desk
    _know_another(desk, folder / "other", language)
    incident = _busiest(desk, "incident")
    evidence.take_in(desk, [_letter()], {"about": (incident,)})
    newest = listing.ids(desk, Query("evidence"), limit=1)[0]
    quick.keep(desk, Quick({"title": next(one for one in words(language)["incident"] if "{" not in one)}))
    case, referral = _busiest(desk, "case"), _busiest(desk, "referral")
    _send(desk, referral, case, language)
    return Pictured(
        desk,
        chosen,
        _busiest(desk, "person"),
        incident,
        newest,
        case,
        records.titles(desk, [case])[case],
        referral,
        _people(folder / "people.csv", language),
    )


def make_empty(folder: Path, language: str) -> tuple[Desk, Preferences]:
    """A desk in which nothing was written yet."""
    chosen = Preferences(language=language, theme="light", idle_minutes=0)
    return opening.create(folder / "empty", PHRASE, chosen, profile=CHEAPEST).desk, chosen


def _busiest(desk: Desk, type_name: str) -> str:
    """The record of a type that has most to show: what is linked to it, then how much it says."""
    ids = listing.ids(desk, Query(type_name), limit=40)
    kept = {key: records.fetch(desk, key) for key in ids}

    def weight(key: str) -> tuple[int, int, str]:
        one = kept[key]
        return len(linked.linked(desk, key)), len(one.body) if one else 0, key

    return max(ids, key=weight)


def _send(desk: Desk, referral: str, case: str, language: str) -> None:
    """Let a referral go to a provider of the directory, with the consent of those it is for."""
    provider = min(listing.ids(desk, Query("provider")))
    scope = ("refer", "manual_export", "act_on_behalf", "keep_record")
    facts = ("name", "contact", "story", "need", "work", "countries", "security")
    for record in (referral, case):
        kept = records.fetch(desk, record)
        people = kept.values["people"] if kept else ()
        for person in people if isinstance(people, tuple) else ():
            until = FuzzyDate.exact(date.today() + timedelta(200))  # noqa: DTZ011  the day at the desk
            given = {"person": person, "state": "given", "scope": scope, "facts": facts, "expires": until}
            for whom in ({"recipient": provider}, {"any_recipient": True}):
                records.save(desk, "consent", None, {**given, **whom})
            records.save(desk, "person", person, {"protection": "name_withheld"})
    records.save(desk, "case", case, {"protection": "name_withheld"})
    asked = {"provider": provider, "language": language, "facts": facts, "case": case}
    records.save(desk, "referral", referral, asked)


def _know_another(desk: Desk, folder: Path, language: str) -> None:
    name = Maker(language, Random(SEED)).filled(words(language)["group"][0])  # noqa: S311  nothing secret in it
    other = opening.create(folder, PHRASE, Preferences(who=name), practice=True, profile=CHEAPEST).desk
    contact = keys.own(other)
    opening.close(other)
    correspondents.add(desk, contact, verified=True)


def _letter() -> Intake:
    """A picture of a letter nobody wrote."""
    picture = Image.new("RGB", (900, 1200), "#f3efe4")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 60, 840, 1140), outline="#b9ad92", width=3)
    draw.ellipse((640, 90, 780, 230), outline="#5a3ea6", width=6)
    draw.rectangle((120, 140, 470, 160), fill="#6b6354")
    for line, width in enumerate((640, 600, 655, 580, 630, 610, 300, 0, 645, 590, 620, 240)):
        draw.rectangle((120, 330 + line * 52, 120 + width, 342 + line * 52), fill="#8b826f")
    draw.line(((520, 1040), (580, 985), (610, 1060), (690, 990), (760, 1040)), fill="#173b8f", width=6)
    held = BytesIO()
    picture.save(held, "PNG")
    data = held.getvalue()
    return Intake("letter.png", lambda: BytesIO(data), len(data))


def _people(target: Path, language: str) -> Path:
    maker = Maker(language, Random(SEED))  # noqa: S311  nothing secret in it
    with target.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(("Name", "Phone", "E-mail", "Notes"))
        for number in range(8):
            line = (maker.name(woman=number % 2 == 0), f"+000 55 100 20{number:02}", f"p{number}@example.org")
            sheet.writerow((*line, maker.some("how")))
    return target
