-- Images that are read in a drive of discs, and the servers that have one there.

ALTER TABLE images ADD COLUMN medium TEXT NOT NULL DEFAULT 'disk';
ALTER TABLE servers ADD COLUMN iso TEXT NOT NULL DEFAULT '';
