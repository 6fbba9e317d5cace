"""Signed by keys of the credentials file, and by others."""

import json

from botocore import UNSIGNED
from botocore.config import Config

from checks import arn, check, client, finish, plain, refused

NAME = "a-trail"
READER = {"key": "AKIDREADER", "secret": "a-secret-of-the-reader"}

writer, reader = client(), client(**READER)
check("a key with both rights writes",
      writer.create_trail(Name=NAME, S3BucketName="a-bucket")["TrailARN"], arn(NAME))
event = writer.lookup_events()["Events"][0]
check("who wrote is on record", (event["Username"], event["AccessKeyId"]), ("mary", "AKIDWRITER"))
record = json.loads(event["CloudTrailEvent"])
check("with the ARN of the file", record["userIdentity"]["arn"],
      "arn:aws:iam::111122223333:user/mary")
check("and what the SDK says of itself", record["userAgent"].startswith("Boto3/"))

check("a key that reads reads", reader.get_trail(Name=NAME)["Trail"]["Name"], NAME)
for path in [f"/at/{record['eventTime']}/", f"/at/{record['eventTime'].replace(':', '%3A')}/",
             f"/at/{record['eventTime']}/as-known-at/{record['eventTime']}/"]:
    check(f"in the past, too {path}",
          plain(client(path, **READER).get_trail(Name=NAME)), plain(reader.get_trail(Name=NAME)))
check("with a paginator, too", [trail["Name"] for page in reader.get_paginator(
    "list_trails").paginate() for trail in page["Trails"]], [NAME])
check("for another Region, which has other trails",
      client(region="eu-west-1", **READER).describe_trails()["trailList"], [])
refused("a key that reads does not write", lambda: reader.delete_trail(Name=NAME),
        "AccessDeniedException")
refused("nor in another Region", lambda: client(region="eu-west-1", **READER).create_trail(
    Name=NAME, S3BucketName="a-bucket"), "AccessDeniedException")
eventbridge = client(key="AKIDINGEST", secret="a-secret-of-the-ingest")
refused("a key that ingests does not read", lambda: eventbridge.describe_trails(),
        "AccessDeniedException")

for name, call in {
    "to read": lambda cloudtrail: cloudtrail.describe_trails(),
    "to write": lambda cloudtrail: cloudtrail.delete_trail(Name=NAME),
}.items():
    refused(f"a wrong secret {name}", lambda: call(client(secret="another-secret-altogether")),
            "InvalidSignatureException")
    refused(f"an unknown key {name}", lambda: call(client(key="AKIDNOBODY")),
            "UnrecognizedClientException")
    refused(f"a session token {name}", lambda: call(client(aws_session_token="token")),
            "UnrecognizedClientException")
    refused(f"no signature {name}",
            lambda: call(client(config=Config(signature_version=UNSIGNED))),
            "MissingAuthenticationTokenException")
    refused(f"the secret of another key {name}",
            lambda: call(client(secret=READER["secret"])), "InvalidSignatureException")
check("nothing of that changed anything", writer.get_trail(Name=NAME)["Trail"]["Name"], NAME)
check("nor is it on record", len(writer.lookup_events()["Events"]), 1)
finish()
