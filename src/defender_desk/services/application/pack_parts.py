"""The parts of a pack: answers under the headings of their groups, the budget, the referees, and what is enclosed.

Services floor: `packs` plans with it, in the language being spoken. Only what an application carries is written
(`Question.carried`, `Question.answer`); words in another language than the pack's are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from defender_desk.exchange.printout import Section, is_long
from defender_desk.model import codec
from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import Handles, Line
from defender_desk.model.shown import code_name, several, shown, title_of
from defender_desk.model.types import TYPES
from defender_desk.model.values import Money
from defender_desk.model.vocabularies import label
from defender_desk.services.application import budgets, narratives, pack_forms
from defender_desk.services.application.applications import Application
from defender_desk.services.application.budgets import COLUMNS
from defender_desk.services.application.questions import Question, Told, in_its_letters
from defender_desk.services.cases import trials
from defender_desk.services.cases.trials import same
from defender_desk.services.desk import Desk
from defender_desk.services.handover.leaving import Wrote
from defender_desk.services.referrals.sheet import SAFELY, ask_before
from defender_desk.text.digits import fold_digits
from defender_desk.text.messages import msg
from defender_desk.text.speech import habits, say

ENCLOSED = msg("Enclosed separately")
TOTAL = msg("Total in {currency}")
PART = msg("{what}: {value}")
CODE_NAME = msg("Code name")
REACH = msg("How to contact them")
NAME = "per.full_name"
BUDGET, REFEREES, EVIDENCE = "req.budget_lines", "rfe.referees", "inc.evidence"
TRIALS = "req.trial_monitor_detail"
"""Questions whose answer is a table."""
_TABLED = {BUDGET: ("cost",), TRIALS: ("act", "hearing")}
"""By question: types of the records that its table tells of."""

_OF_REFEREE = ("name", "organisation_role", "safe_channels", "how_to_contact", "phones", "emails")
_OF_EVIDENCE = ("title", "kind", "made")
_OF_A_HEARING = ("people", *trials.OF_A_TRIAL, "when", "where", "stage", "result")
_Rows: TypeAlias = "tuple[tuple[str, str], ...]"
_Table: TypeAlias = "tuple[tuple[str, ...], ...]"
_AMOUNT = TYPES["cost"].by_name["amount"]


@dataclass
class Parts:
    """What is written, and which fields of which records that is."""

    application: Application
    sections: list[Section] = field(default_factory=list)
    tabled: frozenset[tuple[str, str]] = frozenset()
    """Fields of records (id, name) that stand in a table, and so nowhere else."""
    _wrote: dict[str, tuple[Document, dict[str, None]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.goes = self.application.goes

    @property
    def wrote(self) -> tuple[Wrote, ...]:
        """Each record with the fields that are told of it."""
        return tuple((document, tuple(names)) for document, names in self._wrote.values())

    def said_already(self, told: Told) -> bool:
        """Whether a field stands under another question, where nobody asked for both: a request tells a thing once."""
        _, names = self._wrote.get(told.record, (None, {}))
        return not self.application.asks_known and told.field in names

    def tell(self, document: Document, *names: str) -> None:
        """Note that fields of a record are told."""
        self._wrote.setdefault(document.id, (document, {}))[1].update(dict.fromkeys(names))


def compose(desk: Desk, application: Application, codes: Sequence[str]) -> Parts:
    """Write the answers to these questions, in their order, with what goes beside them."""
    questions = {one.field.code: one for one in application.questions}
    language = habits().language
    groups: dict[str, list[Question]] = {}
    for code in codes:
        if code in questions:
            groups.setdefault(pack_forms.heading(code, language), []).append(questions[code])
    asked = [questions[code] for code in codes if code in questions]
    tabled = frozenset((told.record, told.field) for one in asked for told in _lines(one, language))
    parts = Parts(application, tabled=tabled)
    safely = {told.record for one in asked for told in one.carried if told.field in SAFELY}
    for heading, among in groups.items():
        rows = tuple(row for one in among for row in _rows(parts, one))
        tables = [table for one in among for table in _tables(parts, one)]
        if rows:
            parts.sections.append(Section(heading, rows))
        reached = dict.fromkeys(told.record for one in among for told in one.carried if _reaches(told))
        parts.sections += [_safely(desk, parts, parts.goes[key]) for key in reached if key not in safely]
        parts.sections += tables
    _enclose(parts)
    if not parts.wrote:
        parts.sections.clear()  # a code name alone tells nothing
    return parts


def _reaches(told: Told) -> bool:
    return told.field in TYPES[told.type].reach and isinstance(TYPES[told.type].by_name[told.field].kind, Handles)


def _safely(desk: Desk, parts: Parts, document: Document) -> Section:
    """How somebody is reached without danger, beside the telephone by which they are; else that they must be asked."""
    fields, language = TYPES[document.type].by_name, parts.application.language
    said = [name for name in SAFELY if narratives.fits(str(document.body.get(name) or ""), language)]
    told = _cells(document, said)
    parts.tell(document, *told)
    rows = tuple((say(fields[name].kind.label), text) for name, text in told.items())
    several = len(parts.application.people) > 1
    heading = say(PART, what=say(REACH), value=_name(parts, document.id)) if several else say(REACH)
    return Section(heading, rows, () if rows else ask_before(desk, document.id))


def _rows(parts: Parts, question: Question) -> Iterable[tuple[str, str]]:
    """The answer; where a name is asked for and stays here, a code name to speak of somebody by."""
    if text := _text(parts, question):
        yield called(question), text
    if question.field.code == NAME and (codes := _code_names(parts, question)):
        yield say(CODE_NAME), codes


def _code_names(parts: Parts, question: Question) -> str:
    application, told = parts.application, {one.record for one in question.carried}
    if question.answer:
        return ""
    unnamed = (parts.goes[key] for key in application.people if key in parts.goes and key not in told)
    asked = application.verdict.permissions
    return "\n".join(
        code_name(TYPES[one.type], one.id)
        for one in unnamed
        if one.type == "person" and one.id in asked and asked[one.id].covers("code_name")
    )


def called(question: Question) -> str:
    """What a question is called in the language being spoken."""
    return label("application_field", question.field.code, habits().language)


def foreign(question: Question, language: str) -> bool:
    """Whether something that could be carried stays out, because it is in words of another language."""
    return any(_foreign(one, language) for one in question.carried)


def unreadable(question: Question, language: str) -> bool:
    """Whether a name or a short line that is carried stands in another script than the language is written in."""
    return question.answer is None and any(
        isinstance(TYPES[one.type].by_name[one.field].kind, Line)
        and not any(narratives.fits(line, language) for line in one.text.splitlines())
        for one in question.carried
    )


def _foreign(told: Told, language: str) -> bool:
    return bool(told.words) and not narratives.fits(told.words, language)


def _text(parts: Parts, question: Question) -> str:
    application = parts.application
    lines = []
    if question.answer:
        answer = parts.goes[question.answer.id]  # as the gate gives it: what it withholds cannot be written
        lines.append(str(answer.body["text"]))
        parts.tell(answer, "text")
    for told in question.carried:
        tabled = (told.record, told.field) in parts.tabled or question.field.code in (REFEREES, EVIDENCE)
        if not (_foreign(told, application.language) or tabled or parts.said_already(told)):
            said = _whose(parts, told)
            lines += said.splitlines() if told.also else [said]
            _tell(parts, told)
    between = "\n\n" if sum(map(is_long, lines)) else "\n"  # accounts stand apart from each other
    return between.join(_once(lines))


def _once(lines: Iterable[str]) -> Iterable[str]:
    """Each line once, in whichever digits it stands again."""
    found: dict[str, str] = {}
    for line in lines:
        found.setdefault(fold_digits(line), line)
    return found.values()


def _whose(parts: Parts, told: Told) -> str:
    """What is told, with whom it is told of where the application is for several."""
    people = parts.application.people
    about = (told.record, *targets(parts.goes[told.record].body.get("person")))
    whose = next((key for key in about if key in people), "")
    named = told.record == whose and told.field in TYPES[told.type].title
    if not whose or named or len(people) == 1:
        return told.text
    return say(PART, what=_name(parts, whose), value=told.text)


def _name(parts: Parts, key: str) -> str:
    leaves = parts.goes.get(key)
    kind = TYPES[leaves.type if leaves else "person"]
    lettered = in_its_letters(leaves, parts.application.language) if leaves else ""
    called = lettered or (title_of(kind, leaves.body) if leaves else "")
    if leaves and called:
        parts.tell(leaves, *(name for name in kind.title if name in leaves.body))
    return called or code_name(kind, key)


def _tell(parts: Parts, told: Told) -> None:
    """Note a field, and the names of those it points at."""
    goes = parts.goes
    document = goes[told.record]
    parts.tell(document, told.field, *told.also)
    if TYPES[told.type].by_name[told.field] in TYPES[told.type].references:
        for named in (goes[key] for key in targets(document.body.get(told.field)) if key in goes):
            parts.tell(named, *(name for name in TYPES[named.type].title if name in named.body))


def _lines(question: Question, language: str) -> list[Told]:
    """What stands in the table of a question, field by field."""
    of = _TABLED.get(question.field.code, ())
    return [told for told in question.carried if told.type in of and not _foreign(told, language)]


def _tables(parts: Parts, question: Question) -> Iterable[Section]:
    if question.field.code == TRIALS:
        yield from _trials(parts, question)
    made = {BUDGET: _budget, REFEREES: _referees}.get(question.field.code)
    if made and (table := made(parts, question)):
        yield Section(called(question), table=table)


def _told_of_each(parts: Parts, question: Question) -> dict[str, dict[str, str]]:
    """By record that the table tells of: what of it, by field."""
    cells: dict[str, dict[str, str]] = {}
    for told in _lines(question, parts.application.language):
        cells.setdefault(told.record, {})[told.field] = told.text
        _tell(parts, told)
    return cells


def _trials(parts: Parts, question: Question) -> Iterable[Section]:
    """What they are accused of, and each trial: what all its hearings have in common, then a line for each of them."""
    cells = _told_of_each(parts, question)
    charges = "\n".join(_once(each["charge"] for each in cells.values() if "charge" in each))
    accused = ((_labelled("act", "charge"), charges),) if charges else ()
    found = trials.apart(parts.goes[key] for key in cells if parts.goes[key].type == "hearing")
    made = [_trial([{**_before_court(parts, one), **cells[one.id]} for one in trial]) for trial in found]
    if len(made) == 1:
        made = [((*accused, *made[0][0]), made[0][1])]
    elif accused:  # of several trials nobody says which is for what they are accused of
        made = [(accused, ()), *made]
    yield from (Section(called(question), rows, table=table) for rows, table in made)


def _trial(lines: Sequence[Mapping[str, str]]) -> tuple[_Rows, _Table]:
    """Rows of what every hearing says alike, and the table of all else."""
    alike = [name for name in _OF_A_HEARING if len({same(line.get(name)) for line in lines}) == 1]
    rows = tuple((_labelled("hearing", name), lines[0][name]) for name in alike if lines[0].get(name))
    return rows, _table("hearing", [name for name in _OF_A_HEARING if name not in alike], lines)


def _before_court(parts: Parts, hearing: Document) -> dict[str, str]:
    """Who stands before the court, where that is not simply whom the application is for."""
    whose = targets(hearing.body.get("people"))
    if not whose or set(whose) == set(parts.application.people):
        return {}
    return {"people": several(_name(parts, key) for key in whose)}


def _budget(parts: Parts, question: Question) -> tuple[tuple[str, ...], ...]:
    """A line for each cost, with the fields that may be told, and a total of each currency."""
    cells = _told_of_each(parts, question)
    table = _table("cost", COLUMNS, cells.values())
    if not table or not any("amount" in line for line in cells.values()):
        return table
    priced = [one.cost.amount for one in parts.application.budget.lines if "amount" in cells.get(one.record, {})]
    return (*table, *(_total(one, len(table[0])) for one in budgets.totals(priced)))


def _total(amount: Money, width: int) -> tuple[str, ...]:
    """The last line of a currency: its sum below the amounts, what it is before it."""
    said, total = say(TOTAL, currency=amount.currency or "?"), shown(_AMOUNT.kind, amount, title=str)
    return (said, *[""] * (width - 2), total) if width > 1 else (say(PART, what=said, value=total),)


def _referees(parts: Parts, question: Question) -> tuple[tuple[str, ...], ...]:
    """Those who agreed to be asked, with what they let go of themselves."""
    if not any(told.field == "referees" for told in question.carried):
        return ()
    named = [one.goes for one in parts.application.referees if one.goes]
    lines = []
    for document in named:
        cells = _cells(document, _OF_REFEREE)
        parts.tell(document, *cells)
        lines.append({**cells, "name": cells.get("name") or code_name(TYPES["person"], document.id)})
    for told in question.carried:
        _tell(parts, told)
    return _table("person", _OF_REFEREE, lines)


def _enclose(parts: Parts) -> None:
    """The list of what is enclosed: each file goes by a way of its own."""
    cells = []
    for document in (one.goes for one in parts.application.enclosures if one.goes):
        cells.append(_cells(document, _OF_EVIDENCE))
        parts.tell(document, *cells[-1])
    if table := _table("evidence", _OF_EVIDENCE, cells):
        parts.sections.append(Section(say(ENCLOSED), table=table))


def _cells(document: Document, names: Iterable[str]) -> dict[str, str]:
    fields = TYPES[document.type].by_name
    return {
        name: shown(fields[name].kind, codec.value_of(fields[name], document.body), title=str)
        for name in names
        if name in document.body
    }


def _table(type_name: str, columns: Sequence[str], lines: Iterable[Mapping[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Headings and lines; a column that is empty everywhere is left out."""
    kept = [line for line in lines if line]
    used = [name for name in columns if any(line.get(name) for line in kept)]
    if not used:
        return ()
    heads = tuple(_labelled(type_name, name) for name in used)
    return (heads, *(tuple(line.get(name, "") for name in used) for line in kept))


def _labelled(type_name: str, name: str) -> str:
    return say(TYPES[type_name].by_name[name].kind.label)
