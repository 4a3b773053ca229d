-- Version 1 of the journal. Times are UTC, ISO 8601, payloads are JSON.
CREATE TABLE scans (
    id        TEXT PRIMARY KEY,
    at        TEXT NOT NULL,
    raw       BLOB NOT NULL,      -- exactly what the device gave
    source    TEXT NOT NULL,
    symbology TEXT,
    kind      TEXT NOT NULL,      -- what the readers made of it
    workflow  TEXT NOT NULL DEFAULT '',
    result    TEXT NOT NULL DEFAULT 'pending',
    headline  TEXT NOT NULL DEFAULT '',
    detail    TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE writes (
    op_id      TEXT PRIMARY KEY,
    scan_id    TEXT NOT NULL,
    workflow   TEXT NOT NULL,
    kind       TEXT NOT NULL,
    server     TEXT NOT NULL,     -- address of the server the write is meant for
    subject    TEXT NOT NULL,     -- what may have one unsettled write at a time
    payload    TEXT NOT NULL,
    state      TEXT NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    not_before REAL NOT NULL DEFAULT 0,  -- seconds since 1970
    doubt_since REAL,                    -- when the answer was lost, seconds since 1970
    cause      TEXT NOT NULL DEFAULT '',
    at         TEXT NOT NULL
) STRICT;

CREATE INDEX writes_unsettled ON writes (state) WHERE state NOT IN ('DONE', 'REFUSED');

CREATE TABLE moves (
    id         INTEGER PRIMARY KEY,
    op_id      TEXT NOT NULL REFERENCES writes (op_id),
    at         TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    cause      TEXT NOT NULL
) STRICT;
