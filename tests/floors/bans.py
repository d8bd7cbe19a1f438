"""What the house may not do, as rules over the syntax tree.

Tests: some bans are absolute (a network, an evaluator); others give way to `# allowed: the reason` on the line,
and a late import to any comment that says why.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from house import DEF, Finding, Module, dotted, imports

NETWORK = (
    "socket",
    "ssl",
    "http",
    "urllib.request",
    "urllib.error",
    "webbrowser",
    "ftplib",
    "smtplib",
    "poplib",
    "imaplib",
    "telnetlib",
    "nntplib",
    "xmlrpc",
    "socketserver",
    "asyncio",
    "requests",
    "httpx",
    "aiohttp",
    "urllib3",
    "certifi",
    "PySide6.QtNetwork",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtWebEngineCore",
    "PySide6.QtWebEngineWidgets",
    "PySide6.QtWebSockets",
    "PySide6.QtGui.QDesktopServices",
)
CODE_FROM_DATA = ("pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "multiprocessing", "code", "codeop")
EVALUATORS = frozenset({"eval", "exec", "compile", "__import__", "breakpoint", "builtins.eval", "builtins.exec"})
SHELLS = ("os.system", "os.popen", "os.startfile")
LEFT_OUT = ("hashlib.pbkdf2_hmac", "hashlib.scrypt")
"""What Python has from `_hashlib` alone, which the frozen desk leaves out; `cryptography` has it too."""
BY_ANY_NAME = {
    "extractall": "an archive may write anywhere: read its members one by one",
    "openUrl": "nothing is opened outside the desk",
}
REASONED_IMPORTS = {"subprocess": "starts another program", "tempfile": "leaves plain text outside the vault"}
REASONED_CALLS = ("os.exec", "os.spawn", "os.fork", "os.posix_spawn", "PySide6.QtCore.QProcess")
CONTAINERS = frozenset(
    {
        "list",
        "dict",
        "set",
        "bytearray",
        "collections.defaultdict",
        "collections.OrderedDict",
        "collections.Counter",
        "collections.deque",
        "weakref.WeakKeyDictionary",
        "weakref.WeakValueDictionary",
    }
)
CHANGES = frozenset(
    {
        "append",
        "extend",
        "insert",
        "remove",
        "pop",
        "clear",
        "sort",
        "reverse",
        "update",
        "setdefault",
        "popitem",
        "add",
        "discard",
        "appendleft",
        "popleft",
        "difference_update",
        "intersection_update",
        "symmetric_difference_update",
    }
)
SECRETS = ("SecretField", "RecoveryCodeLine", "PassphraseLine")
TESTS = ("pytest", "hypothesis", "unittest", "doctest")


def _within(name: str, banned: tuple[str, ...]) -> bool:
    return any(name == ban or name.startswith(f"{ban}.") for ban in banned)


def imports_refused(module: Module) -> Iterator[Finding]:
    """Networks, code made of data, star imports; subprocess and tempfile without a reason."""
    for node, name in imports(module.tree):
        if name.endswith(".*"):
            yield module.at(node.lineno, f"star import of {name[:-2]}")
        if _within(name, NETWORK):
            yield module.at(node.lineno, f"{name}: nothing here speaks to a network")
        if _within(name, CODE_FROM_DATA):
            yield module.at(node.lineno, f"{name}: data must never become code")
        if _within(name, TESTS):
            yield module.at(node.lineno, f"{name}: belongs to the tests")
        for ban, why in REASONED_IMPORTS.items():
            if _within(name, (ban,)) and not module.reasoned("allowed", node.lineno):
                yield module.at(node.lineno, f"{ban} {why}: say `# allowed: reason` or do without")


def calls_refused(module: Module) -> Iterator[Finding]:
    """Evaluators, shells, `extractall`, `openUrl`, `print` outside cli, new processes without a reason."""
    origins = module.origins()
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        name = dotted(node.func, origins)
        last = node.func.attr if isinstance(node.func, ast.Attribute) else name
        if name in EVALUATORS or _within(name, (*SHELLS, *LEFT_OUT)):
            yield module.at(node.lineno, f"{name}() is never called here")
        if last in BY_ANY_NAME:
            yield module.at(node.lineno, f"{last}(): {BY_ANY_NAME[last]}")
        if name == "print" and module.floor != "cli":
            yield module.at(node.lineno, "print() outside cli: a desktop has no console")
        if name.startswith(REASONED_CALLS) and not module.reasoned("allowed", node.lineno):
            yield module.at(node.lineno, f"{name}() starts a process: say `# allowed: reason` or do without")


def names_refused(module: Module) -> Iterator[Finding]:
    """`extractall` and `openUrl` taken as values, so that a rename or a callback does not slip through."""
    called = {id(node.func) for node in ast.walk(module.tree) if isinstance(node, ast.Call)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and id(node) not in called and node.attr in BY_ANY_NAME:
            yield module.at(node.lineno, f"{node.attr}: {BY_ANY_NAME[node.attr]}")


def secrets_brought_back(module: Module) -> Iterator[Finding]:
    """`clear()` on a line for secrets: Qt keeps what it takes out, and Ctrl+Z brings it back."""
    held = _secret_lines(module)
    for node in ast.walk(module.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "clear"):
            continue
        parts = ast.unparse(node.func.value).split(".")
        if parts[-1] in held or (parts[-1] == "line" and parts[-2] in held):
            yield module.at(node.lineno, f"{parts[-1]}.clear() keeps the way back: forget() what was a secret")


def _secret_lines(module: Module) -> frozenset[str]:
    """What a module calls its lines for secrets."""
    origins, held = module.origins(), set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            if dotted(node.value.func, origins).rpartition(".")[2] in SECRETS:
                held |= {ast.unparse(target).rpartition(".")[2] for target in node.targets}
        elif isinstance(node, ast.Call) and dotted(node.func, origins).endswith("direction.secret"):
            held.add(ast.unparse(node.args[0]).rpartition(".")[2])
    return frozenset(held)


def late_imports(module: Module) -> Iterator[Finding]:
    """Imports inside functions: of the house only in ui and cli and with a reason, of others with any comment."""
    for _, node in module.inside_functions():
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        first = _block_start(module, node.lineno)
        ours = any(name.startswith("defender_desk") for _, name in imports(node))
        if ours and not (module.floor in {"ui", "cli", "__main__"} and module.commented(first)):
            yield module.at(
                node.lineno, "the house's own modules are imported at the top (in ui and cli, or a reason on the line)"
            )
        elif not ours and not module.commented(first):
            yield module.at(node.lineno, "a late import says on its line why it is late")


def _block_start(module: Module, line: int) -> int:
    """The first line of a run of imports, which gives the reason for all; or the comment just above it."""
    while re.match(r"\s+(import|from)\b", module.lines[line - 2]):
        line -= 1
    return line - 1 if module.lines[line - 2].lstrip().startswith("#") else line


def shared_state(module: Module, everywhere: dict[str, frozenset[str]]) -> Iterator[Finding]:
    """Module-level values that functions change: `global`, and containers altered from inside a function.

    `everywhere` names the containers that each module holds, so that changing another module's is seen too.
    """
    held = {name: f"{module.name}.{name}" for name in everywhere.get(module.name, frozenset())}
    held |= {name: origin for name, origin in module.origins().items() if _is_container(origin, everywhere)}
    for function, node in module.inside_functions():
        if isinstance(node, ast.Global) and not module.commented(node.lineno):
            yield module.at(node.lineno, f"global {', '.join(node.names)}: pass it in")
        name = _changed(node)
        if (
            isinstance(node, ast.expr)
            and name in held
            and name not in _local_names(function)
            and not module.reasoned("allowed", node.lineno)
        ):
            yield module.at(node.lineno, f"{held[name]} is changed while the desk runs: pass it in")


def containers(module: Module) -> frozenset[str]:
    """Names of the changeable containers that a module holds at its top level."""
    origins, found = module.origins(), set()
    for node in module.tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and _changeable(node.value, origins):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return frozenset(found)


def _is_container(origin: str, everywhere: dict[str, frozenset[str]]) -> bool:
    owner, _, name = origin.rpartition(".")
    return name in everywhere.get(owner, frozenset())


def _changeable(value: ast.expr, origins: dict[str, str]) -> bool:
    if isinstance(value, ast.Call):
        return dotted(value.func, origins) in CONTAINERS
    return isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp)


def _changed(node: ast.AST) -> str:
    """The plain name whose contents this node changes, or ''."""
    target: ast.AST | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
        target = node.func.value
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
        target = node.value
    return target.id if isinstance(target, ast.Name) else ""


def _local_names(function: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    names = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, (*DEF, ast.ClassDef)) and node is not function:
            names.add(node.name)
    return frozenset(names)
