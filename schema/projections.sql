-- The state that the log adds up to. These tables can be dropped and rebuilt from the log and the ledger at
-- any time (trailback rebuild), with the same rows.

-- How far each was folded: periods up to a sequence of the log, readings up to a number of the ledger.
-- Changes in the same transaction as the rows.
CREATE TABLE projection (
  name      TEXT    PRIMARY KEY NOT NULL,
  sequence  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The ids of the events that corrections void.
CREATE TABLE voided (
  id  TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;

-- A trail is its ARN and a generation: deleting and creating again under one name starts a new one.
-- created_by and deleted_by are sequences; NULL if the event was not seen.
CREATE TABLE trail (
  trail         TEXT    NOT NULL,
  generation    INTEGER NOT NULL,
  name          TEXT    NOT NULL,
  home_region   TEXT    NOT NULL,
  account       TEXT    NOT NULL,
  created_time  INTEGER,
  created_by    INTEGER,
  deleted_time  INTEGER,
  deleted_by    INTEGER,
  PRIMARY KEY (trail, generation)
) STRICT, WITHOUT ROWID;

-- The periods of a trail's configuration. They cover all of time without gaps: ordinal 0 reaches back
-- without bound (from_time 0), the last one has no until_time. The others are numbered from 1 among
-- those that begin at one moment, so that a late event renumbers nothing. from_time is included,
-- until_time is not. set_by, logging_by and selectors_by are the sequences of the events that set them.
--
-- Each aspect holds its value, or why it is not known: 'unseen' (the history begins later),
-- 'omitted' (the record does not hold it), 'ambiguous' (two calls of one second), 'contradicted'
-- (an observation says otherwise), 'narrowed' (global services of a trail that became a single-Region
-- one).
CREATE TABLE period (
  trail              TEXT    NOT NULL,
  from_time          INTEGER NOT NULL,
  ordinal            INTEGER NOT NULL,
  generation         INTEGER NOT NULL,
  until_time         INTEGER,
  set_by             INTEGER,
  cause              TEXT,             -- the kind of that event
  existence          TEXT    NOT NULL, -- 'exists', 'absent'
  logging            TEXT    NOT NULL, -- 'on', 'off'
  logging_by         INTEGER,
  selectors          TEXT    NOT NULL, -- 'default', 'basic', 'advanced'
  selectors_by       INTEGER,
  insights           TEXT    NOT NULL, -- the selectors as JSON, as the API has them
  event_configuration TEXT   NOT NULL, -- JSON as the API has it
  shown              INTEGER NOT NULL, -- the parts that the event shows, as bits: 1 existence, 2 logging,
                                       -- 4 selectors, 8 insights, 16 event configuration, 32 multi-Region,
                                       -- 64 global services, 128 organization, 256 recursive logging
  multi_region       TEXT    NOT NULL, -- 'yes', 'no', as the three below
  global_services    TEXT    NOT NULL,
  organization       TEXT    NOT NULL,
  recursive_logging  TEXT    NOT NULL,
  PRIMARY KEY (trail, from_time, ordinal)
) STRICT, WITHOUT ROWID;

-- What the ledger shows of each account and Region: how many records were read, the time of the last one, and
-- the newest delivery time in the name of a file of the two.
CREATE TABLE place (
  account      TEXT    NOT NULL,
  region       TEXT    NOT NULL,
  records      INTEGER NOT NULL,
  last_record  INTEGER,
  delivered    INTEGER,
  PRIMARY KEY (account, region)
) STRICT, WITHOUT ROWID;

-- When management events happened (kind 'management'), and those that write (kind 'writes'), by CloudTrail's
-- own files: runs in whole seconds since 1970, both ends included. Times that are at most 10 seconds apart
-- are one run.
CREATE TABLE activity (
  account      TEXT    NOT NULL,
  region       TEXT    NOT NULL,
  kind         TEXT    NOT NULL,
  from_second  INTEGER NOT NULL,
  until_second INTEGER NOT NULL,
  PRIMARY KEY (account, region, kind, from_second)
) STRICT, WITHOUT ROWID;

-- What digests (kinds 'proven' and 'lacking') and listings of buckets (kind 'listed') show of the moments whose
-- files were delivered: the claims of those kinds one after the other, where a later one of the first two is
-- right where they differ. Stretches in microseconds since 1970, until_time not included; no two of one kind and
-- place overlap or touch. origin is the trail, or the bucket and prefix, as the claims name it, as a JSON object
-- without white space and with sorted keys. region is empty for 'listed', which is about all Regions.
CREATE TABLE delivery (
  kind        TEXT    NOT NULL,
  origin      TEXT    NOT NULL,
  account     TEXT    NOT NULL,
  region      TEXT    NOT NULL,
  from_time   INTEGER NOT NULL,
  until_time  INTEGER NOT NULL,
  PRIMARY KEY (kind, origin, account, region, from_time)
) STRICT, WITHOUT ROWID;

-- The rows of the ledger that are about no file and are not in delivery: what persons and LookupEvents say, and
-- that of an upgrade. They are few; claims by digests and listings can be many.
CREATE TABLE declaration (
  number  INTEGER PRIMARY KEY NOT NULL
) STRICT;

-- Up to which sequence of the log it was worked out what the changes of a trail mean (trailback mark), and the
-- version of the program whose rules and words they are. SQL cannot compare selectors, so this is not done with
-- each append. A trail whose earlier changes are folded again loses its rows here and in meaning: what they say
-- is never out of date, and may be missing.
CREATE TABLE marking (
  trail    TEXT    PRIMARY KEY NOT NULL,
  up_to    INTEGER NOT NULL,
  program  TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- What each event that can change what a trail logs means for it, as history and the exports have it: 'same',
-- 'narrowed', 'widened', 'both', 'undecided', 'notComparable' or 'tooLarge'; and the same in words.
CREATE TABLE meaning (
  trail     TEXT    NOT NULL,
  sequence  INTEGER NOT NULL,
  meaning   TEXT    NOT NULL,
  words     TEXT    NOT NULL,
  PRIMARY KEY (trail, sequence)
) STRICT, WITHOUT ROWID;
