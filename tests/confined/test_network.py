"""No part of a started desk reaches a network: not Python, not a library in C, not a program it starts."""

import subprocess
import sys

import pytest

from defender_desk.confined import network
from defender_desk.confined.filters import here
from defender_desk.confined.network import holds

needs_kernel = pytest.mark.skipif(here() is None, reason="filters are of Linux on x86_64 and aarch64")

STARTED = {
    "window": """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from defender_desk.ui import app
class Watched(app.Run):
    def start(self):
        super().start()
        QTimer.singleShot(0, self, self.tried)
    def tried(self):
        try:
            assert self.door.isVisible()
            attempt()
        finally:
            self.door.close()
            QApplication.quit()
app.Run = Watched
sys.exit(app.main([]))
""",
    "console": """
import sys
from defender_desk.cli import commands
ran = commands.main
commands.main = lambda given: attempt() or ran(given)
sys.argv = ["desk", "types"]
sys.exit(commands.program())
""",
}
"""Both programs as they start, with `attempt()` called once they run."""

PYTHON = {
    "a socket": "import socket; socket.socket()",
    "a name asked for": "import socket; socket.getaddrinfo('localhost', 80)",
    "a page": "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
    "Qt": "import PySide6.QtNetwork",
    "a symbol": "import ctypes; ctypes.CDLL(None).socket(2, 1, 0)",
    "an event": "import sys; sys.audit('socket.connect', None, ('127.0.0.1', 9))",
}
KERNEL = {
    "IPv4": "asked('socket', 2, 1, 0)",
    "IPv6": "asked('socket', 10, 2, 0)",
    "netlink": "asked('socket', 16, 3, 0)",
    "whole packets": "asked('socket', 17, 3, 0)",
    "Bluetooth": "asked('socket', 31, 3, 0)",
    "a pair": "asked('socketpair', 2, 1, 0, ctypes.create_string_buffer(8))",
    "sockets of others": "asked('pidfd_getfd', 0, 0, 0)",
    "another program": "subprocess.run([sys.executable, '-c', 'import _socket; _socket.socket()'], check=True)",
}
ASKED = """
import ctypes, errno, os, subprocess, sys
from defender_desk.confined.calls import numbers
from defender_desk.confined.filters import here
def asked(call, *given):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(ctypes.c_long(numbers(here().column)[call]), *given) < 0:
        raise OSError(ctypes.get_errno(), "refused")
"""


def told_by(program: str, tried: dict[str, str]) -> list[str]:
    """What each attempt met in a started program: the name of an error, or that it was let."""
    each = [
        f"    try: {code}; print('tried: let')\n    except Exception as met: print('tried:', type(met).__name__)"
        for code in tried.values()
    ]
    script = "\n".join([ASKED, "def attempt():", *each, STARTED[program]])
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return [line.removeprefix("tried: ") for line in done.stdout.splitlines() if line.startswith("tried: ")]


@pytest.mark.parametrize("program", STARTED)
def test_python_opens_no_connection_in_a_started_desk(program):
    met = dict(zip(PYTHON, told_by(program, PYTHON), strict=True))
    assert met == {
        "a socket": "ImportError",
        "a name asked for": "ImportError",
        "a page": "ImportError",
        "Qt": "ImportError",
        "a symbol": "PermissionError",
        "an event": "PermissionError",
    }


@needs_kernel
@pytest.mark.parametrize("program", STARTED)
def test_the_kernel_opens_none_for_a_library_or_a_program_it_starts(program):
    met = dict(zip(KERNEL, told_by(program, KERNEL), strict=True))
    assert met == dict.fromkeys(KERNEL, "PermissionError") | {"another program": "CalledProcessError"}


LEFT = """
import ctypes, errno, os, sys
from defender_desk.confined.calls import numbers
from defender_desk.confined.filters import here
from defender_desk.confined.network import holds, without_network
without_network()
libc = ctypes.CDLL(None, use_errno=True)
def asked(call, *given):
    answer = libc.syscall(ctypes.c_long(numbers(here().column)[call]), *given)
    return "yes" if answer >= 0 else errno.errorcode[ctypes.get_errno()]
pair = ctypes.create_string_buffer(8)
print(asked("socket", 1, 1, 0), asked("socketpair", 1, 1, 0, pair), asked("io_uring_setup", 1, 0))
def laid():
    return next(line.split()[1] for line in open("/proc/self/status") if line.startswith("Seccomp_filters"))
first = laid()
without_network()
print(first == laid(), flush=True)
if len(sys.argv) == 1:
    os.execv(sys.executable, [sys.executable, __file__, "again"])
"""


@needs_kernel
def test_programs_of_this_machine_are_still_spoken_to_and_locking_lays_no_second_filter(tmp_path):
    """The screen and the message bus are local sockets; locking becomes the program anew, which keeps its filter."""
    script = tmp_path / "left.py"
    script.write_text(LEFT)
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["yes yes ENOSYS", "True"] * 2


def test_what_holds_is_found_out_and_not_believed(monkeypatch):
    assert holds() == network.Hold(system=False, hook=False), "a test is no desk"
    monkeypatch.setattr(network, "here", lambda: None)
    assert not holds().system


def test_a_kernel_without_filters_is_met_in_silence(monkeypatch):
    def too_old(_rules):
        raise OSError(22, "too old")

    hooks = []
    monkeypatch.setattr(network, "lay", too_old)
    monkeypatch.setattr("sys.addaudithook", hooks.append)
    network.without_network()
    assert hooks == [network._refuse]
