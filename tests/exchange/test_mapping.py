"""Columns of tables from elsewhere, and the records made of them."""

from __future__ import annotations

import csv
import json
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defender_desk.exchange.cells import code_of, known_words, read_cell
from defender_desk.exchange.csv_file import read_csv
from defender_desk.exchange.headings import fits, form_of
from defender_desk.exchange.mapping import HARMED, KEEP, LEAVE_OUT, drafts, propose
from defender_desk.exchange.mapping import unread as not_read
from defender_desk.exchange.tables import Row, Sheet
from defender_desk.model import codec
from defender_desk.model.kinds import Choice, Choices, Content
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.text.languages import LANGUAGES

PERSON, INCIDENT, ORGANISATION = TYPES["person"], TYPES["incident"], TYPES["organisation"]


def sheet(columns, *rows):
    return Sheet("", tuple(columns), [Row(line, tuple(row)) for line, row in enumerate(rows, 2)])


def targets(columns, *rows, declared=PERSON):
    return [proposal.target for proposal in propose(sheet(columns, *rows), declared)]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("الاسم الكامل", "name"), ("الإسم", "name"), ("Nom et prénom", "name"), ("NOMBRE COMPLETO", "name"),
        ("Full_Name", "name"), ("personal/full_name", "name"), ("Name / الاسم", "name"), ("الاسم (Name)", "name"),
        ("رقم الجوال", "phones"), ("Téléphone", "phones"), ("N° de téléphone :", "phones"), ("Tel.", "phones"),
        ("Phone 1 - Value", "phones"), ("Mobile Phone", "phones"), ("Teléfono móvil", "phones"),
        ("Correo electrónico", "emails"), ("E-mail Address", "emails"), ("E-mail 1 - Value", "emails"),
        ("البريد الالكتروني", "emails"), ("Courriel", "emails"), ("Birthday", "born"), ("تاريخ الولادة", "born"),
        ("Date de naissance", "born"), ("الجنس", "gender"), ("Nationality", "nationalities"), ("País", "residence"),
        ("Organization Name", "organisation"), ("Company", "organisation"), ("Job Title", "organisation_role"),
        ("ملاحظات", "notes"), ("Telefone number", "phones"), ("safe_name", "safe_name"), ("Safe name", "safe_name"),
    ],
)  # fmt: skip
def test_headings_people_use_find_their_field(heading, field):
    assert targets([heading], [""]) == [field]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("تاريخ الحادثة", "when"), ("Date of incident", "when"), ("Type de violation", "what"),
        ("وصف الحادثة", "story"), ("Description", "story"), ("Lugar", "place"), ("المحافظة", "place"),
        ("Number of victims", "victims_count"),
    ],
)  # fmt: skip
def test_headings_of_incident_logs_find_their_field(heading, field):
    assert targets([heading], [""], declared=INCIDENT) == [field]


def test_every_field_of_every_type_is_found_by_its_name_and_its_label():
    for declared in TYPES.values():
        labels = [field.kind.label.id for field in declared.fields]
        for field in declared.fields:
            if isinstance(field.kind, Content):
                continue
            assert field.name in [fit.field for fit in fits(field.name, [], declared)][:2]
            if labels.count(field.kind.label.id) == 1:
                assert field.name in [fit.field for fit in fits(field.kind.label.id, [], declared)][:3]


def test_what_stands_in_a_column_speaks_where_the_heading_does_not():
    rows = [
        ["a@example.org", "+963 944 123 456", "https://example.org/x", "?"],
        ["b@example.org", "٠٩٤٤١٢٣٤٥٦", "www.example.org", "!"],
    ]
    assert targets(["Q1", "Q2", "Q3", "Q4"], *rows) == ["emails", "phones", "web", KEEP]
    assert targets(["Telephone", "Name"], ["a@example.org", "0944 123 456"]) == ["emails", "phones"]


@pytest.mark.parametrize(
    ("values", "form"),
    [
        (["2024-05-06", "06/05/2024"], ""),
        (["1985", "1990"], ""),
        (["0944123456", "", "x"], ""),
        (["0944123456", "0933-111-222", "x"], "phone"),
        ([], ""),
    ],
)
def test_dates_and_years_are_no_telephones(values, form):
    assert form_of(values) == form


