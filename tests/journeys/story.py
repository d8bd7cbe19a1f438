"""A fictional case from a file of `tests/journeys/cases`, and how it is written into a desk.

One file tells everything of a case: what was reported, who is around it, what shows it, who agreed to what, what is
asked of whom, and which words must never leave. `@alias` points at another record of the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from docx import Document
from PIL import Image

from defender_desk.model import codec
from defender_desk.model.kinds import Handles, Line, Prose
from defender_desk.model.shown import shown
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.application import applications, narratives
from defender_desk.services.application.questions import in_its_letters
from defender_desk.services.consent.risks import NAMED_ALONE
from defender_desk.services.desk import Desk
from defender_desk.services.directory import shipped
from defender_desk.services.handover import json_lines
from defender_desk.services.incidents import evidence, quick
from defender_desk.services.incidents.evidence import Intake
from defender_desk.services.incidents.quick import Quick
from defender_desk.text import speech
from defender_desk.text.bidi import plain

FOLDER = Path(__file__).parent / "cases"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))

Facts = Mapping[str, Any]
TELLING = (Line, Prose, Handles)
"""Kinds whose words are known again on a page; of what is chosen from a list, only a right to stay is."""
SHORTEST = 3
TODAY = date(2026, 11, 29)


@dataclass
class Story:
    """One file, and the ids that its aliases got in a desk."""

    name: str
    told: Facts
    ids: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, name: str) -> Story:
        """The case of this name."""
        return cls(name, tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")))

    def typed(self, type_name: str, facts: Facts) -> dict[str, object]:
        """Typed values of a record, its aliases resolved to ids."""
        fields = TYPES[type_name].by_name
        return {
            name: codec.load(fields[name].kind, json_lines.stored_from_plain(fields[name].kind, self._plain(value)))
            for name, value in facts.items()
            if name in fields
        }

    def _plain(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._plain(one) for one in value]
        if isinstance(value, str):
            return self.ids[value[1:]] if value.startswith("@") else value.strip()
        return value

    def save(self, desk: Desk, type_name: str, facts: Facts, record: str | None = None) -> str:
        """Write a record of the file, and keep its id under its alias."""
        saved = records.save(desk, type_name, record, self.typed(type_name, facts)).id
        if "as" in facts:
            self.ids[facts["as"]] = saved
        return saved

    @property
    def quick(self) -> Quick:
        """What is typed into the quick incident."""
        told = self.told["quick"]
        return Quick(self.typed("incident", told), names=(told["who"],))

    @property
    def files(self) -> list[tuple[Facts, Intake]]:
        """The pieces of evidence, with their files."""
        return [(one, intake(one)) for one in self.told.get("file", ())]

    def find_first(self, desk: Desk) -> None:
        """Learn the ids of what the quick incident wrote: the incident, and whoever it happened to."""
        (self.ids["incident"],) = (one.id for one in desk.store.each("incident"))
        name = self.told["quick"]["who"]
        (self.ids["who"],) = (one.id for one in desk.store.each("person") if one.body["name"] == name)

    def consents(self, but: str = "") -> Iterator[dict[str, object]]:
        """Typed values of each answer: one for each recipient that the file names, but those of whoever it is for."""
        for one in self.told.get("consent", ()):
            facts = {"person": one["of"], "state": "given", **one}
            for to in one.get("to", [""]):
                if but and (to, one["of"]) == (but, "@who"):
                    continue
                known = self.ids.get(to.removeprefix("@")) or (shipped.record_id(to) if to else "")
                yield {**self.typed("consent", facts), "recipient": known}

    def agreed(self, to: Facts, whom: str) -> Iterator[str]:
        """The facts that somebody let this destination be told."""
        for one in self.told.get("consent", ()):
            if one["of"] == whom and to["provider"] in one.get("to", ()) and one.get("state", "given") == "given":
                yield from one["facts"]

    def secrets(
        self, desk: Desk, agreed: Collection[str], language: str, apart: Collection[str] = NAMED_ALONE
    ) -> Iterator[str]:
        """Words that must stand in nothing that leaves: those of the file, and what whoever it is for kept back.

        `apart` are facts that “everything” does not cover.
        """
        yield from self.told["never"]
        person = desk.store.get(self.ids["who"])
        assert person is not None
        with speech.speaking(language):
            for each in TYPES["person"].fields:
                kind, fact = each.kind, each.kind.fact
                covered = fact in agreed or ("everything" in agreed and fact not in apart)
                if (
                    each.name in person.body
                    and fact
                    and not covered
                    and (isinstance(kind, TELLING) or fact in NAMED_ALONE)
                ):
                    said = plain(shown(kind, codec.value_of(each, person.body), title=str))
                    yield from [said] if len(said) >= SHORTEST else []
        if not {"name", "everything"} & set(agreed) and (lettered := in_its_letters(person, language)):
            yield lettered

    def write(self, desk: Desk) -> None:
        """Write the whole case by services, as far as a first referral: without an answer of anybody."""
        shipped.bring_up_to_date(desk)
        quick.log(desk, self.quick)
        self.find_first(desk)
        self.fill_in(desk)
        for values in self.consents():
            records.save(desk, "consent", None, values)

    def fill_in(self, desk: Desk) -> None:
        """What is written after the quick incident: more of it, the case, who is around it, files, and answers."""
        for one in self.told.get("before", ()):
            self.save(desk, one["type"], one)
        self.save(desk, "person", self.told["person"], self.ids["who"])
        facts = {"people": ["@who"], **self.told["case"]}
        self.ids["case"] = self.save(desk, "case", facts, self.ids.get("case"))
        self.save(desk, "incident", {"case": "@case", **self.told["incident"]}, self.ids["incident"])
        for one in self.told.get("around", ()):
            self.save(desk, one["type"], one)
        for one, file in self.files:
            about = self.typed("evidence", {"about": ["@incident"], **one})
            self.ids[one["as"]] = next(iter(evidence.take_in(desk, [file], about).ids))
        self.answer_in_words(desk)

    def answer_in_words(self, desk: Desk) -> None:
        """Write the answers in each of their languages: what is not the original is a translation of it."""
        asked = applications.read(desk, self.ids["case"], "", today=TODAY).questions
        originals = {one.field.code: one.original for one in asked}
        for question, texts in self.told.get("answers", {}).items():
            original = originals[question]
            for language in sorted(texts, key=lambda code: code != "ar"):
                text = texts[language]
                made = narratives.write(desk, self.ids["case"], question, language, text, original=original).id
                original = original or narratives.Original(text.strip(), language, made)

    def refer(self, desk: Desk, to: Facts) -> str:
        """Write the referral to one of its destinations, with its costs."""
        return self.ask(desk, to, None)

    def notify(self, desk: Desk) -> str:
        """Write the notice that this case tells an authority of, with whom it goes to and the yes to it."""
        told = self.told["notice"]
        self.ids["authority"] = self.save(desk, "provider", told["authority"])
        self.save(desk, "consent", {**told["consent"], "recipient": "@authority"})
        asked = {name: value for name, value in told.items() if name not in ("authority", "consent")}
        return self.save(desk, "referral", {"case": "@case", "people": ["@who"], "provider": "@authority", **asked})

    def ask(self, desk: Desk, to: Facts, record: str | None) -> str:
        """What a referral asks for, in a new one or in one that was begun."""
        facts = {"case": "@case", "people": ["@who"], **self.told["referral"], **to}
        del facts["provider"]
        values = {**self.typed("referral", facts), "provider": shipped.record_id(to["provider"])}
        referral = records.save(desk, "referral", record, values).id
        for cost in self.told.get("cost", ()):
            records.save(desk, "cost", None, {**self.typed("cost", cost), "referral": referral})
        return referral


def intake(told: Facts) -> Intake:
    """A file as it arrives."""
    data = _MAKERS[told["make"]]()
    return Intake(told["name"], lambda: BytesIO(data), len(data))


def _photo_with_place() -> bytes:
    exif, file = Image.Exif(), BytesIO()
    exif[0x8825] = {1: "N", 2: (33.88, 53.0, 20.0), 3: "E", 4: (35.0, 30.0, 10.0)}
    Image.new("RGB", (96, 64), "slategray").save(file, "JPEG", exif=exif)
    return file.getvalue()


def _pdf() -> bytes:
    file = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.docinfo["/Author"] = "محرّر"
        made.save(file)
    return file.getvalue()


def _docx() -> bytes:
    file, made = BytesIO(), Document()
    made.add_paragraph("نصّ الشكوى")
    made.core_properties.author = "محرّر"
    made.save(file)
    return file.getvalue()


_MAKERS: Mapping[str, Callable[[], bytes]] = {"photo_with_place": _photo_with_place, "pdf": _pdf, "docx": _docx}
