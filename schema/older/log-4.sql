-- The log: one row per event, never changed and never removed. Beside it is the ledger, of what was read
-- (ledger.sql).
--
-- sequence and version count without gaps. trail is the ARN of the trail that the event concerns, or
-- unattributed:REGION:ACCOUNT for an event that concerns an account and a Region without naming a
-- trail. effective_time is when the event happened, recorded_time when this store learned of it; both
-- are microseconds since 1970 in UTC. parameters is the event in the API's own spelling with every
-- default written out, as JSON without white space and with sorted keys; request and response are
-- exactly as the source had them. The tags that CreateTrail gave are only in its request.
--
-- completes is the id of another event of which this one has a fuller content, or a corrected one if
-- addendum is set: CloudTrail's own reason for delivering a record again. The event that is completed
-- then counts with the content of this one; it stays in the log as it is.
--
-- original is the record of the call as the source had it, byte for byte. Of a record of more than
-- 1 MiB only the length in bytes and the SHA-256 (64 lowercase hexadecimal digits) are kept, in
-- original_length and original_sha256, which are NULL for all others. The three are NULL for a call
-- of which no record was seen.
--
-- hash is SHA-256 over the 32 bytes of previous_hash followed by the row's other columns, each written
-- as its length in bytes (decimal ASCII), a colon, its bytes, and a line feed; integers are written in
-- decimal, text in UTF-8, a blob as its bytes; NULL is a hyphen and a line feed. The first event's
-- previous_hash is 32 zero bytes. Which columns are written depends on formula:
--   NULL  sequence to source_record, in the order below. Rows from before there were other formulas;
--         all columns after hash are NULL.
--   2     sequence to source_record, then formula to original, in the order below.
CREATE TABLE event (
  sequence        INTEGER PRIMARY KEY NOT NULL CHECK (sequence > 0),
  trail           TEXT    NOT NULL,
  version         INTEGER NOT NULL CHECK (version > 0),
  id              TEXT    NOT NULL CHECK (length(id) > 0),
  kind            TEXT    NOT NULL CHECK (length(kind) > 0),
  effective_time  INTEGER NOT NULL,
  recorded_time   INTEGER NOT NULL,
  parameters      TEXT    NOT NULL,
  request         TEXT,
  response        TEXT,
  region          TEXT,
  account         TEXT,
  principal       TEXT,
  principal_type  TEXT,
  access_key_id   TEXT,
  source_ip       TEXT,
  user_agent      TEXT,
  mfa             INTEGER CHECK (mfa IN (0, 1)),
  console         INTEGER NOT NULL CHECK (console IN (0, 1)),
  source          TEXT    NOT NULL CHECK (length(source) > 0),
  source_path     TEXT,
  source_sha256   TEXT,
  source_record   INTEGER,
  previous_hash   BLOB    NOT NULL CHECK (length(previous_hash) = 32),
  hash            BLOB    NOT NULL CHECK (length(hash) = 32),
  formula         INTEGER CHECK (formula > 1),
  completes       TEXT,
  addendum        TEXT,
  original_length INTEGER,
  original_sha256 TEXT,
  original        BLOB
) STRICT;

CREATE UNIQUE INDEX event_by_id ON event (id);
CREATE UNIQUE INDEX event_by_trail ON event (trail, version);
CREATE INDEX event_by_completed ON event (completes) WHERE completes IS NOT NULL;
CREATE INDEX event_of_correction ON event (sequence) WHERE kind = 'Correction';
-- What did not come to this store as a call of the API.
CREATE INDEX event_from_elsewhere ON event (trail) WHERE source <> 'live' AND kind <> 'RejectedCall';
-- What may have changed trails without naming one.
CREATE INDEX event_by_unattributed_time ON event (trail, effective_time)
  WHERE kind <> 'RejectedCall' AND trail >= 'unattributed:' AND trail < 'unattributed;';

-- INSERT OR REPLACE and UPSERT do not fire delete triggers, so they are stopped before the insert:
-- only the very next event may be inserted. A program that is older than this table writes no formula.
CREATE TRIGGER event_insert_only_the_next BEFORE INSERT ON event
BEGIN
  SELECT RAISE(ABORT, 'trailback: a newer program upgraded the store; use the newer program')
    WHERE NEW.formula IS NULL;
  SELECT RAISE(ABORT, 'trailback: only the next sequence can be appended')
    WHERE NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM event);
  SELECT RAISE(ABORT, 'trailback: an event with this id is in the log')
    WHERE EXISTS (SELECT 1 FROM event WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'trailback: only the next version of a trail can be appended')
    WHERE NEW.version IS NOT
      (SELECT coalesce(max(version), 0) + 1 FROM event WHERE trail = NEW.trail);
  SELECT RAISE(ABORT, 'trailback: the recorded time cannot go back')
    WHERE NEW.recorded_time < (SELECT recorded_time FROM event WHERE sequence = NEW.sequence - 1);
  SELECT RAISE(ABORT, 'trailback: the event does not continue the chain of hashes')
    WHERE NEW.previous_hash IS NOT
      coalesce((SELECT hash FROM event WHERE sequence = NEW.sequence - 1), zeroblob(32));
END;

CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN
  SELECT RAISE(ABORT, 'trailback: the log cannot be changed; record a correction instead');
END;

CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN
  SELECT RAISE(ABORT, 'trailback: the log cannot be changed; record a correction instead');
END;
