"""Every place in the code that writes outside the vault is known, and passes the gate or says why it need not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path("src/defender_desk")
FLOORS = ("services", "ui", "cli")
"""The floors that can reach a writer and stand above the vault."""

IN_MEMORY = {"make_pdf", "make_docx"}
"""What makes the bytes of a document, which anybody could then write."""
BY_HAND = {
    "write_bytes", "write_text", "copyfile", "copyfileobj", "copy2", "copytree", "mkstemp", "NamedTemporaryFile",
    "TemporaryFile", "O_WRONLY", "O_RDWR", "O_CREAT", "QFile", "QSaveFile", "QTemporaryFile", "QPrinter", "QPdfWriter",
}  # fmt: skip
"""Names of the library and of Qt by which a file or a sheet of paper is written without our own writers."""

GATED = "inside `outward`, which asks the gate and notes what left"
SEALED = "a backup, encrypted under the key of the desk as it lies in its folder, which nobody else opens"
SALVAGED = "a vault in place of a damaged one, encrypted under its key"
SHOWN = "a document that the gate gave, in memory, to be looked at"
ALLOWED = {
    ("services/backups/backing_up.py", "_carry_file"): SEALED,
    ("services/backups/backing_up.py", "_carry_records"): SEALED,
    ("services/backups/restoring.py", "_rebuilt"): SEALED,
    ("services/backups/restoring.py", "_bring"): SEALED,
    ("services/salvaging.py", "_copy_database"): SALVAGED,
    ("services/salvaging.py", "_bring"): SALVAGED,
    ("services/incidents/evidence.py", "save_copy"): GATED,
    ("services/handover/handing_over.py", "hand_over"): GATED,
    ("services/handover/figure_files.py", "hand_over"): GATED,
    ("services/printout/printing.py", "write"): GATED,
    ("services/printout/editable.py", "write"): GATED,
    ("services/application/parcels.py", "write"): GATED,
    ("services/handover/plain_export.py", "write"): GATED,
    ("services/directory/provider_files.py", "write"): GATED,
    ("services/handover/receipts.py", "write"): GATED,
    ("services/printout/printing.py", "pdf"): SHOWN,
    ("services/identity/cards.py", "_pdf"): "the same card as a page",
    ("services/identity/cards.py", "write"): (
        "the card of this desk, which tells of no record and is made to be given away"
    ),
    ("services/handover/figure_files.py", "members"): (
        "counts of what the gate gave, in memory, for the hand-over that asked it"
    ),
    ("services/handover/bundle_reader.py", "write_reader"): (
        "the program that opens bundles, as it ships, which tells of nobody"
    ),
    ("services/handover/receiving.py", "open_bundle"): (
        "the bundle as it came, still encrypted, inside the vault's own folder"
    ),
    ("services/outside.py", "write_outside"): "the few settings that the unlock window needs, and no record",
    ("ui/unlock/on_paper.py", "OnPaper._save"): "the recovery code or a sheet of it, which people keep elsewhere",
    ("ui/unlock/on_paper.py", "OnPaper._print"): "the recovery code or a sheet of it, which people keep elsewhere",
    ("services/unlocking/escrow.py", "give"): "the code by which an organisation opens the desk, encrypted to it alone",
    ("ui/selfcheck.py", "_draws"): "a table of its own invention, which a build brings in to prove itself",
    (
        "services/folders/making.py",
        "_marked",
    ): "a token beside a folder that is being filled, and in it, which says nothing",
    ("services/folders/making.py", "_is_held"): "asks whether somebody holds that file, and writes nothing",
    ("cli/output.py", "give_up"): "opens nothing but the null device, when nobody listens any more",
}
"""By module and function: why it may write."""


def modules(*floors: str) -> Iterator[tuple[str, ast.Module]]:
    for floor in floors:
        for path in sorted((SOURCE / floor).rglob("*.py")):
            yield path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text("utf-8"))


def names(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Every name a piece of code mentions, however it does, with the place."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str(name)):
                yield name, node
            case ast.ImportFrom():
                yield from ((alias.name, node) for alias in node.names)
            case ast.Call(func=ast.Name(id="open") | ast.Attribute(attr="open")) if _opens_to_write(node):
                yield "open to write", node


def _opens_to_write(call: ast.Call) -> bool:
    given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    modes = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return any(set(mode) <= set("rwxabt+") and set(mode) & set("wxa+") for mode in modes)


@cache
def writers() -> set[str]:
    """Whatever of the exchange floor comes to write a file, by itself or by another of them."""
    defined = {
        node.name: {name for name, _ in names(node)}
        for _, tree in modules("exchange")
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    found = {"whole_file", "new_file"}
    while more := {name for name, mentioned in defined.items() if name not in found and mentioned & found}:
        found |= more
    return found


def pieces(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Every function and method by its name, and what else a module or a class says, as "" and the class's name."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                named = isinstance(inner, ast.FunctionDef)
                yield f"{node.name}.{inner.name}" if named else node.name, inner
        elif isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            yield "", node


def reaching(module: str, tree: ast.Module, out: set[str]) -> dict[tuple[str, str], list[ast.AST]]:
    """The pieces of a module that reach a way out, with the places where they do; an import nobody uses counts too."""
    found: dict[tuple[str, str], list[ast.AST]] = {}
    for piece, code in pieces(tree):
        if places := [node for name, node in names(code) if name in out]:
            found.setdefault((module, piece), []).extend(places)
    imported = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    for node in imported:
        for alias in node.names:
            if alias.name in out and (alias.asname or not found):
                found.setdefault((module, f"import {alias.name}"), []).append(node)
    return found


@cache
def every_way_out() -> dict[tuple[str, str], list[ast.AST]]:
    out = writers() | IN_MEMORY | BY_HAND | {"open to write"}
    found: dict[tuple[str, str], list[ast.AST]] = {}
    for module, tree in modules(*FLOORS):
        found |= reaching(module, tree, out)
    return found


def function(module: str, name: str) -> ast.FunctionDef:
    tree = ast.parse((SOURCE / module).read_text("utf-8"))
    made = dict(pieces(tree))[name]
    assert isinstance(made, ast.FunctionDef)
    return made


def calls(tree: ast.AST, name: str) -> bool:
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any(getattr(one, "id", getattr(one, "attr", "")) == name for one in called)


def test_nothing_is_written_outside_the_vault_but_in_the_places_known() -> None:
    assert {"write_bundle", "write_pdf", "write_docx", "write_age_file", "write_parcel", "read_bundle"} <= writers()
    assert set(every_way_out()) == set(ALLOWED)


@pytest.mark.parametrize("way", [way for way, why in ALLOWED.items() if why == GATED], ids=lambda way: way[1])
def test_what_leaves_leaves_inside_the_gate(way: tuple[str, str]) -> None:
    blocks = (node for node in ast.walk(function(*way)) if isinstance(node, ast.With))
    guarded = {
        line
        for block in blocks
        if calls(block.items[0].context_expr, "outward")
        for part in (*block.items[1:], *block.body)
        for line in {getattr(node, "lineno", block.lineno) for node in ast.walk(part)}
    }
    assert {place.lineno for place in every_way_out()[way]} <= guarded


def test_outward_asks_the_gate_and_notes_what_left() -> None:
    outward = function("services/handover/leaving.py", "outward")
    assert calls(outward, "judged_again")
    assert calls(function("services/consent/gate.py", "judged_again"), "judge")
    assert calls(outward, "change")


def of_an_application(code: ast.FunctionDef) -> bool:
    """Whether it takes the verdict by which the application it reads was filled in."""
    reads = calls(function("services/application/applications.py", "read"), "of")
    return calls(code, "read") and reads and "application.verdict" in ast.unparse(code)


def test_what_an_application_tells_was_judged() -> None:
    module = dict(modules(*FLOORS))["services/application/questions.py"]
    filled = [code for _name, code in pieces(module) if calls(code, "judge")]
    assert [code.name for code in filled] == ["of"]


def test_a_document_is_made_of_what_the_gate_gave() -> None:
    (shown,) = (way for way, why in ALLOWED.items() if why == SHOWN)
    assert "Printable" in [getattr(one.annotation, "id", "") for one in function(*shown).args.args]
    for module, tree in modules(*FLOORS):
        for name, code in pieces(tree):
            if calls(code, "Printable"):
                assert calls(code, "judge") or of_an_application(code), f"{module}: {name} prints what no gate gave"
                assert calls(code, "planned"), f"{module}: {name} prints names that nobody looked for"


@pytest.mark.parametrize("module", ["directory/provider_files", "handover/plain_export"])
def test_a_file_of_records_in_clear_is_looked_through_as_every_document_is(module: str) -> None:
    assert calls(function(f"services/{module}.py", "plan"), "look")
    assert calls(function(f"services/{module}.py", "write"), "again")


@pytest.mark.parametrize("module", ["printout/printing", "printout/editable", "application/parcels"])
def test_a_document_is_looked_through_once_more_as_it_is_written(module: str) -> None:
    assert calls(function(f"services/{module}.py", "write"), "ready")
    assert calls(function("services/printout/printing.py", "ready"), "again")
    assert calls(function("services/printout/naming.py", "again"), "look")


@pytest.mark.parametrize(
    "code",
    [
        "def spill(body):\n    with whole_file(p) as f: f.write(body)",
        "def spill(body):\n    age.write_age_file(p, r, body)",
        "def spill(body):\n    run(write_bundle, p, body)",
        "def spill(body):\n    getattr(x, 'whole_file')(p)",
        "def spill(body):\n    from defender_desk.exchange.whole_file import whole_file as w\n    w(p)",
        "from defender_desk.exchange.whole_file import whole_file as w\ndef spill(body):\n    w(p)",
        "from defender_desk.exchange.whole_file import whole_file",
        "class Spill:\n    way = whole_file",
        "spill = write_pdf",
        "def spill(body):\n    path.write_text(body)",
        "def spill(body):\n    open(p, 'wb').write(body)",
        "def spill(body):\n    path.open(mode='a').write(body)",
        "def spill(body):\n    os.open(p, os.O_CREAT)",
        "def spill(body):\n    QPrinter()",
    ],
)
def test_the_walk_sees_whatever_writes(code: str) -> None:
    out = writers() | IN_MEMORY | BY_HAND | {"open to write"}
    assert reaching("services/spill.py", ast.parse(code), out)
    assert not reaching("services/calm.py", ast.parse("def calm(path):\n    path.open('rb').read()"), out)


def test_what_leaves_lies_nowhere_but_where_it_is_remembered() -> None:
    """A draft of its own beside the one of `outward` would stay, in clear, where the power goes."""
    drafting = {
        module for module, tree in modules("exchange", *FLOORS) if "whole_file" in {name for name, _ in names(tree)}
    }
    telling_nobody = {"services/handover/bundle_reader.py", "services/identity/cards.py"}  # made to be given away
    sealed = {"exchange/bundle_reading.py", "exchange/carrying.py"}
    assert drafting == sealed | telling_nobody
