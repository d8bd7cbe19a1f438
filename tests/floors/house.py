"""The house's own source as syntax trees, for every gate that reads it.

Tests: the other modules here judge what `modules()` hands them, and are judged themselves on `sample(...)`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
TO_LINTERS = re.compile(r"noqa(: ?[A-Z]+\d+(, ?[A-Z]+\d+)*)?|type: ignore(\[[^]]*\])?")
DEF = (ast.FunctionDef, ast.AsyncFunctionDef)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, order=True)
class Finding:
    """One place that breaks one rule."""

    where: str
    line: int
    rule: str

    def __str__(self) -> str:
        return f"{self.where}:{self.line}: {self.rule}"


@dataclass(frozen=True)
class Module:
    """One source file: its dotted name, its lines and its tree."""

    name: str
    lines: tuple[str, ...]
    tree: ast.Module

    @property
    def floor(self) -> str:
        """The floor it stands on, by the name of its package; '' for the roof."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""

    def at(self, line: int, rule: str) -> Finding:
        """A finding on a line of this module."""
        return Finding(self.name, line, rule)

    def reasoned(self, word: str, line: int) -> bool:
        """Whether the line carries `# word: reason`, with a reason of more than one word."""
        return re.search(rf"#\s*{word}:\s*\S+\s+\S+", self.lines[line - 1]) is not None

    def commented(self, line: int) -> bool:
        """Whether the line carries any comment that is not only an instruction to a linter."""
        _, mark, comment = self.lines[line - 1].partition("#")
        return bool(mark) and TO_LINTERS.sub("", comment).strip(" :,#") != ""

    def inside_functions(self) -> Iterator[tuple[Function, ast.AST]]:
        """Every node that runs when a function is called, with the innermost function around it."""
        stack: list[tuple[Function | None, ast.AST]] = [(None, self.tree)]
        while stack:
            owner, node = stack.pop()
            if owner is not None and node is not owner:
                yield owner, node
            inner = node if isinstance(node, DEF) else owner
            stack.extend((inner, child) for child in ast.iter_child_nodes(node))

    def origins(self) -> dict[str, str]:
        """What each imported name stands for: `{'o': 'os'}` after `import os as o`."""
        names: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    names[alias.asname or alias.name.split(".")[0]] = (
                        alias.name if alias.asname else alias.name.split(".")[0]
                    )
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        return names


def imports(tree: ast.AST) -> Iterator[tuple[ast.Import | ast.ImportFrom, str]]:
    """Every import with each dotted name it brings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module or ''}.{alias.name}") for alias in node.names)


def dotted(node: ast.AST, origins: dict[str, str]) -> str:
    """`os.path.join` for that expression, whatever `os` is called here; '' for anything else."""
    if isinstance(node, ast.Name):
        return origins.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        base = dotted(node.value, origins)
        return f"{base}.{node.attr}" if base else ""
    return ""


def read(path: Path, name: str) -> Module:
    """One file as a module of that name."""
    return sample(path.read_text("utf-8"), name)


def sample(text: str, name: str = "defender_desk.text.sample") -> Module:
    """A module from its text: how a gate is shown a culprit."""
    return Module(name, tuple(text.splitlines()), ast.parse(text))


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the desk, in order of name."""
    return tuple(read(path, name_of(path)) for path in sorted(SRC.rglob("*.py")))


def name_of(path: Path) -> str:
    """The dotted name of a file below src."""
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def listed(findings: list[Finding]) -> str:
    """Findings as the message of a failing assertion, each on its own line."""
    return "\n" + "\n".join(map(str, sorted(findings)))
