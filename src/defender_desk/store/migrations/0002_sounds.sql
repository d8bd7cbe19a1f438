-- Frozen once released. Statements end with a semicolon at the end of a line.

-- Derived from the records: how the names of people and groups sound, so that names in a text find whom they name.

CREATE TABLE sound (
    piece TEXT NOT NULL,
    source INTEGER NOT NULL,
    PRIMARY KEY (piece, source)
) STRICT, WITHOUT ROWID;
