"""A filter does what its rules say, by a reader of its own and by the kernel itself."""

import struct
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.confined import filters
from defender_desk.confined.calls import numbers
from defender_desk.confined.filters import ALLOW, ENOSYS, EPERM, KILL, PROCESSORS, Rule, Where, here, program

needs_kernel = pytest.mark.skipif(here() is None, reason="filters are of Linux on x86_64 and aarch64")
CALLS = ["socket", "read", "openat", "ioctl", "fork"]
values = st.one_of(st.integers(0, 3), st.integers(0, 2**32 - 1))
wheres = st.builds(Where, st.integers(0, 5), values, st.one_of(st.just(0xFFFFFFFF), values))
some_rules = st.lists(
    st.builds(
        Rule,
        st.sampled_from(CALLS),
        st.sampled_from([ALLOW, EPERM, ENOSYS, KILL]),
        st.lists(wheres, max_size=3).map(tuple),
    ),
    max_size=8,
)


def run(code: bytes, number: int, mark: int, arguments: list[int]) -> int:
    """What the kernel's own machine answers to one call."""
    data, held, place = struct.pack("<iIQ6Q", number, mark, 0, *arguments), 0, 0
    while True:
        kind, yes, no, value = struct.unpack_from("HBBI", code, 8 * place)
        place += 1
        match kind:
            case 0x20:
                (held,) = struct.unpack_from("<I", data, value)
            case 0x54:
                held &= value
            case 0x15:
                place += yes if held == value else no
            case 0x35:
                place += yes if held >= value else no
            case 0x06:
                return value


def said(some: list[Rule], call: str, arguments: list[int]) -> int:
    for rule in some:
        if rule.call == call and all((arguments[w.argument] ^ w.value) & w.mask & 0xFFFFFFFF == 0 for w in rule.where):
            return rule.verdict
    return ALLOW


@pytest.mark.parametrize("processor", PROCESSORS.values(), ids=PROCESSORS)
@given(some_rules, st.sampled_from(CALLS), st.lists(st.integers(0, 2**64 - 1) | values, min_size=6, max_size=6))
def test_the_first_rule_that_fits_decides(processor, some, call, arguments):
    known = numbers(processor.column)
    if call not in known:
        assert call == "fork", "aarch64 has no such call"
        return
    code = program(some, ALLOW, processor)
    assert run(code, known[call], processor.mark, arguments) == said(some, call, arguments)
    assert run(code, known[call], processor.mark ^ 0x40000000, arguments) == EPERM, "another processor's numbers"
    assert run(code, known[call] | 0x40000000, processor.mark, arguments) == ENOSYS, "numbers of x32"


def test_a_filter_longer_than_the_kernel_takes_is_a_defect():
    with pytest.raises(ValueError, match="longer"):
        program([Rule("read", ALLOW)] * 2000, ALLOW, PROCESSORS["x86_64"])


def test_each_number_is_of_one_call():
    for processor in PROCESSORS.values():
        known = numbers(processor.column)
        assert len(set(known.values())) == len(known)


LAID = """
import ctypes, os, subprocess, sys, threading
from defender_desk.confined.filters import ALLOW, EPERM, Rule, Where, lay
begun, go, seen = threading.Event(), threading.Event(), []
def other():
    begun.set(); go.wait(); seen.append(refused())
def refused():
    try: os.mkdir(sys.argv[1])
    except PermissionError: return True
thread = threading.Thread(target=other); thread.start(); begun.wait()
made = [Rule("mkdir", EPERM), Rule("mkdirat", EPERM)]
lay([*made, Rule("dup2", ALLOW, (Where(1, 2),)), Rule("kill", EPERM, (Where(1, 9),))])
go.set(); thread.join()
makes = [sys.executable, "-c", "import os, sys; os.mkdir(sys.argv[1])", sys.argv[1]]
child = subprocess.run(makes, stderr=subprocess.PIPE)
os.kill(os.getpid(), 0)
try: os.kill(os.getpid(), 9)
except PermissionError: print(refused(), *seen, b"PermissionError" in child.stderr)
"""


@needs_kernel
def test_the_kernel_refuses_it_to_every_thread_and_every_child(tmp_path):
    folder = tmp_path / "made"
    told = subprocess.run([sys.executable, "-c", LAID, str(folder)], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True"] * 3
    assert not folder.exists()


def test_where_there_are_no_filters_it_says_so(monkeypatch):
    monkeypatch.setattr(filters, "PROCESSORS", {})
    with pytest.raises(OSError, match="no filters"):
        filters.lay([Rule("read", ALLOW)])
