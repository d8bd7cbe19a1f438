"""Sentences out of the source, into the catalogues, and compiled: `catalogues.py extract update status compile`.

Packaging: Babel reads the calls listed in `KEYWORDS`. The template names files but no lines, and is sorted, so that it
changes only when a sentence does. A sentence whose English changed is asked for again, never guessed.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.frontend import parse_keywords
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
sys.path.insert(0, str(SOURCE))  # the rules of plurals stand beside the languages, and setup runs before installing

from defender_desk.text.languages import language as spoken  # noqa: E402  after its place is known

I18N = ROOT / "resources" / "i18n"
TEMPLATE = I18N / "defender_desk.pot"
LANGUAGES = ("ar", "fr", "es")  # English is the source; its plurals need no catalogue
KEYWORDS = parse_keywords(
    ["_", "gettext", "pgettext:1c,2", "ngettext:1,2", "npgettext:1c,2,3", "ngettext_in:2,3", "msg:1,1t", "msg:1,2c,2t"]
)
HEADER = "# Sentences of Defender Desk, under its licence (GPL-3.0-or-later)."
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)  # a date that moved would change the files each time


def extract() -> Catalog:
    """Gather every sentence of the source, with the files it stands in and the notes written for translators."""
    found = _empty(None)
    for path in sorted(SOURCE.rglob("*.py")):
        where = [(path.relative_to(ROOT).as_posix(), 0)]
        for _, sentence, notes, context in extract_from_file(
            "python", path, KEYWORDS, ["Translators:"], strip_comment_tags=True
        ):
            found.add(sentence, None, where, auto_comments=notes, context=context)
    return found


def written(catalogue: Catalog) -> bytes:
    """The text of a catalogue, the same each time."""
    target = BytesIO()
    write_po(target, catalogue, width=120, sort_output=True, include_lineno=False)
    return target.getvalue()


def path_of(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return I18N / language / "LC_MESSAGES" / "defender_desk.po"


def read(path: Path, language: str | None = None) -> Catalog:
    """A catalogue from its file; a malformed line is an error, not a guess."""
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="defender_desk", abort_invalid=True)


def updated(old: Catalog, template: Catalog) -> Catalog:
    """A catalogue with exactly the template's sentences; translations of those that went stay, as obsolete."""
    fresh = _empty(str(old.locale))
    known = {_key(message): message for message in [*old.obsolete.values(), *old] if message.id}
    for message in template:
        if message.id:
            kept = known.pop(_key(message), None)
            fresh.add(
                message.id,
                kept.string if kept else None,
                message.locations,
                context=message.context,
                auto_comments=message.auto_comments,
                user_comments=kept.user_comments if kept else (),
            )
    for message in known.values():
        if message.string and any(message.string):
            sentence = message.id if isinstance(message.id, str) else message.id[0]
            fresh.obsolete[(sentence, message.context) if message.context else sentence] = message
    return fresh


def update(language: str, template: Catalog) -> None:
    """Bring the file of a language up to date; an absent one begins empty."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written(updated(read(path, language) if path.exists() else _empty(language), template)))


def missing(catalogue: Catalog) -> list[Message]:
    """Messages without a translation, without one of their plural forms, or marked as doubtful."""
    return [
        message for message in catalogue if message.id and (message.fuzzy or not _whole(message, catalogue.num_plurals))
    ]


def compile_stale() -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; returns those compiled."""
    return [target for path in sorted(I18N.glob("*/LC_MESSAGES/*.po")) if (target := compile_one(path))]


def compile_one(path: Path) -> Path | None:
    """Compile one catalogue unless its compiled form is as new; written whole or not at all."""
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return None
    part = target.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as file:
        write_mo(file, read(path, path.parts[-3]))
    part.replace(target)
    return target


def _empty(language: str | None) -> Catalog:
    catalogue = Catalog(
        language,
        "defender_desk",
        HEADER,
        "Defender Desk",
        "1",
        "Defender Desk",
        "see CONTRIBUTING.md",
        creation_date=UNDATED,
        revision_date=UNDATED,
        last_translator="Defender Desk",
        language_team=language or "",
        fuzzy=False,
    )
    if language:  # Babel's own rule for Arabic counts 11 to 99 as the form of 100
        catalogue.mime_headers = [("Plural-Forms", spoken(language).plural_forms)]
    return catalogue


def _key(message: Message) -> tuple[object, str]:
    return (tuple(message.id) if isinstance(message.id, list | tuple) else message.id, message.context or "")


def _whole(message: Message, plurals: int) -> bool:
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return len(forms) == (1 if isinstance(message.id, str) else plurals) and all(forms)


def main(steps: list[str]) -> None:
    """Run the named steps in order; `compile` alone takes files."""
    template = extract() if {"extract", "update"} & set(steps) else None
    if template is not None:
        I18N.mkdir(parents=True, exist_ok=True)
        TEMPLATE.write_bytes(written(template))
    for step in steps:
        if step == "update" and template is not None:
            for language in LANGUAGES:
                update(language, template)
        elif step == "status":
            for language in LANGUAGES:
                print(language, "misses", len(missing(read(path_of(language), language))), "of", len(read(TEMPLATE)))
        elif step == "compile":
            compile_stale()
        elif step.endswith(".po"):
            compile_one(Path(step))


if __name__ == "__main__":
    main(sys.argv[1:])
