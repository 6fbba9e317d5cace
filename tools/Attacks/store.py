"""Small stores: made by the program from log files, and read behind its back."""

import json
import os
import re
import shutil
import sqlite3

from program import Failure

ACCOUNT = "123456789012"
SUFFIXES = ("", "-wal", "-shm", "-journal", "-lock")
#: The finding that tells of the rest of a transaction in the WAL. A power cut in the middle of a
#: write leaves that; nothing else does.
CUT = "writeAheadLog"


def arn(trail):
    return f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/{trail}"


def record(name, trail, second, identifier, request):
    """A CloudTrail record of a call, as small as the dialect lets it be."""
    response = {"trailARN": arn(trail), **{k: v for k, v in request.items() if k != "trailName"}}
    return {
        "eventVersion": "1.08", "eventName": name, "eventSource": "cloudtrail.amazonaws.com",
        "userIdentity": {"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/mary"},
        "eventTime": f"2025-03-04T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z",
        "awsRegion": "us-east-1", "sourceIPAddress": "203.0.113.77", "userAgent": "aws-cli/2.15",
        "requestParameters": request, "responseElements": response, "eventID": identifier,
        "readOnly": False, "eventType": "AwsApiCall", "managementEvent": True,
        "recipientAccountId": ACCOUNT, "eventCategory": "Management"}


def write_logs(folder, files, calls=5, first=0):
    """Writes log files with calls about five trails; gives the ids of each file by its path."""
    os.makedirs(folder, exist_ok=True)
    ids = {}
    for file in range(files):
        records = []
        for call in range(calls):
            number = first + file * calls + call
            trail = f"trail-{number % 5}"
            if number < 5:
                name, request = "CreateTrail", {
                    "name": trail, "s3BucketName": "logs", "isMultiRegionTrail": True}
            else:
                name, request = "PutEventSelectors", {"trailName": trail, "eventSelectors": [{
                    "readWriteType": "All" if number % 2 else "ReadOnly",
                    "includeManagementEvents": True}]}
            records.append(record(name, trail, number, f"event-{number}", request))
        path = os.path.join(folder, f"{1000 + first + file}.json")
        with open(path, "w") as output:
            json.dump({"Records": records}, output)
        ids[path] = [record["eventID"] for record in records]
    return ids


def selectors(mark):
    """Selectors that no other call has, by a mark that is found again in the log."""
    return {"EventSelectors": [{
        "ReadWriteType": "All", "IncludeManagementEvents": True,
        "DataResources": [{"Type": "AWS::S3::Object", "Values": [f"arn:aws:s3:::{mark}/"]}]}]}


class Store:
    """The files of one store."""

    def __init__(self, program, path):
        self.program = program
        self.path = path

    def copy(self, path):
        """A store with the same content; shared memory and an empty WAL are none."""
        for suffix in ("", "-wal", "-journal"):
            if os.path.exists(self.path + suffix) and (
                    suffix == "" or os.path.getsize(self.path + suffix) > 0):
                shutil.copyfile(self.path + suffix, path + suffix)
        return Store(self.program, path)

    def remove(self):
        for suffix in SUFFIXES:
            if os.path.lexists(self.path + suffix):
                os.remove(self.path + suffix)

    def run(self, *words, **more):
        return self.program.run(*words, store=self.path, **more)

    def put(self, mark, trail="trail-1", **more):
        return self.run(
            "put", "--trail", trail, "--selectors", "-", "--event-id", mark,
            # With a time of its own the same call can be sent again.
            "--at", "2025-03-05T00:00:00Z",
            input=json.dumps(selectors(mark)).encode(), **more)

    def rows(self, sql="SELECT * FROM event ORDER BY sequence"):
        """Rows as Python's own SQLite reads them: another reader than the program."""
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def ids(self):
        return [row[0] for row in self.rows("SELECT id FROM event ORDER BY sequence")]

    def marks(self):
        """The ids of all events, and the marks of all selectors that were put."""
        found = set()
        for identifier, parameters in self.rows("SELECT id, parameters FROM event"):
            found.add(identifier)
            found.update(re.findall(r"arn:aws:s3:::([\w-]+)/", parameters))
        return found

    def verification(self):
        outcome = self.run("verify", "--format", "json").must_be_civil()
        if outcome.code == 2:
            raise Failure(f"cannot be verified: {outcome}")
        return json.loads(outcome.out)

    def must_be_sound(self, after_power_cut=False):
        verification = self.verification()
        findings = [f for f in verification["findings"]
                    if not (after_power_cut and f["code"] == CUT)]
        if findings:
            raise Failure(f"verify: {findings[0]['code']}: {findings[0]['fact']}")
        return verification

    def must_hold(self, acknowledged):
        held = self.marks()
        lost = [event for event in acknowledged if event not in held]
        if lost:
            raise Failure(f"acknowledged and gone: {', '.join(lost[:5])} ({len(lost)} in all)")

    def timeline(self):
        """The history without what depends on when and in which order it was recorded."""
        out = self.run("export", "timeline", "--format", "jsonl").must_end_with(0).out
        lines = [json.loads(line) for line in out.splitlines()]
        return [{k: v for k, v in line.items() if k not in ("sequence", "recordedTime")}
                for line in lines]


def acknowledged(out, ids):
    """The ids of all files of which `import --format jsonl` said that they are whole and stored."""
    found = []
    # What follows the last line break was cut off.
    for line in out.split("\n")[:-1]:
        file = json.loads(line)
        if not file.get("problems"):
            found += ids.get(file.get("file"), [])
    return found
