from __future__ import annotations

import pytest

from defender_desk.text.numbers_said import asked_faces, inland_of, number_faces


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("+963 944 123 456", "0944123456"),
        ("0944 123 456", "+963944123456"),
        ("00963944123456", "944-123-456"),
        ("963944123456", "0944 123 456"),
        ("+961 3 987 654", "03 987 654"),
        ("03/987654".replace("/", " "), "+961 3 987654"),
        ("+33 6 12 34 56 78", "0612345678"),
        ("0612345678", "+33 (0)6 12 34 56 78"),
        ("٠٩٣٣٥٥٥٧٧٧", "933555777"),
        ("+1 202 555 0142", "(202) 555-0142"),
        ("+962 79 555 0142", "0142"),
        ("+962 79 555 0142", "550142"),
        ("+962 79 555 0142", "95550142"),
    ],
)
def test_one_number_is_met_however_it_is_said(kept, typed):
    assert not set(number_faces(kept)).isdisjoint(asked_faces(typed))


@pytest.mark.parametrize(
    ("kept", "typed"),
    [("+963 944 123 456", "0944123457"), ("+963 944 123 456", "4412"), ("+962 79 555 0142", "142")],
)
def test_another_number_is_not_met(kept, typed):
    assert set(number_faces(kept)).isdisjoint(asked_faces(typed))


@pytest.mark.parametrize(
    ("number", "inland"),
    [
        ("+7 495 123 45 67", "4951234567"),
        ("+20 100 765 4321", "1007654321"),
        ("00 963 944 123 456", "944123456"),
        ("0944123456", ""),
        ("8820", ""),
    ],
)
def test_the_country_code_is_told_by_its_length(number, inland):
    assert inland_of(number) == inland
