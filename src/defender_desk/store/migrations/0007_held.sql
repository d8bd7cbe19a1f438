-- Frozen once released. Statements end with a semicolon at the end of a line.

-- Records that a salvage held back, each with the batch by which it did; a look is told by the journal.

CREATE TABLE held_back (
    record TEXT NOT NULL,
    batch INTEGER NOT NULL,
    PRIMARY KEY (record, batch)
) STRICT;

INSERT INTO held_back
SELECT DISTINCT journal.record, journal.batch
FROM setting, json_each(setting.value) AS one
JOIN journal ON journal.batch = one.value
WHERE setting.name = 'salvaged' AND journal.record != '' AND journal.type != 'consent';

DELETE FROM setting WHERE name = 'salvaged';
