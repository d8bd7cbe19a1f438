"""Foreign files are read in a process without rights: it says what the reader would, and nothing it does harms."""

from __future__ import annotations

import ast
import gc
import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from defender_desk.exchange import cleaning, previews
from defender_desk.exchange.apart import files
from defender_desk.exchange.apart.given import Held
from defender_desk.exchange.apart.nursery import PLACES, Bounds
from defender_desk.exchange.apart.reader import NOT_STARTED, STOPPED, TOO_LONG, TOO_MUCH, Reader
from defender_desk.exchange.apart.requests import Clean, Preview, Tables
from defender_desk.exchange.card_files import read_cards
from defender_desk.exchange.looks import Picture, Words
from defender_desk.exchange.printout import Printout, Section, make_pdf
from defender_desk.exchange.refusals import UNREADABLE
from defender_desk.exchange.table_files import read_tables
from defender_desk.text import speech
from defender_desk.text.trouble import Trouble

from . import hostile

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process give up its rights")
MEMORY = 640 << 20
QUICK = Bounds(memory=MEMORY, patience=0.1)
"""Times of a tenth: 3 seconds for a preview that is silent, 6 for one that goes on."""


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    one = Reader()
    yield one
    one.close()


@pytest.fixture(scope="module")
def taken_over() -> Iterator[Reader]:
    one = Reader(hostile.COMMAND, QUICK)
    yield one
    one.close()


def said(reader: Reader, words: str, mark: str = "") -> str:
    seen = reader.ask(Preview("a.txt"), Held(words.encode(), mark))
    assert isinstance(seen, Words)
    return seen.text


def photo(kind: str = "JPEG") -> bytes:
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "a maker"
    Image.effect_noise((300, 200), 60).convert("RGB").save(made, kind, exif=exif)
    return made.getvalue()


PAPER = make_pdf(Printout("ورقة", "ar", [Section("قصة", (), ("جملة. " * 200,) * 3)]))


@LINUX
def test_it_has_no_rights_before_it_is_told_anything(reader: Reader) -> None:
    assert reader.without() == {"files", "calls", "limits"}


@LINUX
def test_whoever_takes_it_over_can_do_nothing(taken_over: Reader, tmp_path: Path) -> None:
    place = tmp_path / "list.txt"
    place.write_text("a name")
    found = ast.literal_eval(said(taken_over, f"try:{place}"))
    assert {name for name, what in found.items() if what == "done"} == set()
    assert found.keys() > hostile.FORBIDDEN.keys()
    assert [one.name for one in tmp_path.iterdir()] == ["list.txt"]