def test_the_cells_tell_a_term_from_an_account():
    term = vocabulary("violation_type").terms[0].labels["fr"]
    assert targets(["What happened?"], [term], declared=INCIDENT) == ["what"]
    assert targets(["What happened?"], ["Three men came at night."], declared=INCIDENT) == ["story"]


def test_contacts_of_google_and_outlook():
    google = ["First Name", "Last Name", "Organization Name", "Birthday", "Notes", "E-mail 1 - Value", "Phone 1 - Type",
              "Phone 1 - Value", "Phone 2 - Value", "Address 1 - Formatted", "Website 1 - Value"]  # fmt: skip
    row = [
        "Leyla",
        "Haddad",
        "Shams",
        "1985-04-12",
        "n",
        "l@example.org",
        "Mobile",
        "0944 ::: 0933",
        "+963 11",
        "Homs",
        "w",
    ]
    assert targets(google, row) == ["name", "name", "organisation", "born", "notes", "emails", KEEP, "phones", "phones",
                                    "whereabouts", "web"]  # fmt: skip
    (draft,) = drafts(sheet(google, row), targets(google, row), PERSON)
    assert draft.changes["name"] == "Leyla Haddad"
    assert draft.changes["phones"] == ["0944", "0933", "+963 11"]
    assert draft.names == {"organisation": ("Shams",)}
    assert draft.remainder() == "Phone 1 - Type: Mobile"
    outlook = [
        "First Name",
        "Last Name",
        "Company",
        "Job Title",
        "Home Phone",
        "Mobile Phone",
        "E-mail Address",
        "Notes",
    ]
    assert targets(outlook, [""] * 8) == [
        "name",
        "name",
        "organisation",
        "organisation_role",
        "phones",
        "phones",
        "emails",
        "notes",
    ]


def test_a_form_on_telephones():
    kobo = ["start", "_uuid", "group_who/full_name", "group_who/phone", "violation_type", "_submission_time"]
    assert targets(kobo, [""] * 6) == [LEAVE_OUT, LEAVE_OUT, "name", "phones", KEEP, LEAVE_OUT]
    assert targets(["violation_type"], [""], declared=INCIDENT) == ["what"]
    codes = [term.code for term in vocabulary("violation_type").terms[:2]]
    (draft,) = drafts(sheet(["what"], [" ".join(codes)]), ["what"], INCIDENT)
    assert draft.changes == {"what": codes}


def test_a_whole_name_goes_before_its_parts():
    assert targets(["First name", "Full name", "Last name"], ["a", "a b", "b"]) == [KEEP, "name", KEEP]


def test_one_field_is_not_given_twice_unless_it_can_hold_both():
    found = targets(["Date of birth", "Year of birth", "Mobile", "WhatsApp"], [""] * 4)
    assert found == ["born", KEEP, "phones", "phones"]


TERMS = [
    (field.kind.vocabulary, declared.name)
    for declared in TYPES.values()
    for field in declared.fields
    if isinstance(field.kind, Choice | Choices)
]


@pytest.mark.parametrize("name", sorted({name for name, _ in TERMS}))
def test_labels_of_four_languages_are_read_into_codes(name):
    found = vocabulary(name)
    for term in found.terms:
        assert code_of(name, term.code) == term.code
        for language in LANGUAGES:
            label = term.labels[language.code]
            # A label that two terms share, once folded, means neither.
            found_code = code_of(name, f"  {label.upper()} ")
            assert found_code in (term.code, "", label.lower()), label
    sure = [code_of(name, term.labels["en"]) == term.code for term in found.terms]
    assert sum(sure) > 0.9 * len(sure)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [("gender", "أنثى", "woman"), ("gender", "F", "woman"), ("gender", "Masculino", "man"), ("country", "سوريا", "SY"),
     ("country", "sy", "SY"), ("country", "Syrie", "SY"), ("country", "Nowhere", ""), ("language", "Français", "fr")],
)  # fmt: skip
def test_words_people_use_for_terms(name, text, code):
    assert code_of(name, text) == code


