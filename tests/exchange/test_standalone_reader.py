"""The reader that ships beside bundles: alone, from a folder of its own, with nothing of the desk."""

from __future__ import annotations

import ast
import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from vectors import making
from vectors.making import CONTACT, READER, SENDER, line_of, reader

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.exchange.parcel import RECORDS, Member, write_parcel
from defender_desk.model.documents import Document
from defender_desk.model.levels import Profile

LISTED = "ملف سري.pdf"
EVIL = "\u202egnp.exe\x9b2J"


def document(word: str, kind: str = "person", **body: object) -> Document:
    clocks = {name: {"abcd2345": 1} for name in body}
    return Document(making.key_of(word), kind, body, clocks, binned=False, created=making.MADE, changed=making.MADE)  # type: ignore[arg-type]


def evidence(word: str, data: bytes, name: str, media: str) -> Document:
    line = line_of(data)
    return document(word, "evidence", content=[line.id, name, media, line.size, line.sha256], title="=1+1")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "key.txt").write_text(f"# created: today\n# public key: {READER.receive}\n{READER.receiving}\n")
    documents = [
        document("one", name="بسمة", count=-3, safe=True, tags=["a", "b"]),
        document("two", name="=HYPERLINK(1)", notes=EVIL),
        document("three", "type_of_the_future", strange={"deep": [1.5, None]}),
        evidence("four", b"%PDF-1.7" * 20_000, LISTED, "application/pdf"),
        evidence("five", b"x", "../../../etc/passwd", "text/x-sh"),
        document("six", "con", name="'+1"),
    ]
    outgoing = [making.Outgoing(line_of(data), lambda data=data: iter([data])) for data in (b"%PDF-1.7" * 20_000, b"x")]
    letter = Letter([READER.receive], 3, "", making.MADE, Profile.FULL)
    write_bundle(tmp_path / "b.age", letter, CONTACT, SENDER, documents, outgoing)
    return tmp_path


