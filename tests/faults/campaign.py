"""What a desk is hit with while it works: every operation in one table, and four ways to stop it.

`traced` records each write, sync and name that an operation gives the system, under strace; `power_cuts` makes of that
record the folders that a power cut can leave; `killed` kills it; `refused` lets the system refuse one call of many.
An operation to come is hit by all four as soon as it has a line in `OPERATIONS`.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyrage

from defender_desk.cli.commands import main
from defender_desk.exchange.whole_file import sha256_of
from defender_desk.model.codec import blobs_of
from defender_desk.model.types import TYPES
from defender_desk.services import checking, opening, records
from defender_desk.services.backups import restoring
from defender_desk.services.desk import Desk
from defender_desk.services.incidents import evidence
from defender_desk.services.unlocking import escrow
from defender_desk.store import journal, schema
from defender_desk.store.store import Store
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault import header
from defender_desk.vault.keys import VaultKeys
from defender_desk.vault.slots import CHEAPEST, Place

SOURCE = Path(sys.modules["defender_desk.services.opening"].__file__ or "").parents[2]
PASSPHRASE, OTHER = "ندى جسر بوصلة قنديل سنبلة مرسى", "orange velvet canyon ladder seven whisper"
UNSAFE = "DEFENDER_DESK_UNSAFE"
"""Set for the control alone: the database then syncs nothing, and the campaign must notice."""
_LEAST_RECORDS = 5  # three people, an incident, a photograph
PHOTO = bytes(range(256)) * 90

CODES = "WXBZ-48QG-ZKKS-RGTV-JE9N-RWTM-9NP0", "Y27J-WEGV-066X-6X8C-EYYJ-8AGW-MJKW"
"""Recovery codes, of before and of after: known beforehand, so that what a stop left can be tried with both."""
THEIR_CODE = "GK6V-M0P3-WBPR-E4YN-AGCW-4PDQ-J4BR"
"""By which an organisation opens the desk."""
AGE_KEY = "AGE-SECRET-KEY-1UNCSVWFL2EZMX93LY8UHF93F7AW4L3SH976H39T6U67QWWRRMT0QDK7UZP"
RECIPIENT = "age1n50dycpph2w7yxu368lujee9v4kkmvsajvyunyd6665cp252sgqsvzfg7q"
"""Whoever something is handed over to: a key made for this file alone."""

Ack = Callable[[str], None]
"""Says that something is shown as saved from this moment on: an id, or a word."""


def _open(root: Path) -> Desk:
    try:
        desk = opening.unlock(root / "v", PASSPHRASE)
    except Trouble:
        desk = opening.unlock(root / "v", OTHER)
    if os.environ.get(UNSAFE):
        desk.store._database.run("PRAGMA synchronous = OFF")
    return desk


def _save(root: Path, ack: Ack) -> None:
    desk = _open(root)
    for number in range(4):
        ack(records.save(desk, "person", None, {"name": f"سلمى {number}", "notes": "قصة " * 300}).id)
    opening.close(desk)


def _take_in(root: Path, ack: Ack) -> None:
    desk = _open(root)
    intakes = [evidence.Intake(f"{n}.bin", lambda n=n: io.BytesIO(PHOTO[n:]), len(PHOTO) - n) for n in (1, 2)]
    for key in evidence.take_in(desk, intakes, {}).ids:
        ack(key)
    opening.close(desk)


def _empty_bin(root: Path, ack: Ack) -> None:
    desk = _open(root)
    records.purge(desk, records.binned(desk))
    ack("done")
    opening.close(desk)


def _command(*arguments: str) -> Callable[[Path, Ack], None]:
    def act(root: Path, ack: Ack) -> None:
        given = [one.replace("@", str(root)) for one in arguments]
        with (root / "out").open("w") as out:
            there, sys.stdout = sys.stdout, out
            try:
                status = main([*given, "--passphrase-file", str(root / "passphrase")])
            finally:
                sys.stdout = there
        if status == 0:
            ack("done")

    return act


def _change_slots(root: Path, ack: Ack) -> None:
    desk = _open(root)
    opening.let_in(desk, Place.ESCROW, THEIR_CODE)
    opening.renew_recovery(desk, CODES[1])
    opening.let_in(desk, Place.ESCROW, "")
    ack("done")
    opening.close(desk)


def _older(root: Path) -> None:
    shutil.rmtree(root / "v")
    (root / "older").rename(root / "v")


def _upgrade(root: Path, ack: Ack) -> None:
    opening.close(_open(root))
    ack("done")


def _people(desk: Desk) -> int:
    return sum(document.type == "person" and not document.binned for document in desk.store.each())


def _nothing_more(_root: Path, _acks: Sequence[str]) -> None:
    """What holds for every operation is enough."""


def _all_or_none(root: Path, acks: Sequence[str]) -> None:
    with _opened(root) as desk:
        assert _people(desk) in ((23,) if acks else (3, 23))


def _gone(root: Path, acks: Sequence[str]) -> None:
    with _opened(root) as desk:
        there = [document for document in desk.store.each() if document.binned]
        assert len(there) in ((0,) if acks else (0, 2))


def _one_opens(root: Path, acks: Sequence[str]) -> None:
    with suppress(Trouble):
        opening.close(opening.unlock(root / "v", PASSPHRASE))
        assert not acks, "the old passphrase still opens it"


def _backups_whole(root: Path, acks: Sequence[str]) -> None:
    there = restoring.backups(root / "stick")
    assert len(there) in ((2,) if acks else (1, 2))
    assert all(restoring.check(one, PASSPHRASE).sound for one in there)


def _copy_whole(root: Path, acks: Sequence[str]) -> None:
    if acks or (root / "new").exists():
        desk = opening.unlock(root / "new", PASSPHRASE)
        assert _people(desk) == 3
        assert checking.check(desk).sound
        opening.close(desk)


def _moved_whole(root: Path, acks: Sequence[str]) -> None:
    """What is there opens with the new passphrase alone, and holds all of it."""
    assert not acks or (root / "new").exists()
    if (root / "new").exists():
        assert not _opens(root / "new", PASSPHRASE)
        desk = opening.unlock(root / "new", OTHER)
        assert _people(desk) == 3
        assert checking.check(desk).sound
        opening.close(desk)


def _opens(folder: Path, passphrase: str) -> bool:
    try:
        opening.close(opening.unlock(folder, passphrase))
    except Trouble:
        return False
    return True


def _slots_told(root: Path, acks: Sequence[str]) -> None:
    """One recovery code opens it, the new one once that was said, and of an organisation that does, it is told."""
    open_with = [code for code in (*CODES, THEIR_CODE) if _opens_with(root / "v", code)]
    with _opened(root) as desk:
        assert (THEIR_CODE in open_with) == (escrow.holder(desk) is not None)
    assert len({*CODES} & {*open_with}) == 1
    assert not acks or open_with == [CODES[1]]


def _opens_with(folder: Path, code: str) -> bool:
    try:
        opening.close(opening.unlock_with_code(folder, code))
    except Trouble:
        return False
    return True


def _erased(root: Path, acks: Sequence[str]) -> None:
    """What was erased is nothing that anybody opens, and what lies on the stick is as it was."""
    assert not acks or not _is_there(root)
    assert all(restoring.check(one, PASSPHRASE).sound for one in restoring.backups(root / "stick"))


def _travelled(root: Path, acks: Sequence[str]) -> None:
    """It is erased here only where all of it is on the stick, whole."""
    _erased(root, acks)
    if not _is_there(root):
        assert len(restoring.backups(root / "stick")) == 2
        assert restoring.check(restoring.newest(root / "stick"), PASSPHRASE).records >= _LEAST_RECORDS


def _is_there(root: Path) -> bool:
    """Whether a header is left that could open it with anything."""
    return any(header.parse(each.read_bytes()) for each in (root / "v").glob("vault.hdr*"))


def _noted(root: Path, acks: Sequence[str]) -> None:
    """What has its name outside is whole, and stands in the desk by its hash.

    A part without its name is sought at the next opening where it was: a copy of the folder keeps it.
    """
    there = [path for path in (root / "stick").iterdir() if path.is_file() and path.suffix != ".part"]
    assert not acks or [path.name for path in there] == ["out.age"]
    with _opened(root) as desk:
        noted = {" ".join(map(str, one.body["file"])) for one in desk.store.each() if one.type == "disclosure"}
    for path in there:
        assert sha256_of(path) in noted
        pyrage.decrypt(path.read_bytes(), [pyrage.x25519.Identity.from_str(AGE_KEY)])


@dataclass(frozen=True)
class Operation:
    """Something a desk does, and what holds afterwards whenever it was stopped, beside what always does."""

    act: Callable[[Path, Ack], None]
    holds: Callable[[Path, Sequence[str]], None] = _nothing_more
    before: Callable[[Path], None] = lambda _root: None
    """Lays out what it begins with."""
    erases: bool = False
    """Whether no desk may be left where it was: then `holds` says what there is."""


def _given_to(key: str) -> tuple[str, ...]:
    return ("--to", key, "--type", "person", "--profile", "full", "--reason", "x")


OPERATIONS = {
    "save": Operation(_save),
    "evidence": Operation(_take_in),
    "bin": Operation(_empty_bin, _gone),
    "import": Operation(_command("import", "@/v", "@/people.csv", "--as", "person", "--yes"), _all_or_none),
    "receive": Operation(_command("import", "@/v", "@/theirs.age", "--yes"), _all_or_none),
    "passphrase": Operation(_command("passphrase", "@/v", "--new-passphrase-file", "@/other"), _one_opens),
    "backup": Operation(_command("backup", "@/v", "@/stick"), _backups_whole),
    "restore": Operation(_command("restore", "@/stick", "@/new"), _copy_whole),
    "salvage": Operation(_command("salvage", "@/v", "@/new", "--anyway"), _copy_whole),
    "upgrade": Operation(_upgrade, before=_older),
    "slots": Operation(_change_slots, _slots_told),
    "rekey": Operation(_command("rekey", "@/v", "@/new", "--new-passphrase-file", "@/other"), _moved_whole),
    "export": Operation(_command("export", "@/v", "@/stick/out.age", *_given_to(RECIPIENT)), _noted),
    "travel": Operation(_command("travel", "@/v", "@/stick", "--yes"), _travelled, erases=True),
    "erase": Operation(_command("erase", "@/v", "--yes"), _erased, erases=True),
}


def prepare(root: Path) -> None:
    """A desk with a bit of everything, a backup, an older vault, and what comes in: the same for every operation."""
    (root / "stick").mkdir(parents=True)
    (root / "passphrase").write_text(f"{PASSPHRASE}\n")
    (root / "other").write_text(f"{OTHER}\n")
    (root / "people.csv").write_text("الاسم\n" + "".join(f"ريم {n}\n" for n in range(20)))
    _make(root / "theirs", 20)
    _make(root / "v", 3)
    keys = json.loads(_told(root, "keys", "@/v", "--json"))
    _told(root, "keys", "@/theirs", "--out", "@/card.txt")
    _told(root, "trust", "@/v", "@/card.txt")
    _told(root, "export", "@/theirs", "@/theirs.age", *_given_to(keys["recipient"]))
    _told(root, "backup", "@/v", "@/stick")
    shutil.rmtree(root / "theirs")
    every = schema.steps()
    real, schema.steps = schema.steps, lambda: every[:4]  # type: ignore[assignment]  # as an older program knew them
    try:
        _make(root / "older", 3)
    finally:
        schema.steps = real


def _make(folder: Path, people: int) -> None:
    desk = opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk
    opening.renew_recovery(desk, CODES[0])
    for number in range(people):
        records.save(desk, "person", None, {"name": f"نور {number}"})
    incident = records.save(desk, "incident", None, {"title": "تهديد"}).id
    intake = evidence.Intake("a.bin", lambda: io.BytesIO(PHOTO), len(PHOTO))
    evidence.take_in(desk, [intake], {"about": (incident,)})
    if folder.name != "theirs":
        binned = records.save(desk, "person", None, {"name": "محذوف"}).id
        again = evidence.Intake("b.bin", lambda: io.BytesIO(PHOTO[5:]), len(PHOTO) - 5)
        records.bin_records(desk, [binned, *evidence.take_in(desk, [again], {"about": (incident,)}).ids])
    opening.close(desk)


def _told(root: Path, *arguments: str) -> str:
    _command(*arguments)(root, lambda _word: None)
    return (root / "out").read_text()


class _opened:  # noqa: N801  used as a block
    """The desk of a folder, closed afterwards."""

    def __init__(self, root: Path) -> None:
        self._desk = _open(root)

    def __enter__(self) -> Desk:
        return self._desk

    def __exit__(self, *_: object) -> None:
        opening.close(self._desk)


def laid_out(base: Path, name: str, root: Path) -> Path:
    """A folder as it is before an operation, in place of whatever was there."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(base, root)
    OPERATIONS[name].before(root)
    return root


