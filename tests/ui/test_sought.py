"""What is looked for by the words of everyday, in each language, is found by Ctrl+K, and leads to a page alone."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QFrame

from defender_desk.services import records
from defender_desk.text.bidi import plain
from defender_desk.text.speech import say
from defender_desk.ui.frame.palette import FindAnything
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.sections import SECTIONS
from defender_desk.ui.settings.pages import PAGES
from defender_desk.ui.settings.screen import Settings

SOUGHT = {
    "ar": (
        ("كلمة السر", "عبارة المرور والاسترداد"),
        ("كلمه السر", "عبارة المرور والاسترداد"),
        ("باسورد", "عبارة المرور والاسترداد"),
        ("باسوورد", "عبارة المرور والاسترداد"),
        ("طباعة", "بطاقة الطوارئ…"),
        ("حذف الكل", "محو هذا المكتب"),
        ("محو", "محو هذا المكتب"),
        ("مسح", "محو هذا المكتب"),
        ("مسح", "سلة المحذوفات"),
        ("تمويل", "البحث عن الجهة المناسبة…"),
        ("التمويل", "جهات المساعدة"),
        ("سفر", "السفر دون المكتب"),
        ("السفر", "السفر دون المكتب"),
        ("تصدير", "تسليم"),
        ("إرسال", "الإحالات"),
        ("رسالة", "الإحالات"),
        ("خطاب", "الإحالات"),
        ("أوراق", "الأدلة"),
        ("الأوراق", "الأدلة"),
        ("تعريف", "بطاقتي والمكاتب التي أعرفها"),
        ("إخطار", "اليوم"),
        ("سلطة", "المنظمات"),
        ("السلطات", "المنظمات"),
    ),
    "en": (
        ("password", "Passphrase and recovery"),
        ("passwords", "Passphrase and recovery"),
        ("delete everything", "Erase this desk"),
        ("border", "Travel without the desk"),
        ("funding", "Which fund fits?…"),
        ("export", "Write for other programs"),
        ("letter", "Referrals"),
        ("print", "Emergency card…"),
    ),
    "fr": (
        ("mot de passe", "Phrase de passe et récupération"),
        ("tout supprimer", "Effacer ce bureau"),
        ("frontieres", "Voyager sans le bureau"),
        ("financement", "Prestataires"),
        ("imprimer", "Carte d’urgence…"),
    ),
    "es": (
        ("contrasena", "Frase de contraseña y recuperación"),
        ("borrar todo", "Borrar este escritorio"),
        ("fronteras", "Viajar sin el escritorio"),
        ("financiación", "Proveedores"),
        ("imprimir", "Tarjeta de emergencia…"),
    ),
}


def _found(at, typed):
    at.shell.find_anything()
    palette = at.shell.findChildren(FindAnything)[-1]
    palette.line.setText(typed)
    at.rest()
    return palette


@pytest.mark.parametrize("language", SOUGHT)
def test_what_people_type_finds_what_is_called_otherwise(sit, language):
    at = sit(language)
    for typed, wanted in SOUGHT[language]:
        palette = _found(at, typed)
        titles = [one.title for one in palette._shown]
        palette.reject()
        assert wanted in titles[:8], (typed, titles)


def test_another_word_for_a_page_stands_between_names_and_texts(sit):
    at = sit("en")
    at.ask(records.save, "incident", None, {"title": "Raid", "story": "They asked for the password."})
    at.ask(records.save, "person", None, {"name": "Password"})
    palette = _found(at, "password")
    at.until(lambda: len(palette._shown) == 3)
    assert [plain(one.title) for one in palette._shown] == ["Password", "Passphrase and recovery", "Raid"]
    palette.reject()


@pytest.mark.parametrize("typed", ["delete everything", "wipe", "destroy", "erase", "remove"])
def test_no_word_does_more_than_lead_to_a_page(sit, typed):
    at = sit("en")
    palette = _found(at, typed)
    palette._go()
    at.rest()
    assert isinstance(at.shell.front, Settings)
    assert not [one for one in at.shell.findChildren(Dialog) if one.isVisible()]
    assert at.shell.isVisible()


def test_hiding_at_once_is_found_by_its_own_name_alone(sit):
    at = sit("en")
    (vanishing,) = [one for one in at.shell.commands.entries() if one.title == "Hide at once and quit"]
    assert not vanishing.sought


def test_what_is_found_by_its_heading_stands_on_that_page(sit):
    at = sit("en")
    for page in PAGES:
        at.shell.open("settings", page.name)
        at.rest()
        headings = {one.accessibleName() for one in at.shell.front.page.findChildren(QFrame)}
        assert {say(part) for part in page.parts} <= headings, page.name


def test_other_words_are_given_to_something_that_can_be_found():
    for section in SECTIONS:
        named = {section.label, *(each[-1] for each in (*section.pages, *section.parts))}
        named |= {sentence for sentence, _keys, _act in section.commands}
        assert set(section.sought) <= named
