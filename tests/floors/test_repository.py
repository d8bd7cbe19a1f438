"""What lies in the repository: pinned packages, no address of a machine, nothing heavy, targets that exist."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from house import ROOT

MEGABYTE = 1_000_000
NOT_OURS = {".git", ".venv", "build", "dist", "__pycache__"}
# One letter of each stands in a class of its own, so that this file does not accuse itself.
INDEXES = re.compile(
    r"pyp[i]\.org|python[h]osted\.org|npm[j]s\.(org|com)|deb\.[d]ebian\.org|\bpkg\.[d]ev\b"
    r"|--(extra-)?index-[u]rl|--find-[l]inks|--trusted-[h]ost"
)
PLACES = re.compile(r"(?<![\w.~])/(wor[k]|roo[t]|hom[e]|User[s])/\w|/opt/pyp[i]|file:[/]//|[A-Z]:\\User[s]")
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+) \\$")


@cache
def files() -> tuple[Path, ...]:
    """The files of the repository: git's list, or everything that is not built where there is no git."""
    if (git := shutil.which("git")) and (ROOT / ".git").exists():
        told = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
        if told.returncode == 0:
            return tuple(path for name in told.stdout.split("\0") if name and (path := ROOT / name).is_file())
    found = (path for path in ROOT.rglob("*") if path.is_file() and path.suffix not in {".mo", ".pyc"})
    return tuple(
        path
        for path in found
        if not any(p in NOT_OURS or p.endswith(("_cache", ".egg-info")) for p in path.relative_to(ROOT).parts)
    )


def texts() -> list[tuple[str, str]]:
    """Every file that is text, with its name."""
    held = []
    for path in files():
        try:
            held.append((path.relative_to(ROOT).as_posix(), path.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    return held


@pytest.mark.parametrize("pattern", [INDEXES, PLACES], ids=["package indexes", "places on a machine"])
def test_no_address(pattern: re.Pattern[str]) -> None:
    found = [f"{name}: {match.group()}" for name, text in texts() for match in pattern.finditer(text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "culprit", ["https://pypi{}.org/simple", "see /work{}/main", "/home{}/amal/x", "pip --extra-index{}-url x"]
)
def test_an_address_is_seen(culprit: str) -> None:
    whole = culprit.replace("{}", "")
    assert INDEXES.search(whole) or PLACES.search(whole)


def test_nothing_heavy() -> None:
    heavy = [path.name for path in files() if path.stat().st_size > 2 * MEGABYTE and path.parent.name != "fonts"]
    assert not heavy


def pins(name: str) -> dict[str, str]:
    """Package and version of each pinned line."""
    lines = (ROOT / "requirements" / name).read_text("utf-8").splitlines()
    return {found["name"]: found["version"] for line in lines if (found := PIN.match(line))}


@pytest.mark.parametrize("name", ["run", "dev", "tools"])
def test_every_package_is_pinned_with_its_hash(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    asked = (ROOT / "requirements" / f"{name}.in").read_text("utf-8")
    blocks = re.split(r"\n(?=\S)", "\n".join(line for line in text.splitlines() if not line.startswith("#")))
    assert [block for block in blocks if block.strip() and "--hash=sha256:" not in block] == []
    wanted = {
        re.split(r"[<>=~;\s]", line)[0].lower()
        for line in asked.splitlines()
        if line and not line.startswith(("#", "-r"))
    }
    assert wanted <= set(pins(f"{name}.txt"))


def test_the_lists_agree() -> None:
    assert pins("run.txt").items() <= pins("dev.txt").items() <= pins("tools.txt").items()


def test_qt_stays_below_the_version_that_aborts() -> None:
    assert tuple(map(int, pins("run.txt")["pyside6-essentials"].split(".")[:2])) < (6, 12)


def test_the_targets_named_in_the_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):.* ## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {name for path in ROOT.glob("*.md") for name in re.findall(r"`make ([a-z-]+)", path.read_text("utf-8"))}
    assert named <= targets
    assert {"run", "test", "check", "bench", "package", "screenshots", "catalogues", "help"} <= targets


def test_what_git_must_run_is_executable() -> None:
    assert all((ROOT / name).stat().st_mode & 0o111 for name in (".ci/run", "packaging/setup", "packaging/screen"))
