"""In which encoding a text file from outside was written.

Exchange floor: tables, cards and previews ask here. Unicode comes first because it can be proved; among the
one-byte encodings, which all "work", the one wins in which the words look like words. Arabic tables written by an
Arabic Windows are the common case, and general guessers take them for something else.
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

_WORD = re.compile(r"(?:[^\W\d_][ً-ْ]*){2,}")
_ARABIC = re.compile(r"[ء-يً-ْـپچژگ]+")
_LATIN = re.compile(r"[a-zA-ZàâäçèéêëîïôöùûüÿœæÀÂÇÈÉÊËÎÏÔÙÛÜŒáíóúñÁÍÓÚÑ]+")
_ACCENTED = re.compile(r"[^\x00-\x7f]")
_CAPITAL_INSIDE = re.compile(r"[a-zà-öø-ÿ][A-ZÀ-Þ]|[^\x00-\x7f]{3,}")
_ODD = re.compile(r"[\x80-\x9f\ufffd¤¦§¨¯±¶·¸¿¡×÷þðÞÐ]")
_ONLY_AT_END = re.compile(r"[ةىًٌٍ](?=[^\W\d_])")
_COMMON = re.compile(r"[اليمنورتبعدهسفكةحقأ]")


def encoding_of(data: bytes, *, whole: bool = True) -> str:
    """The name of the encoding the bytes are written in, for `codecs`; `whole` means that they are not cut off."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if wide := _without_mark(data):
        return wide
    return "utf-8" if _is_utf8(data, whole=whole) else _one_byte(data[:_SAMPLE])


def encoding_of_file(stream: BinaryIO) -> str:
    """The name of the encoding a long file is written in; reads it to its end, a piece at a time."""
    piece = stream.read(_SAMPLE)
    encoding = encoding_of(piece, whole=False)
    if encoding != "utf-8":
        return encoding
    decoder = codecs.getincrementaldecoder("utf-8")()
    while piece:
        try:
            decoder.decode(piece)
        except UnicodeDecodeError:
            return _one_byte(piece)
        piece = stream.read(_SAMPLE)
    return encoding


def decoded(data: bytes) -> str:
    """The text of a whole file; bytes that mean nothing in its encoding become the sign for that."""
    return data.decode(encoding_of(data), errors="replace")


def _is_utf8(data: bytes, *, whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=whole)
    except UnicodeDecodeError:
        return False
    return True


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
