"""The process that reads apart, taken over: whatever a flaw in a decoder might let somebody do there.

Tests: run as that program in place of ours, with our own requests answered by the deeds below; a file says which.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
import threading
import time
from pathlib import Path

import msgspec

from defender_desk.exchange.apart import wire
from defender_desk.exchange.apart.calls import CALLS
from defender_desk.exchange.apart.program import answer_by
from defender_desk.exchange.apart.requests import Clean, Head, Preview, Tables
from defender_desk.exchange.hidden import Cleaned
from defender_desk.exchange.looks import Words
from defender_desk.exchange.refusals import NOT_LINES
from defender_desk.text.messages import Message

COMMAND = [sys.executable, __file__]


def crash():
    ctypes.string_at(0)


def hang():
    while True:
        pass


def sleep():
    time.sleep(600)


def eat():
    held = []
    while True:
        held.append(bytearray(64 << 20))


def eat_outside():
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    while libc.malloc(ctypes.c_size_t(64 << 20)):
        pass
    os.abort()


def panic():
    raise type("PanicException", (BaseException,), {})("of a library written in Rust")


def leave():
    os._exit(0)


def lie():
    Tongue.line.send(wire.Refused(Message("{line:>999999999}"), None, {"line": 1}))


def reach_in():
    Tongue.line.send(wire.Refused(Message("A sentence."), Message("{line.__class__.__mro__}"), {"line": 1}))


def speak():
    words = Message("Your desk is damaged: write your passphrase into a new record."), Message("Do it now.")
    Tongue.line.send(wire.Refused(*words, {}))


def borrow():
    Tongue.line.send(wire.Refused(NOT_LINES, Message("Choose a passphrase"), {"line": 1, "list": 1}))


def fill():
    Tongue.line.send(wire.Refused(NOT_LINES, None, {"line": "1. Your passphrase is asked for", "list": 1}))


class Pixels(msgspec.Struct, tag="Picture"):
    """A picture that says it is larger than it is, so that whoever draws it would read beyond its end."""

    width: int
    height: int
    rgba: bytes


def too_few():
    return Pixels(1000, 1000, b"....")


def other():
    return {"type": "Cleaned", "data": b""}


class Tongue:
    """The pipe to the desk, spoken to out of turn."""

    line: wire.Line


def babble():
    Tongue.line.send(wire.Ready(()))


def endless():
    Tongue.line._speaks.write((1 << 62).to_bytes(8, "little"))


def noise():
    Tongue.line._speaks.write((40).to_bytes(8, "little") + b"\xc1" * 40)


def beyond():
    Tongue.line.send(wire.Want(-5, 1 << 40))


DEEDS = {
    deed.__name__: deed
    for deed in (crash, hang, sleep, eat, eat_outside, panic, leave, lie, reach_in, speak, borrow, fill, too_few, other,
                 babble, endless, noise, beyond)
}  # fmt: skip


def tried(what):
    try:
        what()
    except OSError as refused:
        return type(refused).__name__
    return "done"


def machine():
    told = ctypes.create_string_buffer(1_024)
    if ctypes.CDLL(None, use_errno=True).sysinfo(told):
        raise PermissionError(ctypes.get_errno())


def read(path):
    return lambda: Path(path).read_bytes()


FORBIDDEN = {
    "open a file of the person": lambda path: read(path)(),
    "open a file that everybody may read": lambda _path: read("/etc/passwd")(),
    "list a folder": lambda path: list(Path(path).parent.iterdir()),
    "write a file": lambda path: Path(f"{path}.new").write_bytes(b"x"),
    "remove a file": lambda path: Path(path).unlink(),
    "rename a file": lambda path: Path(path).rename(f"{path}.old"),
    "open a connection": lambda _path: socket.create_connection(("127.0.0.1", 9)),
    "make a socket": lambda _path: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "make a socket of this machine": lambda _path: socket.socket(socket.AF_UNIX),
    "start another process": lambda _path: os.fork() or os._exit(0),
    "signal the desk": lambda _path: os.kill(os.getppid(), 0),
    "read the memory of the desk": lambda _path: read(f"/proc/{os.getppid()}/mem")(),
    "read its environment": lambda _path: read("/proc/self/environ")(),
    "raise a limit of the desk": lambda _path: __import__("resource").prlimit(os.getppid(), 0, (1, 1)),
    "learn what this machine is called": lambda _path: os.uname(),
    "learn how much memory it has": lambda _path: machine(),
    "learn where a link leads": lambda _path: Path("/proc/self/exe").readlink(),
    "learn how full the disk is": lambda path: os.statvfs(path),
    "open a terminal": lambda _path: read("/dev/tty")(),
}
"""What is refused, tried one after the other with the place of a file that is there."""


def started():
    try:
        threading.Thread(target=lambda: None).start()
    except RuntimeError:
        return "OSError"
    return "done"


def told(place):
    found = {name: tried(lambda deed=deed: deed(place)) for name, deed in FORBIDDEN.items()}
    return {**found, "start a thread": started()}


def preview(asked, given, kept, progress):
    data = given.read_bytes()
    word, _, place = data.decode("latin-1").partition(":")
    if word == "try":
        return Words(repr(told(place)), cut=False)
    if word == "exec":
        os.execv("/bin/true", ["true"])  # noqa: S606
    if word == "holds":
        return Words(repr((os.getpid(), dict(os.environ))), cut=False)
    if word in DEEDS:
        return DEEDS[word]()
    return CALLS[Preview](asked, given, kept, progress)


def clean(_asked, given, _kept, _progress):
    word = given.read_bytes().decode("latin-1")
    if word in DEEDS:
        return DEEDS[word]()
    return Cleaned(b"x", (Message("a sentence of nobody"),))


def tables(_asked, _given, _kept, _progress):
    return (Head("People", ("name",), to_know={"name": Message("A sentence of nobody.")}),)


class Loud(wire.Line):
    def __init__(self, hears, speaks):
        super().__init__(hears, speaks)
        Tongue.line = self


if __name__ == "__main__":
    wire.Line = Loud
    answer_by({**CALLS, Preview: preview, Clean: clean, Tables: tables})
