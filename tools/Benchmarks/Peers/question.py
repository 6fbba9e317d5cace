"""What every peer is asked: trail `bench` of tools/Benchmarks/Corpus/TrailSetups.swift."""

import json
import os
import sys
from multiprocessing import Pool

SILENT_SOURCES = ("kms.amazonaws.com", "rdsdata.amazonaws.com")
PREFIXES = (
    "arn:aws:s3:::example-orders-",
    "arn:aws:s3:::example-payments-exports/customers/2025/06/1",
    "arn:aws:s3:::example-archive-raw/müller & söhne/",
    "arn:aws:s3:::example-reports-assets/",
)


def log_files(folder):
    """Every log file under the folder, largest first, so that no process is left with the last."""
    found = []
    for parent, _, names in os.walk(folder):
        found += [os.path.join(parent, name) for name in names if name.endswith(".json.gz")]
    return sorted(found, key=os.path.getsize, reverse=True)


def answer(records, management, data):
    """The one line that all programs print."""
    counts = {"Management": management, "Data": data}
    print(json.dumps({"records": records, "logged": management + data, "byCategory": counts}))


def count_with_processes(count_file):
    """Counts (records, management, data) of each file on as many processes as asked for."""
    folder, workers = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2
    with Pool(workers) as pool:
        counts = pool.imap_unordered(count_file, log_files(folder), chunksize=32)
        answer(*(sum(column) for column in zip(*counts)))
