"""CloudTrail's log files as Parquet by account, Region and day, with the columns of `compile --columns full`.

    spark-submit write_parquet.py 's3a://bucket/AWSLogs/*/CloudTrail/*/2025/03/*/' s3a://bucket/parquet
    python write_parquet.py --duckdb ./AWSLogs ./parquet

The day is that of the event, so that a record that CloudTrail delivered late lies with those of its own day, not in the
folder of the day on which it came. The columns are those that decide verdicts, and the whole record as text beside them.
"""

import argparse
import os
import shutil

import duckdb_replay
import spark_replay

TEXTS = ["eventVersion", "eventTime", "eventSource", "eventName", "awsRegion", "sourceIPAddress", "userAgent",
         "errorCode", "errorMessage", "requestID", "eventID", "readOnly", "eventType", "recipientAccountId",
         "sharedEventID", "vpcEndpointId", "eventCategory", "sessionCredentialFromConsole"]
USER = ["type", "principalId", "arn", "accountId", "invokedBy", "accessKeyId", "userName"]
PARTITIONS = ["account", "region", "day"]
# Where a record names no account or Region; Parquet's folders are named by what stands here.
NONE = "none"


def spark_columns():
    """Of a record's text; each a member by itself, since `readOnly` is a boolean in JSON and a text here."""
    schema = ", ".join(f"{name} STRING" for name in TEXTS)
    user = ", ".join(f"{name}: STRING" for name in USER)
    schema += (f", managementEvent BOOLEAN, userIdentity STRUCT<{user}>, additionalEventData STRING"
               ", tlsDetails STRUCT<tlsVersion: STRING, cipherSuite: STRING, clientProvidedHostHeader: STRING>"
               ", addendum STRUCT<reason: STRING, updatedFields: STRING, originalRequestID: STRING,"
               " originalEventID: STRING>, requestParameters STRING, responseElements STRING"
               ", resources ARRAY<STRUCT<ARN: STRING, accountId: STRING, type: STRING, ARNPrefix: STRING>>")
    return schema


def by_spark(spark, paths, output):
    from pyspark.sql import functions as sql

    spark_replay.records(spark, paths)
    parsed = spark.table("cloudtrail").select("record", sql.from_json("record", spark_columns()).alias("j"))
    columns = [sql.col("j")[name].alias(name.lower()) for name in [*TEXTS, "managementEvent", "userIdentity",
               "additionalEventData", "tlsDetails", "addendum", "requestParameters", "responseElements", "resources"]]
    parts = [sql.coalesce(sql.col("j.recipientAccountId"), sql.col("j.userIdentity.accountId"), sql.lit(NONE))
             .alias("account"),
             sql.coalesce(sql.col("j.awsRegion"), sql.lit(NONE)).alias("region"),
             sql.coalesce(sql.substring("j.eventTime", 1, 10), sql.lit(NONE)).alias("day")]
    # Each day of an account and Region goes to one task, and so into one file.
    parsed.select(*columns, "record", *parts).repartition(*PARTITIONS).write.partitionBy(*PARTITIONS).parquet(output)


def duckdb_columns():
    def member(path):
        return f"record ->> '$.{path}'"

    def row(name, keys):
        return "{" + ", ".join(f"{key.lower()}: {member(f'{name}.{key}')}" for key in keys) + f"}} AS {name.lower()}"

    def text(name):
        return f"CAST(record -> '$.{name}' AS VARCHAR) AS {name.lower()}"

    resource = ", ".join(f"{key.lower()}: e ->> '$.{key}'" for key in ("ARN", "accountId", "type", "ARNPrefix"))
    addendum = row("addendum", ["reason", "updatedFields", "originalRequestID", "originalEventID"])
    return ", ".join([
        *(f"{member(name)} AS {name.lower()}" for name in TEXTS),
        "try_cast(record ->> '$.managementEvent' AS BOOLEAN) AS managementevent", row("userIdentity", USER),
        text("additionalEventData"), text("requestParameters"), text("responseElements"),
        row("tlsDetails", ["tlsVersion", "cipherSuite", "clientProvidedHostHeader"]),
        f"CASE WHEN json_type(record, '$.addendum') = 'OBJECT' THEN {addendum.removesuffix(' AS addendum')} END AS addendum",
        "CASE WHEN json_type(record, '$.resources') = 'ARRAY' THEN list_transform(CAST(record -> '$.resources' AS "
        f"JSON[]), lambda e: {{{resource}}}) END AS resources", "record",
        f"coalesce({member('recipientAccountId')}, {member('userIdentity.accountId')}, '{NONE}') AS account",
        f"coalesce({member('awsRegion')}, '{NONE}') AS region",
        f"coalesce(substr({member('eventTime')}, 1, 10), '{NONE}') AS day"])


def by_duckdb(database, paths, output):
    duckdb_replay.records(database, duckdb_replay.files(paths))
    if os.path.exists(output):
        raise duckdb_replay.Unfit(f"{output} is there already. Name another folder.")
    target = output.replace("'", "''")
    try:
        database.execute(f"""COPY (SELECT {duckdb_columns()} FROM cloudtrail)
            TO '{target}' (FORMAT parquet, PARTITION_BY ({', '.join(PARTITIONS)}))""")
    except BaseException:
        shutil.rmtree(output, ignore_errors=True)
        raise


def main():
    parser = argparse.ArgumentParser(prog="write_parquet", description=__doc__.splitlines()[0])
    parser.add_argument("path", nargs="+", help="folders, files or patterns of log files")
    parser.add_argument("output", help="a folder that is not there yet")
    parser.add_argument("--duckdb", action="store_true", help="by DuckDB on this machine, in place of Spark")
    parser.add_argument("--master", help="where Spark is to run; spark-submit's own by default")
    parser.add_argument("--memory", help="of Spark's driver, or of DuckDB: 4g, 4GB")
    options = parser.parse_args()
    if options.duckdb:
        import duckdb
        database = duckdb.connect(config={"memory_limit": options.memory or "4GB"})
        database.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
        by_duckdb(database, options.path, options.output)
    else:
        by_spark(spark_replay.session(options.master, options.memory), options.path, options.output)


if __name__ == "__main__":
    main()
