import CloudTrail
import Crypto
import Foundation
import GRDB

@testable import History

/// A store as an older program made it, written by SQL alone: the texts are those of that time.
enum OlderProgram {
  static let versions = [1, 2]

  /// Makes the store and fills it.
  static func make(
    _ store: TemporaryStore, version: Int, _ events: [(TrailEvent, Provenance)]
  ) throws {
    let database = try store.outsider()
    try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
    try database.write { database in
      try database.execute(sql: log(version))
      try database.execute(sql: projections)
      try database.execute(sql: views)
      try database.execute(sql: "INSERT INTO projection VALUES ('periods', 0)")
      try database.execute(sql: "PRAGMA application_id = 1416784994")
      try database.execute(sql: "PRAGMA user_version = \(version)")
    }
    try database.close()
    for (event, provenance) in events { try append(event, provenance, to: store) }
  }

  /// Appends an event as those programs did: with the first formula, and by their own rules for the
  /// projections, in place of which there is a row here that no rule leads to.
  static func append(
    _ event: TrailEvent, _ provenance: Provenance = Provenance(channel: .call),
    to store: TemporaryStore
  ) throws {
    let database = try store.outsider()
    try database.write { database in
      let last = try Row.fetchOne(
        database, sql: "SELECT sequence, hash FROM event ORDER BY sequence DESC LIMIT 1")
      let version = try Int64.fetchOne(
        database, sql: "SELECT max(version) FROM event WHERE trail = ?",
        arguments: [event.stream.text])
      let sequence: Int64 = (last?[0] ?? 0) + 1
      let columns = EventColumns(
        sequence: sequence, version: (version ?? 0) + 1, recordedAt: .now, event, provenance
      ).values.prefix(23)
      let previous: Data = last?[1] ?? Data(count: 32)
      var hash = SHA256()
      hash.update(data: previous)
      for column in columns { hash.update(data: Data(written(column).utf8)) }
      let values =
        Array(columns) + [previous.databaseValue, Data(hash.finalize()).databaseValue]
      let names = try database.columns(in: "event").prefix(25).map(\.name)
      try database.execute(
        sql: """
          INSERT INTO event (\(names.joined(separator: ", ")))
          VALUES (\(Array(repeating: "?", count: 25).joined(separator: ", ")))
          """, arguments: StatementArguments(values))
      try database.execute(sql: "UPDATE projection SET sequence = ?", arguments: [sequence])
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO period VALUES
            (?, 0, 0, 7, NULL, NULL, NULL, 'absent', 'off', NULL, 'default', NULL, '', 'no', 'no',
              'no', 'no')
          """, arguments: [event.stream.text])
    }
    try database.close()
  }

  private static func written(_ value: DatabaseValue) -> String {
    switch value.storage {
    case .int64(let integer): "\(String(integer).utf8.count):\(integer)\n"
    case .string(let text): "\(text.utf8.count):\(text)\n"
    case .null, .double, .blob: "-\n"
    }
  }

  /// `schema/log.sql` of the time, from its first statement on. Version 2 had two kinds more.
  static func log(_ version: Int) -> String {
    version == 1
      ? firstLog
      : firstLog.replacing("'Correction'))", with: "'Correction', 'AddTags', 'RemoveTags'))")
  }

  private static let firstLog = """
    CREATE TABLE event (
      sequence        INTEGER PRIMARY KEY NOT NULL CHECK (sequence > 0),
      trail           TEXT    NOT NULL,
      version         INTEGER NOT NULL CHECK (version > 0),
      id              TEXT    NOT NULL CHECK (length(id) > 0),
      kind            TEXT    NOT NULL CHECK (kind IN (
        'CreateTrail', 'UpdateTrail', 'PutEventSelectors', 'PutInsightSelectors', 'StartLogging',
        'StopLogging', 'DeleteTrail', 'RejectedCall', 'ObservedConfiguration', 'UnknownConfiguration',
        'Correction')),
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
      source          TEXT    NOT NULL CHECK (source IN ('file', 'eventbridge', 'observation', 'call')),
      source_path     TEXT,
      source_sha256   TEXT,
      source_record   INTEGER,
      previous_hash   BLOB    NOT NULL CHECK (length(previous_hash) = 32),
      hash            BLOB    NOT NULL CHECK (length(hash) = 32)
    ) STRICT;

    CREATE UNIQUE INDEX event_by_id ON event (id);
    CREATE UNIQUE INDEX event_by_trail ON event (trail, version);

    -- INSERT OR REPLACE and UPSERT do not fire delete triggers, so what they could do is refused before
    -- the row goes in: only the very next event may be inserted.
    CREATE TRIGGER event_insert_only_the_next BEFORE INSERT ON event
    BEGIN
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
    """

  private static let projections = """
    -- What the log adds up to. These tables can be dropped and rebuilt from the log at any time
    -- (trailback rebuild), with the same rows.

    -- How far the log has been folded in; moves in the same transaction as the rows.
    CREATE TABLE projection (
      name      TEXT    PRIMARY KEY NOT NULL,
      sequence  INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- A trail is its ARN and a generation: deleting and creating again under one name starts anew.
    -- created_by and deleted_by are sequences; NULL where nobody saw it.
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
    -- until_time is not. set_by, logging_by and selectors_by are sequences of the events that decided.
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
      insights           TEXT    NOT NULL, -- the insight types with commas between them, or ''
      multi_region       TEXT    NOT NULL, -- 'yes', 'no', as the three below
      global_services    TEXT    NOT NULL,
      organization       TEXT    NOT NULL,
      recursive_logging  TEXT    NOT NULL,
      PRIMARY KEY (trail, from_time, ordinal)
    ) STRICT, WITHOUT ROWID;
    """

  private static let views = #"""
    -- For people who open the file with sqlite3 or Datasette: plain names, times in ISO 8601.

    -- Every event in the order in which the store learned of it.
    CREATE VIEW changes AS
    SELECT
      sequence,
      strftime('%Y-%m-%dT%H:%M:%S', effective_time / 1000000, 'unixepoch')
        || CASE effective_time % 1000000 WHEN 0 THEN 'Z'
           ELSE printf('.%06dZ', effective_time % 1000000) END AS time,
      kind AS what,
      trail,
      principal AS who,
      source_ip AS from_address,
      user_agent,
      parameters,
      id AS event_id,
      source,
      source_path,
      source_record,
      strftime('%Y-%m-%dT%H:%M:%S', recorded_time / 1000000, 'unixepoch')
        || printf('.%06dZ', recorded_time % 1000000) AS recorded
    FROM event;

    -- The periods of each trail's configuration, with the selectors in force where they are known.
    CREATE VIEW configurations AS
    SELECT
      period.trail,
      period.generation,
      CASE WHEN period.ordinal = 0 THEN NULL
        ELSE strftime('%Y-%m-%dT%H:%M:%SZ', period.from_time / 1000000, 'unixepoch') END AS "from",
      strftime('%Y-%m-%dT%H:%M:%SZ', period.until_time / 1000000, 'unixepoch') AS until,
      period.existence,
      period.logging,
      period.selectors AS kind_of_selectors,
      CASE
        WHEN period.selectors = 'default' THEN
          '{"EventSelectors":[{"DataResources":[],"ExcludeManagementEventSources":[],'
          || '"IncludeManagementEvents":true,"ReadWriteType":"All"}]}'
        WHEN period.selectors IN ('basic', 'advanced') THEN event.parameters
      END AS selectors,
      period.multi_region,
      period.global_services,
      period.organization,
      period.recursive_logging,
      period.insights,
      period.set_by AS set_by_sequence
    FROM period LEFT JOIN event ON event.sequence = period.selectors_by
    WHERE period.until_time IS NULL OR period.until_time > period.from_time;

    -- The trails, each generation with its last known configuration.
    CREATE VIEW trails AS
    SELECT
      trail.name,
      trail.generation,
      trail.home_region,
      trail.account,
      strftime('%Y-%m-%dT%H:%M:%SZ', trail.created_time / 1000000, 'unixepoch') AS created,
      strftime('%Y-%m-%dT%H:%M:%SZ', trail.deleted_time / 1000000, 'unixepoch') AS deleted,
      (SELECT logging FROM period WHERE period.trail = trail.trail
        AND period.generation = trail.generation ORDER BY from_time DESC, ordinal DESC LIMIT 1)
        AS logging,
      (SELECT selectors FROM period WHERE period.trail = trail.trail
        AND period.generation = trail.generation ORDER BY from_time DESC, ordinal DESC LIMIT 1)
        AS selectors,
      trail.trail AS arn
    FROM trail;
    """#
}
