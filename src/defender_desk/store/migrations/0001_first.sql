-- Frozen once released. Statements end with a semicolon at the end of a line.

CREATE TABLE desk (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    name TEXT NOT NULL,
    seen INTEGER NOT NULL,  -- the largest counter of any clock met so far
    scrub INTEGER NOT NULL  -- whether words of an erased record may still be in the index
) STRICT;

CREATE TABLE record (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    body TEXT NOT NULL,  -- JSON: stored values by field
    clocks TEXT NOT NULL,  -- JSON: [[clock, [field, …]], …]
    binned INTEGER NOT NULL,
    created TEXT NOT NULL,
    changed TEXT NOT NULL
) STRICT;

CREATE INDEX record_binned ON record (seq) WHERE binned;

CREATE TABLE tombstone (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    clocks TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
    counter INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL,
    at TEXT NOT NULL,
    desk TEXT NOT NULL,
    who TEXT NOT NULL,
    deed TEXT NOT NULL,
    record TEXT NOT NULL,
    type TEXT NOT NULL,
    payload BLOB,  -- JSON: before, after, lost, note; NULL once erased
    salt BLOB,
    digest BLOB NOT NULL,  -- SHA-256 of salt and payload
    hash BLOB NOT NULL  -- SHA-256 of the hash before and everything above but payload and salt
) STRICT;

CREATE INDEX journal_record ON journal (record);

CREATE INDEX journal_batch ON journal (batch);

CREATE TABLE blob (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    record TEXT  -- id of the record it was first attached to; NULL until then
) STRICT;

CREATE TABLE draft (
    key TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    record TEXT,
    body TEXT NOT NULL,
    changed TEXT NOT NULL
) STRICT;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Derived from the records, and made anew whenever a declaration changes.

CREATE TABLE shape (
    type TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE link (
    target TEXT NOT NULL,
    source INTEGER NOT NULL,
    field TEXT NOT NULL,
    PRIMARY KEY (target, source, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE term (
    field TEXT NOT NULL,
    code TEXT NOT NULL,
    source INTEGER NOT NULL,
    PRIMARY KEY (field, code, source)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE words USING fts5 (
    f, s, content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'unicode61'
);

INSERT INTO words (words, rank) VALUES ('hashsize', 64000000);
