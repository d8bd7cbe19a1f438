-- Frozen once released. Statements end with a semicolon at the end of a line.

-- The batch of the file that settled a conflict, so that it is asked about again while that file is taken back.

ALTER TABLE conflict ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
