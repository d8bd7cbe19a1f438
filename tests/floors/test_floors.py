"""The floors, as import-linter reads them from pyproject.toml, and where Qt may be named."""

from __future__ import annotations

import os
import subprocess
import sys

from house import ROOT, SRC, imports, listed, modules

FLOORS = {"text", "model", "vault", "store", "exchange", "services", "cli", "ui", "__main__", ""}


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
