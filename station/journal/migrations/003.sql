-- Version 3: who was at the station when a scan came, for the counters; when writes for an order were made.
ALTER TABLE scans ADD COLUMN operator TEXT NOT NULL DEFAULT '';   -- who was signed in, or whose badge was scanned

CREATE INDEX writes_at ON writes (at);
