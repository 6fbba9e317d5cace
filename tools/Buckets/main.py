"""Buckets read beside folders: the same stores, the same verdicts, and how long it takes."""

import argparse
import contextlib
import gzip
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
TRAILBACK = os.environ["TRAILBACK"]
LATENCY, IN_FLIGHT = 0.020, 64
#: An hourly import of a large bucket: how many keys it has, and how many of them are new.
KEYS, NEW = 116_390, 200


class Failed(Exception):
    """Something was read otherwise."""


class Served:
    """A folder as the bucket `logs`, served by a process of its own while a `with` block runs."""

    def __init__(self, folder, latency=0.0, failures=0.0):
        self.command = [sys.executable, HERE / "server.py", folder, "--latency", str(latency * 1000),
                        "--failures", str(failures * 100)]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().split()[-1]
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.calls = json.loads(self.process.stdout.read())
        self.process.wait()

    @property
    def environment(self):
        return {**os.environ, "AWS_ENDPOINT_URL": self.address, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
                "AWS_SECRET_ACCESS_KEY": "secret"}


def run(*arguments, served=None, limit=None):
    """What the program prints, its seconds, and its messages.

    `limit` is how many files it may have open."""
    began = time.monotonic()
    process = subprocess.Popen([TRAILBACK, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env=served.environment if served else None,
                               preexec_fn=limit and (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))))
    printed, words = process.communicate()
    seconds = time.monotonic() - began
    if process.returncode:
        raise Failed(f"trailback {' '.join(map(str, arguments))}: {words.decode(errors='replace')[-2000:]}")
    return printed.decode(), seconds, words.decode()


def verdicts(store, logs, served=None):
    """The lines of a replay, without where their files are."""
    printed, _, _ = run("replay", "--store", store, "--format", "jsonl", logs, served=served)
    place = re.compile(r'"(s3://logs|' + re.escape(str(logs)) + ")/?")
    return sorted(place.sub('"', line) for line in printed.splitlines())


def history(store):
    return [re.sub(r'"(recordedTime|hash|previousHash)":"[^"]*"', "", re.sub(r"(s3://logs|/\S*?)/(?=AWSLogs)", "", line))
            for line in run("history", "--store", store, "--format", "jsonl")[0].splitlines()]


def same(folder, sample):
    """What is read of a bucket is what is read of its folder."""
    run("import", "--store", folder / "local.sqlite", sample)
    expected, changes = verdicts(folder / "local.sqlite", sample), history(folder / "local.sqlite")
    if len(expected) < 1000 or not changes:
        raise Failed(f"only {len(expected)} verdicts and {len(changes)} changes to compare")
    for name, latency, failures in (("20 ms late", LATENCY, 0), ("5 % failing", 0, 0.05)):
        with Served(sample, latency, failures) as served:
            store = folder / f"{failures}.sqlite"
            words = run("import", "--store", store, "s3://logs", served=served)[2]
            found = verdicts(store, "s3://logs", served)
        if history(store) != changes:
            raise Failed(f"{name}: the stores are not the same")
        if found != expected:
            pair = next((pair for pair in zip(expected, found) if pair[0] != pair[1]), None)
            raise Failed(f"{name}: {len(found)} verdicts for {len(expected)}; the first that differs:\n{pair}")
        if failures and not served.calls.get("failures"):
            raise Failed("no answer failed")
        print(f"  ok  {name:12} {len(changes)} changes, {len(found):,} verdicts, "
              f"{sum(served.calls.values()):,} requests, {served.calls.get('failures', 0)} of them failed; "
              f"{words.strip().splitlines()[-1] if words.strip() else ''}")


