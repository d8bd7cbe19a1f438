"""Each fence around what reads a foreign file, by itself: no other is there to do its work."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from defender_desk.confined import files, limits, memory, reading
from defender_desk.confined.filters import here

linux = pytest.mark.skipif(sys.platform != "linux", reason="fences of Linux")
filtered = pytest.mark.skipif(here() is None, reason="filters are of Linux on x86_64 and aarch64")
REFUSED, ALLOWED = "refused", "allowed"
NOBODY = 65534
LOOKS_IN = """
import os, sys
if os.getuid() == 0:
    os.setgroups([]); os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)
try:
    open(f"/proc/{sys.argv[1]}/environ", "rb").read()
except PermissionError:
    sys.exit(13)
"""
"""Looks into a process as another of the same user; an administrator may look into any, so both become nobody."""


def within(fence: Callable[[], object], *deeds: Callable[[], object]) -> list[str]:
    """What becomes of each deed in a process of its own behind one fence."""
    told, tell = os.pipe()
    child = os.fork()
    if not child:  # pragma: no cover  it is measured by what it tells
        os.close(told)
        try:
            fence()
            for deed in deeds:
                try:
                    deed()
                except OSError:
                    os.write(tell, b"r")
                else:
                    os.write(tell, b"a")
        finally:
            os._exit(0)
    os.close(tell)
    with os.fdopen(told, "rb") as stream:
        said = stream.read()
    os.waitpid(child, 0)
    assert len(said) == len(deeds), "it ended before its last deed"
    return [ALLOWED if one == ord("a") else REFUSED for one in said]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    place = tmp_path / "kept"
    place.write_bytes(b"words")
    return place


@filtered
def test_the_filter_of_calls_lets_files_be_read_and_neither_made_nor_emptied(kept: Path, tmp_path: Path) -> None:
    fresh, ours = tmp_path / "fresh", os.getpid()
    said = within(
        reading.only_what_reading_takes,
        lambda: os.open(kept, os.O_RDONLY),
        lambda: os.open(kept, os.O_RDONLY | os.O_TRUNC),
        lambda: os.open(kept, os.O_WRONLY),
        lambda: os.open(kept, os.O_RDWR),
        lambda: os.open(fresh, os.O_RDONLY | os.O_CREAT),
        kept.unlink,
        lambda: kept.rename(fresh),
        lambda: os.kill(ours, 0),
        lambda: os.kill(os.getpid(), 0),
        os.fork,
        lambda: os.truncate(kept, 0),
        lambda: kept.chmod(0o600),
    )
    assert said == [ALLOWED, *[REFUSED] * 7, ALLOWED, *[REFUSED] * 3]
    assert kept.read_bytes() == b"words"
    assert not fresh.exists()


@filtered
def test_a_signal_to_one_thread_reaches_no_other_process() -> None:
    held = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        number = next(one for one in (234, 131) if (one == 234) == (os.uname().machine == "x86_64"))

        def signalled(process: int) -> Callable[[], None]:
            def deed() -> None:
                if libc.syscall(number, process, process, 0) != 0:
                    raise OSError(ctypes.get_errno(), "refused")

            return deed

        assert within(reading.only_what_reading_takes, signalled(held.pid)) == [REFUSED]
        assert within(lambda: None, signalled(held.pid)) == [ALLOWED]
    finally:
        held.kill()
        held.wait()


@linux
def test_the_fence_of_files_lets_only_the_places_named_be_read(kept: Path, tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "given").write_bytes(b"given")

    def fence() -> None:
        if not files.keep_to([inside]):
            os._exit(7)

    if not _has_landlock():
        pytest.skip("Landlock came with Linux 5.13, and some kernels are built without it")
    said = within(
        fence,
        lambda: os.open(inside / "given", os.O_RDONLY),
        lambda: os.open(kept, os.O_RDONLY),
        lambda: os.open(inside / "given", os.O_WRONLY),
        lambda: os.open(inside / "fresh", os.O_WRONLY | os.O_CREAT),
        (inside / "given").unlink,
        lambda: [*tmp_path.iterdir()],
        lambda: os.execv(sys.executable, [sys.executable, "-c", ""]),  # noqa: S606  refused
    )
    assert said == [ALLOWED, *[REFUSED] * 6]


def _has_landlock() -> bool:
    child = os.fork()
    if not child:  # pragma: no cover  it is measured from outside
        os._exit(0 if files.keep_to([]) else 1)
    return os.waitpid(child, 0)[1] == 0


@linux
def test_lowered_limits_let_nothing_be_written_nor_started(kept: Path) -> None:
    def fence() -> None:
        limits.lower(1 << 40, 60)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def writes() -> None:
        held = os.open(kept, os.O_WRONLY)
        os.write(held, b"other")

    def many() -> None:
        for _ in range(200):
            os.open(kept, os.O_RDONLY)

    assert within(fence, writes, many) == [REFUSED, REFUSED]
    assert kept.read_bytes() == b"words"


@linux
def test_lowered_limits_hold_memory() -> None:
    def takes() -> None:
        try:
            bytearray(2 << 30)
        except MemoryError as none:
            raise OSError from none

    assert within(lambda: limits.lower(1 << 30, 60), takes) == [REFUSED]


@linux
@pytest.mark.parametrize("keeps", [True, False])
def test_what_keeps_to_itself_is_looked_into_by_no_other_process_and_leaves_no_core(*, keeps: bool) -> None:
    told, tell = os.pipe()
    child = os.fork()
    if not child:  # pragma: no cover  it is measured from outside
        if os.getuid() == 0:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
            ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # becoming somebody else takes it away
        if keeps:
            memory.keep_to_itself()
        os.write(tell, f"{resource.getrlimit(resource.RLIMIT_CORE)[1]}".encode())
        time.sleep(60)
        os._exit(0)
    try:
        core = os.read(told, 20)
        looked = subprocess.run([sys.executable, "-c", LOOKS_IN, str(child)], check=False).returncode
        assert looked == (13 if keeps else 0)
        assert not keeps or core == b"0"
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(told)
        os.close(tell)


@linux
def test_what_was_split_off_goes_with_its_parent(tmp_path: Path) -> None:
    script = (
        "import os, time\n"
        "from defender_desk.confined import limits\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    limits.go_with_parent(); print(os.getpid(), flush=True); time.sleep(60)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    last = time.monotonic() + 10
    while _alive(child):
        assert time.monotonic() < last, "it outlived its parent"
        time.sleep(0.01)
    parent.stdout.close()


def _alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
