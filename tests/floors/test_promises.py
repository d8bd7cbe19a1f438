"""No promise without the tests that prove it, and docs/threat-model.md says what the program says."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from defender_desk.services.promises.every import GOALS, HEADINGS
from defender_desk.services.promises.promise import Heading, Promise
from house import ROOT

PAGE = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
PROMISES = [one for heading in HEADINGS for one in heading.promises]
ROW = re.compile(r"^\| (?P<says>.+?) \| (?P<by>.+?) \| (?P<proved>.+?) \|$", re.MULTILINE)
BOLD = re.compile(r"^- \*\*(?P<called>.+?)\.\*\* (?P<why>.+)$", re.MULTILINE)


@cache
def standing_in(file: str) -> frozenset[str]:
    """The names of the tests in a file; none where there is no such file."""
    path = ROOT / file
    tree = ast.parse(path.read_text("utf-8")) if path.is_file() else ast.Module([], [])
    named = (node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    return frozenset(name for name in named if name.startswith("test_"))


def unproved(promise: Promise) -> list[str]:
    """The tests a promise names that are not there; itself where it names none."""
    named = [(file, name) for file, names in promise.proved.items() for name in names]
    missing = [f"{file}::{name}" for file, name in named if name not in standing_in(file)]
    return missing if named and all(promise.proved.values()) else [promise.says.id]


def told(page: str) -> dict[str, tuple[list[tuple[str, ...]], list[str]]]:
    """What a page says under each heading: its promises with their files, and what it calls all that is not one."""
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)[1:]
    return {name: _told(text) for name, text in zip(parts[::2], parts[1::2], strict=True)}


def _told(text: str) -> tuple[list[tuple[str, ...]], list[str]]:
    rows = [(row["says"], *re.findall(r"`([^`]+)`", row["proved"])) for row in ROW.finditer(text)]
    bold = [one["called"] for one in BOLD.finditer(text)]
    return [row for row in rows if row[0] not in ("promise", "---")], bold


def declared(heading: Heading) -> tuple[list[tuple[str, ...]], list[str]]:
    """The same as the program declares it."""
    rows = [(one.says.id, *one.proved) for one in heading.promises]
    return rows, [one.called.id for one in (*heading.limits, *heading.left_out)]


@pytest.mark.parametrize("promise", PROMISES, ids=lambda one: one.says.id[:40])
def test_every_promise_is_proved_by_tests_that_are_there(promise: Promise) -> None:
    assert unproved(promise) == []


def test_a_test_that_is_gone_is_missed() -> None:
    first = PROMISES[0]
    file = next(iter(first.proved))
    assert unproved(Promise(first.says, {file: ("test_that_was_renamed",)})) == [f"{file}::test_that_was_renamed"]
    assert unproved(Promise(first.says, {"tests/gone.py": ("test_x",)})) == ["tests/gone.py::test_x"]
    assert unproved(Promise(first.says, {})) == [first.says.id]
    assert unproved(Promise(first.says, {file: ()})) == [first.says.id]


def test_the_page_says_what_the_program_says_in_its_order() -> None:
    page = told(PAGE)
    assert {one.name.id: declared(one) for one in HEADINGS} == {
        name: said for name, said in page.items() if said != ([], [])
    }
    assert [name for name in page if page[name] != ([], [])] == [one.name.id for one in HEADINGS]


def test_the_page_names_the_same_two_goals() -> None:
    assert re.findall(r"^\d\. (.+)$", PAGE, re.MULTILINE) == [one.id for one in GOALS]


@pytest.mark.parametrize("heading", HEADINGS, ids=lambda one: one.name.id)
def test_a_page_that_drifted_is_seen(heading: Heading) -> None:
    rows, bold = declared(heading)
    for words in (*(row[0] for row in rows), *bold):
        changed = PAGE.replace(words, f"{words} always")
        assert told(changed)[heading.name.id] != (rows, bold)
    for row in rows:
        changed = PAGE.replace(f"`{row[-1]}` |", "`tests/other.py` |")
        assert told(changed)[heading.name.id] != (rows, bold)


def test_no_limit_is_said_without_what_it_means() -> None:
    limits = [one for heading in HEADINGS for one in (*heading.limits, *heading.left_out)]
    assert [one.called.id for one in limits if len(one.means.id.split()) < 8] == []
    assert len({one.called.id for one in limits}) == len(limits)
    assert len({one.says.id for one in PROMISES}) == len(PROMISES)
