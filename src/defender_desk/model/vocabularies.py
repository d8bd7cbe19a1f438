"""The terms a choice is made from, each with a code that never changes and a label in four languages.

Model floor: read from resources/vocabularies, one file a vocabulary. Countries, languages and currencies are the ISO
lists, named by Babel (CLDR). A code that is not in the list is shown too: a newer desk, or a person, made it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

from defender_desk.text.languages import LANGUAGES, countries, language_names
from defender_desk.text.resources import folder


@dataclass(frozen=True)
class Term:
    """One term: its stable code and what it is called."""

    code: str
    labels: Mapping[str, str]
    """By language code: "ar", "en", "fr", "es"."""
    group: str = ""
    """Code in the vocabulary `Vocabulary.groups`, where terms are many; empty otherwise."""
    huri: str = ""
    """HURIDOCS term ("list:number"), only where it is certain; see resources/vocabularies/README.md."""
    needs: str = ""
    """For a kind of step: the purpose (`consent_scope`) that must be consented to before it is taken."""
    idle: bool = False
    """A record in this state asks for nothing: its dates press nobody."""
    at_once: bool = False
    """Who is of this kind, or gives help for this long, helps at once."""
    telling: bool = False
    """That somebody belongs to this group must not be told of them without asking."""
    also: tuple[str, ...] = ()
    """Other words it is looked for by, in any of the four languages."""

    @property
    def words(self) -> tuple[str, ...]:
        """Everything it is found by while somebody types."""
        return (*self.labels.values(), *self.also, self.code)


@dataclass(frozen=True)
class Vocabulary:
    """The terms of one subject, in the order they are offered."""

    name: str
    open: bool
    """People may add terms of their own."""
    terms: tuple[Term, ...]
    groups: str = ""
    """Name of the vocabulary that names the groups of these terms; empty when they are not grouped."""
    huri: str = ""
    """The HURIDOCS list on the same subject ("MT18"); its terms are others."""
    also_means: bool = False
    """The other words of a term mean it and no other, as names of a country's people do; else they only lead to it."""
    typed_means: bool = False
    """So they do where a person answers with them; what a table says in them is taken for nothing."""

    @cached_property
    def by_code(self) -> Mapping[str, Term]:
        """Terms by code."""
        return MappingProxyType({term.code: term for term in self.terms})

    @cached_property
    def idle(self) -> tuple[str, ...]:
        """Codes of the states in which a record asks for nothing; empty where the terms are no states."""
        return tuple(term.code for term in self.terms if term.idle)

    @cached_property
    def at_once(self) -> frozenset[str]:
        """Codes of the terms by which somebody helps at once."""
        return frozenset(term.code for term in self.terms if term.at_once)

    @cached_property
    def telling(self) -> frozenset[str]:
        """Codes of the groups that nobody is said to belong to without being asked."""
        return frozenset(term.code for term in self.terms if term.telling)


@cache
def vocabulary(name: str) -> Vocabulary:
    """Find a vocabulary by name; a name that is not shipped is a defect (KeyError)."""
    if name in _ISO:
        terms = _iso_terms(_ISO[name], _demonyms() if name == "country" else {})
        return Vocabulary(name, open=False, terms=terms, also_means=True)
    if name not in shipped():
        raise KeyError(name)
    found = json.loads((folder("vocabularies") / f"{name}.json").read_text("utf-8"))
    terms = tuple(_term(entry) for entry in found["terms"])
    said = {key: found[key] for key in ("groups", "huri", "typed_means") if key in found}
    return Vocabulary(name, found["open"], terms, **said)


@cache
def shipped() -> tuple[str, ...]:
    """Names of the vocabularies in resources, without the ISO lists."""
    return tuple(sorted(path.stem for path in folder("vocabularies").glob("*.json")))


def label(name: str, code: str, language: str) -> str:
    """What a term is called in a language; a code that is not known is its own words, with spaces for underscores."""
    term = vocabulary(name).by_code.get(code)
    return term.labels[language] if term else code.replace("_", " ")


def _term(entry: Mapping[str, Any]) -> Term:
    labels = MappingProxyType({language.code: entry[language.code] for language in LANGUAGES})
    said = {name: entry[name] for name in ("group", "huri", "needs", "idle", "at_once", "telling") if name in entry}
    return Term(entry["code"], labels, **said, also=_words(entry.get("also", {})))


def _words(by_language: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(word for words in by_language.values() for word in words)


def _iso_terms(
    named: Callable[[str], Mapping[str, str]], also: Mapping[str, Mapping[str, Sequence[str]]]
) -> tuple[Term, ...]:
    names = {language.code: named(language.code) for language in LANGUAGES}
    return tuple(
        Term(
            code,
            MappingProxyType({language: known.get(code, code) for language, known in names.items()}),
            also=_words(also.get(code, {})),
        )
        for code in sorted(names["en"])
    )


def _demonyms() -> Mapping[str, Mapping[str, Sequence[str]]]:
    found: Mapping[str, Mapping[str, Sequence[str]]] = json.loads(folder("words", "demonyms.json").read_text("utf-8"))
    return found


def _currencies(language: str) -> Mapping[str, str]:
    """Money in use today; CLDR also names coins that are no longer accepted anywhere."""
    from babel import Locale  # late: most records say nothing of money
    from babel.core import get_global
    from babel.numbers import get_territory_currencies

    current = {code for territory in get_global("territory_currencies") for code in get_territory_currencies(territory)}
    return {code: name for code, name in Locale.parse(language).currencies.items() if code in current}


_ISO: Mapping[str, Callable[[str], Mapping[str, str]]] = {
    "country": countries,
    "language": language_names,
    "currency": _currencies,
}
