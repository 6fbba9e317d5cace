"""Tables of verdicts, and what differs between two."""

# What must be equal, in the order in which it is shown.
COLUMNS = ["verdict", "byConfiguration", "reason", "selector", "provisional", "unconfirmed"]
ALL = ["eventID", "trailARN", *COLUMNS]
LIST = ", ".join(ALL)

LINE = {
    "eventID": "VARCHAR", "trailARN": "VARCHAR", "verdict": "VARCHAR", "byConfiguration": "VARCHAR",
    "reasons": "STRUCT(code VARCHAR, selector BIGINT)[]", "marks": "VARCHAR[]",
}


def read_lines(database, table, path):
    """A table of what `replay --format jsonl` wrote."""
    columns = ", ".join(f"{name}: '{kind}'" for name, kind in LINE.items())
    database.execute(f"""
        CREATE OR REPLACE TABLE {table} AS SELECT eventID, trailARN, verdict, byConfiguration,
          reasons[1].code AS reason,
          list_filter(list_transform(reasons, lambda r: r.selector), lambda s: s IS NOT NULL)[1]::BIGINT AS selector,
          coalesce(list_contains(marks, 'provisional'), false) AS provisional,
          coalesce(list_contains(marks, 'unconfirmed'), false) AS unconfirmed
        FROM read_json('{path}', format = 'newline_delimited', columns = {{{columns}}},
          maximum_object_size = 268435456)""")


def read_rows(database, table, query):
    """A table of what the statement gave, from any query with its columns."""
    columns = LIST.replace("selector", "selector::BIGINT AS selector")
    database.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT {columns} FROM {query}")


def count(database, table):
    return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def different(database, ours, theirs):
    """The keys (event and trail) of which the two tables do not say the same, how often they have it included."""
    return database.execute(f"""
        SELECT DISTINCT eventID, trailARN FROM (
          (SELECT {LIST} FROM {ours} EXCEPT ALL SELECT {LIST} FROM {theirs})
          UNION ALL (SELECT {LIST} FROM {theirs} EXCEPT ALL SELECT {LIST} FROM {ours}))
        ORDER BY ALL""").fetchall()


def of_key(database, table, key):
    """The verdicts on an event by a trail, as one text for each."""
    rows = database.execute(
        f"SELECT {', '.join(COLUMNS)} FROM {table} WHERE eventID IS NOT DISTINCT FROM ? AND trailARN = ? ORDER BY ALL",
        list(key)).fetchall()
    return [shown(row) for row in rows]


def shown(row):
    words = dict(zip(COLUMNS, row))
    marks = [mark for mark in ("provisional", "unconfirmed") if words[mark]]
    selector = "" if words["selector"] is None else f" selector {words['selector']}"
    return f"{words['verdict']} ({words['byConfiguration']}) {words['reason']}{selector} {' '.join(marks)}".rstrip()
