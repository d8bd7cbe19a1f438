"""Build the frozen desk and prove it: no network in it, it starts, makes a vault, opens it again.

Packaging: `make package`. Prints sizes and times; exits 1 when a proof fails or a size is over its limit.
"""

from __future__ import annotations

import io
import json
import lzma
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from contents import FORBIDDEN, PRINTING, TYPST, ways_out

if TYPE_CHECKING:
    from typing_extensions import Buffer  # in the standard library from 3.12

ROOT = Path(__file__).resolve().parents[1]
FROZEN = ROOT / "dist" / "defender-desk"
MEGABYTE = 1_000_000
PROGRAMS = [f"defender-desk{part}{'.exe' if sys.platform == 'win32' else ''}" for part in ("", "-cli")]
MOMENT = 1_767_225_600
"""The moment that every file of an archive bears, whenever it was built: the first of 2026."""
LIMIT, PACKED_LIMIT = 150, 45  # megabytes, without typst


def build() -> None:
    """Run PyInstaller on the spec; its work stays in build/."""
    spec = ROOT / "packaging" / "defender_desk.spec"
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", str(spec)]
    alike = os.environ | {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(MOMENT)}
    subprocess.run([*command, "--distpath", "dist", "--workpath", "build"], cwd=ROOT, check=True, env=alike)


def files() -> list[Path]:
    """Every real file of the frozen desk."""
    return [path for path in FROZEN.rglob("*") if path.is_file() and not path.is_symlink()]


def connections() -> Iterator[str]:
    """Files that could open a connection, links that lead nowhere, and libraries that need what is not there."""
    for path in FROZEN.rglob("*"):
        name = path.relative_to(FROZEN).as_posix()
        if FORBIDDEN.search(name):
            yield f"{name} must not be in the bundle"
        if path.is_symlink() and not path.exists():
            yield f"{name} leads nowhere"
        elif sys.platform == "linux" and ".so" in path.suffixes and not path.is_symlink():
            told = subprocess.run(
                ["ldd", str(path)], capture_output=True, text=True, check=False, env=_clean(None)
            ).stdout
            bad = [line.split()[0] for line in told.splitlines() if FORBIDDEN.search(line) or "not found" in line]
            yield from (f"{name} needs {library}" for library in bad if library not in _SYSTEM and PRINTING not in name)


def modules() -> Iterator[str]:
    """Python modules in the programs by which Python code could open a connection."""
    for program in {(FROZEN / name).resolve() for name in PROGRAMS}:
        yield from (f"{program.name} holds {name}" for name in ways_out(held(program)))


def held(program: Path) -> list[str]:
    """The Python modules packed into a program."""
    from PyInstaller.archive.readers import CArchiveReader  # late: only what makes packages has it

    packed = CArchiveReader(str(program))
    return [module for name in packed.toc if name.endswith(".pyz") for module in packed.open_embedded_archive(name).toc]


# The graphics of the machine itself; only a real screen needs them, and packaging/setup or the package asks for them.
_SYSTEM = {
    "libGL.so.1",
    "libEGL.so.1",
    "libGLX.so.0",
    "libOpenGL.so.0",
    "libwayland-client.so.0",
    "libwayland-cursor.so.0",
}


def runs() -> Iterator[str]:
    """Start both programs in an empty home; the desk makes a vault, opens it again, shows its window; twice."""
    with tempfile.TemporaryDirectory() as home:
        for state in ("cold", "warm"):
            folder = Path(home) / state
            folder.mkdir()
            seconds, told = _timed([str(FROZEN / "defender-desk"), "--self-check", str(folder)], home)
            print(f"desk, {state}: {seconds:.2f} s  {told.stdout.strip()}")
            if told.returncode or not _is_answer(told.stdout):  # which asks for no network too
                yield f"--self-check ended with {told.returncode}: {told.stdout}{told.stderr}"
        seconds, told = _timed([str(FROZEN / "defender-desk-cli"), "--help"], home)
        print(f"console, --help: {seconds:.2f} s")
        if told.returncode:
            yield f"the console ended with {told.returncode}: {told.stderr}"


