"""The history that the clients ask about: the sample's night, a second account, and two trails of
which only a part is known."""

import json
import os
import subprocess

ACCOUNT, OTHER = "111122223333", "444455556666"
REGION = "us-east-1"

#: The moments that are asked about, and whether a multi-Region trail logged management events then:
#: of the sample's account, which was blind from 02:14 to 02:58, and of the other one, which stopped
#: and started its trail so that its answers are the opposite.
MOMENTS = {"2025-03-04T01:00:00Z": (True, False), "2025-03-04T02:30:00Z": (False, True),
           "2025-03-04T06:00:00Z": (True, False)}

#: What GetEventSelectors says of the sample's trail with and without management events.
SEEING = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [],
          "ExcludeManagementEventSources": ["kms.amazonaws.com"]}
BLIND = {"ReadWriteType": "ReadOnly", "IncludeManagementEvents": False,
         "DataResources": [{"Type": "AWS::S3::Object", "Values": []},
                           {"Type": "AWS::Lambda::Function", "Values": []}],
         "ExcludeManagementEventSources": []}

#: Trails whose creation the history never saw. One stands first in its Region's list; the other is
#: the sample's own.
HALF_KNOWN = {"archive-trail": "us-east-1", "legacy-trail": "eu-west-1"}


def arn(name, account=ACCOUNT, region=REGION):
    return f"arn:aws:cloudtrail:{region}:{account}:trail/{name}"


def record(time, name, request, response=None, account=OTHER):
    return {
        "eventVersion": "1.08", "eventTime": time, "eventSource": "cloudtrail.amazonaws.com",
        "eventName": name, "awsRegion": REGION, "eventID": f"{account}-{name}-{time}",
        "userIdentity": {"type": "IAMUser", "userName": "operator", "accountId": account,
                         "arn": f"arn:aws:iam::{account}:user/operator"},
        "sourceIPAddress": "192.0.2.7", "userAgent": "aws-cli/2.24.10", "readOnly": False,
        "eventType": "AwsApiCall", "eventCategory": "Management", "managementEvent": True,
        "recipientAccountId": account, "requestParameters": request, "responseElements": response,
    }


def second_account():
    trail = {"name": "audit-trail", "s3BucketName": "other-logs", "isMultiRegionTrail": True,
             "includeGlobalServiceEvents": True}
    created = {**trail, "trailARN": arn("audit-trail", OTHER), "logFileValidationEnabled": False,
               "isOrganizationTrail": False}
    named = {"name": "audit-trail"}
    return [
        record("2025-03-03T09:00:00Z", "CreateTrail", trail, created),
        record("2025-03-03T09:00:01Z", "StartLogging", named),
        record("2025-03-04T00:30:00Z", "StopLogging", named),
        record("2025-03-04T02:00:00Z", "StartLogging", named),
        record("2025-03-04T05:00:00Z", "StopLogging", named),
    ]


def half_known():
    named = {"name": arn("archive-trail")}
    return [record("2025-03-03T12:00:00Z", "StopLogging", named, account=ACCOUNT),
            record("2025-03-03T12:10:00Z", "StartLogging", named, account=ACCOUNT)]


def assumptions(folder):
    """What the API would have answered of the half-known trails before the history begins, each
    answer in a file of its own."""
    trails = [{
        "Name": name, "S3BucketName": "old-logs", "IncludeGlobalServiceEvents": False,
        "IsMultiRegionTrail": False, "HomeRegion": region,
        "TrailARN": arn(name, region=region), "LogFileValidationEnabled": False,
        "HasCustomEventSelectors": True, "HasInsightSelectors": False,
        "IsOrganizationTrail": False} for name, region in HALF_KNOWN.items()]
    answers = {"describe-trails": {"trailList": trails}}
    for trail in trails:
        answers[trail["Name"]] = {"TrailARN": trail["TrailARN"], "EventSelectors": [
            {**SEEING, "ReadWriteType": "WriteOnly", "ExcludeManagementEventSources": []}]}
    return [written(os.path.join(folder, f"{name}.json"), answer)
            for name, answer in answers.items()]


def written(path, value):
    with open(path, "w") as file:
        json.dump(value, file)
    return path


class World:
    """A store that is made once; each client gets a copy, and may change it."""

    def __init__(self, trailback, sample_logs, folder):
        self.trailback, self.folder = trailback, folder
        self.logs = os.path.join(folder, "sample")
        self.store = os.path.join(folder, "world.sqlite")
        run(sample_logs, self.logs)
        run(trailback, "import", self.logs, "--store", self.store)
        half = written(os.path.join(folder, "half.json"), {"Records": half_known()})
        run(trailback, "import", half, "--store", self.store)
        other = written(os.path.join(folder, "other.json"), {"Records": second_account()})
        run(trailback, "import", other, "--store", self.store,
            "--complete", "2025-03-03/2025-03-06")
        self.assumptions = assumptions(folder)

    def copy(self, name):
        """A folder for one client, with a store in it."""
        folder = os.path.join(self.folder, name)
        os.makedirs(folder)
        store = os.path.join(folder, "trailback.sqlite")
        run(self.trailback, "backup", store, "--store", self.store)
        return folder, store


def run(*words):
    """Runs a program that must end with 0."""
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"clients: {' '.join(words)} ended with {done.returncode}: {done.stderr}")
    return done.stdout
