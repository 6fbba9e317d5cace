-- The ledger, the other part of the log: one row for each thing that was read, never changed and never
-- removed. The calls of a file and its row are recorded in one transaction, with one recorded_time.
--
-- number counts without gaps. Times are microseconds since 1970 in UTC. kind is
--   file     a file, or standard input: path is absolute, without links to folders; - for standard input
--   claim    how complete files are, in claim: by a person, by CloudTrail's digests, by the listing of a bucket
--   upgrade  the store was upgraded from a version that kept no ledger; activity has the last call of
--            each account and Region, and recorded_time is that of the last event of then
-- size and modified_time are those of the file on disk, NULL for a pipe. sha256 is that of the bytes that
-- were read, as 64 lowercase hexadecimal digits. reader is the number of the reader, which grows whenever
-- import learns to read something. delivery_account, delivery_region and delivery_time are what the name
-- says that CloudTrail gave the file; NULL for any other name. first_time and last_time are those of all
-- records. calls are records that change trails or memberships, observations are responses of the API,
-- problems is how much could not be read or recorded.
--
-- activity is a JSON array without white space, of an object for each account and Region that records are
-- for, in the order of account and Region, with sorted keys:
--   [{"account":"111122223333","first":MICROSECONDS,"last":MICROSECONDS,"management":[[FROM,UNTIL]],
--     "records":2,"region":"us-east-1","writes":[[FROM,UNTIL]]}]
-- first and last are times of records. management has the times of management events and writes those of
-- the ones that write, as runs in whole seconds since 1970, both ends included: times that are at most
-- 10 seconds apart are one run. Left out are accounts and Regions that are not 1 to 128 printable ASCII
-- characters without a space; none has such a name.
--
-- claim is a JSON object of the same form, about the moments from from, until before until. kind is
--   complete  a person says that all files of these accounts with events of the time were imported
--   lookup    LookupEvents was asked for all management events, or for all of CloudTrail
--   proven    by digests every file was read that the trail delivered with events of the time
--   lacking   by digests something of them was not read
--   listed    a bucket was listed later, and every file in it with events of the time was read
-- region is null for all Regions; several are in regions instead.
-- proven and lacking name the trail, whose account no digest tells, and its home Region; a later one of these
-- rows is right where two differ. listed names the bucket, and the prefix of the keys that were listed:
--   {"accounts":["111122223333"],"from":MICROSECONDS,"kind":"lookup","region":"us-east-1",
--    "until":MICROSECONDS}
--   {"accounts":["111122223333"],"from":MICROSECONDS,"home":"us-east-1","kind":"proven",
--    "regions":["eu-west-1","us-east-1"],"trail":"main","until":MICROSECONDS}
--   {"accounts":["111122223333"],"bucket":"logs","from":MICROSECONDS,"kind":"listed","prefix":"","region":null,
--    "until":MICROSECONDS}
--
-- hash is SHA-256 over the 32 bytes of previous_hash followed by the row's other columns, number to
-- formula in the order below, each written as its length in bytes (decimal ASCII), a colon, its bytes, and
-- a line feed; integers are written in decimal, text in UTF-8; NULL is a hyphen and a line feed. The first
-- row's previous_hash is 32 zero bytes. formula is 1.
CREATE TABLE reading (
  number           INTEGER PRIMARY KEY NOT NULL CHECK (number > 0),
  recorded_time    INTEGER NOT NULL,
  kind             TEXT    NOT NULL CHECK (length(kind) > 0),
  path             TEXT    NOT NULL,
  size             INTEGER,
  modified_time    INTEGER,
  sha256           TEXT,
  reader           INTEGER NOT NULL,
  delivery_account TEXT,
  delivery_region  TEXT,
  delivery_time    INTEGER,
  first_time       INTEGER,
  last_time        INTEGER,
  records          INTEGER NOT NULL,
  calls            INTEGER NOT NULL,
  observations     INTEGER NOT NULL,
  problems         INTEGER NOT NULL,
  activity         TEXT    NOT NULL,
  claim            TEXT,
  formula          INTEGER NOT NULL CHECK (formula > 0),
  previous_hash    BLOB    NOT NULL CHECK (length(previous_hash) = 32),
  hash             BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- The few rows that are about no file.
CREATE INDEX reading_of_no_file ON reading (number) WHERE kind <> 'file';

-- As for event: only the very next row may be inserted.
CREATE TRIGGER reading_insert_only_the_next BEFORE INSERT ON reading
BEGIN
  SELECT RAISE(ABORT, 'trailback: only the next number can be appended')
    WHERE NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM reading);
  SELECT RAISE(ABORT, 'trailback: the recorded time cannot go back')
    WHERE NEW.recorded_time < (SELECT recorded_time FROM reading WHERE number = NEW.number - 1);
  SELECT RAISE(ABORT, 'trailback: the row does not continue the chain of hashes')
    WHERE NEW.previous_hash IS NOT
      coalesce((SELECT hash FROM reading WHERE number = NEW.number - 1), zeroblob(32));
END;

CREATE TRIGGER reading_no_update BEFORE UPDATE ON reading
BEGIN
  SELECT RAISE(ABORT, 'trailback: the ledger cannot be changed; import again instead');
END;

CREATE TRIGGER reading_no_delete BEFORE DELETE ON reading
BEGIN
  SELECT RAISE(ABORT, 'trailback: the ledger cannot be changed; import again instead');
END;
