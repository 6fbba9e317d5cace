"""What somebody could do to a store with SQLite, and which findings must tell of it.

A new promise of `verify` begins with a line here.
"""

import hashlib

#: `verify` need not say more than that this is no store, or a newer one.
REFUSED = "refused"
#: Any finding will do.
ANY = "any"


class Edit:
    """One tampering.

    `sql` is a statement, or several. With `guarded` the log's triggers are away meanwhile and are
    back afterwards, to the letter. `rehash` gives the events between two sequences hashes that are
    right again. With `head` a head that was kept elsewhere is given to `verify`, for whoever owns
    the file can write all of it anew. With `rebuilds`, `rebuild` must mend it.
    """

    def __init__(self, name, sql, *codes, guarded=False, rehash=(), head=False, rebuilds=False):
        self.name, self.codes = name, codes
        self.sql = (sql,) if isinstance(sql, str) else sql
        self.guarded, self.rehash, self.head, self.rebuilds = guarded, rehash, head, rebuilds

    def run(self, connection):
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in guards if self.guarded else ():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in self.sql:
            connection.execute(statement)
        if self.rehash:
            rehash(connection, *self.rehash)
        for _, text in guards if self.guarded else ():
            connection.execute(text)


def rehash(connection, first, last):
    """Gives the events from `first` to `last` the hashes of their content, and links them."""
    names = [row[1] for row in connection.execute("PRAGMA table_info(event)")]
    covered = [name for name in names if name not in ("previous_hash", "hash")]
    previous = connection.execute(
        "SELECT hash FROM event WHERE sequence < ? ORDER BY sequence DESC", (first,)).fetchone()
    previous = previous[0] if previous else bytes(32)
    rows = connection.execute(
        f"SELECT {', '.join(covered)} FROM event WHERE sequence BETWEEN ? AND ? ORDER BY sequence",
        (first, last)).fetchall()
    for row in rows:
        content = hashlib.sha256(previous)
        for value in row:
            if value is None:
                content.update(b"-\n")
                continue
            written = value if isinstance(value, bytes) else str(value).encode()
            content.update(b"%d:%s\n" % (len(written), written))
        connection.execute("UPDATE event SET previous_hash = ?, hash = ? WHERE sequence = ?",
                           (previous, content.digest(), row[0]))
        previous = content.digest()


def _schema(text, where):
    return ("PRAGMA writable_schema = ON", f"UPDATE sqlite_schema SET {text} WHERE {where}")


SWALLOWS = "BEFORE INSERT ON event BEGIN SELECT RAISE(IGNORE); END"
BIGGEST, SMALLEST = 2**63 - 1, -(2**63)

GUARDS = [
    *(Edit(f"trigger {name} dropped", f"DROP TRIGGER {name}", "schema")
      for name in ("event_no_update", "event_no_delete", "event_insert_only_the_next")),
    *(Edit(f"index {name} dropped", f"DROP INDEX {name}", "schema", guarded=True)
      for name in ("event_by_id", "event_by_trail", "event_by_completed", "event_of_correction")),
    Edit("trigger that swallows calls", f"CREATE TRIGGER quiet {SWALLOWS}", "schema"),
    Edit("trigger that swallows calls, its type spelt Trigger",
         (f"CREATE TRIGGER quiet {SWALLOWS}", *_schema("type = 'Trigger'", "name = 'quiet'")),
         "schema"),
    Edit("trigger that swallows calls, its type spelt TRIGGER",
         (f"CREATE TRIGGER quiet {SWALLOWS}", *_schema("type = 'TRIGGER'", "name = 'quiet'")),
         "schema"),
    Edit("trigger that swallows calls, in the name of a guard",
         ("DROP TRIGGER event_no_delete", f"CREATE TRIGGER event_no_delete {SWALLOWS}"), "schema"),
    Edit("trigger on a projection",
         "CREATE TRIGGER quiet BEFORE INSERT ON period BEGIN SELECT RAISE(IGNORE); END", "schema"),
    Edit("guard that does nothing",
         ("DROP TRIGGER event_no_update",
          "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT 1; END"), "schema"),
    Edit("guard in other letters", _schema("sql = lower(sql)", "name = 'event_no_update'"),
         "schema"),
    Edit("unique index of somebody's", "CREATE UNIQUE INDEX once ON event (trail, sequence)",
         "schema"),
    Edit("index of somebody's", "CREATE INDEX more ON event (principal)", "schema"),
    Edit("table of somebody's", "CREATE TABLE notes (text)", "schema"),
    Edit("view of somebody's", "CREATE VIEW mine AS SELECT * FROM event", "schema"),
    Edit("table like Litestream's, with a column more",
         "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER, more)", "schema"),
    Edit("check of the log taken out", _schema(
        "sql = replace(sql, ' CHECK (sequence > 0)', '')", "name = 'event'"), "schema"),
    Edit("view replaced", ("DROP VIEW changes", "CREATE VIEW changes AS SELECT 1 AS time"),
         "schema", rebuilds=True),
    Edit("journal mode changed", "PRAGMA journal_mode = DELETE", ANY),
    Edit("application id changed", "PRAGMA application_id = 1", REFUSED, ANY),
    Edit("version of the schema changed", "PRAGMA user_version = 99", REFUSED, ANY),
    Edit("older version of the schema", "PRAGMA user_version = 1", REFUSED, ANY),
]

