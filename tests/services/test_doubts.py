"""What could not be read as what its column is, told before it comes in."""

from __future__ import annotations

from pathlib import Path

from defender_desk.services.bring_in import bringing_in
from defender_desk.services.bring_in.doubts import IN_NOTES, NO_ADDRESS, NO_DAY, NO_NUMBER, doubts
from defender_desk.services.desk import Desk


def test_what_is_no_day_no_number_no_address_and_no_term_is_told_with_its_line(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "Name,Phone,E-mail,Date of birth,Gender\n"
        "Reem,+961 3 123 456,reem@example.org,14/07/1979,woman\n"
        "Jose,not known,jose@@bad,31/02/1980,xyz\n"
        "Suad,٠٩٤٤ ١١١ ٢٢٢,,0/0/00,\n"
        "Nader,,,May 1980,\n",
        "utf-8",
    )
    planned = bringing_in.plan(desk, bringing_in.look(desk, path), type_name="person")
    assert {(one.line, one.field, one.text, one.why) for one in doubts(planned.drafts)} == {
        (3, "phones", "not known", NO_NUMBER),
        (3, "emails", "jose@@bad", NO_ADDRESS),
        (3, "born", "31/02/1980", NO_DAY),
        (3, "gender", "xyz", IN_NOTES),
        (4, "born", "0/0/00", NO_DAY),
    }
