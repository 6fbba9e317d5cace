"""The verdicts of a history on CloudTrail's log files, by DuckDB on this machine: `tools/duckdb-replay`."""

import argparse
import glob
import os
import sys

import duckdb

from spark_replay import COUNTS, Unfit, as_json, as_text, read_statement

# The largest document; CloudTrail's have some 50 MB at the most.
LARGEST = 1 << 26
# A record that is not JSON for DuckDB (one with half a surrogate) would end the statement; so the document that holds
# it is left out, and counted.
DOCUMENT = """
CREATE OR REPLACE TEMP VIEW document AS SELECT json FROM read_json_objects({files}, format = 'newline_delimited',
  maximum_object_size = {largest}, ignore_errors = true)
"""
RECORD = """
CREATE OR REPLACE TEMP VIEW cloudtrail AS SELECT record FROM (
  SELECT unnest(CAST(json_extract(json, '$.Records[*]') AS VARCHAR[])) AS record FROM document)
"""


def arguments():
    parser = argparse.ArgumentParser(prog="duckdb-replay", description=__doc__.splitlines()[0])
    parser.add_argument("path", nargs="+", help="folders, files or patterns, of .json.gz or .json")
    parser.add_argument("--statement", required=True, help="a file with what `compile --dialect duckdb` printed")
    parser.add_argument("--verdicts", metavar="FILE", help="write a row for each event and trail as Parquet there")
    parser.add_argument("--format", choices=["text", "json"], default="text")
    parser.add_argument("--memory", default="4GB", help="how much DuckDB may use, such as 4GB")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="one for each processor by default")
    return parser.parse_args()


def files(paths):
    found = []
    for path in paths:
        if os.path.isdir(path):
            found += sorted(one for kind in ("json", "json.gz") for one in glob.glob(f"{path}/**/*.{kind}", recursive=True)
                            if "CloudTrail-Digest" not in one and "CloudTrail-Insight" not in one)
        else:
            matching = sorted(glob.glob(path))
            if not matching:
                raise Unfit(f"there is no such path: {path}")
            found += matching
    if not found:
        raise Unfit(f"there is no .json or .json.gz in {', '.join(paths)}")
    return found


def records(database, names):
    """The view `cloudtrail`: the JSON of one record a row, from files of one document a line."""
    listed = "[" + ", ".join("'" + name.replace("'", "''") + "'" for name in names) + "]"
    database.execute(DOCUMENT.format(files=listed, largest=LARGEST))
    database.execute(RECORD)


def seen(database):
    """How many documents there are, and how many of them are no JSON for DuckDB or hold no Records."""
    documents, unread = database.execute("""SELECT count(*),
        count_if(json IS NULL OR json_type(json, '$.Records') IS DISTINCT FROM 'ARRAY') FROM document""").fetchone()
    return {"documents": documents, "unread": unread}


def run(options):
    statement = read_statement(options.statement, "duckdb", "lambda ")
    names = files(options.path)
    database = duckdb.connect(config={"threads": options.threads, "memory_limit": options.memory})
    database.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
    records(database, names)
    if options.verdicts:
        target = options.verdicts.replace("'", "''")
        if os.path.exists(options.verdicts):
            raise Unfit(f"{options.verdicts} is there already. Name another file.")
        database.execute(f"COPY ({statement}) TO '{target}' (FORMAT parquet)")
        rows = f"read_parquet('{target}')"
    else:
        rows = f"({statement})"
    cursor = database.execute(COUNTS.format(rows=rows))
    columns = [column[0] for column in cursor.description]
    counted = [dict(zip(columns, row)) for row in cursor.fetchall()]
    return counted, seen(database)


def main():
    options = arguments()
    try:
        counted, seen = run(options)
    except (Unfit, OSError) as error:
        sys.exit(f"duckdb-replay: {error}")
    except duckdb.ParserException as error:
        sys.exit(f"duckdb-replay: DuckDB cannot read the statement: {str(error).splitlines()[0]}")
    if not counted:
        sys.exit("duckdb-replay: no document there has Records. CloudTrail's files hold {\"Records\":[…]} on one line.")
    print(as_json(counted, seen) if options.format == "json" else as_text(counted, seen))


if __name__ == "__main__":
    main()
