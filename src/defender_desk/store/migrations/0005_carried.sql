-- Frozen once released. Statements end with a semicolon at the end of a line.

-- What left: also how much of each record, under which hash, what it told, and what is known of it since.

ALTER TABLE sent ADD COLUMN profile TEXT NOT NULL DEFAULT 'full';

-- SHA-256 of the file, which its disclosures hold
ALTER TABLE sent ADD COLUMN file TEXT NOT NULL DEFAULT '';

ALTER TABLE sent ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;

-- JSON by key: what the last receipt of it says
ALTER TABLE sent ADD COLUMN there TEXT NOT NULL DEFAULT '{}';

-- keys whose desk was put back to before it
ALTER TABLE sent ADD COLUMN forgotten TEXT NOT NULL DEFAULT '[]';

-- JSON: clocks by record and field, without what was known there before
ALTER TABLE sent ADD COLUMN told TEXT;

CREATE INDEX sent_file ON sent (file);

UPDATE sent SET
    profile = one.profile, lost = one.lost, forgotten = one.forgotten, there = one.there, told = one.told
FROM (
    SELECT
        json_extract(listed.value, '$.id') AS bundle,
        coalesce(json_extract(listed.value, '$.profile'), 'full') AS profile,
        coalesce(json_extract(listed.value, '$.lost'), 0) AS lost,
        coalesce(json_extract(listed.value, '$.forgotten'), '[]') AS forgotten,
        coalesce(json_extract(kept.value, '$.answers'), '{}') AS there,
        json_remove(kept.value, '$.answers') AS told
    FROM setting, json_each(setting.value) AS listed
    LEFT JOIN setting AS kept ON kept.name = 'carried.' || json_extract(listed.value, '$.id')
    WHERE setting.name = 'carried' AND json_extract(listed.value, '$.way') = 'left'
) AS one
WHERE one.bundle = sent.bundle;

-- The last that left before files were listed: its place alone.

INSERT INTO sent (number, at, told_to, keys, records, bundle, sequence, manifest, answers)
SELECT 0, '', '', '[]', 0, '', json_extract(value, '$.sequence'), json_extract(value, '$.previous'), '[]'
FROM setting
WHERE name = 'sent' AND json_extract(value, '$.previous') NOT IN (SELECT manifest FROM sent);

-- What came: also when its sender made it, what it told, and the signing key under which the files of its sender go on.

ALTER TABLE arrival ADD COLUMN made TEXT NOT NULL DEFAULT '';

ALTER TABLE arrival ADD COLUMN line TEXT NOT NULL DEFAULT '';

-- whether their desk was put back to before it
ALTER TABLE arrival ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;

ALTER TABLE arrival ADD COLUMN told TEXT;

CREATE INDEX arrival_line ON arrival (line, sequence);

UPDATE arrival SET line = coalesce(
    (
        SELECT substr(later.name, 10)
        FROM setting AS later
        JOIN arrival AS passed ON passed.manifest = json_extract(later.value, '$.manifest')
        WHERE later.name LIKE 'received.%' AND passed.sign = arrival.sign AND later.name != 'received.' || arrival.sign
    ),
    sign
);

UPDATE arrival SET told = one.told, forgotten = one.forgotten
FROM (
    SELECT
        json_extract(listed.value, '$.id') AS bundle,
        json_array_length(coalesce(json_extract(listed.value, '$.forgotten'), '[]')) > 0 AS forgotten,
        json_remove(kept.value, '$.answers') AS told
    FROM setting, json_each(setting.value) AS listed
    JOIN setting AS kept ON kept.name = 'carried.' || json_extract(listed.value, '$.id')
    WHERE setting.name = 'carried' AND json_extract(listed.value, '$.way') = 'came'
) AS one
WHERE one.bundle = arrival.bundle;

-- The last of each sender that came before files were listed: its place alone.

INSERT INTO arrival (batch, came, kind, who, desk, sign, bundle, sequence, manifest, undone, made, line)
SELECT
    0, '', 'bundle', '', '', substr(name, 10), '', json_extract(value, '$.sequence'),
    json_extract(value, '$.manifest'), 0, coalesce(json_extract(value, '$.made'), ''), substr(name, 10)
FROM setting
WHERE name LIKE 'received.%' AND NOT EXISTS (
    SELECT 1 FROM arrival
    WHERE line = substr(setting.name, 10) AND manifest = json_extract(setting.value, '$.manifest')
);

DELETE FROM setting WHERE name IN ('sent', 'carried') OR name LIKE 'carried.%' OR name LIKE 'received.%';
