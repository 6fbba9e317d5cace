"""What the scripts beside this one share: clients of the endpoint, and checks that are counted."""

import json
import os
import sys
import urllib.request

import boto3
from botocore.config import Config

ADDRESS = os.environ["ENDPOINT"]
ACCOUNT = "111122223333"
REGION = "us-east-1"

_count = 0
_wrong = 0


def client(path="", region=REGION, key="AKIDWRITER", secret="a-secret-of-the-writer", **more):
    """CloudTrail as boto3 makes it, but for where it is reached."""
    return boto3.client(
        "cloudtrail", endpoint_url=ADDRESS + path, region_name=region, aws_access_key_id=key,
        aws_secret_access_key=secret, **more)


def unchecked():
    """Lets the server see input that boto3 itself would refuse."""
    return Config(parameter_validation=False)


def check(name, found, expected=True):
    global _count, _wrong
    _count += 1
    if found == expected:
        print("ok", name)
    else:
        _wrong += 1
        print(f"WRONG {name}: {found!r} instead of {expected!r}")


def refused(name, call, exception):
    """Checks that a call gives an exception, by the SDK's class or by a code that the SDK has no
    class for."""
    try:
        found = f"the answer {plain(call())}"
    except Exception as error:
        if isinstance(exception, type):
            found = exception if type(error) is exception else repr(error)
        else:
            found = getattr(error, "response", {}).get("Error", {}).get("Code", repr(error))
    check(name, found, exception)


def plain(reply):
    """An answer without what boto3 adds."""
    return {key: value for key, value in reply.items() if key != "ResponseMetadata"}


def recent(shape):
    """Members with their defaults that a boto3 of before them does not show."""
    known = client().meta.service_model.shape_for(shape).members
    return {key: value for key, value in {"RecursiveLogging": True}.items() if key in known}


def arn(name, region=REGION, account=ACCOUNT):
    return f"arn:aws:cloudtrail:{region}:{account}:trail/{name}"


def record(name, time, request, answer=None, account=ACCOUNT, region=REGION):
    """A call that CloudTrail recorded elsewhere."""
    return {
        "eventVersion": "1.08", "eventTime": time, "eventSource": "cloudtrail.amazonaws.com",
        "eventName": name, "awsRegion": region, "eventID": f"{name}-{time}-{account}-{region}",
        "recipientAccountId": account, "requestParameters": request, "responseElements": answer,
    }


def ingest(*records):
    body = json.dumps({"Records": records}).encode()
    request = urllib.request.Request(
        ADDRESS + "/ingest", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        report = json.load(answer)
    assert report["appended"] == len(records), report


def finish():
    """The last line, which whoever started the script holds against what came before."""
    print(f"{_count} checks, {_wrong} wrong")
    sys.exit(0 if _count and not _wrong else 1)
