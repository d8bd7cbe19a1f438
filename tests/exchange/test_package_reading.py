"""Data packages come back as they left; hostile archives are refused by a sentence, and write nothing."""

from __future__ import annotations

import random
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.strategies import documents

from defender_desk.exchange import foreign_archives
from defender_desk.exchange.foreign_archives import opened
from defender_desk.exchange.mapping import drafts, propose
from defender_desk.exchange.plain_formats import FORMATS, write_plain
from defender_desk.exchange.table_files import read_tables
from defender_desk.model.documents import Document
from defender_desk.model.kinds import Content
from defender_desk.model.types import TYPES
from defender_desk.text.trouble import Trouble

PACKAGE = {"datapackage.json": b"{}", "person.jsonl": b'{"name": "x"}\n'}


def archive(path: Path, members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", packing) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


@settings(max_examples=30, deadline=None)
@given(documents())
def test_what_stands_in_a_package_comes_back(tmp_path_factory, record) -> None:
    declared = TYPES[record.type]
    said = {
        name: value
        for name, value in record.body.items()
        if name in declared.by_name and not isinstance(declared.by_name[name].kind, Content)
    }
    texts = {name for name, value in said.items() if isinstance(value, str | list)}
    if not said:
        return
    path = tmp_path_factory.mktemp("package") / "a.zip"
    write_plain(path, FORMATS["jsonl"], [record])
    (sheet,) = read_tables(path)
    (draft,) = drafts(sheet, [one.target for one in propose(sheet, declared)], declared)
    assert draft.id == record.id
    exact = said.keys() - texts
    assert {name: draft.changes[name] for name in exact} == {name: said[name] for name in exact}


def test_links_and_lists_come_back_from_a_package(tmp_path: Path) -> None:
    body = {"title": "حماية", "people": ["p" * 26, "o" * 26], "need_kinds": ["financial"], "status": "open"}
    codes = {one.code for one in _terms("need_kinds")}
    body["need_kinds"] = sorted(codes)[:2]
    body["status"] = min(one.code for one in _terms("status"))
    path = tmp_path / "a.zip"
    write_plain(path, FORMATS["jsonl"], [Document("c" * 26, "case", body)])
    (sheet,) = read_tables(path)
    (draft,) = drafts(sheet, [one.target for one in propose(sheet, TYPES["case"])], TYPES["case"])
    assert draft.changes == body
    assert not draft.names


def _terms(name: str):
    from defender_desk.model.vocabularies import vocabulary

    return vocabulary(TYPES["case"].by_name[name].kind.vocabulary).terms


@pytest.mark.parametrize("line", [b"[]", b"{", b'"x"', b"\xff", b"{" * 5000, b'{"a":"' + b"x" * (2**20) + b'"}'])
def test_a_line_that_is_no_object_is_named(tmp_path: Path, line: bytes) -> None:
    path = archive(tmp_path / "a.zip", {**PACKAGE, "person.jsonl": b'{"name": "x"}\n' + line}, zipfile.ZIP_STORED)
    with pytest.raises(Trouble) as refused:
        read_tables(path)
    assert refused.value.values["line"] == 2


def test_a_bomb_is_refused_before_it_opens(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {**PACKAGE, "person.jsonl": b"\0" * (64 << 20)})
    with pytest.raises(Trouble), opened(path):
        pass


def test_a_member_that_is_longer_than_it_says_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"x": b"y" * 5000}, zipfile.ZIP_STORED)
    data = path.read_bytes().replace(struct.pack("<I", 5000), struct.pack("<I", 50))
    path.write_bytes(data)
    with pytest.raises(Trouble), opened(path) as members:
        members.read("x")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("x", "1")
        made.writestr("x", "2")
    with pytest.raises(Trouble), opened(path):
        pass


def test_too_many_members_are_refused_by_the_size_of_their_list(tmp_path: Path, monkeypatch) -> None:
    path = archive(tmp_path / "a.zip", {f"{'n' * 200}{number}": b"" for number in range(300)})
    monkeypatch.setattr(foreign_archives, "LIMIT_DIRECTORY", 50_000)
    with pytest.raises(Trouble), opened(path):
        pass


def test_no_broken_archive_is_more_than_a_trouble_and_none_writes_a_file(tmp_path: Path) -> None:
    drawn = random.Random(11)
    path = archive(tmp_path / "a.zip", {**PACKAGE, "../../out.jsonl": b'{"name": "y"}\n'})
    data = path.read_bytes()
    for _ in range(300):
        broken = bytearray(data)
        for _ in range(drawn.randrange(1, 8)):
            broken[drawn.randrange(len(broken))] = drawn.randrange(256)
        path.write_bytes(broken)
        with suppress(Trouble), opened(path) as members:
            for name in members.names:
                members.read(name)
    assert [one.name for one in tmp_path.iterdir()] == ["a.zip"]