COLUMNS = {
    "trail": "trail || 'x'", "id": "id || 'x'", "kind": "'DeleteTrail'",
    "effective_time": "effective_time + 1", "recorded_time": "recorded_time + 1",
    "parameters": "replace(parameters, 'e', 'E')", "request": "'{}'", "response": "NULL",
    "region": "'eu-west-1'", "account": "'999999999999'", "principal": "'arn:aws:iam::1:user/x'",
    "access_key_id": "'AKIAX'", "source_ip": "'192.0.2.1'", "user_agent": "'x'", "mfa": "1",
    "console": "1 - console", "source": "'api'", "source_path": "'x'", "source_sha256": "'x'",
    "source_record": "99", "completes": "'event-1'", "addendum": "'x'", "original": "x'00'",
    "original_length": "5", "original_sha256": "'x'", "formula": "NULL",
}

LOG = [
    *(Edit(f"{column} of event 8 edited", f"UPDATE event SET {column} = {value} WHERE sequence = 8",
           "contentAltered", guarded=True) for column, value in COLUMNS.items()),
    Edit("event 8 edited, its hash right again",
         "UPDATE event SET source_ip = 'x' WHERE sequence = 8", "chainBroken", guarded=True,
         rehash=(8, 8)),
    Edit("event 8 edited, all hashes right again",
         "UPDATE event SET source_ip = 'x' WHERE sequence = 8", "headMissing", guarded=True,
         rehash=(8, 20), head=True),
    Edit("event 8 removed", "DELETE FROM event WHERE sequence = 8", "sequenceGap", guarded=True),
    Edit("event 8 removed, the others renumbered",
         ("DELETE FROM event WHERE sequence = 8",
          "UPDATE event SET sequence = sequence + 1000 WHERE sequence > 8",
          "UPDATE event SET sequence = sequence - 1001 WHERE sequence > 1000"),
         "contentAltered", "chainBroken", guarded=True),
    Edit("last event removed", "DELETE FROM event WHERE sequence = 20", "cursor", guarded=True),
    Edit("first event removed", "DELETE FROM event WHERE sequence = 1", "sequenceGap",
         guarded=True),
    Edit("all events removed", "DELETE FROM event", "cursor", "projection", guarded=True),
    Edit("two events exchanged",
         ("UPDATE event SET sequence = 99 WHERE sequence = 8",
          "UPDATE event SET sequence = 8 WHERE sequence = 9",
          "UPDATE event SET sequence = 9 WHERE sequence = 99"), "contentAltered", guarded=True),
    Edit("recorded time goes back", "UPDATE event SET recorded_time = 1 WHERE sequence = 20",
         "recordedTimeGoesBack", guarded=True, rehash=(20, 20)),
    Edit("version skipped", "UPDATE event SET version = 99 WHERE sequence = 20", "versionGap",
         guarded=True, rehash=(20, 20)),
    Edit("kind that nobody knows", "UPDATE event SET kind = 'Nothing' WHERE sequence = 20", ANY,
         guarded=True, rehash=(20, 20)),
    *(Edit(f"{column} is {words}", f"UPDATE event SET {column} = {value} WHERE sequence = 20", ANY,
           guarded=True, rehash=(20, 20))
      for column in ("effective_time", "recorded_time")
      for words, value in (("the greatest integer", BIGGEST), ("the least integer", SMALLEST))),
    Edit("sequence is the greatest integer",
         f"UPDATE event SET sequence = {BIGGEST} WHERE sequence = 20", ANY, guarded=True,
         rehash=(20, BIGGEST)),
]

PROJECTIONS = [
    Edit("period edited", "UPDATE period SET logging = 'on'", "projection", rebuilds=True),
    Edit("period removed", "DELETE FROM period WHERE trail LIKE '%trail-1'", "projection",
         rebuilds=True),
    Edit("period of no trail",
         "INSERT INTO period SELECT 'arn:aws:cloudtrail:us-east-1:1:trail/x', from_time, ordinal, "
         "generation, until_time, set_by, cause, existence, logging, logging_by, selectors, "
         "selectors_by, insights, event_configuration, shown, multi_region, global_services, "
         "organization, recursive_logging FROM period LIMIT 1", "projection", rebuilds=True),
    Edit("time of a period is the greatest integer",
         f"UPDATE period SET from_time = {BIGGEST} WHERE from_time = (SELECT max(from_time) "
         "FROM period)",
         "projection", rebuilds=True),
    Edit("trail edited", "UPDATE trail SET home_region = 'eu-west-1'", "projection", rebuilds=True),
    Edit("trail removed", "DELETE FROM trail WHERE trail LIKE '%trail-1'", "projection",
         rebuilds=True),
    Edit("event voided without a correction", "INSERT INTO voided VALUES ('event-8')", "voided",
         rebuilds=True),
    Edit("meaning of no trail's change", "INSERT INTO meaning VALUES "
         "('arn:aws:cloudtrail:us-east-1:1:trail/x', 1, 'same', '')", "meaning", rebuilds=True),
    Edit("changes marked that were not compared",
         "INSERT INTO marking SELECT DISTINCT trail, 20, '0.1.0' FROM event", "meaning",
         rebuilds=True),
    Edit("cursor set back", "UPDATE projection SET sequence = 3", "cursor", rebuilds=True),
    Edit("cursor ahead", f"UPDATE projection SET sequence = {BIGGEST}", "cursor", rebuilds=True),
    Edit("cursor removed", "DELETE FROM projection", "cursor", "schema", "projection",
         rebuilds=True),
    Edit("row of another projection", "INSERT INTO projection VALUES ('other', 20)", ANY,
         rebuilds=True),
    Edit("projection replaced by a view",
         ("DROP TABLE voided", "CREATE VIEW voided AS SELECT 'x' AS id WHERE 0"), "schema",
         rebuilds=True),
    Edit("projection without its key", ("DROP TABLE voided", "CREATE TABLE voided (id TEXT)"),
         "schema", rebuilds=True),
    Edit("projection dropped", "DROP TABLE period", "schema", rebuilds=True),
]

ALL = {edit.name: edit for edit in GUARDS + LOG + PROJECTIONS}
