"""The jobs for people: their plan, their counts, and tables that they write."""

import json
import os
import subprocess
import sys

import plan_check
import spark_replay
import verdicts
import write_parquet
from comparing import Comparing, Found
from known_check import Skipped


def plan(bench):
    """Spark's physical plan:"""
    if bench.spark is None:
        raise Skipped("without Spark")
    folder, history = bench.sample()
    session = bench.spark.started()
    spark_replay.records(session, [folder])
    for dialect in ("spark",):
        session.sql(bench.program.statement(history, dialect)).createOrReplaceTempView("verdicts")
        shown = plan_check.physical(session.sql(spark_replay.COUNTS.format(rows="verdicts")))
        found = plan_check.problems(shown)
        if found:
            raise Found("\n  ".join([*found, shown[:6000]]))
    return "one scan, joins by broadcast, no exchange before the partial aggregate"


def counts(bench):
    """tools/duckdb-replay counts what replay counts:"""
    folder, history = bench.sample()
    statement = bench.path("verdicts.sql")
    with open(statement, "w") as file:
        file.write(bench.program.statement(history, "duckdb"))
    job = os.path.join(os.path.dirname(os.path.abspath(__file__)), "duckdb_replay.py")
    done = subprocess.run([sys.executable, job, "--statement", statement, "--format", "json", folder],
                          capture_output=True, text=True)
    if done.returncode:
        raise Found(done.stderr)
    comparing = Comparing(bench, history, folder)
    ours = comparing.database.execute(
        "SELECT trailARN, verdict, reason, provisional, unconfirmed, count(*) FROM ours GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    theirs = sorted(tuple(row.values()) for row in json.loads(done.stdout)["counts"])
    if ours != theirs:
        raise Found(f"replay {ours}, duckdb-replay {theirs}")
    return f"{len(ours)} counts of {comparing.count:,} verdicts"


def parquet(bench):
    """The same verdicts over Parquet by account, Region and day:"""
    folder, history = bench.sample()
    comparing = Comparing(bench, history, folder)
    words = []
    for engine in bench.engines:
        output = bench.path(f"parquet-{engine.name}")
        statement = bench.program.statement(history, engine.dialect, "--columns", "full")
        if engine is bench.duckdb:
            write_parquet.by_duckdb(bench.database, [folder], output)
            bench.database.execute("DROP VIEW IF EXISTS cloudtrail")
            bench.database.execute(
                f"CREATE TEMP VIEW cloudtrail AS SELECT * FROM read_parquet('{output}/**/*.parquet', hive_partitioning = true)")
            rows = f"({statement})"
        else:
            session = engine.started()
            write_parquet.by_spark(session, [folder], output)
            session.read.parquet(output).createOrReplaceTempView("cloudtrail")
            written = bench.path("parquet-verdicts")
            session.sql(statement).write.parquet(written)
            rows = f"read_parquet('{written}/*.parquet')"
        verdicts.read_rows(bench.database, "theirs", rows)
        keys = verdicts.different(bench.database, "ours", "theirs")
        if keys:
            raise Found(f"{engine.name}: {len(keys):,} of {comparing.count:,} differ, such as {keys[0]}: replay "
                        f"{verdicts.of_key(bench.database, 'ours', keys[0])}, the table "
                        f"{verdicts.of_key(bench.database, 'theirs', keys[0])}")
        words.append(engine.name)
    return f"{comparing.count:,} verdicts by {' and '.join(words)}"


CHECKS = [plan, counts, parquet]
