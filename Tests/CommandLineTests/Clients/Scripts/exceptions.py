"""Each exception that the endpoint gives, caught as boto3's own class."""

import re

from checks import ACCOUNT, arn, check, client, finish, ingest, record, refused, unchecked

CHANGING = [
    "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging", "PutEventSelectors",
    "PutInsightSelectors", "PutEventConfiguration",
]
TAGGING = ["AddTags", "RemoveTags"]
TAGGED = TAGGING + ["ListTags"]
NAMED = CHANGING + [
    "GetEventSelectors", "GetInsightSelectors", "GetEventConfiguration", "GetTrail",
    "GetTrailStatus",
]
CREATING = ["CreateTrail", "UpdateTrail"]
OF_STORES = [
    "PutInsightSelectors", "GetInsightSelectors", "PutEventConfiguration", "GetEventConfiguration",
]
WRITES = ["CreateTrail"] + CHANGING + TAGGING
READS = [
    "GetEventSelectors", "GetInsightSelectors", "GetEventConfiguration", "GetTrail",
    "GetTrailStatus", "DescribeTrails", "ListTrails", "ListTags", "LookupEvents",
]

ORGANIZATION = arn("org", account="999900001111")


def channel(kind):
    return f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:{kind}/x"


def called(operation, name):
    """Input about a trail of that name, or ARN, that is in order in every other way."""
    if operation == "CreateTrail":
        return {"Name": name, "S3BucketName": "a-bucket"}
    if operation in ["PutEventSelectors", "GetEventSelectors"] + OF_STORES:
        more = {
            "PutEventSelectors": {"EventSelectors": [{}]},
            "PutInsightSelectors": {"InsightSelectors": [{"InsightType": "ApiErrorRateInsight"}]},
            "PutEventConfiguration": {"MaxEventSize": "Large"},
        }
        return {"TrailName": name, **more.get(operation, {})}
    if operation in TAGGING:
        return {"ResourceId": name if name.startswith("arn:") else arn(name),
                "TagsList": [{"Key": "key", "Value": "value"}]}
    if operation == "ListTags":
        return {"ResourceIdList": [name if name.startswith("arn:") else arn(name)]}
    if operation == "DescribeTrails":
        return {"trailNameList": [name]}
    return {} if operation in ["ListTrails", "LookupEvents"] else {"Name": name}


def case(exception, operations, name=None, region="us-east-1", path="", **members):
    """Each operation, asked about another trail, or with other members; None takes one away."""
    for operation in operations:
        own = "new-trail" if operation == "CreateTrail" else "a-trail"
        given = {**called(operation, name or own), **members}
        yield (exception, operation, region, path,
               {key: value for key, value in given.items() if value is not None})


