"""Whatever is asked of whatever records, SQL answers as plain Python would."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from functools import cmp_to_key
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.model import codec
from defender_desk.model import kinds as k
from defender_desk.model.levels import OPEN
from defender_desk.model.queries import Condition, Order, Query
from defender_desk.model.queries import Test as Asked
from defender_desk.model.values import Blob, Money
from defender_desk.store import derived
from defender_desk.store import words as found_by_words
from defender_desk.store.connection import COUNT_AGAIN
from defender_desk.store.faces import LONGEST_KEY
from defender_desk.store.store import Store
from defender_desk.store.tables import LONG
from defender_desk.text.collation import sort_key
from defender_desk.text.dates import FuzzyDate, parse
from defender_desk.text.folding import fold, words
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

SAY = {"level": OPEN, "label": msg("Field")}
TEXTS = st.sampled_from(
    ["", "Bzkr", "bzkr", "Éva 2", "eva 10", "أحمد", "احمد", "فاطمة", "qwxj bzkr", "a'b\"c%_", "10", "2"]
)
CODES = st.sampled_from(["a", "b", "c", "d:1"])
IDS = st.sampled_from(["x" * 26, "y" * 26, "z" * 26])
DAYS = st.sampled_from(["2023-05-01", "2023", "May 2023", "2022-12-31", "around 2023", "soon", "2023-05-01/2023-06-10"])
TYPED = {
    k.Line: TEXTS,
    k.Prose: TEXTS,
    k.Handles: st.lists(st.sampled_from(["+1 23", "+1 24", "٠١"]), unique=True, max_size=2).map(tuple),
    k.Choice: st.one_of(st.just(""), CODES),
    k.Choices: st.lists(CODES, unique=True, max_size=3).map(tuple),
    k.Answer: st.sampled_from([None, True, False]),
    k.Number: st.sampled_from([None, 0, -3, 7, 10, 2**53]),
    k.Amount: st.sampled_from([None, Money(Decimal("5.0"), "EUR"), Money(Decimal(5), "EUR"), Money(Decimal("9.5"))]),
    k.Day: st.one_of(st.none(), DAYS.map(parse)),
    k.Moment: st.sampled_from([None, datetime(2023, 5, 1, 12, tzinfo=UTC), datetime(2022, 1, 1, tzinfo=UTC)]),
    k.Ref: st.one_of(st.just(""), IDS),
    k.Refs: st.lists(IDS, unique=True, max_size=2).map(tuple),
    k.Content: st.sampled_from([None, Blob("a" * 26, "B.pdf", "application/pdf", 5, "0" * 64)]),
}


def bodies(declared):
    """Stored bodies of random typed values, each field as often said as not."""
    fields = {
        field.name: TYPED[type(field.kind)].map(lambda typed, kind=field.kind: codec.store(kind, typed))
        for field in declared.fields
    }
    return st.fixed_dictionaries({}, optional=fields).map(lambda body: {n: v for n, v in body.items() if v is not None})


def conditions(declared):
    """Random conditions that can be asked of random fields."""

    def of(field):
        written = TYPED[type(field.kind)].map(lambda typed: codec.write(field.kind, typed))
        several = st.lists(written, max_size=3).map(tuple)
        said = written.filter(bool) if field.kind.__class__ is not k.Day else DAYS.filter(lambda day: day != "soon")
        tests = [
            st.builds(Condition, st.just(field.name), st.sampled_from([Asked.EMPTY, Asked.FILLED])),
            st.builds(Condition, st.just(field.name), st.just(Asked.CONTAINS), st.lists(TEXTS, max_size=2).map(tuple)),
        ]
        if type(field.kind) is not k.Content:
            tests.append(
                st.builds(
                    Condition, st.just(field.name), st.sampled_from([Asked.IS, Asked.IS_NOT, Asked.ANY_OF]), several
                )
            )
        if type(field.kind) in (k.Line, k.Choice, k.Number, k.Amount, k.Day, k.Moment):
            one = said.map(lambda value: (value,))
            tests.append(st.builds(Condition, st.just(field.name), st.sampled_from([Asked.BEFORE, Asked.AFTER]), one))
        return st.one_of(tests)

    return st.sampled_from(declared.fields).flatmap(of)


def orders(declared):
    """Up to two keys to sort by."""
    fields = [field for field in declared.fields if not isinstance(field.kind, k.Content)]

    def of(field):
        alike = [one.name for one in fields if type(one.kind) is type(field.kind)]
        return st.builds(Order, st.just(field.name), st.booleans(), st.sampled_from(["", *alike]))

    return st.lists(st.sampled_from(fields).flatmap(of), max_size=2, unique_by=lambda order: order.field).map(tuple)


def holds(declared, condition, document):
    """The plain meaning of a condition."""
    field = declared.by_name[condition.field]
    typed = codec.value_of(field, document.body)
    said = codec.store(field.kind, typed) is not None
    match condition.test:
        case Asked.EMPTY:
            return not said
        case Asked.FILLED:
            return said
        case Asked.CONTAINS:
            return said and any(fold(value) in fold(codec.write(field.kind, typed)) for value in condition.values)
        case Asked.IS_NOT:
            return not any(same(field.kind, typed, value, said=said) for value in condition.values)
        case Asked.BEFORE | Asked.AFTER:
            return said and compared(field.kind, typed, condition.values[0], before=condition.test is Asked.BEFORE)
        case _:
            return any(same(field.kind, typed, value, said=said) for value in condition.values)


def same(kind, typed, value, *, said):
    """Whether a field says this value."""
    if not value:
        return not said
    if isinstance(kind, k.Handles | k.Choices | k.Refs):
        return value in typed
    other = codec.read(kind, value)
    if isinstance(kind, k.Day) and typed is not None:
        known = typed.first or typed.last or other.first or other.last
        return (typed.first, typed.last) == (other.first, other.last) if known else typed.written == other.written
    return said and typed == other


def compared(kind, typed, value, *, before):
    """Whether what is said comes on or before (after) a value."""
    if isinstance(kind, k.Day):
        asked: FuzzyDate = parse(value)
        ours, theirs = (typed.first, asked.last) if before else (typed.last, asked.first)
        return ours is not None and (ours <= theirs if before else ours >= theirs)
    ours, theirs = (key(kind, one) for one in (typed, codec.read(kind, value)))
    return ours is not None and (ours <= theirs if before else ours >= theirs)


def key(kind, typed):
    """What a value is sorted by; None for what says nothing."""
    if typed in (None, "", ()):
        return None
    match kind:
        case k.Line() | k.Prose():
            return sort_key(typed)[:LONGEST_KEY] or None
        case k.Handles():
            return sort_key(typed[0])[:LONGEST_KEY] or None
        case k.Choices() | k.Refs():
            return typed[0]
        case k.Amount():
            return float(typed.sum)
        case k.Day():
            return typed.first
        case _:
            return typed


def in_order(declared, query, documents):
    """Sorted plainly: records that do not say come last either way, ties by arrival."""

    def said(document, *names):
        fields = [declared.by_name[name] for name in names if name]
        keys = (key(field.kind, codec.value_of(field, document.body)) for field in fields)
        return next((one for one in keys if one is not None), None)

    def before(one, other):
        for order in query.order:
            a, b = (said(document, order.field, order.stand_in) for _, document in (one, other))
            if a != b:
                if a is None or b is None:
                    return 1 if a is None else -1
                return (1 if a > b else -1) * (-1 if order.descending else 1)
        last = query.order[-1].descending if query.order else True
        return (one[0] - other[0]) * (-1 if last else 1)

    return [document.id for _, document in sorted(documents, key=cmp_to_key(before))]


@given(data=st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sql_answers_as_python_would(data, vault):
    declared = vault.types["thing"]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as long_or_short:
        long_or_short.setattr(derived, "LONG", data.draw(st.sampled_from([1, LONG])))
        store = Store.create(Path(folder), vault.keys, vault.types, "aaaaaaaa")
        try:
            documents = kept(store, data.draw(st.lists(bodies(declared), min_size=1, max_size=9)))
            for _ in range(6):
                where = data.draw(st.lists(conditions(declared), max_size=2).map(tuple))
                check(store, declared, documents, Query("thing", where, order=data.draw(orders(declared))))
        finally:
            store.close()


def kept(store, bodies_):
    """Write these bodies; the documents with the order of their arrival, every third one in the bin."""
    with store.change("import") as writing:
        made = [writing.put(None, "thing", body) for body in bodies_]
        for document in made[2::3]:
            writing.bin(document.id)
    return list(enumerate(store.many([document.id for document in made]).values()))


def check(store, declared, documents, query):
    """Ids, count, pages of two and tallies against plain Python."""
    chosen = [
        (seq, document)
        for seq, document in documents
        if document.binned == query.binned and all(holds(declared, one, document) for one in query.where)
    ]
    expected = in_order(declared, query, chosen)
    assert store.ids(query) == expected
    assert store.ids(query, limit=3) == expected[:3]
    assert store.count(query) == len(expected)
    paged, cursor = [], None
    while page := store.page(query, cursor, 2):
        paged += [row.id for row in page.rows]
        cursor = page.next
        if cursor is None:
            break
    assert paged == expected
    for name in ("choice", "u_choices", "answer", "strict", "number"):
        assert store.tally(query, name) == tallied(declared.by_name[name], [document for _, document in chosen])


def tallied(field, documents):
    """How often each written value is said."""
    counted = Counter()
    for document in documents:
        typed = codec.value_of(field, document.body)
        several = typed if isinstance(typed, tuple) else (codec.write(field.kind, typed),)
        counted.update(several or ("",))
    return dict(counted)


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_words_filter_finds_what_holds_them_all(data, vault):
    vocabulary = ["zkrt", "zkrtfv", "wqpx", "٢٣٤٥٦", "bvvm"]
    texts = data.draw(st.lists(st.lists(st.sampled_from(vocabulary), max_size=4).map(" ".join), min_size=1, max_size=6))
    asked = data.draw(st.lists(st.sampled_from(vocabulary), min_size=1, max_size=2))
    with tempfile.TemporaryDirectory() as folder:
        store = Store.create(Path(folder), vault.keys, vault.types, "aaaaaaaa")
        try:
            documents = kept(store, [{"line": text} if text else {} for text in texts])
            expected = {
                document.id
                for _, document in documents
                if not document.binned and {fold(word) for word in asked} <= set(words(document.body.get("line", "")))
            }
            typed = " ".join(asked) + " "
            assert set(store.ids(Query("thing", words=typed))) == expected
            assert {hit.id for hit in store.search(typed)} == expected
        finally:
            store.close()


@pytest.mark.parametrize("typed", ["zkrt ", "zkrt wqpx ", '"zkrt" wqpx '])
@pytest.mark.parametrize("limit", [2, 4, 5, 50])
def test_of_many_hits_the_newest_are_ranked_however_many_words_are_asked(store, monkeypatch, typed, limit):
    monkeypatch.setattr(found_by_words, "RANKED", 4)
    with store.change("import") as writing:
        texts = ["zkrt wqpx", *["zkrt wqpx bvvm"] * 5, "zkrt bvvm"]  # the first fits best, and is the oldest
        made = [writing.put(None, "thing", {"line": text}) for text in texts]
    newest = [document.id for document in reversed(made if typed == "zkrt " else made[:-1])][:4]
    found = [hit.id for hit in store.search(typed, limit=limit)]
    assert len(found) == min(limit, 4)
    assert set(found) <= set(newest)


@pytest.mark.parametrize("counted", [False, True])
def test_a_long_list_is_walked_and_never_sorted_as_it_is_read(store, vault, monkeypatch, counted):
    with store.change("import") as writing:
        for number in range(LONG + 1):
            writing.put(None, "thing", {"number": number} if number % 2 else {})  # nobody says anything else
    if counted:
        store._database.run(COUNT_AGAIN)
    asked, rows = [], store._database.rows
    monkeypatch.setattr(store._database, "rows", lambda sql, bound=(): asked.append((sql, bound)) or rows(sql, bound))
    for name in ["_changed", *(field.name for field in vault.types["thing"].listed)]:
        for descending in (False, True):
            store.page(Query("thing", order=(Order(name, descending),)), limit=10)
    plans = {sql: [step[-1] for step in rows(f"EXPLAIN QUERY PLAN {sql}", bound)] for sql, bound in asked}
    assert [sql for sql, plan in plans.items() if any("TEMP B-TREE" in step for step in plan)] == []


@pytest.mark.parametrize("name", ["choices", "u_choices", "refs", "u_refs"])
def test_common_and_rare_values_are_found_alike(store, name):
    with store.change("import") as writing:
        made = [writing.put(None, "thing", {name: ["a", "b"] if at % 2 else ["c"], "number": at}) for at in range(60)]
    order = (Order("number", descending=True),)
    for value, test, odd in (("a", Asked.IS, 1), ("c", Asked.ANY_OF, 0), ("a", Asked.IS_NOT, 0)):
        query = Query("thing", (Condition(name, test, (value,)),), order=order)
        expected = [document.id for document in reversed(made[odd::2])]
        assert store.ids(query) == expected  # gathered
        assert store.ids(query, limit=2) == expected[:2]  # walked
        assert [row.id for row in store.page(query, limit=3).rows] == expected[:3]


@pytest.mark.parametrize("apart", [2, 6, 60])
def test_values_that_few_or_many_hold_are_met_alike(store, apart):
    with store.change("import") as writing:
        made = [
            writing.put(
                None,
                "thing",
                {"choice": "a" if at % 2 else "b", "number": at} | ({"choices": ["c"]} if not at % apart else {}),
            )
            for at in range(1, 121)
        ]
    order = (Order("number", descending=True),)
    where = (Condition("choice", Asked.IS, ("b",)), Condition("choices", Asked.ANY_OF, ("c",)))
    expected = [one.id for at, one in reversed(list(enumerate(made, 1))) if not at % apart]
    for asked in (where, where[::-1], (Condition("choice", Asked.IS_NOT, ("a",)), where[1]), where[1:]):
        query = Query("thing", asked, order=order)
        assert store.count(query) == len(expected)
        for limit in (1, 3, 200):
            assert [row.id for row in store.page(query, limit=limit).rows] == expected[:limit]


def test_rows_come_in_stored_faces(store, vault):
    body = {
        "line": "أحمد",
        "choices": ["a", "b"],
        "answer": False,
        "number": 0,
        "day": codec.store(k.Day(**SAY), parse("2023")),
    }
    with store.change("create") as writing:
        made = writing.put(None, "thing", body)
    row = store.rows("thing", [made.id])[made.id]
    told = dict(zip([field.name for field in vault.types["thing"].listed], row.values, strict=True))
    assert {name: told[name] for name in body} == body
    assert told["strict"] == "a"  # what the declaration says when the record does not
    assert store.page(Query("thing")).rows == (row,)


def test_ids_are_unlimited_and_pages_hold_while_records_come_and_go(store):
    with store.change("import") as writing:
        made = [writing.put(None, "thing", {"number": number % 7}) for number in range(500)]
    query = Query("thing", order=(Order("number"),))
    assert len(store.ids(query)) == 500
    first = store.page(query, limit=100)
    with store.change("purge") as writing:
        for row in first.rows[:50]:
            writing.purge(row.id)
        late = writing.put(None, "thing", {"number": 6})
    rest, cursor = [], first.next
    while cursor:
        page = store.page(query, cursor, 100)
        rest += [row.id for row in page.rows]
        cursor = page.next
    seen = [row.id for row in first.rows] + rest
    assert len(seen) == len(set(seen)) == 501
    assert set(seen) == {document.id for document in made} | {late.id}


@pytest.mark.parametrize(
    "condition",
    [
        Condition("gone", Asked.EMPTY),
        Condition("day", Asked.BEFORE, ("soon",)),
        Condition("day", Asked.AFTER, ()),
        Condition("number", Asked.IS, ("many",)),
        Condition("amount", Asked.BEFORE, ("x",)),
        Condition("content", Asked.IS, ("B.pdf",)),
    ],
)
def test_what_cannot_be_compared_is_trouble(store, condition):
    with pytest.raises(Trouble):
        store.ids(Query("thing", (condition,)))


def test_nothing_a_person_types_becomes_sql(store):
    with store.change("create") as writing:
        made = writing.put(None, "thing", {"line": "'; DROP TABLE record; --", "choices": ["a"]})
    for name in ("line", "u_line", "choices", "u_choices", "handles", "refs"):
        for test in (Asked.IS, Asked.IS_NOT, Asked.CONTAINS):
            store.ids(Query("thing", (Condition(name, test, ("' OR 1=1; --",)),), words="\"'*) OR NEAR("))
    assert store.ids(Query("thing", (Condition("line", Asked.IS, ("'; DROP TABLE record; --",)),))) == [made.id]


def test_a_condition_of_time_reaches_to_the_end_of_what_was_typed(store):
    with store.change("import") as writing:
        made = {
            moment: writing.put(None, "thing", {"moment": moment}).id
            for moment in ("2023-05-01T00:00:00Z", "2023-05-01T23:59:59Z", "2023-05-02T00:00:00Z")
        }

    def found(test, value):
        return set(store.ids(Query("thing", (Condition("moment", test, (value,)),))))

    assert found(Asked.BEFORE, "2023-05-01") == set(made.values()) - {made["2023-05-02T00:00:00Z"]}
    assert found(Asked.AFTER, "2023-05-02") == {made["2023-05-02T00:00:00Z"]}
    assert found(Asked.BEFORE, "2023-05-01T10:00:00+00:00") == {made["2023-05-01T00:00:00Z"]}
    assert found(Asked.AFTER, "May 2023") == set(made.values())
