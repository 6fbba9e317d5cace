"""DuckDB's fastest form that we found: whole documents, of which from_json takes the structure that
is needed: PROGRAM FOLDER [WORKERS]
Install: pip install duckdb
"""

import sys

from duckdb_question import ask

STRUCTURE = """{"Records": [{
    "eventCategory": "VARCHAR", "readOnly": "BOOLEAN", "eventSource": "VARCHAR",
    "resources": [{"type": "VARCHAR", "ARN": "VARCHAR"}]
}]}"""

ask(f"""
    SELECT unnest(from_json(json, '{STRUCTURE}').Records) AS record
    FROM read_json_objects('{sys.argv[1]}/**/*.json.gz')
""")
