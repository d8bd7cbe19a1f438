"""Builds the desk twice from the same commit, in two folders, and compares what came out file by file.

Packaging: `make rebuild-compare`, some minutes long. Archives are left out: `freeze.py` makes them of the files alone.
Whoever doubts a release builds its commit so, and compares the archives (docs/releasing.md). `compare.py FOLDER FOLDER`
compares two that are there. Exits 1 when anything differs.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from freeze import FROZEN, ROOT, held

PLACES = ("a", "another-folder/of-another-length")
"""Where the two are built: what names its own place differs."""


def build(place: Path) -> Path:
    """The frozen desk of this commit, built from a copy that holds nothing else."""
    place.mkdir(parents=True)
    packed = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as copy:
        copy.extractall(place, filter="data")
    environment = os.environ | {"PYTHONPATH": str(place / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    for step in (["catalogues.py", "compile"], ["freeze.py", "--build-only"]):
        command = [sys.executable, str(place / "packaging" / step[0]), *step[1:]]
        subprocess.run(command, cwd=place, env=environment, check=True)
    return place / FROZEN.relative_to(ROOT)


def differences(one: Path, other: Path) -> Iterator[str]:
    """The files of two folders that are not the same in both, each with what of it differs."""
    first, second = _files(one), _files(other)
    yield from (f"{name}: only in one" for name in sorted(first.keys() ^ second.keys()))
    for name in sorted(first.keys() & second.keys()):
        if first[name] != second[name]:
            yield f"{name}: {_inside(one / name, other / name)}"


def _files(folder: Path) -> dict[str, str]:
    """What each file is: the hash of its bytes and whether it runs, or where a link leads."""
    return {
        path.relative_to(folder).as_posix(): f"-> {path.readlink()}" if path.is_symlink() else _content(path)
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def _content(path: Path) -> str:
    return f"{sha256(path.read_bytes()).hexdigest()} {bool(path.stat().st_mode & 0o100)}"


def _inside(one: Path, other: Path) -> str:
    """Where two files part, and for a program which of its modules are not in both."""
    first, second = one.read_bytes(), other.read_bytes()
    place = next((at for at, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]), len(first))
    told = f"{len(first)} and {len(second)} bytes, apart from byte {place}"
    if one.name.startswith("defender-desk"):
        told += f", modules only in one: {sorted({*held(one)} ^ {*held(other)})}"
    return told


def main() -> int:
    """Build and compare, or compare what is there."""
    if len(sys.argv) > 1:
        one, other = map(Path, sys.argv[1:])
        found = list(differences(one, other))
    else:
        with tempfile.TemporaryDirectory() as folder:
            one, other = (build(Path(folder) / place) for place in PLACES)
            found = list(differences(one, other))
    print("\n".join(found) or "Both are the same, file by file.")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
