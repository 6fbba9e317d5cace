"""Records of the calls that set up trails and change them, as CloudTrail writes them."""

import datetime
import json
import os

from program import History

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def stamp(seconds):
    """A time in seconds since 1970 as records have it."""
    return (EPOCH + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def lowered(value):
    """Selectors of the API (`ReadWriteType`) in the spelling of records (`readWriteType`)."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: lowered(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [lowered(inner) for inner in value]
    return value


class Trail:
    def __init__(self, name, account, home, partition="aws"):
        self.name, self.account, self.home = name, account, home
        self.arn = f"arn:{partition}:cloudtrail:{home}:{account}:trail/{name}"


class Calls:
    """The calls on trails, in the order in which they are added."""

    def __init__(self):
        self.records = []

    def add(self, name, at, account, region, request, response=None, **more):
        self.records.append({
            "eventVersion": "1.11", "userIdentity": {
                "type": "IAMUser", "arn": f"arn:aws:iam::{account}:user/admin", "accountId": account},
            "eventTime": stamp(at), "eventSource": "cloudtrail.amazonaws.com", "eventName": name,
            "awsRegion": region, "requestParameters": request, "responseElements": response,
            "eventID": f"call-{len(self.records):06}", "readOnly": False, "eventType": "AwsApiCall",
            "managementEvent": True, "eventCategory": "Management", "recipientAccountId": account, **more})

    def create(self, trail, at, *, multi=True, organization=False, globals_=True):
        settings = {"name": trail.name, "s3BucketName": "logs", "includeGlobalServiceEvents": globals_,
                    "isMultiRegionTrail": multi, "isOrganizationTrail": organization}
        self.add("CreateTrail", at, trail.account, trail.home, settings, {**settings, "trailARN": trail.arn})

    def update(self, trail, at, *, multi, organization, globals_):
        settings = {"isMultiRegionTrail": multi, "includeGlobalServiceEvents": globals_,
                    "isOrganizationTrail": organization}
        self.add("UpdateTrail", at, trail.account, trail.home, {"name": trail.arn, **settings},
                 {"name": trail.name, "trailARN": trail.arn, "s3BucketName": "logs", **settings})

    def put(self, trail, at, selectors):
        """selectors: {"EventSelectors": […]} or {"AdvancedEventSelectors": […]}."""
        written = lowered(selectors)
        self.add("PutEventSelectors", at, trail.account, trail.home, {"trailName": trail.arn, **written},
                 {"trailARN": trail.arn, **written})

    def name(self, name, trail, at):
        """StartLogging, StopLogging or DeleteTrail."""
        self.add(name, at, trail.account, trail.home, {"name": trail.arn})

    def membership(self, name, manager, member, at, method=None):
        details = {"accountId": member, **({"departureMethod": method} if method else {})}
        self.add(name, at, manager, "us-east-1", None, serviceEventDetails=details,
                 eventSource="organizations.amazonaws.com", eventType="AwsServiceEvent")

    def imported(self, program, folder, claims=(), options=()):
        """
        A new store with them.

        claims: of what LookupEvents was asked: Region, from, until, account.
        options: those by which the history is judged.
        """
        store = os.path.join(folder, "history.sqlite")
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(store + suffix):
                os.unlink(store + suffix)
        path = os.path.join(folder, "calls.json")
        with open(path, "w") as file:
            json.dump({"Records": self.records}, file)
        program.run("import", "--store", store, path)
        nothing = os.path.join(folder, "no-events.json")
        with open(nothing, "w") as file:
            file.write('{"Events": []}\n')
        for region, since, until, account in claims:
            program.run("import", "--store", store, nothing, "--lookup",
                        f"{region},{stamp(since)},{stamp(until)},{account}")
        return History(store, *options)
