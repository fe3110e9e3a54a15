"""The ledger's tables, as SQLite takes them.

`events` is the truth, a chain from the first to the last (`spool.chain`); `parcels` is
what the events make of each parcel, held so that it can be asked for quickly. An
inbound digest is there once for each partner.
"""

from spool.states import Direction

VERSION = 2
APPLICATION = 0x61326331  # "a2c1", so that `file` and others can tell what it is

SCHEMA = f"""
CREATE TABLE identity (spool_id TEXT NOT NULL);
CREATE TABLE parcels (
    id INTEGER PRIMARY KEY,
    direction TEXT NOT NULL,
    partner TEXT,
    folded_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    unretired INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    parcel TEXT NOT NULL
);
CREATE TABLE events (
    serial INTEGER PRIMARY KEY,
    parcel_id INTEGER NOT NULL REFERENCES parcels (id),
    ordinal INTEGER NOT NULL,
    time TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    detail TEXT NOT NULL,
    link TEXT NOT NULL,
    UNIQUE (parcel_id, ordinal)
);
CREATE TABLE numbers (counter TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE seen (
    partner TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    modified_s INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (partner, name, size, modified_s)
) WITHOUT ROWID;
CREATE UNIQUE INDEX received_once ON parcels (partner, sha256)
    WHERE direction = '{Direction.INBOUND}';
CREATE INDEX parcels_by_state ON parcels (direction, state);
CREATE INDEX parcels_by_name ON parcels (folded_name);
CREATE INDEX parcels_by_digest ON parcels (sha256);
CREATE INDEX parcels_unretired ON parcels (id) WHERE unretired;
CREATE TRIGGER events_stay BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_remain BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;
CREATE TRIGGER parcels_remain BEFORE DELETE ON parcels
    BEGIN SELECT RAISE(ABORT, 'parcels are never removed'); END;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
"""
