"""The two that judge a bucket: `aws cloudtrail validate-logs` over HTTP, and `trailback validate-logs` on the folder."""

import json
import os
import re
import subprocess
import time

from service import Bucket, Running

NAME, REGION, ACCOUNT = "example-audit-logs", "us-east-1", "111122223333"
ARN = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/management-trail"
TRAIL = {"Name": "management-trail", "S3BucketName": NAME, "TrailARN": ARN, "HomeRegion": REGION}


def bucket(folder):
    return Bucket(folder, NAME, json.loads((folder / "public-keys.json").read_text()), [TRAIL])


def theirs(folder, since, until, *more):
    """What AWS's own command says: its exit code, its lines about what is amiss, and its seconds."""
    with Running(bucket(folder)) as running:
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "AWS_ENDPOINT_URL": running.address,
            "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_DEFAULT_REGION": REGION,
        }
        began = time.monotonic()
        done = subprocess.run(
            [os.environ["AWS"], "cloudtrail", "validate-logs", "--trail-arn", ARN, "--start-time", since,
             "--end-time", until, *more],
            capture_output=True, text=True, env=environment)
        took = time.monotonic() - began
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    said = sorted({re.sub(r"^(\(backfill\) )?(Digest|Log) file\ts3://\S+\t", r"\2: ", line) for line in lines})
    return done.returncode, said, done.stdout, took


def ours(folder, since, until, *more, heads=True):
    """What Trailback says: its exit code, the codes of its findings, its document, and its seconds."""
    saved = ["--head-object", folder / f"head-object-{REGION}.json"] if heads else []
    began = time.monotonic()
    done = subprocess.run(
        [os.environ["TRAILBACK"], "validate-logs", folder / "AWSLogs", "--public-keys",
         folder / "public-keys.json", *saved, "--region", REGION, "--since", since, "--until", until,
         "--format", "json", *more], capture_output=True, text=True)
    took = time.monotonic() - began
    assert done.stdout, done.stderr
    document = json.loads(done.stdout)
    return done.returncode, [finding["code"] for finding in document["findings"]], document, took
