"""Whole documents by orjson, in processes: PROGRAM FOLDER [WORKERS]
Install: pip install orjson
"""

import gzip

import orjson

from question import PREFIXES, SILENT_SOURCES, count_with_processes


def count(path):
    with open(path, "rb") as file:
        records = orjson.loads(gzip.decompress(file.read()))["Records"]
    management = data = 0
    for record in records:
        if record["eventCategory"] == "Management":
            if not record["readOnly"] and record["eventSource"] not in SILENT_SOURCES:
                management += 1
        elif record["eventCategory"] == "Data":
            for resource in record["resources"]:
                if resource["type"] == "AWS::S3::Object" and resource["ARN"].startswith(PREFIXES):
                    data += 1
                    break
    return len(records), management, data


if __name__ == "__main__":
    count_with_processes(count)
