"""Two builds that differ are told apart, file by file; an archive tells neither who built it nor when."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path

import pytest

import freeze
from compare import differences


def made(folder: Path, **files: bytes) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def test_two_that_are_the_same_are_the_same(tmp_path: Path) -> None:
    one, other = (made(tmp_path / name, a=b"1", b=b"2") for name in ("one", "other"))
    (one / "link").symlink_to("a")
    (other / "link").symlink_to("a")
    os.utime(other / "a", (0, 0))
    assert list(differences(one, other)) == []


def test_a_byte_a_missing_file_a_link_and_a_right_to_run_are_told(tmp_path: Path) -> None:
    one = made(tmp_path / "one", a=b"1", b=b"same", c=b"x", run=b"r")
    other = made(tmp_path / "other", a=b"2", b=b"same", run=b"r")
    (one / "link").symlink_to("a")
    (other / "link").symlink_to("b")
    (other / "run").chmod(0o755)
    assert [line.partition(":")[0] for line in differences(one, other)] == ["c", "a", "link", "run"]


def test_an_archive_is_the_same_whoever_packs_it_and_whenever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = []
    for name, moment, mode in (("one", 0, 0o600), ("other", 1_000_000_000, 0o664)):
        folder = made(tmp_path / name / "defender-desk", desk=b"\x7fELF", words=b"x" * 9000)
        for path in folder.iterdir():
            path.chmod(mode)
            os.utime(path, (moment, moment))
        (folder / "desk").chmod(0o700 if mode == 0o600 else 0o755)
        monkeypatch.setattr(freeze, "FROZEN", folder)
        freeze._pack(tmp_path / f"{name}.tar.xz", {folder / "words"})
        packed.append((tmp_path / f"{name}.tar.xz").read_bytes())
    assert packed[0] == packed[1]
    with tarfile.open(fileobj=io.BytesIO(packed[0])) as told:
        assert {(one.uid, one.gid, one.uname, one.mtime) for one in told} == {(0, 0, "", freeze.MOMENT)}
        assert {one.name: one.mode & 0o777 for one in told} == {
            "defender-desk/desk": 0o755,
            "defender-desk/words": 0o644,
        }