def test_nothing_that_stood_in_a_row_is_lost():
    columns = ["Name", "Gender", "Nationalities", "Born", "Minor", "Shoe size", "Last contact"]
    row = ["ليلى", "somebody", "Syria; Atlantis؛ France", "in the spring", "perhaps", "38", "", "beyond"]
    given = ["name", "gender", "nationalities", "born", "minor", KEEP, "last_contact"]
    (draft,) = drafts(sheet(columns, row), given, PERSON)
    assert draft.changes == {
        "name": "ليلى",
        "nationalities": ["SY", "FR"],
        "born": ["in the spring", "", "", "unknown", False],
    }
    assert draft.trouble is None
    assert draft.remainder().splitlines() == [
        "Gender: somebody", "Nationalities: Atlantis", "Minor: perhaps", "Shoe size: 38", "beyond",
    ]  # fmt: skip
    assert {kept.field for kept in draft.kept} == {"gender", "nationalities", "minor", ""}


def test_what_a_person_leaves_out_is_left_out():
    (draft,) = drafts(sheet(["Name", "Secret"], ["a", "b"]), ["name", LEAVE_OUT], PERSON)
    assert (draft.changes, draft.kept) == ({"name": "a"}, ())


def test_a_second_value_where_one_fits_is_kept():
    (draft,) = drafts(sheet(["a", "b"], ["1985", "1986"]), ["born", "born"], PERSON)
    assert draft.changes["born"][0] == "1985"
    assert draft.remainder() == "b: 1986"


def test_a_row_without_use_is_told_by_its_line():
    good, bad = drafts(sheet(["Name", "x"], ["a", ""], ["", "only this"]), ["name", KEEP], PERSON)
    assert good.trouble is None
    assert bad.trouble.values == {"line": 3}
    assert bad.remainder() == "x: only this"


def test_ids_are_references_and_names_are_left_to_the_caller():
    (draft,) = drafts(sheet(["o", "o"], ["a" * 26, "Shams"]), ["organisation", "organisation"], PERSON)
    assert draft.changes == {"organisation": "a" * 26}
    assert draft.names == {"organisation": ("Shams",)}


