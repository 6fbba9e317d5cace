"""The engines that run a statement, each giving a query that DuckDB reads: over a file of one record a line, or over a
folder of log files, which is read as the jobs read it."""

import os
import shutil

import duckdb

import duckdb_replay
import spark_replay

# A line is one record. Nothing that JSON can hold stands for a limit or a quote.
LINES = ("read_csv('{path}', columns = {{record: 'VARCHAR'}}, header = false, auto_detect = false, "
         "delim = '\\x01', quote = '', escape = '', max_line_size = 268435456, parallel = {parallel})")


def lines(path):
    parallel = "true" if os.path.getsize(path) > 1 << 26 else "false"
    return LINES.format(path=path, parallel=parallel)


class DuckDB:
    """The statement in DuckDB's dialect, over JSON text."""

    name = "DuckDB"
    dialect = "duckdb"
    options = ()

    def __init__(self, database):
        self.database = database

    def rows(self, statement, path):
        self.database.execute("DROP VIEW IF EXISTS cloudtrail")
        if os.path.isdir(path):
            duckdb_replay.records(self.database, duckdb_replay.files([path]))
        else:
            self.database.execute(f"CREATE TEMP VIEW cloudtrail AS SELECT record FROM {lines(path)}")
        return f"({statement})"


class Spark:
    """The statement in Spark's dialect, over JSON text."""

    name = "Spark"
    dialect = "spark"
    options = ()

    def __init__(self, folder, session=None):
        self.folder = folder
        self.session = session
        self.made = 0

    def started(self):
        if self.session is None:
            self.session = spark_replay.session("local[2]", "2g", 2)
        return self.session

    def rows(self, statement, path):
        session = self.started()
        if os.path.isdir(path):
            spark_replay.records(session, [path])
        else:
            session.read.text(path).toDF("record").createOrReplaceTempView("cloudtrail")
        self.made += 1
        output = os.path.join(self.folder, f"spark-{self.made % 2}")
        shutil.rmtree(output, ignore_errors=True)
        session.sql(statement).write.parquet(output)
        return f"read_parquet('{output}/*.parquet')"


def database():
    found = duckdb.connect(config={"threads": 2})
    found.execute("SET TimeZone = 'UTC'")
    return found
