"""The floors, as import-linter reads them from pyproject.toml, and where Qt may be named."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter

from house import ROOT, SRC, imports, listed, modules

FLOORS = {"text", "confined", "model", "vault", "store", "exchange", "services", "cli", "ui", "__main__", ""}


def test_each_floor_imports_only_floors_below() -> None:
    linter = "from importlinter.cli import lint_imports_command as lint; lint()"
    command = [sys.executable, "-c", linter, "--no-cache", "--no-logo"]
    environment = os.environ | {"PYTHONPATH": str(SRC)}
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_there_is_no_floor_beside_the_floors() -> None:
    assert {module.floor for module in modules()} <= FLOORS


def test_qt_is_named_in_ui_alone() -> None:
    found = [
        module.at(node.lineno, name)
        for module in modules()
        if module.floor != "ui"
        for node, name in imports(module.tree)
        if name.startswith(("PySide6", "shiboken6"))
    ]
    assert not found, listed(found)


def test_no_import_runs_in_a_circle_not_even_a_late_one_or_one_for_types_alone() -> None:
    """A module is read, moved and tried without those that use it."""
    names = {module.name for module in modules()}
    needs = {
        module.name: {
            found
            for _node, name in imports(module.tree)
            for found in (name if name in names else name.rpartition(".")[0],)
            if found in names and found != module.name
        }
        for module in modules()
    }
    assert circles(needs) == []
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]


def circles(needs: Mapping[str, Collection[str]]) -> list[list[str]]:
    """The modules that need each other, by whatever way."""
    sorter, found = TopologicalSorter(needs), list[list[str]]()
    try:
        sorter.prepare()
    except CycleError as circle:
        found.append(sorted({*circle.args[1]}))
    return found