def must_hold(root: Path, name: str, acks: Sequence[str]) -> None:
    """What was shown as saved is there, whole; what was there before is; and nothing is half."""
    if _is_there(root) or not OPERATIONS[name].erases:
        _must_be_whole(root, acks)
    OPERATIONS[name].holds(root, acks)


def _must_be_whole(root: Path, acks: Sequence[str]) -> None:
    with _opened(root) as desk:
        assert opening.ROLLED_BACK not in desk.notices
        there = {document.id for document in desk.store.each()}
        assert {one for one in acks if one != "done"} <= there
        assert _people(desk) >= 3
        codes = {one.code for one in checking.check(desk).findings}
        assert codes <= {"log"}, codes


def stands(root: Path, keys: VaultKeys, acks: Sequence[str], *, chain: bool) -> None:
    """What `must_hold` asks of every operation, as far as it can be known within a few milliseconds."""
    bodies = [copy.open(keys) for copy in vaults.genuine(root / "v", keys)]
    remembered = max(((body.audit_head, body.audit_counter) for body in bodies if body), key=itemgetter(1))
    with closing(Store.open(root / "v", keys, TYPES, remembered=remembered)) as store:
        assert store.went_through(remembered), "the header knows of what the database does not"
        there = store.many(acks)
        assert {*there} == {*acks}, "shown as saved, and lost"
        assert not chain or not list(journal.broken(store._database))
        assert not store.blobs.missing()
        files = [blob for document in there.values() for _, blob in blobs_of(TYPES[document.type], document.body)]
        assert all(store.blobs.holds(blob, lambda _size: None) for blob in files)


