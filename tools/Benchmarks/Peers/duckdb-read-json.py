"""DuckDB as its own pages show it, read_json with columns: PROGRAM FOLDER [WORKERS]
Without `records = true`, DuckDB 2.0.0 takes ten times as long.
Install: pip install duckdb
"""

import sys

from duckdb_question import ask

ask(f"""
    SELECT unnest(Records) AS record
    FROM read_json('{sys.argv[1]}/**/*.json.gz', records = true, columns = {{
        Records: 'STRUCT(eventCategory VARCHAR, readOnly BOOLEAN, eventSource VARCHAR,
                         resources STRUCT("type" VARCHAR, ARN VARCHAR)[])[]'
    }})
""")
