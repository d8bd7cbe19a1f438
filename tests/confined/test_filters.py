"""A filter does what its rules say, by a reader of its own and by the kernel itself."""

import struct
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.confined import filters, network, reading
from defender_desk.confined.calls import NAMES, numbers
from defender_desk.confined.filters import ALLOW, ENOSYS, EPERM, KILL, PROCESSORS, Rule, Where, here, program

needs_kernel = pytest.mark.skipif(here() is None, reason="filters are of Linux on x86_64 and aarch64")
CALLS = ["socket", "read", "openat", "ioctl", "stat"]
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
        assert call == "stat", "aarch64 has no such call"
        return
    code = program(some, ALLOW, processor)
    assert run(code, known[call], processor.mark, arguments) == said(some, call, arguments)
    assert run(code, known[call], processor.mark ^ 0x40000000, arguments) == EPERM, "another processor's numbers"
    assert run(code, known[call] | 0x40000000, processor.mark, arguments) == ENOSYS, "numbers of x32"


def test_a_filter_longer_than_the_kernel_takes_is_a_defect():
    with pytest.raises(ValueError, match="longer"):
        program([Rule("read", ALLOW)] * 2000, ALLOW, PROCESSORS["x86_64"])


def test_a_rule_for_a_call_that_no_processor_has_is_a_defect():
    with pytest.raises(ValueError, match="sockets"):
        program([Rule("read", ALLOW), Rule("sockets", EPERM)], ALLOW, PROCESSORS["x86_64"])


def test_each_number_that_is_listed_serves_a_rule():
    asked = {rule.call for rule in (*network._RULES, *reading.taken(1))}
    assert {*NAMES} - asked == {"seccomp", *(name for name in NAMES if name.startswith("landlock_"))}


def test_each_number_is_of_one_call():
    for processor in PROCESSORS.values():
        known = numbers(processor.column)
        assert len(set(known.values())) == len(known)


LAID = """
import os, resource, subprocess, sys, threading
from defender_desk.confined.filters import ALLOW, EPERM, Rule, Where, lay
begun, go, seen = threading.Event(), threading.Event(), []
def other():
    begun.set(); go.wait(); seen.append(refused())
def refused():
    try: resource.getrusage(0)
    except PermissionError: return True
thread = threading.Thread(target=other); thread.start(); begun.wait()
lay([Rule("getrusage", EPERM), Rule("dup", ALLOW, (Where(0, 2),)), Rule("kill", EPERM, (Where(1, 9),))])
go.set(); thread.join()
asks = [sys.executable, "-c", "import resource; resource.getrusage(0)"]
child = subprocess.run(asks, stderr=subprocess.PIPE)
os.kill(os.getpid(), 0)
try: os.kill(os.getpid(), 9)
except PermissionError: print(refused(), *seen, b"PermissionError" in child.stderr)
"""


@needs_kernel
def test_the_kernel_refuses_it_to_every_thread_and_every_child():
    told = subprocess.run([sys.executable, "-c", LAID], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True"] * 3


def test_where_there_are_no_filters_it_says_so(monkeypatch):
    monkeypatch.setattr(filters, "PROCESSORS", {})
    with pytest.raises(OSError, match="no filters"):
        filters.lay([Rule("read", ALLOW)])