CASES = [
    *case("TrailNotFound", NAMED, name="nobody"),
    *case("InvalidTrailName", NAMED + ["CreateTrail", "DescribeTrails"], name="ab"),
    *case("InvalidTrailName", TAGGED, name=arn("ab")),
    *case("CloudTrailARNInvalid", NAMED + TAGGED + ["DescribeTrails"], name="arn:aws:s3:::bucket"),
    *case("InvalidHomeRegion", CHANGING, name="wide"),
    *case("NotOrganizationMasterAccount", CHANGING, name=ORGANIZATION),
    *case("CloudTrailARNInvalid", TAGGED, name=ORGANIZATION),
    *case("OperationNotPermitted", WRITES, path="/at/2026-01-02T00:00:00Z/"),
    *case("OperationNotPermitted", READS, path="/at/someday/"),
    *case("OperationNotPermitted",
          ["GetEventSelectors", "GetInsightSelectors", "GetEventConfiguration"],
          name="dim-logging", region="eu-central-1"),
    *case("OperationNotPermitted", ["GetTrailStatus"], name="dim-selectors", region="eu-central-1"),
    *case("OperationNotPermitted", ["ListTrails"], NextToken="made-up"),
    *case("InvalidS3BucketName", CREATING, S3BucketName="A"),
    *case("InvalidS3Prefix", CREATING, S3KeyPrefix="p" * 201),
    *case("InvalidSnsTopicName", CREATING, SnsTopicName="a topic"),
    *case("InvalidKmsKeyId", CREATING, KmsKeyId="nokey"),
    # Each of the two without the other: the exception is of the one that lacks.
    *case("InvalidCloudWatchLogsRoleArn", CREATING, CloudWatchLogsLogGroupArn="group"),
    *case("InvalidCloudWatchLogsLogGroupArn", CREATING, CloudWatchLogsRoleArn="role"),
    *case("InvalidParameterCombination", CREATING, IsMultiRegionTrail=True,
          IncludeGlobalServiceEvents=False),
    *case("TrailAlreadyExists", ["CreateTrail"], name="a-trail"),
    *case("MaximumNumberOfTrailsExceeded", ["CreateTrail"], region="ap-south-1"),
    *case("TagsLimitExceeded", ["CreateTrail", "AddTags"],
          TagsList=[{"Key": f"k{number}", "Value": ""} for number in range(51)]),
    *case("InvalidTagParameter", TAGGING + ["CreateTrail"],
          TagsList=[{"Key": "aws:x", "Value": ""}]),
    *case("ResourceNotFound", TAGGED, name="nobody"),
    *case("EventDataStoreNotFound", TAGGED, name=channel("eventdatastore")),
    *case("ChannelNotFound", TAGGING, name=channel("channel")),
    *case("ResourceTypeNotSupported", TAGGED, name=channel("dashboard")),
    *case("InvalidToken", ["ListTags"], NextToken="made-up"),
    *case("InvalidEventSelectors", ["PutEventSelectors"], EventSelectors=[]),
    *case("InvalidInsightSelectors", ["PutInsightSelectors"],
          InsightSelectors=[{"InsightType": "Other"}]),
    *case("InvalidParameter", OF_STORES, TrailName=None),
    *case("InvalidParameterCombination", OF_STORES, EventDataStore="store"),
    *case("UnsupportedOperation", OF_STORES, TrailName=None, EventDataStore="store"),
    *case("InsightNotEnabled", ["GetInsightSelectors"], name="wide", region="eu-west-1"),
    *case("InvalidLookupAttributes", ["LookupEvents"],
          LookupAttributes=[{"AttributeKey": "Color", "AttributeValue": "x"}]),
    *case("InvalidTimeRange", ["LookupEvents"], StartTime=2, EndTime=1),
    *case("InvalidMaxResults", ["LookupEvents"], MaxResults=51),
    *case("InvalidMaxResults", ["LookupEvents"], MaxResults=0),
    *case("InvalidNextToken", ["LookupEvents"], NextToken="made-up"),
    *case("InvalidEventCategory", ["LookupEvents"], EventCategory="other"),
]

clients = {}


def reached(region, path):
    if (region, path) not in clients:
        clients[region, path] = client(path, region, config=unchecked())
    return clients[region, path]


home, away = reached("us-east-1", ""), reached("eu-west-1", "")
home.create_trail(Name="a-trail", S3BucketName="a-bucket")
home.put_insight_selectors(
    TrailName="a-trail", InsightSelectors=[{"InsightType": "ApiCallRateInsight"}])
away.create_trail(Name="wide", S3BucketName="a-bucket", IsMultiRegionTrail=True)
for number in range(4):
    reached("ap-south-1", "").create_trail(Name=f"full-{number}", S3BucketName="a-bucket")
ingest(
    record("CreateTrail", "2026-01-01T00:00:00Z",
           {"name": "org", "s3BucketName": "b", "isOrganizationTrail": True},
           {"trailARN": ORGANIZATION, "isOrganizationTrail": True}, account="999900001111"),
    record("StartLogging", "2026-01-01T00:00:00Z", {"name": "dim-logging"}, region="eu-central-1"),
    record("PutEventSelectors", "2026-01-01T00:00:00Z",
           {"trailName": "dim-selectors", "eventSelectors": []}, region="eu-central-1"))

for exception, operation, region, path, given in CASES:
    cloudtrail = reached(region, path)
    method = re.sub(r"(?<!^)([A-Z])", r"_\1", operation).lower()
    refused(f"{operation} {exception}", lambda: getattr(cloudtrail, method)(**given),
            getattr(cloudtrail.exceptions, exception + "Exception"))

for method, given in {
    "create_event_data_store": {"Name": "store"}, "start_query": {"QueryStatement": "SELECT 1"},
    "list_channels": {}, "register_organization_delegated_admin": {"MemberAccountId": ACCOUNT},
}.items():
    refused(f"{method} is not served", lambda: getattr(home, method)(**given),
            home.exceptions.UnsupportedOperationException)
check("The calls that are in order succeed",
      [getattr(home, "get_trail_status")(Name="a-trail")["IsLogging"]], [False])
finish()