def run(name: str, root: Path, ack: Ack) -> None:
    """Do an operation."""
    OPERATIONS[name].act(root, ack)


# Killing.


def killed(name: str, root: Path, after: float) -> tuple[list[str], float]:
    """Do an operation in a process of its own and kill it after so many seconds; gives what it had said was saved."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:  # pragma: no cover  killed before it could tell
        with suppress(BaseException):
            os.close(reading)
            run(name, root, lambda word: os.write(writing, f"{word}\n".encode()) and None)
        os._exit(0)
    os.close(writing)
    began = time.monotonic()
    with os.fdopen(reading) as said:
        if after < float("inf"):
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
        words = said.read()
    os.waitpid(child, 0)
    return words.split(), time.monotonic() - began


# Refusing.

_SAID = "said"
_RUN = """
import os, sys
from operator import itemgetter
from pathlib import Path
import campaign
def ack(word):
    os.write(int(sys.argv[3]), f"{word}\\n".encode())
try:
    campaign.run(sys.argv[1], Path(sys.argv[2]), ack)
except (campaign.Trouble, MemoryError):
    os._exit(1)
"""


def _beneath(strace: Sequence[str], name: str, root: Path) -> tuple[subprocess.CompletedProcess[bytes], list[str]]:
    said = root.with_name(_SAID)
    handle = os.open(said, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    environment = {**os.environ, "PYTHONPATH": f"{SOURCE}:{Path(__file__).parent}", "PYTHONDONTWRITEBYTECODE": "1"}
    asked = [*strace, sys.executable, "-c", _RUN, name, str(root), str(handle)]
    try:
        done = subprocess.run(asked, capture_output=True, check=False, env=environment, pass_fds=(handle,))
    finally:
        os.close(handle)
    words = said.read_text().split()
    said.unlink()
    return done, words


def refused(name: str, root: Path, calls: str, error: str, when: str) -> tuple[bool, list[str], str]:
    """Do an operation while the system refuses a call of these kinds: the one of a number, or with "+" all from it on.

    Tells whether it came to that, what was said to be saved, and what went to standard error.
    """
    log = root.with_name("refused.log")
    inject = f"inject={calls}:error={error}:when={when}"
    done, words = _beneath(["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={calls}", "-e", inject], name, root)
    hit = "(INJECTED)" in log.read_text("utf-8", "replace")
    log.unlink()
    return hit, words, done.stderr.decode("utf-8", "replace")


# Power cuts.

_CALLS = (
    "openat,write,pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,"
    "link,linkat,close"
)
_LINE = re.compile(rb"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')
_HANDLE = re.compile(rb"(\d+)<((?:\\x[0-9a-f]{2})*)>")


@dataclass(frozen=True)
class Step:
    """One thing that the system was given, in the order it was given."""

    kind: str
    path: str
    other: str = ""
    at: int = 0
    data: bytes = b""


def traced(name: str, root: Path) -> list[Step]:
    """Everything that an operation gives the system beneath a folder, and when it says that something is saved."""
    log = root.with_name("trace.log")
    strace = ["strace", "-f", "-y", "-xx", "-s", "10000000", "-o", str(log), "-e", f"trace={_CALLS}"]
    done, _words = _beneath(strace, name, root)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    steps = list(_read(log, str(root)))
    log.unlink()
    return steps


def moved(step: Step, there: Path, here: Path) -> Step:
    """The same step, in a folder with the same content."""
    path, other = (one.replace(str(there), str(here), 1) for one in (step.path, step.other))
    return replace(step, path=path, other=other)


def _joined(log: Path) -> Iterator[bytes]:
    """Lines of a trace, with those joined that another thread came between."""
    begun: dict[bytes, bytes] = {}
    with log.open("rb") as lines:
        for line in lines:
            thread, _, rest = line.strip().partition(b" ")
            rest = rest.strip()
            if rest.endswith(b"<unfinished ...>"):
                begun[thread] = rest.removesuffix(b"<unfinished ...>")
            elif rest.startswith(b"<..."):
                yield begun.pop(thread) + rest.partition(b"resumed>")[2]
            else:
                yield rest


def _plain(hexed: bytes) -> bytes:
    return bytes.fromhex(hexed.replace(b"\\x", b"").decode())


def _read(log: Path, root: str) -> Iterator[Step]:
    offsets: dict[int, int] = {}
    for line in _joined(log):
        match = _LINE.match(line)
        if match is None or int(match[3]) < 0:
            continue
        call, arguments, result = match[1].decode(), match[2], int(match[3])
        handle = _HANDLE.match(arguments)
        texts = [_plain(one) for one in _TEXT.findall(arguments)]
        path = _plain(handle[2]).decode().removesuffix(" (deleted)") if handle else ""
        number = int(handle[1]) if handle else -1
        if call == "write" and path.endswith(f"/{_SAID}"):
            yield Step("ack", texts[0].decode().strip())
            continue
        if call == "openat":
            path, offsets[result] = texts[0].decode(), 0
        elif not handle or call.startswith(("unlink", "rename", "mkdir", "link")):
            path = texts[0].decode()
        at = offsets.get(number, 0)
        if call == "write":
            offsets[number] = at + result
        if path.startswith(root + "/"):
            yield from _step(call, arguments, path, texts, at, result)


def _step(call: str, arguments: bytes, path: str, texts: list[bytes], at: int, result: int) -> Iterator[Step]:
    if call == "openat":
        if b"O_TMPFILE" not in arguments:
            yield from (Step(kind, path) for kind, flag in _OPENED.items() if flag in arguments)
    elif call in ("write", "pwrite64"):
        place = at if call == "write" else int(arguments.rpartition(b",")[2])
        yield Step("write", path, at=place, data=texts[-1][:result])
    elif call == "ftruncate":
        yield Step("truncate", path, at=int(arguments.rpartition(b",")[2]))
    elif call != "close":
        kind = "rmdir" if b"AT_REMOVEDIR" in arguments else _NAMED[call]
        yield Step(kind, path, texts[-1].decode() if kind in ("rename", "link") else "")


_OPENED = {"create": b"O_CREAT", "truncate": b"O_TRUNC"}
_NAMED = {
    **dict.fromkeys(("fsync", "fdatasync"), "sync"),
    **dict.fromkeys(("rename", "renameat", "renameat2"), "rename"),
    **dict.fromkeys(("unlink", "unlinkat"), "unlink"),
    **dict.fromkeys(("mkdir", "mkdirat"), "mkdir"),
    **dict.fromkeys(("link", "linkat"), "link"),
    "rmdir": "rmdir",
}


@dataclass
class _File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[Step] = field(default_factory=list)

    def settle(self) -> None:
        for step in self.pending:
            _apply(self.durable, step, len(step.data))
        self.pending.clear()

    def cut(self, lot: random.Random) -> bytes:
        """What a power cut leaves: none, all, the first, or any of what was not synced, the last of it perhaps torn."""
        left = bytearray(self.durable)
        if not self.pending:
            return bytes(left)
        chosen = self.pending
        match lot.randrange(4):
            case 0:
                chosen = []
            case 1:
                chosen = self.pending[: lot.randrange(len(self.pending) + 1)]
            case 2:
                chosen = [step for step in self.pending if lot.random() < 0.5]
        for step in chosen:
            whole = len(step.data)
            torn = step is chosen[-1] and lot.random() < 0.5
            _apply(left, step, min(lot.choice((512, 4096)) * lot.randrange(9), whole) if torn else whole)
        return bytes(left)


def _apply(content: bytearray, step: Step, length: int) -> None:
    if step.kind == "truncate":
        del content[step.at :]
        content.extend(bytes(step.at - len(content)))
    elif length:
        content.extend(bytes(max(step.at - len(content), 0)))
        content[step.at : step.at + length] = step.data[:length]


class _Disk:
    """A folder as it is given to the system: what is on the disk for sure, and what is only under way."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.files = {str(path): _File(bytearray(path.read_bytes())) for path in root.rglob("*") if path.is_file()}
        self.folders = {self.root, *(str(path) for path in root.rglob("*") if path.is_dir())}
        self.names: dict[str, Any] = {**dict.fromkeys(self.folders), **self.files}
        self.pending: list[tuple[Step, Any]] = []

    def take(self, step: Step) -> None:
        """Let one step happen."""
        if step.kind in ("write", "truncate"):
            if step.path in self.files:
                self.files[step.path].pending.append(step)
        elif step.kind == "sync":
            self._sync(step.path)
        elif step.kind != "ack":
            self._name(step)

    def _sync(self, path: str) -> None:
        if path in self.files:
            self.files[path].settle()
            return
        mine = [one for one in self.pending if path in _parents(one[0])]
        for one in mine:
            _rename(self.names, *one)
        self.pending = [one for one in self.pending if one not in mine]

    def _name(self, step: Step) -> None:
        if step.kind == "create" and step.path in self.files:
            return
        what = _File() if step.kind == "create" else self.files.get(step.path)
        self.pending.append((step, what))
        now = {**dict.fromkeys(self.folders), **self.files}
        _rename(now, step, what)
        self.folders = {path for path, file in now.items() if file is None}
        self.files = {path: file for path, file in now.items() if file is not None}

    def cut(self, lot: random.Random, target: Path) -> None:
        """Write what a power cut leaves into a folder; of the names of each folder, any first ones are there."""
        names = dict(self.names)
        upto = {place: lot.randrange(len(self.pending) + 1) for one in self.pending for place in _parents(one[0])}
        for place, (step, what) in enumerate(self.pending):
            if all(place < upto[parent] for parent in _parents(step)):
                _rename(names, step, what)
        for path, file in sorted(names.items()):
            there = target / os.path.relpath(path, self.root)
            if file is None:
                there.mkdir(parents=True, exist_ok=True)
            elif str(Path(path).parent) in names:
                there.write_bytes(file.cut(lot))