def weighs() -> Iterator[str]:
    """Measure the folder and its archive, with and without typst (which carries its own fonts and compiler)."""
    whole = sum(path.stat().st_size for path in files())
    typst = {path for path in files() if TYPST in path.relative_to(FROZEN).parts}
    bare = (whole - sum(path.stat().st_size for path in typst)) / MEGABYTE
    archive = ROOT / "dist" / f"defender-desk-{sys.platform}.tar.xz"
    packed_bare = _pack(archive, typst) / MEGABYTE
    print(f"folder {whole / MEGABYTE:.0f} MB, {bare:.0f} without typst (limit {LIMIT})")
    print(f"archive {archive.stat().st_size / MEGABYTE:.0f} MB, {packed_bare:.0f} without typst (limit {PACKED_LIMIT})")
    if bare > LIMIT or packed_bare > PACKED_LIMIT:
        yield "the bundle is over its limit"


class Streams(io.RawIOBase):
    """A file written as xz streams one after the other, which any xz reads as one."""

    def __init__(self, target: BinaryIO) -> None:
        self._target, self._stream = target, self._fresh()

    def write(self, data: Buffer) -> int:
        """Compress what a tar hands over."""
        self._target.write(self._stream.compress(data))
        return memoryview(data).nbytes

    def turn(self) -> int:
        """End a stream and begin another; tells the size so far."""
        self._target.write(self._stream.flush())
        self._stream = self._fresh()
        return self._target.tell()

    @staticmethod
    def _fresh() -> lzma.LZMACompressor:
        return lzma.LZMACompressor(filters=[{"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2, "preset": 6}])


def _pack(archive: Path, last: set[Path]) -> int:
    """Archive the frozen desk, some files last in a stream of their own; returns the size before them."""
    entries = sorted(FROZEN.rglob("*"), key=lambda path: (path in last, path))
    first = len(entries) - len(last)
    with archive.open("wb") as target:
        streams = Streams(target)
        with tarfile.open(fileobj=streams, mode="w|") as tar:
            for path in entries[:first]:
                tar.add(path, Path(FROZEN.name) / path.relative_to(FROZEN), recursive=False, filter=_nobodys)
            before = streams.turn()
            for path in entries[first:]:
                tar.add(path, Path(FROZEN.name) / path.relative_to(FROZEN), recursive=False, filter=_nobodys)
        streams.turn()
    return before


def _nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """An entry that tells neither who built it nor when, nor what their system lets others do."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = MOMENT
    entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
    return entry


def _timed(command: list[str], home: str) -> tuple[float, subprocess.CompletedProcess[str]]:
    start = time.perf_counter()
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, env=_clean(home), cwd=home)
    return time.perf_counter() - start, told


def _clean(home: str | None) -> dict[str, str]:
    """An environment that knows nothing of the checkout."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "SYSTEMROOT", "LANG"}}
    return kept | {"QT_QPA_PLATFORM": "offscreen"} | ({"HOME": home} if home else {})


def _is_answer(text: str) -> bool:
    lines = text.strip().splitlines()
    try:
        told = json.loads(lines[0])
        refused = told["network_refused_by"]
        return len(lines) == 1 and told["ok"] and refused["hook"] and (refused["system"] or sys.platform != "linux")
    except (ValueError, LookupError, TypeError):
        return False


def main() -> int:
    """Build, prove, weigh; `--build-only` builds and `--prove-only` does the rest."""
    if "--prove-only" not in sys.argv:
        build()
    proofs = () if "--build-only" in sys.argv else (connections, modules, runs, weighs)
    failed = [fault for proof in proofs for fault in proof()]
    for fault in failed:
        print(f"package: {fault}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
