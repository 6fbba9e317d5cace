"""The AWS CLI, the first call as a program of its own, the others by the program's entry point: to
start it takes most of a second."""

import contextlib
import io
import json
import os
import subprocess
import sys

import awscli.clidriver

from checks import ADDRESS, arn, check, finish, recent

NAME = "a-trail"
ARN = arn(NAME)
ALL = {
    "ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [],
    "ExcludeManagementEventSources": [],
}
os.environ.update({
    "AWS_ACCESS_KEY_ID": "AKIDWRITER", "AWS_SECRET_ACCESS_KEY": "a-secret-of-the-writer",
    "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": "",
})


def program(arguments):
    done = subprocess.run(
        [sys.executable, "-m", "awscli", *arguments], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def entry(arguments):
    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        code = awscli.clidriver.create_clidriver().main(arguments)
    return code, out.getvalue(), errors.getvalue()


def aws(*arguments, path="", run=entry):
    """What `aws cloudtrail` prints, or the name of the exception that it ends with."""
    code, out, errors = run(
        ["cloudtrail", *arguments, "--endpoint-url", ADDRESS + path, "--output", "json"])
    if code:
        return errors.partition("(")[2].partition(")")[0] or errors
    return json.loads(out) if out.strip() else {}


def moment(name):
    events = aws("lookup-events", "--lookup-attributes",
                 f"AttributeKey=EventName,AttributeValue={name}", "--max-items", "1")["Events"]
    return json.loads(events[0]["CloudTrailEvent"])["eventTime"]


check("create-trail", aws("create-trail", "--name", NAME, "--s3-bucket-name", "a-bucket",
                          "--is-multi-region-trail", "--tags-list", "Key=team,Value=red",
                          run=program),
      {"Name": NAME, "S3BucketName": "a-bucket", "TrailARN": ARN, "IsMultiRegionTrail": True,
       "IncludeGlobalServiceEvents": True, "LogFileValidationEnabled": False,
       "IsOrganizationTrail": False, **recent("CreateTrailResponse")})
check("start-logging", aws("start-logging", "--name", NAME), {})
check("get-event-selectors, none put", aws("get-event-selectors", "--trail-name", NAME),
      {"TrailARN": ARN, "EventSelectors": [ALL]})

PUT = {"ReadWriteType": "WriteOnly", "DataResources": [
    {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::bucket/"]}]}
basic = {"TrailARN": ARN, "EventSelectors": [{**ALL, **PUT}]}
check("put-event-selectors", aws(
    "put-event-selectors", "--trail-name", NAME, "--event-selectors", json.dumps([PUT])),
      basic)
check("get-event-selectors", aws("get-event-selectors", "--trail-name", NAME), basic)
then = moment("PutEventSelectors")

advanced = {"TrailARN": ARN, "AdvancedEventSelectors": [
    {"Name": "writes", "FieldSelectors": [
        {"Field": "eventCategory", "Equals": ["Management"]},
        {"Field": "readOnly", "Equals": ["false"]}]}]}
check("put-event-selectors, advanced", aws(
    "put-event-selectors", "--trail-name", ARN, "--advanced-event-selectors",
    json.dumps(advanced["AdvancedEventSelectors"])), advanced)
check("get-event-selectors, advanced", aws("get-event-selectors", "--trail-name", ARN), advanced)
check("at the moment before", aws("get-event-selectors", "--trail-name", NAME, path=f"/at/{then}/"),
      basic)
check("as known at that moment", aws(
    "get-event-selectors", "--trail-name", NAME,
    path=f"/at/{moment('PutEventSelectors')}/as-known-at/{then}"), basic)
check("what was got can be put", aws("put-event-selectors", "--cli-input-json", json.dumps(
    {"TrailName": NAME, "EventSelectors": basic["EventSelectors"]})), basic)

check("the past takes no writes", aws("stop-logging", "--name", NAME, path=f"/at/{then}/"),
      "OperationNotPermittedException")
check("what is refused", aws(
    "put-event-selectors", "--trail-name", NAME, "--event-selectors", "[]"),
      "InvalidEventSelectorsException")
check("who is unknown", aws("get-trail-status", "--name", "nobody"),
      "TrailNotFoundException")
check("what is not served", aws("list-channels"), "UnsupportedOperationException")

check("update-trail", aws("update-trail", "--name", NAME, "--no-is-multi-region-trail")
      ["IsMultiRegionTrail"], False)
INSIGHTS = [{"InsightType": "ApiCallRateInsight", "EventCategories": ["Management"]}]
check("put-insight-selectors", aws(
    "put-insight-selectors", "--trail-name", NAME,
    "--insight-selectors", '[{"InsightType": "ApiCallRateInsight"}]'),
      {"TrailARN": ARN, "InsightSelectors": INSIGHTS})
check("get-insight-selectors", aws("get-insight-selectors", "--trail-name", NAME),
      {"TrailARN": ARN, "InsightSelectors": INSIGHTS})
AGGREGATION = [{"Templates": ["API_ACTIVITY"], "EventCategory": "Data"}]
CONFIGURED = {"TrailARN": ARN, "MaxEventSize": "Standard", "ContextKeySelectors": [],
              "AggregationConfigurations": AGGREGATION}
check("put-event-configuration", aws(
    "put-event-configuration", "--trail-name", NAME,
    "--aggregation-configurations", "Templates=API_ACTIVITY,EventCategory=Data"), CONFIGURED)
check("get-event-configuration", aws("get-event-configuration", "--trail-name", NAME), CONFIGURED)
check("add-tags", aws("add-tags", "--resource-id", ARN, "--tags-list", "Key=cost,Value=7"), {})
check("remove-tags", aws("remove-tags", "--resource-id", ARN, "--tags-list", "Key=team"), {})
check("list-tags", aws("list-tags", "--resource-id-list", ARN),
      {"ResourceTagList": [{"ResourceId": ARN, "TagsList": [{"Key": "cost", "Value": "7"}]}]})
trail = aws("get-trail", "--name", NAME)["Trail"]
check("get-trail", (trail["HasCustomEventSelectors"], trail["HasInsightSelectors"]), (True, True))
check("describe-trails", aws("describe-trails"), {"trailList": [trail]})
check("list-trails", aws("list-trails"),
      {"Trails": [{"Name": NAME, "TrailARN": ARN, "HomeRegion": "us-east-1"}]})
check("another Region", aws("describe-trails", "--region", "eu-west-1"), {"trailList": []})
check("get-trail-status", aws("get-trail-status", "--name", NAME)["IsLogging"], True)
check("stop-logging", aws("stop-logging", "--name", NAME), {})
check("it has stopped", aws("get-trail-status", "--name", NAME)["IsLogging"], False)
check("lookup-events, page by page", [event["EventName"] for event in aws(
    "lookup-events", "--page-size", "3")["Events"]][:3],
    ["StopLogging", "RemoveTags", "AddTags"])
check("delete-trail", aws("delete-trail", "--name", NAME), {})
check("it is gone", aws("get-trail", "--name", NAME), "TrailNotFoundException")
check("but its past is not", aws("get-event-selectors", "--trail-name", NAME, path=f"/at/{then}/"),
      basic)
os.environ["AWS_ENDPOINT_URL_CLOUDTRAIL"] = f"{ADDRESS}/at/{then}/"
told = json.loads(entry(["cloudtrail", "get-event-selectors", "--trail-name", NAME])[1])
check("with the endpoint from the environment", told, basic)
finish()
