import dataclasses
import importlib.util
import sys
from decimal import Decimal

import polib
import pytest

from defender_desk.text import bidi, speech
from defender_desk.text.languages import LANGUAGES, language
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import (
    Habits,
    customary,
    fill,
    ngettext,
    npgettext,
    pgettext,
    say,
    say_in,
    say_trouble,
    use,
)
from defender_desk.text.trouble import Trouble

ARABIC = {
    "Close": "أغلق",
    "{who} called": "اتصل {who}",
    "{n} left of {whole}": "بقي {n} من {whole}",
    "The field {field} is empty": "الحقل {field} فارغ",
    "Name": "الاسم",
    "broken {n}": "مكسور {m}",
    "unclosed {n}": "مكسور {n",
}


@pytest.fixture
def catalogues(tmp_path, monkeypatch):
    """Arabic catalogue of a few sentences, found where the shipped ones are."""
    po = polib.POFile()
    po.metadata = {"Content-Type": "text/plain; charset=utf-8", "Plural-Forms": language("ar").plural_forms}
    po.extend(polib.POEntry(msgid=here, msgstr=there) for here, there in ARABIC.items())
    po.append(polib.POEntry(msgid="Open", msgctxt="state", msgstr="مفتوح"))
    po.append(polib.POEntry(msgid="Open", msgctxt="deed", msgstr="افتح"))
    forms = ["لا أيام", "يوم واحد", "يومان", "{n} أيام", "{n} يومًا", "{n} يوم"]
    for context in (None, "span"):
        plural = dict(enumerate(forms))
        po.append(polib.POEntry(msgctxt=context, msgid="{n} day", msgid_plural="{n} days", msgstr_plural=plural))
    place = tmp_path / "i18n" / "ar" / "LC_MESSAGES"
    place.mkdir(parents=True)
    po.save_as_mofile(str(place / "defender_desk.mo"))
    monkeypatch.setattr(speech, "folder", lambda *parts: tmp_path.joinpath(*parts))
    speech._catalogue.cache_clear()
    yield
    speech._catalogue.cache_clear()


def test_until_somebody_chose_sentences_stay_as_written(monkeypatch):
    spec = importlib.util.spec_from_file_location("fresh_speech", speech.__file__)
    fresh = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "fresh_speech", fresh)
    spec.loader.exec_module(fresh)
    assert fresh.habits().language == "en"
    assert fresh._("Close") == "Close"
    assert fresh.say(msg("{who} called"), who="Sam") == "Sam called"


def test_a_place_may_have_any_name():
    assert say(msg("{message} {code} {reader}"), message="a", code="b", reader="c") == "a b c"


@pytest.mark.usefixtures("catalogues")
class TestArabic:
    @pytest.fixture(autouse=True)
    def _arabic(self):
        use(customary("ar"))

    def test_sentences_and_contexts(self):
        assert speech._("Close") == "أغلق"
        assert (pgettext("state", "Open"), pgettext("deed", "Open")) == ("مفتوح", "افتح")
        assert say(msg("Open", "state")) == "مفتوح"

    def test_a_sentence_without_translation_stays_english(self):
        assert speech._("Never translated") == "Never translated"
        assert pgettext("odd", "Open") == "Open"

    @pytest.mark.parametrize("empty", [lambda: speech._(""), lambda: pgettext("", ""), lambda: say(Message(""))])
    def test_the_empty_sentence_is_not_the_catalogue_header(self, empty):
        assert empty() == ""

    def test_names_and_codes_stand_isolated(self):
        assert say(msg("{who} called"), who="Sam +963 11") == "اتصل \u2068Sam +963 11\u2069"
        assert bidi.balanced(say(msg("{who} called"), who="\u2069(x)\u2067"))

    @pytest.mark.parametrize(
        ("n", "shown"),
        [
            (0, "لا أيام"),
            (1, "يوم واحد"),
            (2, "يومان"),
            (5, "5 أيام"),
            (11, "11 يومًا"),
            (100, "100 يوم"),
            (103, "103 أيام"),
        ],
    )
    def test_six_plurals(self, n, shown):
        assert fill(ngettext("{n} day", "{n} days", n), n=n) == shown
        assert fill(npgettext("span", "{n} day", "{n} days", n), n=n) == shown

    def test_counts_take_the_digits_in_use(self):
        use(Habits("ar", digits="arab"))
        assert say(msg("{n} left of {whole}"), n=12, whole=30) == "بقي ١٢ من ٣٠"

    def test_a_negative_number_keeps_its_sign_in_front(self):
        assert say(msg("{n} left of {whole}"), n=-5, whole=Decimal(7)) == "بقي \u2066-5\u2069 من 7"

    def test_a_declared_label_is_said_in_the_same_language(self):
        assert say(msg("The field {field} is empty"), field=msg("Name")) == "الحقل الاسم فارغ"
        assert say_in("en", msg("The field {field} is empty"), field=msg("Name")) == "The field Name is empty"

    @pytest.mark.parametrize("sentence", ["broken {n}", "unclosed {n}"])
    def test_a_broken_translation_does_not_silence_a_warning(self, sentence):
        assert say(Message(sentence), n=3) == sentence.format(n=3)

    def test_a_document_in_another_language_keeps_its_own_digits(self):
        use(Habits("ar", digits="arab"))
        assert say_in("fr", msg("{n} left of {whole}"), n=12, whole=30) == "12 left of 30"
        assert speech.habits().language == "ar"

    def test_trouble_says_what_and_what_next(self):
        trouble = Trouble(msg("The field {field} is empty"), msg("Close"), field=msg("Name"))
        assert say_trouble(trouble) == ("الحقل الاسم فارغ", "أغلق")
        assert say_trouble(Trouble(msg("Close"))) == ("أغلق", "")


def test_an_english_sentence_isolates_only_what_could_disturb_it():
    assert say(msg("{who} called"), who="محمد") == "\u2068محمد\u2069 called"
    assert say(msg("{who} called"), who="José 12") == "José 12 called"
    assert say(msg("{who} called"), who="a\u202eb") == "\u2068a\u202eb\u2069 called"


def test_a_wrong_call_is_a_defect():
    with pytest.raises(KeyError):
        say(msg("{who} called"))


def test_an_unknown_language_is_not_put_in_use():
    with pytest.raises(KeyError):
        use(Habits("xx"))
    assert speech.habits().language == "en"


def test_month_names_serve_their_own_language_alone():
    chosen = Habits("ar", months="ar_MA")
    assert chosen.month_locale == "ar_MA"
    assert chosen.speaking("fr").month_locale == "fr"
    assert Habits("en", months="ar_EG").speaking("ar").month_locale == "ar_EG"


def test_each_language_has_its_customs():
    assert customary("ar").first_weekday == 5
    assert customary("ar").weekend == {4, 5}
    assert customary("fr").first_weekday == 0
    assert all(customary(one.code).digits == "latn" for one in LANGUAGES)
    with pytest.raises(dataclasses.FrozenInstanceError):
        customary("ar").language = "en"


def test_shipped_catalogues_load_or_are_absent():
    for one in LANGUAGES:
        assert speech._catalogue(one.code).gettext("a sentence nobody wrote") == "a sentence nobody wrote"
