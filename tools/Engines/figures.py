"""How long the statement takes in Spark and DuckDB on the made-up bucket, one, two and four times, beside replay.

    python figures.py BUCKET STORE [duckdb|spark|replay] [WORKERS] [TIMES]

Prints the seconds of one run, start-up and the reading of the statement apart, and the records a second.
"""

import os
import sys
import time

import duckdb_replay
import spark_replay
from program import History, Program


def repeated(bucket, times):
    """The bucket's files under several names: hard links, which take no room."""
    if times == 1:
        return bucket
    target = f"{bucket.rstrip('/')}-times-{times}"
    if not os.path.exists(target):
        for parent, _, names in os.walk(bucket):
            for number in range(times):
                folder = os.path.join(target, str(number), os.path.relpath(parent, bucket))
                os.makedirs(folder)
                for name in names:
                    os.link(os.path.join(parent, name), os.path.join(folder, name))
    return target


def of_duckdb(program, history, folder, workers):
    import duckdb

    began = time.monotonic()
    statement = program.statement(history, "duckdb").strip()
    database = duckdb.connect(config={"threads": workers, "memory_limit": "4GB"})
    database.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
    duckdb_replay.records(database, duckdb_replay.files([folder]))
    ready = time.monotonic()
    rows = database.execute(duckdb_replay.COUNTS.format(rows=f"({statement})")).fetchall()
    return ready - began, time.monotonic() - ready, sum(row[-1] for row in rows)


def of_spark(program, history, folder, workers):
    began = time.monotonic()
    statement = program.statement(history, "spark").strip()
    spark = spark_replay.session(f"local[{workers}]", "3g", workers)
    spark.sql("SELECT 1").collect()
    ready = time.monotonic()
    spark_replay.records(spark, [folder])
    spark.sql(statement).createOrReplaceTempView("verdicts")
    rows = spark.sql(spark_replay.COUNTS.format(rows="verdicts")).collect()
    return ready - began, time.monotonic() - ready, sum(row["events"] for row in rows)


def of_replay(program, history, folder, workers):
    began = time.monotonic()
    program.run("replay", *history.options, folder, "--workers", str(workers))
    return 0, time.monotonic() - began, None


def main():
    bucket, store, engine, workers, times = [*sys.argv[1:], "duckdb", "2", "1"][:5] if len(sys.argv) < 6 else sys.argv[1:6]
    program, history = Program(), History(store)
    folder = repeated(bucket, int(times))
    run = {"duckdb": of_duckdb, "spark": of_spark, "replay": of_replay}[engine]
    start, seconds, rows = run(program, history, folder, int(workers))
    words = "" if rows is None else f", {rows:,} verdicts, {rows / seconds:,.0f} a second"
    print(f"{engine} {workers} workers, {times} times: {seconds:.1f} s (start {start:.1f} s){words}", flush=True)


main()
