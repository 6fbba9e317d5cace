"""The question in DuckDB's SQL, over any relation of one column `record`."""

import sys

import duckdb

from question import PREFIXES, SILENT_SOURCES, answer

MATCHES = " OR ".join(f"starts_with(entry.ARN, '{prefix}')" for prefix in PREFIXES)


def ask(records):
    database = duckdb.connect(config={"threads": int(sys.argv[2]) if len(sys.argv) > 2 else 2})
    counts = database.execute(f"""
        SELECT count(*),
          count(*) FILTER (record.eventCategory = 'Management' AND NOT record.readOnly
            AND record.eventSource NOT IN {SILENT_SOURCES}),
          count(*) FILTER (record.eventCategory = 'Data' AND len(list_filter(record.resources,
            lambda entry: entry.type = 'AWS::S3::Object' AND ({MATCHES}))) > 0)
        FROM ({records})
    """).fetchone()
    answer(*counts)