def test_written_faces_in_a_table_are_read_back(tmp_path):
    body = {
        "name": "ليلى حداد",
        "phones": ["+963 944", "0933"],
        "gender": "woman",
        "nationalities": ["SY", "FR"],
        "minor": False,
        "born": ["1985-04-12", "1985-04-12", "1985-04-12", "day", False],
        "notes": "=1+1\nsecond",
    }
    fields = [PERSON.by_name[name] for name in body]
    written = [codec.write(field.kind, codec.value_of(field, body)) for field in fields]
    with (tmp_path / "t.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([[field.kind.label.id for field in fields], written])
    (back,) = read_csv(tmp_path / "t.csv")
    (draft,) = drafts(back, [proposal.target for proposal in propose(back, PERSON)], PERSON)
    assert draft.changes == body


@settings(max_examples=100)
@given(st.data())
def test_any_text_in_any_field_makes_a_sound_record_and_is_never_lost(data):
    declared = TYPES[data.draw(st.sampled_from(sorted(TYPES)))]
    field = data.draw(st.sampled_from(declared.fields))
    text = data.draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
    (draft,) = drafts(sheet(["h"], [text.replace("\0", "")]), [field.name], declared)
    codec.check_body(declared, draft.changes)
    if text.replace("\0", "").strip():
        assert draft.changes or draft.names or draft.kept or not text.strip(" ;،|؛,\n:\t/")


def test_the_table_of_headings_names_real_fields_and_terms():
    known = known_words()
    fields = {field.name for declared in TYPES.values() for field in declared.fields}
    of_one_type = {f"{name}.{field.name}" for name, declared in TYPES.items() for field in declared.fields}
    assert set(known["headings"]) <= fields | of_one_type
    for name, terms in known["terms"].items():
        assert set(terms) <= set(vocabulary(name).by_code)
    for headings in known["headings"].values():
        assert len(headings) == len(set(headings))
    assert json.dumps(known, ensure_ascii=False).isprintable()
    assert all(first != second for first, second in pairwise(known["parts"]))


def test_cells_of_single_choices_are_one_term_or_none():
    with pytest.raises(codec.Unreadable):
        read_cell(PERSON.by_name["gender"].kind, "woman; man")


@pytest.mark.parametrize(
    ("written", "codes"),
    [("سوري، جزائرية، أردني", ["SY", "DZ", "JO"]), ("Syrian; Lebanese", ["SY", "LB"]), ("palestinienne", ["PS"])],
)
def test_nationalities_are_read_as_countries(written: str, codes: list[str]) -> None:
    assert read_cell(PERSON.by_name["nationalities"].kind, written).stored == codes


def test_a_word_that_only_leads_to_a_term_is_not_taken_for_it() -> None:
    assert code_of("violation_type", "اعتقال") == ""


@pytest.mark.parametrize(
    ("written", "codes", "unread"),
    [
        ("تعذيب تهديد", ["torture", "threat"], ()), ("اعتقال تعذيب", ["torture"], ("اعتقال",)),
        ("إخلاء قسري", ["eviction"], ()), ("Torture Threat", ["torture", "threat"], ()),
    ],
)  # fmt: skip
def test_terms_with_spaces_between_them_are_read_and_what_is_none_is_told(written, codes, unread) -> None:
    cell = read_cell(INCIDENT.by_name["what"].kind, written)
    assert (cell.stored, cell.unread) == (codes, unread)
    assert not_read([written, "تهديد"], "what", INCIDENT) == unread
    assert not_read([written], KEEP, INCIDENT) == ()


def test_a_sentence_with_a_term_in_it_is_no_list_of_terms() -> None:
    with pytest.raises(codec.Unreadable):
        read_cell(INCIDENT.by_name["what"].kind, "تعذيب في مركز الشرطة")


def test_a_day_that_a_table_program_kept_as_its_number_is_that_day() -> None:
    stored = read_cell(INCIDENT.by_name["when"].kind, "45414").stored
    assert codec.load(INCIDENT.by_name["when"].kind, stored).first == date(2024, 5, 2)
    kept = read_cell(INCIDENT.by_name["when"].kind, "1987").stored
    assert codec.load(INCIDENT.by_name["when"].kind, kept).first == date(1987, 1, 1)


def test_an_account_under_the_heading_of_a_vocabulary_goes_to_the_account() -> None:
    told = ["داهموا المكتب فجراً", "اعتقلوا اثنين من الزملاء", "تهديد بالهاتف من رقم مجهول"]
    (proposed,) = propose(sheet(["ما حدث"], *([one] for one in told)), INCIDENT)
    assert proposed.target == "story"
    (proposed,) = propose(sheet(["ما حدث"], ["التوقيف"], ["التعذيب"], ["التهديد"]), INCIDENT)
    assert proposed.target == "what"


def test_how_somebody_is_addressed_is_no_role_and_leaves_it_to_the_job_title():
    assert targets(["Title", "First Name", "Job Title"], ["Me", "Zoé", "Présidente"], ["", "Ahmad", ""]) == [
        KEEP, "name", "organisation_role",
    ]  # fmt: skip
    assert targets(["Title", "Name"], ["Editor", "Reem"])[0] == "organisation_role"


def test_a_column_where_nothing_stands_leaves_a_field_to_one_that_says_something():
    assert targets(["Title", "Name", "Job Title"], ["", "Reem", "Editor"])[2] == "organisation_role"


def test_a_column_of_victims_holds_people_where_names_stand_and_a_count_where_numbers_do():
    columns = ["Date", "What happened", "Victim"]
    assert targets(columns, ["2026-03-04", "arrest", "Lina Haddad"], declared=INCIDENT)[2] == HARMED
    assert targets(["Victims"], ["3"], ["12"], declared=INCIDENT) != [HARMED]
