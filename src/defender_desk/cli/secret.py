"""Where the console gets a passphrase: a prompt, a file, or the first line of standard input.

Console: never an argument or an environment variable, which other programs can read.
"""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from defender_desk.text.messages import msg
from defender_desk.text.speech import _
from defender_desk.text.trouble import Trouble

LONGEST = 4096
"""Most characters read as a passphrase."""


def passphrase(source: str | None, *, again: bool = False, prompt: str = "") -> str:
    """The passphrase from `--passphrase-file` ("-" is standard input), else asked for, twice when it is new."""
    if source is not None:
        return _from_file(source)
    if sys.stdin is None or not sys.stdin.isatty():
        raise Trouble(msg("There is no terminal to ask for the passphrase on. Use --passphrase-file."))
    given = getpass.getpass(prompt or _("Passphrase: "))
    if again and getpass.getpass(_("The same again: ")) != given:
        raise Trouble(msg("The two passphrases differ."))
    return given


def _from_file(source: str) -> str:
    try:
        if source == "-":
            line = sys.stdin.readline(LONGEST) if sys.stdin is not None else ""
        else:
            with Path(source).open(encoding="utf-8") as file:
                line = file.readline(LONGEST)
    except (OSError, ValueError) as bad:
        raise Trouble(msg("The passphrase file cannot be read.")) from bad
    given = line.rstrip("\r\n")
    if not given:
        raise Trouble(msg("The passphrase is empty."))
    return given