def run(place: Path, bundle: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Start it as a lawyer would, with nothing but Python's own folders and those of its packages."""
    alone = place / "read_bundle.py"
    alone.write_bytes(making.READER_FILE.read_bytes())
    asked = [sys.executable, "-I", str(alone), bundle, "--key", "key.txt", *more]
    return subprocess.run(asked, cwd=place, capture_output=True, encoding="utf-8", check=False)


def table(path: Path) -> list[dict[str, str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def test_it_stands_alone() -> None:
    source = making.READER_FILE.read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 9))
    named = {
        (node.module if isinstance(node, ast.ImportFrom) else alias.name) or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    roots = {name.split(".")[0] for name in named} - {"cryptography"}
    assert roots <= sys.stdlib_module_names
    assert not roots & {"socket", "ssl", "http", "urllib", "subprocess", "zipfile", "pickle"}


def test_it_lists_who_and_what_and_writes_nothing(place: Path) -> None:
    before = sorted(place.iterdir())
    done = run(place, "b.age")
    assert (done.returncode, done.stderr) == (0, "")
    assert CONTACT.fingerprint in done.stdout
    assert "number 3" in done.stdout
    assert "2 person" in done.stdout
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert lines[0]["body"] == {"name": "بسمة", "count": -3, "safe": True, "tags": ["a", "b"]}
    assert [line["file"]["size"] for line in lines if "file" in line] == [160_000, 1]
    assert lines[1]["body"]["notes"] == EVIL  # and yet no sign that steers a terminal is in what it wrote
    assert not {"\u202e", "\x9b"} & set(done.stdout)
    assert sorted(place.iterdir()) == sorted([*before, place / "read_bundle.py"])


def test_it_writes_all_of_it_under_names_of_its_own(place: Path) -> None:
    done = run(place, "b.age", "--out", "out")
    assert (done.returncode, done.stderr) == (0, "")
    out = place / "out"
    assert sorted(path.name for path in out.iterdir()) == [
        "file-000001.pdf", "file-000002.bin", "files.csv", "manifest.json", "records-con.csv", "records-evidence.csv",
        "records-person.csv", "records-type_of_the_future.csv", "records.jsonl",
    ]  # fmt: skip
    assert (out / "file-000001.pdf").read_bytes() == b"%PDF-1.7" * 20_000
    assert json.loads((out / "manifest.json").read_text("utf-8"))["fingerprint"] == CONTACT.fingerprint
    people = table(out / "records-person.csv")
    assert [one["name"] for one in people] == ["بسمة", "'=HYPERLINK(1)"]
    assert (people[0]["count"], people[0]["safe"], people[0]["tags"]) == ("'-3", "true", '["a", "b"]')
    assert table(out / "records-con.csv")[0]["name"] == "''+1"
    files = table(out / "files.csv")
    assert [(one["file"], one["name"]) for one in files] == [
        ("file-000001.pdf", LISTED), ("file-000002.bin", "../../../etc/passwd"),
    ]  # fmt: skip
    assert len((out / "records.jsonl").read_text("utf-8").splitlines()) == 6


def test_it_overwrites_nothing(place: Path) -> None:
    (place / "out").mkdir()
    done = run(place, "b.age", "--out", "out")
    assert done.returncode == 1
    assert "exists" in done.stderr
    assert list((place / "out").iterdir()) == []


def test_a_pack_is_read_with_its_documents(place: Path) -> None:
    inside = making.written("pack", [document("one", name="x")])
    members = [Member("document.pdf", b"%PDF" * 30_000), Member("enclosure-2.jpg", b"pixels"), Member(RECORDS, inside)]
    write_parcel(place / "p.age", [READER.receive], members)
    done = run(place, "p.age", "--out", "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert (place / "out/document.pdf").read_bytes() == b"%PDF" * 30_000
    assert (place / "out/enclosure-2.jpg").read_bytes() == b"pixels"
    assert table(place / "out/records-person.csv")[0]["name"] == "x"
    write_parcel(place / "q.age", [READER.receive], members[:2])
    assert "document.pdf" in run(place, "q.age").stdout


def test_a_receipt_is_told_record_by_record_and_written_whole(place: Path) -> None:
    data = (making.READER_FILE.parents[2] / "tests/vectors/receipts/valid/usual.age").read_bytes()
    (place / "r.age").write_bytes(data)
    done = run(place, "r.age")
    assert (done.returncode, done.stderr) == (0, "")
    assert CONTACT.fingerprint in done.stdout
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert {line["fate"]: line["counter"] for line in lines} == {"taken": 0, "waits": 1, "left": 2}
    assert run(place, "r.age", "--out", "out").returncode == 0
    (kept,) = (place / "out").iterdir()
    assert json.loads(kept.read_text("utf-8"))["fingerprint"] == CONTACT.fingerprint
    (place / "key.txt").write_text(making.OTHER.receiving)
    refused = run(place, "r.age")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "not-for-you" in refused.stderr


@pytest.mark.parametrize("where", [0.3, 0.99])
def test_a_refused_file_leaves_nothing(place: Path, where: float) -> None:
    data = bytearray((place / "b.age").read_bytes())
    data[int(len(data) * where)] ^= 1
    (place / "b.age").write_bytes(data)
    for more in ((), ("--out", "out")):
        done = run(place, "b.age", *more)
        assert (done.returncode, done.stdout) == (1, "")
        assert "damaged" in done.stderr
    assert not [path for path in place.iterdir() if path.name.startswith("out")]


def test_a_file_changed_between_the_passes_leaves_nothing(place: Path) -> None:
    keys = reader.keys_in(READER.receiving)
    survey = reader.verified(str(place / "b.age"), keys)
    other = making.written("other", [document("one", name="other")])
    (place / "b.age").write_bytes(making.envelope(other, [READER.receive], "other"))
    with pytest.raises(reader.Refused):
        reader.write_out(str(place / "b.age"), keys, survey, str(place / "out"))
    with pytest.raises(reader.Refused):
        reader.go_through(str(place / "b.age"), keys, reader.Listing(survey, pytest.fail))
    assert not [path for path in place.iterdir() if path.name.startswith("out")]


@pytest.mark.skipif(sys.platform == "win32", reason="uses limits of Unix")
def test_a_full_disk_leaves_nothing(place: Path) -> None:
    code = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000));"
        "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    asked = [sys.executable, "-Ic", code, str(making.READER_FILE), "b.age", "--key", "key.txt", "--out", "out"]
    done = subprocess.run(asked, cwd=place, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "not done" in done.stderr
    assert not [path for path in place.iterdir() if path.name.startswith("out")]


def test_a_key_of_somebody_else_and_no_key_are_told_apart(place: Path) -> None:
    (place / "key.txt").write_text(making.OTHER.receiving)
    assert "not-for-you" in run(place, "b.age").stderr
    (place / "key.txt").write_text("# nothing\n")
    assert "no-key" in run(place, "b.age").stderr


def test_several_keys_may_stand_in_one_file(place: Path) -> None:
    (place / "key.txt").write_text(f"{making.OTHER.receiving}\n{READER.receiving}\n")
    assert run(place, "b.age").returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the memory used")
def test_memory_does_not_grow_with_the_file(place: Path) -> None:
    size = 100 << 20
    piece = bytes(1 << 20)
    digest = making.hashlib.sha256()
    for _ in range(100):
        digest.update(piece)
    line = making.line_of(b"big")
    big = type(line)(line.id, size, digest.hexdigest())
    outgoing = making.Outgoing(big, lambda: iter([piece] * 100))
    write_bundle(
        place / "big.age", Letter([READER.receive], 1, "", making.MADE, Profile.FULL), CONTACT, SENDER, [], [outgoing]
    )
    code = (
        "import runpy, sys; sys.argv = sys.argv[1:]\n"
        "try: runpy.run_path(sys.argv[0], run_name='__main__')\n"
        "except SystemExit as ended: print(ended.code, *open('/proc/self/status'))"
    )
    asked = [sys.executable, "-Ic", code, str(making.READER_FILE), "big.age", "--key", "key.txt", "--out", "out"]
    done = subprocess.run(asked, cwd=place, capture_output=True, encoding="utf-8", check=True)
    (most,) = (line.split()[1] for line in done.stdout.splitlines() if line.split()[:1] == ["VmHWM:"])
    assert int(most) < 70_000  # kB
    assert (place / "out/file-000001.bin").stat().st_size == size
