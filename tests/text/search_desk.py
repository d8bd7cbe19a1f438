"""An index in memory over labelled sentences, asked as the store asks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import sqlcipher3

from defender_desk.text.asking import query_match
from defender_desk.text.search_text import WEIGHTS, index_text

DATA = Path(__file__).parent / "search"
TABLE = "CREATE VIRTUAL TABLE t USING fts5(f, s, content='', contentless_delete=1, prefix='2 3', tokenize='unicode61')"


class Query(NamedTuple):
    """A labelled question: its class, what is typed, and the documents that answer it."""

    kind: str
    typed: str
    answers: frozenset[str]


class Figures(NamedTuple):
    """Mean share of the answers among the first ten results, and of the results among the answers."""

    recall: float
    precision: float


class Desk:
    """Texts under their names, searchable."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._names = list(texts)
        self._database = sqlcipher3.connect(":memory:")
        self._database.execute(TABLE)
        rows = [(number, *index_text(text)) for number, text in enumerate(texts.values())]
        self._database.executemany("INSERT INTO t(rowid, f, s) VALUES (?, ?, ?)", rows)

    def ask(self, typed: str, most: int = -1) -> list[str]:
        found = self._database.execute(
            "SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, ?, ?) LIMIT ?", (query_match(typed), *WEIGHTS, most)
        )
        return [self._names[row[0]] for row in found]


def rows(name: str) -> Iterator[list[str]]:
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def documents(name: str = "documents.txt") -> dict[str, str]:
    return dict(rows(name))


def queries(name: str) -> list[Query]:
    return [Query(kind, typed, frozenset(answers.split())) for kind, typed, answers in rows(name)]


def judge(desk: Desk, asked: list[Query]) -> Figures:
    recalls, precisions = [], []
    for query in asked:
        found = set(desk.ask(query.typed, 10))
        recalls.append(len(found & query.answers) / min(len(query.answers), 10))
        precisions.append(len(found & query.answers) / len(found) if found else 1.0)
    return Figures(sum(recalls) / len(asked), sum(precisions) / len(asked))
