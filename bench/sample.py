"""Made-up people for measuring, about a kilobyte each, half Arabic and half Latin, words as unequal as in life.

Nobody here exists. The practice generator replaces `people` once it makes as many.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from defender_desk.model.codec import Json

ARABIC, LATIN = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "abcdefghijklmnopqrstuvwxyz"
FIRST = ["أحمد", "فاطمة", "منى", "عبد الرحمن", "Amal", "Karim", "يوسف", "Leïla", "هدى", "Sami", "إبراهيم", "Noor"]
FAMILY = ["الحسن", "Haddad", "خليل", "Mansour", "العلي", "Idrissi", "حمدان", "Núñez", "الشامي", "Darwish"]
COUNTRIES = ["SY", "EG", "TN", "FR", "LB", "YE", "MA", "SD", "DE", "TR"]
WORK = ["journalist", "lawyer", "activist", "doctor", "student", "teacher", "artist", "union"]
LANGUAGES = ["ar", "en", "fr", "es", "ku", "ber"]
VOCABULARY, STORY = 30_000, 120


def vocabulary() -> list[str]:
    """Words of both scripts, the most common first."""
    lot = random.Random(0)
    scripts = (ARABIC, LATIN)
    return ["".join(lot.choices(scripts[number % 2], k=lot.randint(3, 8))) for number in range(VOCABULARY)]


def people(times: int, seed: int = 1) -> Iterator[dict[str, Json]]:
    """Stored bodies of made-up people."""
    lot, known = random.Random(seed), vocabulary()
    shares, running = [], 0.0
    for rank in range(VOCABULARY):
        running += 1 / (rank + 3)
        shares.append(running)
    for number in range(times):
        year, month, day = lot.randint(2019, 2026), lot.randint(1, 12), lot.randint(1, 28)
        date = f"{year}-{month:02}-{day:02}"
        yield {
            "name": f"{lot.choice(FIRST)} {lot.choice(FAMILY)} {number}",
            "protection": lot.choice(["not_published", "public", "initials"]),
            "origin": lot.choice(COUNTRIES),
            "residence": lot.choice(COUNTRIES),
            "work": list(lot.sample(WORK, lot.randint(1, 2))),
            "languages": list(lot.sample(LANGUAGES, lot.randint(1, 2))),
            "emergency_help": lot.random() < 0.3,
            "last_contact": [date, date, date, "day", False],
            "phones": [f"+963 9{lot.randint(10_000_000, 99_999_999)}"],
            "notes": " ".join(lot.choices(known, cum_weights=shares, k=STORY)),
        }