def _parents(step: Step) -> set[str]:
    return {str(Path(path).parent) for path in (step.path, step.other) if path}


def _rename(names: dict[str, Any], step: Step, what: Any) -> None:
    if step.kind in ("create", "mkdir"):
        names.setdefault(step.path, what)
    elif step.kind in ("unlink", "rmdir"):
        names.pop(step.path, None)
    elif step.kind == "link":
        names[step.other] = what
    else:
        moved = [path for path in names if path == step.path or path.startswith(step.path + "/")]
        for path in moved:
            names[step.other + path.removeprefix(step.path)] = names.pop(path)


def power_cuts(
    before: Path, steps: Sequence[Step], count: int, target: Path, seed: int
) -> Iterator[tuple[Path, list[str], str]]:
    """So many folders that a power cut can leave, each with what had been said to be saved, and where it was cut."""
    lot = random.Random(seed)
    cuts: dict[int, int] = {}
    for _ in range(count):
        place = lot.randrange(len(steps) + 1)
        cuts[place] = cuts.get(place, 0) + 1
    disk, acks = _Disk(before), list[str]()
    for place in range(len(steps) + 1):
        for number in range(cuts.get(place, 0)):
            left = target / "cut"
            shutil.rmtree(left, ignore_errors=True)
            disk.cut(lot, left)
            yield left, list(acks), f"seed {seed}, step {place} of {len(steps)}, state {number}"
        if place < len(steps):
            if steps[place].kind == "ack":
                acks.append(steps[place].path)
            elif steps[place].path.startswith(f"{before}/"):
                disk.take(steps[place])
