"""Requests and the answers that they must get, made before anything is measured."""

import hashlib
import hmac
import json
import struct
import time

ACCOUNT, REGION = "111122223333", "us-east-1"
KEY, SECRET = "BENCHMARK", "no-secret-but-long-enough"
HOST = "127.0.0.1"
GET, PUT = "g", "p"


def arn(trail):
    return f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/trail-{trail}"


def selectors(number):
    """As they are answered, with each default written out."""
    return {"EventSelectors": [{
        "ReadWriteType": "WriteOnly", "IncludeManagementEvents": True,
        "DataResources": [
            {"Type": "AWS::S3::Object", "Values": [f"arn:aws:s3:::bucket-{number}/"]}],
        "ExcludeManagementEventSources": [],
    }]}


def put(trail, number, signs=False):
    body = {"TrailName": f"trail-{trail}"} | selectors(number)
    return PUT, request("PutEventSelectors", body, signs), answer(trail, number)


def get(trail, number, signs=False):
    """Of a trail on which the selectors of that number were put last."""
    body = {"TrailName": f"trail-{trail}"}
    return GET, request("GetEventSelectors", body, signs), answer(trail, number)


def answer(trail, number):
    return compact({"TrailARN": arn(trail)} | selectors(number))


def request(operation, body, signs=False):
    body = compact(body)
    # As an SDK sends them.
    headers = {
        "Host": HOST,
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": f"com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.{operation}",
        "User-Agent": "aws-cli/2.15.30 Python/3.11.8",
        "Content-Length": str(len(body)),
    }
    if signs:
        headers |= signature(headers, body)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST / HTTP/1.1\r\n{lines}\r\n".encode() + body


def signature(headers, body):
    """Signature Version 4, good for five minutes."""
    moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    scope = f"{moment[:8]}/{REGION}/cloudtrail/aws4_request"
    signed = {"content-type": headers["Content-Type"], "host": headers["Host"],
              "x-amz-date": moment, "x-amz-target": headers["X-Amz-Target"]}
    names = ";".join(signed)
    lines = "".join(f"{name}:{value}\n" for name, value in signed.items())
    canonical = f"POST\n/\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"AWS4{SECRET}".encode()
    for part in scope.split("/"):
        key = mac(key, part)
    digits = mac(key, f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashed}").hex()
    return {"X-Amz-Date": moment, "Authorization":
            f"AWS4-HMAC-SHA256 Credential={KEY}/{scope}, SignedHeaders={names}, "
            f"Signature={digits}"}


def mac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def compact(value):
    return json.dumps(value, separators=(",", ":")).encode()


def write_plan(path, requests):
    """In the form that the client reads."""
    with open(path, "wb") as file:
        for kind, sent, answered in requests:
            file.write(kind.encode() + struct.pack("<II", len(sent), len(answered)))
            file.write(sent + answered)
