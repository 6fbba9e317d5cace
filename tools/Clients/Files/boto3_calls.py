"""Makes each call that a line of standard input names, with boto3 as it is, and prints the answer."""

import json
import os
import sys

import boto3
from botocore.exceptions import ClientError

for line in sys.stdin:
    operation, parameters, endpoint, account = json.loads(line)
    os.environ["AWS_ENDPOINT_URL_CLOUDTRAIL"] = endpoint
    os.environ["AWS_ACCESS_KEY_ID"] = account
    client = boto3.session.Session().client("cloudtrail")
    names = {wire: python for python, wire in client.meta.method_to_api_mapping.items()}
    try:
        answer = getattr(client, names[operation])(**parameters)
        answer.pop("ResponseMetadata")
    except ClientError as error:
        answer = {"code": error.response["Error"]["Code"]}
    print(json.dumps(answer, default=str), flush=True)
