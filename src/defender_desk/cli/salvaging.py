"""The console command that salvages a damaged vault.

Console: what was lost is printed for people, or as data; the damaged folder stays as it was.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from defender_desk.cli import output
from defender_desk.cli.command import Does
from defender_desk.cli.secret import passphrase
from defender_desk.services import salvaging
from defender_desk.services.backups import lending
from defender_desk.services.checking import Finding, in_a_line
from defender_desk.text.speech import _, say
from defender_desk.text.written import show_holding


def salvage(asked: argparse.Namespace) -> None:
    """Make a new vault of what is whole in a damaged one, and say what was lost."""
    header = lending.lender(Path(asked.header), Path(asked.vault)) if asked.header else None
    secret = passphrase(asked.passphrase_file)
    made = salvaging.salvage(Path(asked.vault), secret, Path(asked.target), header=header, anyway=asked.anyway)
    if asked.json:
        findings = [finding.code for finding in made.findings]
        named = {finding.code: finding.records for finding in made.findings if finding.records}
        output.data({
            "vault": asked.target, "records": made.records, "files": made.files, "findings": findings, "named": named,
        })  # fmt: skip
        return
    for finding in made.findings:
        tell(finding)
    output.line(show_holding(made.records, made.files))
    output.line(_("Salvaged. The damaged folder is as it was. Go on with the new one alone, and make a backup of it."))


def tell(finding: Finding) -> None:
    """Print a finding, and below it the code names of the records concerned."""
    output.line(say(finding.what, **finding.values))
    if finding.records:
        output.line("  " + in_a_line(finding.records))


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="NEWFOLDER", help="folder of the new vault, empty or not there yet")
    parser.add_argument(
        "--header", metavar="BACKUP", help="backups of this desk, to open it where both copies of its header are lost"
    )
    parser.add_argument("--anyway", action="store_true", help="also where nothing of the vault is damaged")


DOES = {"salvage": Does(salvage, _arguments)}
