"""A file is there whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import sys

import pytest

from defender_desk.exchange.whole_file import TAKEN, Target, give_name, new_file, whole_file
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

unix = pytest.mark.skipif(sys.platform == "win32", reason="uses limits of Unix")


@contextlib.contextmanager
def largest_file(size):
    """Let the system refuse any file longer than this: a real full disk, as far as a program can tell."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def write_in_pieces(path, pieces, swallow=()):
    with whole_file(path) as target:
        for piece in pieces:
            if isinstance(piece, Exception):
                raise piece
            with contextlib.suppress(swallow):
                target.write(piece)


def test_what_was_there_is_replaced_only_by_a_whole_file(tmp_path):
    path = tmp_path / "out"
    path.write_bytes(b"old")
    with pytest.raises(KeyError):
        write_in_pieces(path, [b"new", KeyError()])
    assert path.read_bytes() == b"old"
    with whole_file(path) as target:
        target.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_check_that_fails_leaves_nothing(tmp_path):
    def refuse(draft):
        assert draft.read_bytes() == b"new"
        raise Trouble(msg("no"))

    with pytest.raises(Trouble, match="no"), new_file(tmp_path / "out", refuse) as target:
        target.write(b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_lies_in_the_one_place_it_was_given_and_takes_nobody_elses(tmp_path):
    path = tmp_path / "out"
    with new_file(path) as target:
        target.write(b"new")
        assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(Trouble) as refused, new_file(path) as target:
        target.write(b"newer")
    assert refused.value.message is TAKEN
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("links", [True, False], ids=["second names", "a stick without them"])
def test_a_name_is_taken_only_while_it_is_free(tmp_path, monkeypatch, links):
    def refused(*_paths):
        raise OSError(errno.EPERM, "no second names here")

    if not links:
        monkeypatch.setattr(os, "link", refused)
    draft, path = tmp_path / "draft", tmp_path / "out"
    draft.write_bytes(b"ours")
    for theirs in (lambda: path.write_bytes(b"theirs"), lambda: path.symlink_to(tmp_path / "nowhere")):
        path.unlink(missing_ok=True)
        theirs()
        with pytest.raises(Trouble) as taken:
            give_name(draft, path)
        assert taken.value.message is TAKEN
        assert sorted(one.name for one in tmp_path.iterdir()) == ["draft", "out"]
    path.unlink()
    give_name(draft, path)
    assert [(one, one.read_bytes()) for one in tmp_path.iterdir()] == [(path, b"ours")]
    with pytest.raises(Trouble):
        give_name(draft, tmp_path / "other")
    assert list(tmp_path.iterdir()) == [path]


@unix
def test_only_the_owner_can_read_it(tmp_path):
    with whole_file(tmp_path / "out") as target:
        target.write(b"x")
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o600


@unix
@pytest.mark.parametrize("room", range(0, 1000, 25))
def test_a_full_disk_is_a_trouble_and_leaves_nothing(tmp_path, room):
    with largest_file(room), pytest.raises(Trouble, match="room"):
        write_in_pieces(tmp_path / "out", [b"0123456789"] * 100)
    assert list(tmp_path.iterdir()) == []


@unix
def test_a_writer_that_swallows_the_error_does_not_hide_it(tmp_path):
    with largest_file(10), pytest.raises(Trouble, match="room"):
        write_in_pieces(tmp_path / "out", [b"x" * 100], swallow=OSError)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_to_says_so(tmp_path):
    with pytest.raises(Trouble, match="cannot be written"), whole_file(tmp_path / "none" / "out"):
        pass
    with pytest.raises(Trouble, match="name is too long"), whole_file(tmp_path / ("x" * 300)):
        pass


def test_short_writes_of_the_system_are_carried_on(tmp_path, monkeypatch):
    whole = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: whole(handle, data[:7]))
    target = Target(tmp_path / "out")
    assert target.write(b"0123456789" * 10) == 100
    target.close()
    assert (tmp_path / "out").read_bytes() == b"0123456789" * 10
