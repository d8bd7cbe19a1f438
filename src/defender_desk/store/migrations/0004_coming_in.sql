-- Frozen once released. Statements end with a semicolon at the end of a line.

-- Fields that two desks wrote without knowing of each other, while nobody decided: the value that does not stand.

CREATE TABLE conflict (
    number INTEGER PRIMARY KEY,
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    ours INTEGER NOT NULL,
    wrote TEXT NOT NULL,
    at TEXT NOT NULL,
    stands TEXT NOT NULL,
    stands_at TEXT NOT NULL,
    who TEXT NOT NULL,
    desk TEXT NOT NULL,
    came TEXT NOT NULL
) STRICT;

CREATE INDEX conflict_record ON conflict (record);

-- Each file that came in: in which batch, from whom, and its place among those of its sender.

CREATE TABLE arrival (
    number INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL,
    came TEXT NOT NULL,
    kind TEXT NOT NULL,
    who TEXT NOT NULL,
    desk TEXT NOT NULL,
    sign TEXT NOT NULL,
    bundle TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    manifest TEXT NOT NULL,
    undone INTEGER NOT NULL  -- the batch that took it back; 0 while nobody did
) STRICT;

CREATE INDEX arrival_sign ON arrival (sign, sequence);

-- Each bundle that left: for whom, and what they answered.

CREATE TABLE sent (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    told_to TEXT NOT NULL,
    keys TEXT NOT NULL,
    records INTEGER NOT NULL,
    bundle TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    manifest TEXT NOT NULL,
    answers TEXT NOT NULL
) STRICT;

CREATE INDEX sent_manifest ON sent (manifest);
