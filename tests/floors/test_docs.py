"""The documents name what there is: every record type, console command, file format and page they link to."""

from __future__ import annotations

import ast
import re
from functools import cache

from defender_desk.store import schema
from house import ROOT, modules

DOCS = ROOT / "docs"
FORMATS = DOCS / "file-formats.md"
SUFFIX = re.compile(r"\.[a-z][a-z0-9]{1,9}")
LINK = re.compile(r"\]\(([^)#]+)(#[^)]*)?\)")
WRITERS = ("exchange", "services", "vault", "store")


@cache
def told() -> str:
    """All documents in one text."""
    return "\n".join(path.read_text("utf-8") for path in sorted(DOCS.rglob("*.md")))


def unnamed(names: list[str], text: str) -> list[str]:
    """The names that a text does not hold in backticks, alone or at the start of an example."""
    return [name for name in names if not re.search(rf"`([\w-]+ )?{re.escape(name)}[`\s]", text)]


def suffixes() -> list[str]:
    """File suffixes that the house reads or writes, taken from its own literals."""
    literals = (
        node.value
        for module in modules()
        if module.floor in WRITERS
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return sorted({text for text in literals if SUFFIX.fullmatch(text)})


def test_every_record_type_is_named() -> None:
    from defender_desk.model.types import TYPES

    assert unnamed(list(TYPES), told()) == []


def test_every_command_is_named() -> None:
    from defender_desk.cli.commands import COMMANDS

    assert unnamed([command.name for command in COMMANDS], told()) == []


def test_every_file_format_is_named() -> None:
    assert FORMATS.exists(), "docs/file-formats.md says how the vault, the bundle and every export is written"
    assert [suffix for suffix in suffixes() if suffix not in FORMATS.read_text("utf-8")] == []


def test_the_schema_is_that_of_the_program() -> None:
    assert f"\n## Database, schema {len(schema.steps())}\n" in FORMATS.read_text("utf-8")


def test_every_link_leads_somewhere() -> None:
    pages = [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]
    dead = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target, _ in LINK.findall(page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not dead


def test_every_document_named_by_the_first_pages_exists() -> None:
    named = {name for page in ROOT.glob("*.md") for name in re.findall(r"`(docs/[\w./-]+)`", page.read_text("utf-8"))}
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_decisions_are_numbered_once_each() -> None:
    numbers = [path.name[:4] for path in (DOCS / "decisions").glob("*.md")]
    assert len(numbers) == len(set(numbers))
    assert all(number.isdigit() for number in numbers)


def test_a_name_that_is_missing_is_seen() -> None:
    text = "`person` is a record; run `desk list V` or `verify`."
    assert unnamed(["person", "list", "verify", "incident", "perso"], text) == ["incident", "perso"]
