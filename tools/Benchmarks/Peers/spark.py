"""PySpark on this machine alone, with a schema of what is needed: PROGRAM FOLDER [WORKERS]
Install: pip install pyspark, and Java 17 or later (apt-get install default-jre-headless)
"""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as sql

from question import PREFIXES, SILENT_SOURCES, answer

workers = sys.argv[2] if len(sys.argv) > 2 else "2"
spark = (
    SparkSession.builder.master(f"local[{workers}]")
    .config("spark.driver.memory", "4g")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", workers)
    # Small files come many to a task; by default each counts as 4 MB.
    .config("spark.sql.files.openCostInBytes", "65536")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")

schema = """Records ARRAY<STRUCT<eventCategory: STRING, readOnly: BOOLEAN, eventSource: STRING,
    resources: ARRAY<STRUCT<type: STRING, ARN: STRING>>>>"""
matches = " OR ".join(f"startswith(entry.ARN, '{prefix}')" for prefix in PREFIXES)
documents = (
    spark.read.schema(schema)
    .option("multiLine", True)
    .option("recursiveFileLookup", True)
    .json(sys.argv[1])
)
counts = (
    documents.select(sql.explode("Records").alias("record"))
    .selectExpr(
        "count(*)",
        f"""count_if(record.eventCategory = 'Management' AND NOT record.readOnly
            AND record.eventSource NOT IN {SILENT_SOURCES})""",
        f"""count_if(record.eventCategory = 'Data' AND exists(record.resources,
            entry -> entry.type = 'AWS::S3::Object' AND ({matches})))""",
    )
    .first()
)
answer(*counts)
spark.stop()