@LINUX
def test_it_holds_nothing_of_the_desk_but_two_pipes(taken_over: Reader, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("A_WORD", "of somebody")
    (tmp_path / "vault.db").write_bytes(b"x")
    with (tmp_path / "vault.db").open("rb") as held:
        os.set_inheritable(held.fileno(), True)  # noqa: FBT003
        fresh = Reader(hostile.COMMAND, QUICK)
        process, words = ast.literal_eval(said(fresh, "holds:", mark="a"))
        held_there = [os.readlink(one) for one in Path(f"/proc/{process}/fd").iterdir()]  # noqa: PTH115  may be no path
        fresh.close()
    assert {"A_WORD", "HOME", "PATH", "USER"}.isdisjoint(words)
    assert sorted(one.partition(":")[0] for one in held_there) == ["/dev/null"] * 3 + ["pipe"] * 2


@LINUX
def test_each_file_has_a_process_of_its_own_and_one_file_keeps_its(taken_over: Reader) -> None:
    def who(mark: str) -> int:
        process: int = ast.literal_eval(said(taken_over, "holds:", mark=mark))[0]
        return process

    one, again, other, unmarked = who("one"), who("one"), who("other"), who("")
    assert one == again
    assert len({one, other, unmarked, who("")}) == 4
    for ended in (one, unmarked):  # by the other process, and nobody waits for that
        while alive(ended):
            pass


def alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def ours(reader: Reader) -> list[int]:
    """The processes that it started, and those split off from them."""
    first = [nursery.process.pid for nursery in reader._nurseries]
    parents = {int(one.name): _parent(one) for one in Path("/proc").iterdir() if one.name.isdecimal()}
    return [*first, *(one for one, parent in parents.items() if parent in first)]


def _parent(process: Path) -> int:
    try:
        return int(process.joinpath("stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


SENTENCES = {
    "crash": STOPPED, "hang": TOO_LONG, "sleep": TOO_LONG, "eat": TOO_MUCH, "eat_outside": STOPPED, "panic": STOPPED,
    "leave": STOPPED, "lie": UNREADABLE, "reach_in": UNREADABLE, "speak": UNREADABLE, "borrow": UNREADABLE,
    "fill": STOPPED, "too_few": STOPPED, "other": STOPPED, "babble": STOPPED, "endless": STOPPED, "noise": STOPPED,
    "beyond": STOPPED, "exec": STOPPED,
}  # fmt: skip


@LINUX
@pytest.mark.parametrize("deed", SENTENCES)
def test_whatever_it_does_is_a_sentence_and_the_next_file_is_read(taken_over: Reader, deed: str) -> None:
    with pytest.raises(Trouble) as refused:
        said(taken_over, deed)
    assert refused.value.message == SENTENCES[deed]
    assert said(taken_over, "a letter") == "a letter"
    assert hostile.DEEDS.keys() <= SENTENCES.keys()


@LINUX
def test_what_fills_the_memory_leaves_that_of_the_desk_alone(taken_over: Reader) -> None:
    before = peak()
    with pytest.raises(Trouble):
        said(taken_over, "eat")
    assert peak() - before < MEMORY // 5


def peak() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def test_a_sentence_that_no_cleaner_says_is_no_answer(taken_over: Reader) -> None:
    with pytest.raises(Trouble) as refused:
        taken_over.ask(Clean("a.txt"), Held(b"words"))
    assert refused.value.message == STOPPED


def test_a_warning_that_no_reader_gives_is_no_answer(taken_over: Reader) -> None:
    with pytest.raises(Trouble) as refused:
        taken_over.ask(Tables("en"), Held(b"name"))
    assert refused.value.message == STOPPED


def test_a_process_that_was_killed_while_nobody_asked_is_not_missed(reader: Reader) -> None:
    for killed in (slice(1, None), slice(0, 1)):
        assert said(reader, "before", "mark") == "before"
        for process in ours(reader)[killed]:
            os.kill(process, signal.SIGKILL)
        assert said(reader, "after", "mark") == "after"


def test_one_that_does_not_start_is_a_sentence() -> None:
    for command in (["/nowhere/at/all"], [sys.executable, "-c", "pass"], [sys.executable, "-c", "print('ready')"]):
        with pytest.raises(Trouble) as refused:
            said(Reader(command), "a letter")
        assert refused.value.message == NOT_STARTED


def test_stopping_ends_what_reads_and_the_next_is_read(reader: Reader) -> None:
    def enough(_done: int, _total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        reader.ask(Clean("a.pdf"), Held(PAPER), enough)
    assert said(reader, "after") == "after"


def test_closing_ends_all_it_started_even_what_hangs() -> None:
    one = Reader(hostile.COMMAND)
    refusals: list[Trouble] = []

    def ask() -> None:
        try:
            said(one, "sleep")
        except Trouble as refused:
            refusals.append(refused)

    asking = threading.Thread(target=ask)
    asking.start()
    while len(started := ours(one)) < 2:
        pass
    one.close()
    asking.join(10)
    assert not any(map(alive, started))
    assert refusals
    with pytest.raises(Trouble):
        said(one, "a letter")


def test_a_reader_that_nobody_holds_ends_what_it_started() -> None:
    one = Reader()
    said(one, "a letter", "mark")
    started = ours(one)
    assert len(started) > 1
    del one
    gc.collect()
    assert not any(map(alive, started))


@LINUX
def test_there_is_another_nursery_after_many_files(reader: Reader) -> None:
    for number in range(PLACES + 2):
        assert said(reader, f"letter {number}") == f"letter {number}"


@LINUX
def test_where_no_process_can_be_split_off_each_file_has_a_program_of_its_own() -> None:
    one = Reader(hostile.COMMAND, replace(QUICK, split=False))
    first, again, other = (ast.literal_eval(said(one, "holds:", mark))[0] for mark in ("a", "a", "b"))
    assert first == again != other
    with pytest.raises(Trouble):
        said(one, "crash")
    assert said(one, "a letter") == "a letter"
    one.close()
    assert not alive(other)


def test_two_are_read_at_once(taken_over: Reader) -> None:
    def sleep() -> None:
        with pytest.raises(Trouble):
            said(taken_over, "sleep")

    slow = threading.Thread(target=sleep)
    slow.start()
    assert said(taken_over, "a letter") == "a letter"
    assert slow.is_alive()
    slow.join()


LOOKS = {
    "a.jpg": photo(), "a.png": photo("PNG"), "a.webp": photo("WEBP"), "a.gif": photo("GIF"), "a.tiff": photo("TIFF"),
    "a.bmp": photo("BMP"), "a.pdf": PAPER, "a.txt": "نص".encode("cp1256") * 30, "b.txt": "a word, é".encode("cp1252"),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_is_the_same_as_the_decoder_gives(reader: Reader, name: str) -> None:
    assert reader.ask(Preview(name), Held(LOOKS[name])) == previews.preview(LOOKS[name], name)


@pytest.mark.parametrize("name", LOOKS)
def test_a_clean_copy_is_the_same_as_the_cleaner_makes(reader: Reader, name: str) -> None:
    assert reader.ask(Clean(name), Held(LOOKS[name])) == cleaning.clean(LOOKS[name], name)


def test_a_page_with_typefaces_of_the_system_is_drawn_as_ever(reader: Reader) -> None:
    paper = (Path(__file__).parent / "bare.pdf").read_bytes()
    assert reader.ask(Preview("bare.pdf"), Held(paper)) == previews.preview(paper, "bare.pdf")


CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:جلسة
DTSTART:20260301T090000
RRULE:FREQ=WEEKLY
UID:1
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def tables(tmp_path: Path) -> list[Path]:
    rows = "".join(f"{number},اسم {number},نص طويل\n" for number in range(5_000))
    written = {
        "a.csv": f"id,name,notes\n{rows}", "arabic.csv": "الاسم;المدينة\nليلى;حلب\n", "a.ics": CALENDAR,
        "form.csv": "_uuid,needs/food,needs/shelter,name\nx,1,0,ليلى\ny,0,1,Reem\n",
    }  # fmt: skip
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="cp1256" if name == "arabic.csv" else "utf-8")
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("person.jsonl", '{"name": "ليلى"}\n{"name": "Reem"}\n')
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for sheet in (book.add_worksheet("one"), book.add_worksheet("two")):
            for row in range(3_000):
                sheet.write_row(row, 0, ["name", "age"] if row == 0 else [f"n{row}", row])
    return [*tmp_path.iterdir()]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_tables_are_the_same_as_their_reader_gives_gone_through_again_and_again(
    reader: Reader, tables: list[Path], language: str
) -> None:
    with speech.speaking(language):
        for path in tables:
            theirs, ours = read_tables(path), files.tables(reader, path)
            for one, other in zip(ours, theirs, strict=True):
                assert (one.name, one.columns, one.hidden, one.kinds) == (
                    other.name, other.columns, other.hidden, other.kinds,
                )  # fmt: skip
                assert {**one.known_as} == {**other.known_as}
                assert {**one.to_know} == {**other.to_know}
                assert {at: [*many] for at, many in one.lists.items()} == {
                    at: [*many] for at, many in other.lists.items()
                }
                assert [*one.rows] == [*other.rows] == [*one.rows]
            if len(ours) > 1:  # in turn, each where it was left
                pairs = zip(ours[0].rows, ours[1].rows, strict=True)
                assert [*pairs] == [*zip(theirs[0].rows, theirs[1].rows, strict=True)]


def test_rows_of_a_file_that_is_gone_are_a_trouble(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,age\n" + "a,1\n" * 500, "utf-8")
    (sheet,) = files.tables(reader, tmp_path / "a.csv")
    (tmp_path / "a.csv").unlink()
    with pytest.raises(Trouble) as refused:
        list(sheet.rows)
    assert refused.value.message == UNREADABLE


def test_cards_are_the_same_as_their_reader_gives(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_text("".join(f"BEGIN:VCARD\nFN;X=Y:Name {n}\nitem1.TEL:09{n}\nodd\nEND:VCARD\n" for n in range(1_200)))
    assert [*files.cards(reader, path)] == [*read_cards(path)]


def test_a_file_of_a_package_comes_whole_and_again(reader: Reader, tmp_path: Path) -> None:
    video = os.urandom(9 << 20)
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("one.mp4", video)
        archive.writestr("two.jpg", b"")
    with files.member(reader, tmp_path / "a.zip", "one.mp4") as stream:
        assert stream.read(100) == video[:100]
        stream.seek(0)
        assert stream.read() == video
        stream.seek(0)
        assert stream.read(10) == video[:10]
    with files.member(reader, tmp_path / "a.zip", "two.jpg") as stream:
        assert stream.read() == b""
    with files.member(reader, tmp_path / "a.zip", "three") as stream, pytest.raises(Trouble):
        stream.read()


def test_a_picture_that_is_no_whole_one_is_never_made() -> None:
    for wrong in ((10, 10, b"x" * 399), (0, 10, b""), (5_000, 1, b"x" * 20_000), (-1, -1, b"xxxx")):
        with pytest.raises(ValueError, match=r"picture|pixels"):
            Picture(*wrong)


def test_nothing_is_left_running() -> None:
    gc.collect()
    script = (
        "from defender_desk.exchange.apart.reader import Reader;"
        "one = Reader(); one.without(); print(one._nurseries[0].process.pid)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": "src"})  # fmt: skip
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)
