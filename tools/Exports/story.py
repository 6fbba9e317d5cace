"""The store whose exports are checked, and the exports themselves."""

import json
import os
import subprocess

ACCOUNT = "012345678901"
HOSTILE = "=HYPERLINK(\"http://example.com\"),\"x\"\n'|é\u202e"


class Story:
    """The sample's night, a correction, and a trail of an account that begins with 0."""

    def __init__(self, folder):
        self.folder = folder
        self.program = os.path.abspath(os.environ["TRAILBACK"])
        samples = os.path.join(os.path.dirname(self.program), "sample-logs")
        subprocess.run([samples, "sample"], cwd=folder, check=True, stderr=subprocess.DEVNULL)
        with open(os.path.join(folder, "other.json"), "w") as file:
            json.dump({"Records": self._records()}, file)
        self.run("import", "sample", "other.json")
        self.run("correct", "other-4", "--reason", HOSTILE, "--by", "+auditor")
        self.run("mark")

    def run(self, *arguments):
        """What the program prints; code 1 is a finding, and no failure."""
        done = subprocess.run([self.program, *arguments], cwd=self.folder, capture_output=True)
        assert done.returncode < 2, f"trailback {arguments}: {done.stderr.decode()}"
        return done.stdout

    def export(self, *arguments, logs=True):
        return self.run("export", *arguments, *(["--logs", "sample"] if logs else []))

    def lines(self, *arguments, logs=True):
        return [json.loads(line) for line in self.export(*arguments, logs=logs).splitlines()]

    @staticmethod
    def _records():
        arn = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/zero"

        def record(number, name, request, **more):
            return {
                "eventVersion": "1.11", "eventID": f"other-{number}", "eventName": name,
                "eventSource": "cloudtrail.amazonaws.com", "awsRegion": "us-east-1",
                "eventTime": f"2025-03-04T05:00:{number:02}Z", "recipientAccountId": ACCOUNT,
                "userIdentity": {"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/ann"},
                "sourceIPAddress": "2001:db8::7", "userAgent": HOSTILE, "readOnly": False,
                "eventType": "AwsApiCall", "managementEvent": True, "eventCategory": "Management",
                "requestParameters": request, "responseElements": None, **more,
            }

        created = {"name": "zero", "s3BucketName": "logs", "isMultiRegionTrail": True}
        narrowed = {"trailName": arn, "eventSelectors": [
            {"readWriteType": "ReadOnly", "includeManagementEvents": True}]}
        return [
            record(1, "CreateTrail", created, responseElements={**created, "trailARN": arn}),
            record(2, "StartLogging", {"name": arn}),
            record(3, "PutEventSelectors", narrowed, requestID="request-3",
                   responseElements={**narrowed, "trailARN": arn}),
            record(4, "StopLogging", {"name": arn}, sourceIPAddress="AWS Internal"),
            record(5, "DeleteTrail", {"name": arn}, errorCode="AccessDenied",
                   errorMessage=HOSTILE),
        ]
