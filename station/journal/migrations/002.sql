-- Version 2: who wrote and who settled, what reading back saw, writes held back for undo, canonical codes.
ALTER TABLE scans ADD COLUMN code TEXT NOT NULL DEFAULT '';       -- canonical text, for the duplicate guard
ALTER TABLE writes ADD COLUMN operator TEXT NOT NULL DEFAULT '';   -- who was signed in
ALTER TABLE writes ADD COLUMN settled_by TEXT NOT NULL DEFAULT ''; -- who settled a dispute
ALTER TABLE writes ADD COLUMN evidence TEXT NOT NULL DEFAULT '';   -- what reading back saw last
ALTER TABLE writes ADD COLUMN held_until REAL NOT NULL DEFAULT 0;  -- can be taken back until then
ALTER TABLE writes ADD COLUMN waiting_since REAL NOT NULL DEFAULT 0;  -- when not_before was set

CREATE INDEX scans_code ON scans (code);
CREATE INDEX scans_at ON scans (at);
CREATE INDEX writes_scan ON writes (scan_id);
CREATE INDEX moves_write ON moves (op_id);

-- The partial index of version 1 was of no use: SQLite cannot prove that a list of states lies within it.
DROP INDEX writes_unsettled;
CREATE INDEX writes_state ON writes (state);
