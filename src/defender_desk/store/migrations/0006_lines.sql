-- Frozen once released. Statements end with a semicolon at the end of a line.

-- The files of a sender who renewed their keys go on under those they have now, also where these signed some already.

UPDATE arrival SET line = one.sign
FROM (
    SELECT json_extract(known.value, '$.sign') AS sign, before.value AS before
    FROM setting, json_each(setting.value) AS known, json_each(known.value, '$.signed') AS before
    WHERE setting.name = 'correspondents'
) AS one
WHERE one.before = arrival.line AND arrival.line != '';
