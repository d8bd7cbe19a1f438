import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.vault import strength
from defender_desk.vault.phrases import enough_words, generate
from defender_desk.vault.strength import ENOUGH_BITS, judge
from defender_desk.vault.word_lists import LANGUAGES

WEAK = [
    # What is said every day, prayed, greeted with
    "السلام عليكم ورحمة الله",
    "السلام عليكم ورحمة الله وبركاته",
    "السَّلامُ عليكم ورحمةُ الله",
    "السلام_عليكم_ورحمة_الله",
    "السلامعليكمورحمةاللهوبركاته",
    "بسم الله الرحمن الرحيم 2024",
    "لا إله إلا الله محمد رسول الله",
    "حسبي الله ونعم الوكيل يا رب",
    "صباح الخير يا حبيبي",
    "allahu akbar alhamdulillah",
    "notre père qui es aux cieux",
    "Padre nuestro que estás en el cielo",
    # Proverbs and lines
    "من جد وجد ومن زرع حصد",
    "إذا كان الكلام من فضة فالسكوت من ذهب",
    "عصفور في اليد خير من عشرة على الشجرة",
    "الوقت كالسيف إن لم تقطعه قطعك",
    "على قدر أهل العزم تأتي العزائم",
    "The quick brown fox jumps over the lazy dog",
    "to be or not to be, that is the question",
    "Petit à petit, l'oiseau fait son nid",
    "Más vale pájaro en mano que ciento volando",
    "correct horse battery staple",
    # Love, teams, names, countries, years
    "احبك يا امي الغالية",
    "حبيبتي سارة إلى الأبد 2015",
    "أحمد محمد محمود علي",
    "فاطمة 12/05/1987",
    "الأهلي المصري 1907 بطل إفريقيا",
    "سوريا حرة كرامة عدالة",
    "ahmed mohamed ali hassan 1990",
    "real madrid cristiano 7777",
    "je t'aime mon amour pour toujours",
    "te quiero mucho mi amor 2020",
    # Keys in a row, the other keyboard, digits
    "شسيبلاتنمكط",
    "ضصثقفغعهخحجد شسيبلاتنمك",
    "qwertyuiop asdfghjkl zxcvbnm",
    "hgsghl ugd;l ,vplm hggi",
    "١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨٩٠",
    "20111201120119871987",
    "ابتثجحخدذرزسشصضطظعغ",
    # Nothing but more of the same
    "قلم قلم قلم قلم قلم قلم قلم قلم",
    "هههههههههههههههههههههههههه",
    "abcabcabcabcabcabcabcabcabc",
    # Too few words
    "شجرة كتاب نافذة جسر",
    "ورقة ساعة قارب مطر حقيبة",
    "window bridge apple",
    "الحياة حلوة بس نفهمها",
    "P@ssw0rd!2024",
    "Syria2011!",
    "",
]

STRONG = [
    "غيمة مفتاح زيتون قارب ساعة جسر",
    "غيمة-مفتاح-زيتون-قارب-ساعة-جسر",
    "سبعة أرانب تلعب شطرنج فوق قنطرة من الكعك",
    "لمبة صفراء تحكي نكتة بايخة لجارنا الخباز كل خميس",
    "abacus breeze cactus dolphin envelope fabric",
    "velvet pumpkin orbit saddle whisper cocoa",
    "abeille bouton chariot dauphin gazelle horloge",
    "abeja botella canasta espejo girasol tortuga",
    "xkqjwzvbplmtrqhn",
    "k#9$Vq!2pL@z7Rw&",
    "7fK2-qPx9-Lm4v-Zt8w-Hj3n",
    "ضذظقبغوشيطلخثهمتكزصع",
]


@pytest.mark.parametrize("phrase", WEAK)
def test_what_people_choose_is_weak(phrase):
    judged = judge(phrase)
    assert not judged.enough, judged.bits
    assert judged.bits < ENOUGH_BITS
    assert judged.advice != strength.STRONG


@pytest.mark.parametrize("phrase", STRONG)
def test_what_nobody_guesses_is_strong(phrase):
    judged = judge(phrase)
    assert judged.enough, judged.bits
    assert judged.advice == strength.STRONG


@pytest.mark.parametrize("language", LANGUAGES)
def test_drawn_phrases_are_enough_and_one_word_less_is_not(language):
    for _ in range(25):
        assert judge(generate(language)).enough
        assert not judge(generate(language, enough_words(language) - 1)).enough


def test_own_words_count_for_nothing():
    phrase = "غيمة مفتاح زيتون قارب ساعة مرصادي"
    assert judge(phrase).enough
    judged = judge(phrase, ["مرصادي"])
    assert not judged.enough
    assert "belong to you" in judged.advice.id


@pytest.mark.parametrize(
    ("phrase", "says"),
    [
        ("السلام عليكم ورحمة الله", "Sayings"),
        ("qwertyuiop", "Keys in a row"),
        ("أحمد محمود", "Names"),
        ("شجرة قلم شجرة قلم", "Repeating"),
        ("12051987", "Dates"),
        ("شجرة كتاب", "Add words"),
    ],
)
def test_advice_names_the_weakness(phrase, says):
    assert judge(phrase).advice.id.startswith(says)


@given(st.text(max_size=60))
def test_any_text_is_judged(text):
    judged = judge(text)
    assert judged.bits >= 0
    assert judged.enough == (judged.bits >= ENOUGH_BITS)


def test_a_page_of_text_is_judged_by_its_beginning():
    assert judge("a" * 100_000).bits < ENOUGH_BITS
    assert judge(generate("ar", 1000)).enough
