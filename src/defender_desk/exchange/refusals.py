"""Every sentence that reading a foreign file may end in, or have to say beside what it read.

Exchange floor: both sides of reading apart know these. Whoever broke the process that reads can say one of them, with
numbers in it, and no word of their own in the voice of the desk.
"""

from __future__ import annotations

from string import Formatter

from defender_desk.exchange.cleanable import NO_WAY, TAKE_CARE
from defender_desk.text.messages import Message, msg

UNREADABLE = msg("This file cannot be read.")

TABLE_UNREADABLE = msg("This file cannot be read as a table.")
TABLE_TOO_LARGE = msg("This file is too large to be read as a table.")
NO_TABLE = msg("There is no table in this file.")
SPLIT = msg("Split it into smaller files and bring them in one after the other.")
TOO_MANY_COLUMNS = msg("Line {line} has more than {limit} columns.")
CELL_TOO_LONG = msg("A cell in line {line} is longer than {limit} characters.")
QUOTE_NOT_CLOSED = msg("The table cannot be read from line {line} on: a quotation mark may not be closed.")
WORKBOOK_UNREADABLE = msg("This workbook is damaged or is not a workbook.")
OLD_WORKBOOK = msg("This workbook is in the old format (XLS), or locked with a password.")
SAVE_ANEW = msg("Open it where it was made, save it as XLSX without a password, and bring that in.")
NO_ENTRY = msg("There is no entry in this calendar.")
NOT_LINES = msg("Line {line} of the list with number {list} in this package is not a JSON object.")
CARDS_TOO_LARGE = msg("This file is too large for address cards.")

ARCHIVE_DAMAGED = msg("This archive is damaged, or made to do harm.")
ARCHIVE_TOO_LARGE = msg("This archive is too large.")
ASK_AGAIN = msg("Ask for it again, and do not open it with another program.")
NO_FILE = msg("There is no file in this package.")

OTHER_KIND = msg("There is no table in this file: it is a picture, a document, a program or something else.")
WHAT_COMES_IN = msg(
    "Tables come in as CSV, XLSX or ODS, calendars as ICS, address cards as VCF. Keep any other file as evidence."
)
MAIL = msg("This is a mail that was saved, and no table.")
KEEP_MAIL = msg("Keep it as evidence: it stays whole, with whatever is attached to it.")
EMPTY = msg("This file is empty: not one byte is in it.")
COPY_AGAIN = msg("Look where it came from whether it was copied whole, and take it in again.")
PROGRAM = msg("This file is a program, whatever its name says.")
NEVER_START = msg("Never start it. Let somebody examine it who knows such files.")
PREVIEW_TOO_LARGE = msg("This file is too large for a preview.")
NOT_ITS_NAME = msg("This file is damaged, or is not what its name says; no preview can be made.")
NO_PREVIEW = msg("There is no preview for this kind of file.")
SAVE_IT = msg("Save a copy out of the desk and open it with care, on a computer without network.")
TOO_LARGE_FOR_CODES = msg("This picture is too large to look for a card in it.")
NO_CODE = msg("There is no QR code in this picture that can be read.")
CLEARER = msg("Take the picture again: the whole code, straight, sharp and in even light.")

DAMAGED = msg("This file is damaged, so its hidden data could not be taken out.")
LOCKED = msg("This file is locked with a passphrase of its own, so its hidden data cannot be taken out.")
TOO_LARGE_TO_CLEAN = msg("This file is too large for its hidden data to be taken out here.")
PICTURE_TOO_LARGE = msg("This picture is too large for its hidden data to be taken out here.")
TOO_MANY_PAGES = msg("This file has too many pages to make pictures of them.")

REPEATS = msg(
    "What repeats in this calendar comes in once, on its first day. How it repeats is kept in the notes: "
    "write down its other days yourself."
)

_BESIDE = frozenset({REPEATS})
_OF_ALL = (NO_WAY, TAKE_CARE, *(one for one in dict(globals()).values() if isinstance(one, Message)))
_REFUSALS = frozenset(_OF_ALL) - _BESIDE


def may_refuse(message: Message, next_step: Message | None, values: dict[str, int]) -> bool:
    """Whether a reader refuses in these words, each of whose places these numbers fill."""
    said = [one for one in (message, next_step) if one is not None]
    wanted = {name for one in said for _, name, _, _ in Formatter().parse(one.id) if name}
    return {*said} <= _REFUSALS and wanted <= values.keys()


def may_tell(messages: set[Message]) -> bool:
    """Whether a reader says these beside what it read."""
    return messages <= _BESIDE
