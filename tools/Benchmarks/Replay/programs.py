"""The programs that are measured, and what they answer."""

import json
import os
import shutil
import subprocess

from rounds import Program

PEERS = "tools/Benchmarks/Peers"
VENV = ".build/bench/venv/bin/python"
# A script, the Python modules that it needs, and programs.
PEER_NEEDS = {
    "python-msgspec": (("msgspec", "isal"), ()),
    "duckdb-json-objects": (("duckdb",), ()),
    "python-orjson": (("orjson",), ()),
    "duckdb-read-json": (("duckdb",), ()),
    "jq": ((), ("jq",)),
    "spark": (("pyspark",), ("java",)),
}


class Trailback:
    """The release build, and the options that this build of it has."""

    def __init__(self, path):
        self.path = path
        self.help = subprocess.run(
            [path, "replay", "--help"], capture_output=True, text=True, check=True
        ).stdout

    def has(self, option):
        return option in self.help

    def command(self, store, inputs, workers=None, output="json"):
        chosen = ["--workers", str(workers)] if workers and self.has("--workers") else []
        return [self.path, "replay", "--store", store, "--format", output, *chosen, inputs]

    def program(self, name, store, inputs, workers=None, output="json", compares=True):
        return Program(
            name, self.command(store, inputs, workers, output),
            trailback_answer if compares else None, keeps_output=output == "json",
        )


    def gaps(self, name, store, inputs, workers, output="json"):
        """Ends with 1 where there are windows."""
        command = [self.path, "gaps", inputs, "--store", store, "--format", output,
                   "--workers", str(workers)]
        return Program(name, command, keeps_output=output == "json", codes=(0, 1))


def limit(inputs, workers, stage="all"):
    command = [".build/bench/limit", "--workers", str(workers), "--stage", stage, inputs]
    return Program(
        worker_name("limit", workers), command, plain_answer if stage == "all" else None)


def worker_name(name, workers):
    return f"{name}, {workers} worker{'s' if workers > 1 else ''}"


def peers(inputs, workers):
    """The peers that can run here, and what each of the others lacks."""
    ready, missing = [], {}
    for name, (modules, commands) in PEER_NEEDS.items():
        lacks = [each for each in modules if not has_module(each)]
        lacks += [each for each in commands if not shutil.which(each)]
        if lacks:
            missing[name] = lacks
            continue
        script = f"{PEERS}/{name}"
        command = [VENV, script + ".py"] if modules else [script]
        ready.append(
            Program(name, [*command, inputs, str(workers)], plain_answer,
                    tells_cpu=name != "spark"))
    return ready, missing


def has_module(name):
    if not os.path.exists(VENV):
        return False
    return subprocess.run([VENV, "-c", f"import {name}"], capture_output=True).returncode == 0


def plain_answer(output):
    """Of the line that the limit and every peer print."""
    answer = json.loads(output.strip().splitlines()[-1])
    by_category = answer["byCategory"]
    return answer["records"], answer["logged"], by_category["Management"], by_category["Data"]


def trailback_answer(output):
    """Of `replay --format json`. It counts by call: of S3, those on buckets are management."""
    report = json.loads(output)
    trail = report["trails"][0]
    data = sum(
        event.get("logged", 0)
        for event in trail["events"]
        if event["eventSource"] == "s3.amazonaws.com" and "Bucket" not in event["eventName"]
    )
    logged = trail["verdicts"]["logged"]["events"]
    return report["events"], logged, logged - data, data
