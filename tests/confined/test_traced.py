"""A trace of every system call proves that the desk never even asks for a network, with nothing there to refuse it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRACER = ("strace", "-f", "-qq", "-e", "trace=socket,socketpair,connect,bind,io_uring_setup", "-o")
LOCAL = re.compile(
    r"(socket|socketpair)\([AP]F_(UNIX|LOCAL)\b|(connect|bind)\(\d+, \{sa_family=AF_(UNIX|LOCAL)\b|resumed>"
)
PROBE = "socket(0xff "
"""No kernel has this family of sockets: the desk asks for it to find out whether the kernel refuses all of them."""
KILLED = "???( <unfinished ...>"
"""Of a process that was killed as it asked for something, which the tracer could not read: nothing came of it."""
OPENS = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
JOURNEY = ("tests/journeys/test_window.py", "-k", "exile")


def outward(command: list[str], trace: Path) -> list[str]:
    """The calls of a program, and of all it starts, that are for more than this machine."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [*TRACER, str(trace), *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    calls = [line for line in trace.read_text("utf-8").splitlines() if "(" in line or "resumed>" in line]
    return [line for line in calls if not LOCAL.search(line) and PROBE not in line and not line.endswith(KILLED)]


@pytest.fixture(autouse=True)
def traced(tmp_path):
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    allowed = subprocess.run([*TRACER, str(tmp_path / "first"), "true"], capture_output=True, check=False)
    if allowed.returncode:
        pytest.skip("this system lets no program be traced")


def test_the_trace_sees_who_asks(tmp_path):
    seen = outward([sys.executable, "-c", OPENS], tmp_path / "trace")
    assert [line.split(maxsplit=1)[1].partition("(")[0] for line in seen] == ["socket", "connect"]


def test_a_case_from_report_to_outcome_asks_for_no_network(tmp_path):
    """The journey goes through every window of a case, here without the desk's own refusal."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *JOURNEY]
    assert outward(command, tmp_path / "trace") == []


def test_a_started_desk_asks_for_none(tmp_path):
    """It begins, makes a desk, unlocks it in its window, draws a page and ends; nothing had to be refused."""
    command = [sys.executable, "-m", "defender_desk", "--self-check", str(tmp_path)]
    assert outward(command, tmp_path / "trace") == []
