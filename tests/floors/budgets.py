"""The budgets of the house: how long a module, a class and a function may be.

Tests: measured on the syntax tree; run as a program it prints the medians. `# budget: why it must be longer` on the
line of the `def` or `class`, or among the first five lines of a module, lets one through.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from house import DEF, Finding, Module, modules

MODULE, CLASS, FUNCTION = 400, 300, 40
AIM_MODULE, AIM_FUNCTION = 120, 8
FORBIDDEN = frozenset({"utils", "util", "common", "misc", "helpers", "helper", "manager", "managers"})
FORBIDDEN_ENDINGS = ("Manager", "Helper", "Helpers", "Utils", "Util")


@dataclass(frozen=True)
class Sizes:
    """Lengths in lines of every module and function measured."""

    modules: tuple[int, ...]
    functions: tuple[int, ...]

    def __str__(self) -> str:
        return "\n".join((_row("modules", self.modules, AIM_MODULE), _row("functions", self.functions, AIM_FUNCTION)))


def _row(what: str, lengths: tuple[int, ...], aim: int) -> str:
    if not lengths:
        return f"budgets: no {what}"
    return f"budgets: {len(lengths)} {what}, median {median(lengths):g} lines (aim {aim}), longest {max(lengths)}"


def length(node: ast.stmt) -> int:
    """Lines from `def` or `class` to the last line of the body, docstring included."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def overruns(module: Module) -> Iterator[Finding]:
    """What is longer than its budget and gives no reason."""
    if len(module.lines) > MODULE and not any(module.reasoned("budget", n) for n in range(1, 6)):
        yield module.at(1, f"module of {len(module.lines)} lines, budget {MODULE}")
    for node in ast.walk(module.tree):
        if isinstance(node, (*DEF, ast.ClassDef)):
            what, budget = ("class", CLASS) if isinstance(node, ast.ClassDef) else ("function", FUNCTION)
            if length(node) > budget and not module.reasoned("budget", node.lineno):
                yield module.at(node.lineno, f"{what} {node.name} of {length(node)} lines, budget {budget}")


def empty_names(module: Module) -> Iterator[Finding]:
    """Modules and classes named for nothing in particular."""
    for part in module.name.split("."):
        if part in FORBIDDEN:
            yield module.at(1, f"'{part}' says nothing of what is inside")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and node.name.endswith(FORBIDDEN_ENDINGS):
            yield module.at(node.lineno, f"class {node.name}: name what it is, not that it helps")


def sizes(measured: tuple[Module, ...]) -> Sizes:
    """The lengths behind the medians. Modules that only hold a docstring are left out."""
    functions = [length(node) for module in measured for node in ast.walk(module.tree) if isinstance(node, DEF)]
    return Sizes(tuple(len(module.lines) for module in measured if len(module.tree.body) > 1), tuple(functions))


if __name__ == "__main__":
    sys.stdout.write(f"{sizes(modules())}\n")
