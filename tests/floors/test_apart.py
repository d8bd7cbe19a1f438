"""Every decoder of what others wrote runs in the process that reads apart, and nothing else of the house reaches it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from defender_desk.exchange import refusals
from house import Module, imports, listed, modules, sample

EXCHANGE = "defender_desk.exchange."
DECODERS = {
    "PIL", "pypdfium2", "pikepdf", "python_calamine", "zxingcpp", "zipfile", "tarfile", "zlib", "bz2", "lzma", "gzip",
    "xml", "lxml", "docx", "csv", "quopri", "email", "charset_normalizer", "odf", "openpyxl", "vobject", "icalendar",
    "defusedxml", "",
}  # fmt: skip
"""Libraries that take apart what somebody else may have made."""
APART = {
    "burning", "card_files", "calendars", "clean_archives", "clean_odf", "clean_ooxml", "clean_pages", "clean_pdf",
    "clean_pdf_drawing", "clean_pdf_seen", "clean_pictures", "clean_xml", "cleaning", "codes_seen", "csv_file",
    "encodings", "foreign_archives", "form_tables", "package_reading", "previews", "proofs", "table_files",
    "vcard_lines", "workbook_weight", "workbooks", "",
}  # fmt: skip
"""Modules that read what others wrote: only `apart.calls` and each other reach them."""
OWN = {
    "page_words": "finds words on pages that this desk drew, and that `burning` has open apart",
    "parcel": "packs and proves a parcel of its own, and unpacks nothing",
    "plain_archive": "writes archives",
    "plain_csv": "writes tables",
    "printout_docx": "writes documents",
    "qr": "draws codes",
    "searchable": "works over pages that this desk drew",
}
"""Modules that use such a library on what this desk made, and why they may."""
OWN_WAYS = {("printout_docx", "clean_ooxml"): "cleans the document that it made"}
"""Who else reaches what reads, with what this desk made."""
NUMBERS = {"line", "limit", "list"}
DOOR, PROGRAM = f"{EXCHANGE}apart.calls", f"{EXCHANGE}apart.program"


def test_each_module_that_decodes_is_known_and_reads_apart_or_reads_nobody_elses() -> None:
    found = {name for module in modules() for name in _decoding(module)}
    assert found - APART - OWN.keys() == {"apart.calls"}
    assert OWN.keys() <= found, "no longer needs its reason"
    assert {*_decoding(sample("import PIL.Image", "defender_desk.services.x"))} == {"services.x"}


def _decoding(module: Module) -> Iterator[str]:
    if any(name.split(".")[0] in DECODERS for _, name in imports(module.tree)):
        yield module.name.removeprefix(EXCHANGE).removeprefix("defender_desk.")


def test_only_the_process_that_reads_apart_reaches_what_reads() -> None:
    inside = {DOOR, *(EXCHANGE + name for name in APART)}
    ways = {(EXCHANGE + one, EXCHANGE + other) for one, other in OWN_WAYS} | {(PROGRAM, DOOR)}
    found = [
        module.at(node.lineno, f"{reached}: ask `desk.reader` for it")
        for module in modules()
        if module.name not in inside
        for node, name in imports(module.tree)
        for reached in {name, name.rpartition(".")[0]} & inside
        if (module.name, reached) not in ways
    ]
    assert not found, listed(found)


def test_what_reads_refuses_in_words_that_the_desk_takes_from_it() -> None:
    found = [
        module.at(node.lineno, "words of its own, which the desk would not say: put them into `exchange/refusals.py`")
        for module in modules()
        if module.name.removeprefix(EXCHANGE) in {*APART, "tables", "apart.calls"}
        for node in _own_words(module)
    ]
    assert not found, listed(found)
    assert [*_own_words(sample("raise Trouble(NO_TABLE, msg('a'))", f"{EXCHANGE}x"))]
    assert not [*_own_words(sample("raise Trouble(NO_TABLE, SPLIT, line=1)", f"{EXCHANGE}x"))]


def _own_words(module: Module) -> Iterator[ast.Call]:
    """Refusals in anything but the words that are declared, or with what is no number of lines or lists."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Trouble":
            said = {one.id if isinstance(one, ast.Name) else "" for one in node.args}
            if not said <= vars(refusals).keys() or not {word.arg for word in node.keywords} <= NUMBERS:
                yield node


def test_nothing_imports_the_program_that_reads() -> None:
    found = [
        module.at(node.lineno, name)
        for module in modules()
        for node, name in imports(module.tree)
        if name.startswith(PROGRAM)
    ]
    assert not found, listed(found)