def few_descriptors(folder, sample):
    """With few files that may be open, less is fetched ahead: many small objects behind a large one."""
    place = folder / "few"
    place.mkdir()
    names = sorted(sample.rglob("*_CloudTrail_*.json.gz"))
    # A large file is read for some time, while all others could be fetched.
    with gzip.open(names[0]) as file:
        records = file.read().partition(b"[")[2].rpartition(b"]")[0]
    (place / "a.json").write_bytes(b'{"Records":[' + b",".join([records] * (30_000_000 // len(records))) + b"]}")
    for number, name in enumerate(names[:300]):
        os.link(name, place / f"b{number}.json.gz")
    for limit in (128, 64):
        with Served(place) as served:
            run("import", "--store", folder / f"few{limit}.sqlite", "--workers", "1", "s3://logs", served=served,
                limit=limit)
        print(f"  ok  {limit} files open, 301 objects")


def command_line(folder, sample):
    """The AWS CLI, as it is, reads the server: what it copies is what is in the folder."""
    with Served(sample) as served:
        copy = folder / "copy"
        subprocess.run([os.environ["AWS"], "s3", "sync", "s3://logs", copy], check=True, stdout=subprocess.DEVNULL,
                       env={**served.environment, "AWS_DEFAULT_REGION": "us-east-1"})
    subprocess.run(["diff", "-r", sample, copy], check=True)
    print(f"  ok  {served.calls['GetObject']} objects, copied by aws s3 sync")


def replay_times(folder, records):
    """A replay of a large bucket, beside what latency and requests in flight allow."""
    kept = os.environ.get("TRAILBACK_CORPUS")
    bucket = pathlib.Path(kept or folder) / f"corpus-{records}"
    if not bucket.exists():
        subprocess.run([pathlib.Path(TRAILBACK).parent / "corpus", "--records", str(records), bucket], check=True,
                       stdout=subprocess.DEVNULL)
    store = folder / "one.sqlite"
    run("import", "--store", store, bucket / "history" / "one")
    files = sum(1 for path in (bucket / "AWSLogs").rglob("*.gz"))
    allowed = files * LATENCY / IN_FLIGHT
    for round in range(3):
        local = measured("replay", "--store", store, bucket / "AWSLogs")
        with Served(bucket, LATENCY) as served:
            remote = measured("replay", "--store", store, "s3://logs/AWSLogs/", served=served)
        # The commands below them fetch what lacks, each in its way.
        if len({re.split(r"\n    (?:aws|trailback) ", table)[0] for table, _, _ in (local, remote)}) > 1:
            raise Failed("the tables of the two replays are not the same")
        print(f"  {files:,} objects, {records:,} records: latency allows {allowed:.2f} s; "
              f"bucket {remote[1]:.2f} s ({allowed / remote[1]:.2f} of that), {remote[2]} MB; "
              f"folder {local[1]:.2f} s, {local[2]} MB", flush=True)


#: Runs what its further arguments say, and writes the seconds and the most memory in KiB into the file of the first. A
#: process of its own, since the system counts as a child's memory, too, what its parent had.
STOPWATCH = """
import os, subprocess, sys, time
began = time.monotonic()
process = subprocess.Popen(sys.argv[2:])
_, status, used = os.wait4(process.pid, 0)
with open(sys.argv[1], "w") as report:
    print(time.monotonic() - began, used.ru_maxrss, file=report)
sys.exit(status != 0)
"""


def measured(*arguments, served=None):
    """As `run`, with the most memory in MB in place of the messages."""
    with tempfile.NamedTemporaryFile("r") as report:
        done = subprocess.run([sys.executable, "-c", STOPWATCH, report.name, TRAILBACK, *map(str, arguments)],
                              capture_output=True, env=served.environment if served else None)
        if done.returncode:
            raise Failed(done.stderr.decode(errors="replace")[-2000:])
        seconds, kibibytes = report.read().split()
        return done.stdout.decode(), float(seconds), int(kibibytes) // 1024


def hourly(folder, sample):
    """A second import of a large bucket, in which few keys are new."""
    place = folder / "hourly"
    content = next(path for path in sorted(sample.rglob("*.json.gz")) if "_CloudTrail_" in path.name)
    names = list(keys())
    for name in names[:-NEW]:
        add(place, name, content)
    store = folder / "hourly.sqlite"
    with Served(place, LATENCY) as served:
        _, first, _ = run("import", "--store", store, "s3://logs", served=served)
    requests = sum(served.calls.values())
    for name in names[-NEW:]:
        add(place, name, content)
    with Served(place, LATENCY) as served:
        _, seconds, _ = run("import", "--store", store, "s3://logs", served=served)
    if served.calls["GetObject"] != NEW:
        raise Failed(f"{served.calls['GetObject']} objects were fetched, and {NEW} were new")
    print(f"  {len(names):,} keys, {NEW} of them new: {sum(served.calls.values()):,} requests "
          f"({served.calls['ListObjectsV2']} of them listings), {seconds:.2f} s; "
          f"the first import {requests:,} requests, {first:.1f} s")


def hourly_proven(folder, sample):
    """The same with digests, against which the files are held: those of the last hours are new."""
    place = folder / "proven"
    content = next(path for path in sorted(sample.rglob("*.json.gz")) if "_CloudTrail_" in path.name)
    names = list(keys())
    for name in names:
        add(place, name, content)
    subprocess.run([pathlib.Path(TRAILBACK).parent / "sample-logs", place, "--only-digests"], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    digests = sorted(path.relative_to(place).as_posix() for path in place.rglob("*_CloudTrail-Digest_*.gz"))
    first_hour = hour_of(names[-NEW])
    new_digests = [key for key in digests if re.search(r"_(\d{8}T\d{6})Z", key)[1][:11] > first_hour]
    # Files that were read before their digest was there are fetched once more with it.
    again = sum(1 for name in names[-NEW - 1000:-NEW] if hour_of(name) >= first_hour)
    later = [*names[-NEW:], *new_digests]
    for key in later:
        (place / key).rename(place / key.replace("/", "\\"))
    store = folder / "proven.sqlite"
    command = ("import", "--store", store, "--public-keys", place / "public-keys.json", "s3://logs/AWSLogs/")
    with Served(place) as served:
        run(*command, served=served)
    for key in later:
        (place / key.replace("/", "\\")).rename(place / key)
    with Served(place, LATENCY) as served:
        _, seconds, _ = run(*command, served=served)
    fetched, expected = served.calls["GetObject"], len(later) + again
    print(f"  {len(names):,} keys and {len(digests):,} digests, {NEW} and {len(new_digests)} of them new, with "
          f"--public-keys: {sum(served.calls.values()):,} requests ({served.calls['ListObjectsV2']} of them listings, "
          f"{fetched} of objects), {seconds:.2f} s")
    if fetched != expected:
        raise Failed(f"{fetched} objects were fetched, and {expected} must be")


def hour_of(key):
    """The hour in the name of a log file, `20250304T02`."""
    return re.search(r"_(\d{8}T\d{2})\d{2}Z_", key)[1]


def keys():
    """As many keys, in the order of their delivery: three accounts, four Regions."""
    regions = ("us-east-1", "eu-west-1", "eu-central-1", "ap-southeast-2")
    places = [(f"{digit}" * 12, region) for digit in "123" for region in regions]
    for number in range(KEYS):
        account, region = places[number % len(places)]
        minute = number // len(places) * 5
        day, hour = 1 + minute // 1440 % 28, minute // 60 % 24
        month = 1 + minute // 1440 // 28
        yield (f"AWSLogs/{account}/CloudTrail/{region}/2025/{month:02}/{day:02}/{account}_CloudTrail_{region}_"
               f"2025{month:02}{day:02}T{hour:02}{minute % 60:02}Z_{number:016}.json.gz")


def add(place, key, content):
    path = place / key
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.symlink(content, path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--no-times", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="trailback-bucket-") as name:
        folder = pathlib.Path(name)
        sample = folder / "sample"
        subprocess.run([pathlib.Path(TRAILBACK).parent / "sample-logs", sample], check=True, stdout=subprocess.DEVNULL)
        try:
            print("The same as from a folder:")
            same(folder, sample)
            few_descriptors(folder, sample)
            if not options.no_times:
                print("The AWS CLI reads the same server:")
                command_line(folder, sample)
                print(f"A replay, each answer {LATENCY * 1000:.0f} ms late:")
                replay_times(folder, options.records)
                print("An hourly import:")
                hourly(folder, sample)
                hourly_proven(folder, sample)
        except Failed as failure:
            print(f"  FAILED  {failure}")
            sys.exit(1)


main()
