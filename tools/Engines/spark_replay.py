"""The verdicts of a history on CloudTrail's log files, by Spark: a job for spark-submit, EMR or Glue.

    spark-submit spark_replay.py --statement verdicts.sql 's3a://bucket/AWSLogs/*/CloudTrail/*/2025/03/*/'

The statement is what `trailback compile --dialect spark` prints.
"""

import argparse
import json
import sys

# One document of a log file. The text of each record is kept as it is, whatever is in it.
DOCUMENT = "Records ARRAY<STRING>"
COUNTS = ("SELECT trailARN, verdict, reason, provisional, unconfirmed, count(*) AS events FROM {rows} "
          "GROUP BY ALL ORDER BY ALL")
# Small files are read many at once: CloudTrail's have some kilobytes each.
PACKING = {"spark.sql.files.maxPartitionBytes": "134217728", "spark.sql.files.openCostInBytes": "65536"}


class Unfit(Exception):
    """What was given cannot be used; says what to do."""


def session(master=None, memory=None, partitions=None):
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("trailback").config("spark.sql.session.timeZone", "UTC")
    if master:
        builder = builder.master(master).config("spark.ui.enabled", "false")
        builder = builder.config("spark.sql.shuffle.partitions", str(partitions or 2))
    if memory:
        builder = builder.config("spark.driver.memory", memory)
    for name, value in PACKING.items():
        builder = builder.config(name, value)
    # ANSI mode would end the job at a cast that fails.
    found = builder.config("spark.sql.ansi.enabled", "false").getOrCreate()
    found.sparkContext.setLogLevel("ERROR")
    return found


def records(spark, paths):
    """The view `cloudtrail`: the JSON of one record a row."""
    from pyspark.sql import functions as sql

    # One document a line, as CloudTrail writes it: no `multiLine`, which reads a file as a whole.
    lines = spark.read.option("recursiveFileLookup", "true").option("pathGlobFilter", "*.json*").text(paths)
    documents = lines.select(sql.from_json("value", DOCUMENT)["Records"].alias("records"))
    documents = documents.observe(
        "seen", sql.count(sql.lit(1)).alias("documents"), sql.count_if(sql.col("records").isNull()).alias("unread"))
    documents.select(sql.explode("records").alias("record")).createOrReplaceTempView("cloudtrail")


def documents_seen(frame):
    """How many documents there were, and how many of them could not be read, in the scan of a frame that has run."""
    metrics = frame._jdf.queryExecution().observedMetrics()
    if not metrics.contains("seen"):
        return {}
    row = metrics.get("seen").get()
    return {"documents": row.getLong(0), "unread": row.getLong(1)}


def read_statement(path, dialect, sign):
    """The statement in a file; `sign` is what only this dialect writes."""
    with open(path, encoding="utf-8") as file:
        text = file.read().strip().rstrip(";")
    if not text.startswith("WITH"):
        raise Unfit(f"{path} does not hold a statement of `trailback compile`. It begins with {text[:20]!r}.")
    if sign not in text:
        raise Unfit(f"{path} is written for another engine. Write it with `trailback compile --dialect {dialect}`.")
    return text


def problem(error):
    """What Spark's error means for whoever started this; nil if nobody knows."""
    words = str(error)
    if "PATH_NOT_FOUND" in words or "does not exist" in words:
        return f"there is no such path: {words.splitlines()[0][:200]}"
    if "PARSE_SYNTAX_ERROR" in words:
        return "Spark cannot read the statement. Is it of `trailback compile --dialect spark`, for Spark 4 or later?"
    if "TABLE_OR_VIEW_NOT_FOUND" in words:
        return "the statement asks for another table: leave out --table of `trailback compile`"
    if "No FileSystem for scheme" in words or "ClassNotFoundException" in words:
        return ("Spark has nothing that reads this kind of path. For s3a:// give spark-submit "
                "--packages org.apache.hadoop:hadoop-aws:VERSION, of Spark's own Hadoop.")
    return None


def run(options):
    statement = read_statement(options.statement, "spark", "named_struct")
    spark = session(options.master, options.memory, options.partitions)
    records(spark, options.path)
    rows = spark.sql(statement)
    if options.verdicts:
        rows.write.mode("error").parquet(options.verdicts)
        rows = spark.read.parquet(options.verdicts)
    rows.createOrReplaceTempView("verdicts")
    counts = spark.sql(COUNTS.format(rows="verdicts"))
    counted = [row.asDict() for row in counts.collect()]
    return counted, documents_seen(counts)


def arguments():
    parser = argparse.ArgumentParser(prog="spark-replay", description=__doc__.splitlines()[0])
    parser.add_argument("path", nargs="+", help="folders, files or patterns: local, s3a://, …")
    parser.add_argument("--statement", required=True, help="a file with what `compile --dialect spark` printed")
    parser.add_argument("--verdicts", metavar="FOLDER", help="write a row for each event and trail as Parquet there")
    parser.add_argument("--format", choices=["text", "json"], default="text")
    parser.add_argument("--master", help="where to run; spark-submit's own by default")
    parser.add_argument("--memory", help="of the driver, such as 2g; where the master is local")
    parser.add_argument("--partitions", type=int, help="of the counts; where the master is local")
    return parser.parse_args()


def main():
    options = arguments()
    try:
        counted, seen = run(options)
    except (Unfit, OSError) as error:
        sys.exit(f"spark-replay: {error}")
    except Exception as error:
        words = problem(error)
        if words is None:
            raise
        sys.exit(f"spark-replay: {words}")
    if not counted and seen.get("documents") == seen.get("unread"):
        sys.exit("spark-replay: no document there has Records. CloudTrail's files hold {\"Records\":[…]} on one line.")
    print(as_json(counted, seen) if options.format == "json" else as_text(counted, seen))


def as_json(counted, seen):
    return json.dumps({**seen, "counts": counted})


def as_text(counted, seen):
    """A table of 80 columns, the trails by name, the worst first."""
    order = {"notLogged": 0, "uncertain": 1, "logged": 2}
    words = {"notLogged": "not logged", "uncertain": "uncertain", "logged": "logged"}
    lines, trail = [], None
    for row in sorted(counted, key=lambda row: (row["trailARN"], order[row["verdict"]], -row["events"])):
        if row["trailARN"] != trail:
            trail = row["trailARN"]
            lines += [""] * bool(lines) + [printable(trail)]
        marks = [mark for mark in ("provisional", "unconfirmed") if row[mark]]
        lines.append(f"  {words[row['verdict']]:<11} {row['reason']:<24} {row['events']:>15,}  {' '.join(marks)}".rstrip())
    if seen:
        unread = f"; {seen['unread']:,} of them could not be, or hold no Records" if seen["unread"] else ""
        lines.append(f"\n{seen['documents']:,} documents were read{unread}")
    return "\n".join(lines)


def printable(text):
    return "".join(one if one.isprintable() else f"\\u{{{ord(one):x}}}" for one in text)


if __name__ == "__main__":
    main()
