"""How the house may speak: every sentence through gettext, whole, and with named places.

Tests: rules over the syntax tree. `# allowed: reason` on the line lets through what is no sentence (a sample).
"""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator

from house import Finding, Module, dotted

# How many leading arguments of each translating call must be plain literals.
SPEAKERS = {"_": 1, "gettext": 1, "pgettext": 2, "ngettext": 2, "npgettext": 3, "msg": 2}

# Where Qt takes words for a person: the positions of the arguments that are shown.
SINKS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(
        (
            "QLabel",
            "QPushButton",
            "QCheckBox",
            "QRadioButton",
            "QGroupBox",
            "QCommandLinkButton",
            "QDockWidget",
            "QMenu",
            "QTableWidgetItem",
            "QListWidgetItem",
            "QStandardItem",
            "QProgressDialog",
            "QToolBar",
        ),
        (0,),
    ),
    "QAction": (0, 1),
    "addAction": (0, 1),
    "addMenu": (0, 1),
    "addItem": (0,),
    "addRow": (0,),
    "addButton": (0,),
    "addPermanentWidget": (),
    **dict.fromkeys(
        (
            "setText",
            "setWindowTitle",
            "setToolTip",
            "setStatusTip",
            "setWhatsThis",
            "setPlaceholderText",
            "setTitle",
            "setSubTitle",
            "setLabelText",
            "setCancelButtonText",
            "setInformativeText",
            "setDetailedText",
            "setAccessibleName",
            "setAccessibleDescription",
            "setSuffix",
            "setPrefix",
            "setSpecialValueText",
            "setHtml",
            "setPlainText",
            "setMarkdown",
            "showMessage",
            "setIconText",
            "setButtonText",
            "setHeaderLabel",
            "tr",
        ),
        (0,),
    ),
    "addTab": (1, 2),
    "insertTab": (2, 3),
    "setTabText": (1,),
    "setTabToolTip": (1,),
    "setItemText": (1,),
    "insertItem": (1,),
    "setHeaderLabels": (0,),
    "setHorizontalHeaderLabels": (0,),
    "setVerticalHeaderLabels": (0,),
    "addItems": (0,),
    **dict.fromkeys(("information", "warning", "critical", "question", "about"), (1, 2)),
    **dict.fromkeys(("getText", "getMultiLineText", "getItem", "getInt", "getDouble"), (1, 2)),
    **dict.fromkeys(("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"), (1, 3)),
}
SHOWN_KEYWORDS = frozenset(
    {
        "text",
        "title",
        "label",
        "caption",
        "tooltip",
        "tool_tip",
        "placeholder",
        "placeholderText",
        "windowTitle",
        "toolTip",
        "statusTip",
        "message",
        "hint",
    }
)
LOGGERS = (
    "log",
    "logger",
    "_log",
    "_logger",
    "logging",
    "warnings",
)  # `log.warning(...)` speaks to us, not to a person
NO_WORDS = re.compile(
    r"#[0-9a-fA-F]{3,8}\b|\b(Ctrl|Alt|Shift|Meta|F\d+)(\+\w+)+|\b(X{3,}-?)+"
)  # colours, shortcuts, a code's shape
WORD = re.compile(r"[^\W\d_]{2,}")


def unspoken(module: Module) -> Iterator[Finding]:
    """Literal words handed to Qt without passing gettext; only ui has Qt, so only ui is looked at."""
    if module.floor != "ui":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and not module.reasoned("allowed", node.lineno):
            for shown in _shown(node):
                if (words := _literal_words(shown)) and not module.reasoned("allowed", shown.lineno):
                    yield module.at(shown.lineno, f"{words!r} is shown without _(...)")


def misspoken(module: Module) -> Iterator[Finding]:
    """Translating calls that the extractor cannot read, and sentences put together from pieces."""
    if module.name == "defender_desk.text.speech":  # it passes on what others declared
        return
    origins = module.origins()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and (speaker := _speaker(node, origins)):
            for argument in node.args[: SPEAKERS[speaker]]:
                if not _is_text(argument):
                    yield module.at(
                        argument.lineno, f"{speaker}() takes a plain literal; fill it with .format(...) afterwards"
                    )
            if not node.args or any(keyword.arg is None for keyword in node.keywords):
                yield module.at(node.lineno, f"{speaker}() takes its sentence as a literal argument")
    yield from _glued(module, origins)


def unnamed(module: Module) -> Iterator[Finding]:
    """Sentences with places that have no name, which a translator cannot reorder."""
    origins = module.origins()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and (speaker := _speaker(node, origins)):
            for argument in node.args[: SPEAKERS[speaker]]:
                if (
                    isinstance(argument, ast.Constant)
                    and isinstance(argument.value, str)
                    and (fault := place_fault(argument.value))
                ):
                    yield module.at(argument.lineno, fault)


def places(text: str) -> list[str]:
    """The names between braces in a sentence, in order; a malformed one is a ValueError."""
    return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]


def place_fault(text: str) -> str:
    """What is wrong with the places of a sentence, or ''."""
    try:
        names = places(text)
    except ValueError as error:
        return f"{text!r}: {error}"
    if bad := [name for name in names if not name.isidentifier()]:
        return f"{text!r}: place {bad[0]!r} has no plain name"
    if re.search(r"%(\(\w+\))?[sdrif](?!\w)", text):
        return f"{text!r}: percent places are not used here"
    return ""


def _shown(node: ast.Call) -> Iterator[ast.expr]:
    name = (
        node.func.attr
        if isinstance(node.func, ast.Attribute)
        else node.func.id
        if isinstance(node.func, ast.Name)
        else ""
    )
    if isinstance(node.func, ast.Attribute) and dotted(node.func.value, {}).rpartition(".")[2] in LOGGERS:
        return
    for position in SINKS.get(name, ()):
        if position < len(node.args):
            yield node.args[position]
    for keyword in node.keywords:
        if keyword.arg in SHOWN_KEYWORDS:
            yield keyword.value


def _literal_words(node: ast.expr) -> str:
    """Words of a literal, of a piece of an f-string, of either side of + and %, of a formatted literal, of a list."""
    match node:
        case ast.Constant(value=str(text)):
            return text if WORD.search(NO_WORDS.sub("", text)) else ""
        case ast.JoinedStr(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            return next(filter(None, map(_literal_words, parts)), "")
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod(), right=right):
            return _literal_words(left) or _literal_words(right)
        case ast.IfExp(body=body, orelse=other):
            return _literal_words(body) or _literal_words(other)
        case ast.Call(func=ast.Attribute(value=ast.Constant() as text, attr="format")):
            return _literal_words(text)
    return ""


def _speaker(node: ast.Call, origins: dict[str, str]) -> str:
    name = dotted(node.func, origins).rpartition(".")[2]
    return name if name in SPEAKERS else ""


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _glued(module: Module, origins: dict[str, str]) -> Iterator[Finding]:
    for node in ast.walk(module.tree):
        pieces: list[ast.expr] = []
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            pieces = [node.left, node.right]
        elif isinstance(node, ast.JoinedStr):
            pieces = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
        for piece in pieces:
            if (
                isinstance(piece, ast.Call)
                and _speaker(piece, origins)
                and not module.reasoned("allowed", piece.lineno)
            ):
                yield module.at(piece.lineno, "a sentence is glued to something else: give it a named place instead")
