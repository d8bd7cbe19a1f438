-- Frozen once released. Statements end with a semicolon at the end of a line.

-- The batch that brought a conflict, so that it is asked about only while what that brought is here.

ALTER TABLE conflict ADD COLUMN batch INTEGER NOT NULL DEFAULT 0;

UPDATE conflict SET batch = coalesce(
    (
        SELECT arrival.batch FROM arrival
        WHERE arrival.desk = conflict.desk AND arrival.came >= conflict.came
        ORDER BY arrival.number LIMIT 1
    ),
    0
);
