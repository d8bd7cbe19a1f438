"""In which encoding a text file from outside was written.

Exchange floor: tables, cards and previews ask here. Unicode comes first because it can be proved; among the
one-byte encodings, which all "work", the one wins in which the words look like words. Arabic tables written by an
Arabic Windows are the common case, and general guessers take them for something else. One odd byte makes no text of
another encoding: where most is UTF-8, each line that is not is looked at by itself.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ONE_BYTE = ("cp1256", "cp1252", "iso8859-6")
_WIDE = ("utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le", "utf_7")
_SAMPLE = 256 << 10
_ESCAPED = re.compile("[\udc80-\udcff]")

_WORD = re.compile(r"(?:[^\W\d_][ً-ْ]*){2,}")
_ARABIC = re.compile(r"[ء-يً-ْـپچژگ]+")
_LATIN = re.compile(r"[a-zA-ZàâäçèéêëîïôöùûüÿœæÀÂÇÈÉÊËÎÏÔÙÛÜŒáíóúñÁÍÓÚÑ]+")
_ACCENTED = re.compile(r"[^\x00-\x7f]")
_CAPITAL_INSIDE = re.compile(r"[a-zà-öø-ÿ][A-ZÀ-Þ]|[^\x00-\x7f]{3,}")
_ODD = re.compile(r"[\x80-\x9f\ufffd¤¦§¨¯±¶·¸¿¡×÷þðÞÐ]")
_ONLY_AT_END = re.compile(r"[ةىًٌٍ](?=[^\W\d_])")
_COMMON = re.compile(r"[اليمنورتبعدهسفكةحقأ]")


MEANS_NOTHING = "\ufffd"
"""What stands in a text for bytes that mean nothing in its encoding."""
KEPT = "surrogateescape"
"""How a text is read so that `mended` can look at the bytes of a line again."""


def encoding_of(data: bytes, *, whole: bool = True) -> str:
    """The name of the encoding the bytes are written in, for `codecs`; `whole` means that they are not cut off."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if wide := _without_mark(data):
        return wide
    found = _Utf8()
    found.hear(data, whole=whole)
    return "utf-8" if found.prevails else _one_byte(data[:_SAMPLE])


def encoding_of_file(stream: BinaryIO) -> str:
    """The name of the encoding a long file is written in; reads it to its end, a piece at a time."""
    first = piece = stream.read(_SAMPLE)
    encoding = encoding_of(piece, whole=False)
    if encoding != "utf-8" and (piece.startswith(tuple(mark for mark, _ in _MARKS)) or _without_mark(piece)):
        return encoding
    found, odd = _Utf8(), b""
    while piece:
        odd = odd or (piece if found.hear(piece, whole=False) else b"")
        piece = stream.read(_SAMPLE)
    return "utf-8" if found.prevails else _one_byte(odd or first)


def decoded(data: bytes) -> str:
    """The text of a whole file; bytes that mean nothing in its encoding become the sign for that."""
    encoding = encoding_of(data)
    text = data.decode(encoding, KEPT if encoding == "utf-8" else "replace")
    return text if text.isascii() else "".join(mended(line, encoding) for line in text.splitlines(keepends=True))


def mended(line: str, encoding: str) -> str:
    """A line of which bytes that mean nothing were `KEPT`: as another program wrote it, or with the sign for that."""
    if not _ESCAPED.search(line):
        return line
    data = line.encode(encoding, KEPT)
    if encoding == "utf-8" and not (found := _Utf8()).hear_all(data).prevails:
        scores = {one: _likeness(data.decode(one, "replace")) for one in _ONE_BYTE}
        best = max(scores, key=lambda one: scores[one])
        if found.odd and scores[best] > 0:
            return data.decode(best, "replace")
    return data.decode(encoding, "replace")


class _Utf8:
    """How much of some bytes is UTF-8 beyond ASCII, and how much is not."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self.letters = self.odd = 0

    def hear(self, data: bytes, *, whole: bool) -> bool:
        """Take these bytes in; whether some of them mean nothing."""
        text = self._decoder.decode(data, final=whole)
        if text.isascii():
            return False
        odd = text.count(MEANS_NOTHING)
        self.letters += sum(letter > "\x7f" for letter in text) - odd
        self.odd += odd
        return odd > 0

    def hear_all(self, data: bytes) -> _Utf8:
        """Take in all there is."""
        self.hear(data, whole=True)
        return self

    @property
    def prevails(self) -> bool:
        """Whether it is UTF-8, but for an odd byte here and there."""
        return not self.odd or self.letters > self.odd


def _without_mark(data: bytes) -> str:
    """UTF-16 without its mark: almost every other byte is the upper half of a letter from Latin to Arabic, below 8.

    One-byte text has next to none of them, so that a stray zero byte decides nothing.
    """
    sample = data[: min(len(data), 4096) & ~1]
    upper = [sum(half.count(byte) for byte in range(8)) for half in (sample[::2], sample[1::2])]
    if not sample or max(upper) * 20 < len(sample) * 9 or min(upper) * 20 > len(sample):
        return ""
    return "utf-16-be" if upper[0] > upper[1] else "utf-16-le"


def _one_byte(sample: bytes) -> str:
    scores = {encoding: _likeness(sample.decode(encoding, errors="replace")) for encoding in _ONE_BYTE}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] > 0:
        return best
    # Some other alphabet: the general guesser knows more of them, and must not bring back what was ruled out before.
    guess = from_bytes(sample, cp_exclusion=[*_WIDE]).best()
    return guess.encoding if guess else "cp1256"


def _likeness(text: str) -> float:
    """How far the words with letters beyond ASCII look like Arabic, French or Spanish ones; 0 at worst on balance."""
    score = -3.0 * len(_ODD.findall(text))
    for word in _WORD.findall(text):
        if _ACCENTED.search(word):
            score += _word_likeness(word)
    return score


def _word_likeness(word: str) -> float:
    if _ARABIC.fullmatch(word):
        return 2.0 * len(_COMMON.findall(word)) - len(word) - 3.0 * len(_ONLY_AT_END.findall(word))
    if _LATIN.fullmatch(word) and not _CAPITAL_INSIDE.search(word):
        return 1.0
    return -float(len(word))
