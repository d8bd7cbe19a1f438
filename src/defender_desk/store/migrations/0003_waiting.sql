-- Frozen once released. Statements end with a semicolon at the end of a line.

-- What came in with a file and was not taken, until somebody here decides on it: records as another desk has them.

CREATE TABLE waiting (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    body TEXT NOT NULL,
    clocks TEXT NOT NULL,
    binned INTEGER NOT NULL,
    created TEXT NOT NULL,
    changed TEXT NOT NULL,
    who TEXT NOT NULL,
    desk TEXT NOT NULL,
    came TEXT NOT NULL
) STRICT;

CREATE INDEX waiting_id ON waiting (id);
