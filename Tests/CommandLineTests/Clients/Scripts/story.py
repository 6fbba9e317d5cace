"""The life of a trail through boto3, and the same questions put to its past."""

import datetime
import json

from checks import arn, check, client, finish, ingest, plain, recent, record, refused

NAME = "a-trail"
ARN = arn(NAME)
ALL = {
    "ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [],
    "ExcludeManagementEventSources": [],
}
OBJECTS = [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::bucket/", "arn:aws:s3:::b2/p"]}]
TYPES = OBJECTS + [
    {"Type": "AWS::Lambda::Function", "Values": ["arn:aws:lambda"]},
    {"Type": "AWS::DynamoDB::Table", "Values": []},
]

# What is put, and what is got back: every default is written out.
BASIC = [
    ([{}], [ALL]),
    ([{"ReadWriteType": "ReadOnly"}], [{**ALL, "ReadWriteType": "ReadOnly"}]),
    ([{"ReadWriteType": "WriteOnly", "DataResources": TYPES}],
     [{**ALL, "ReadWriteType": "WriteOnly", "DataResources": TYPES}]),
    ([{"IncludeManagementEvents": False, "DataResources": OBJECTS}],
     [{**ALL, "IncludeManagementEvents": False, "DataResources": OBJECTS}]),
    ([{"ExcludeManagementEventSources": ["kms.amazonaws.com", "rdsdata.amazonaws.com"]}] + [{}] * 4,
     [{**ALL, "ExcludeManagementEventSources": ["kms.amazonaws.com", "rdsdata.amazonaws.com"]}]
     + [ALL] * 4),
]


def field(name, **operators):
    return {"Field": name, **operators}


MANAGEMENT = field("eventCategory", Equals=["Management"])
DATA = field("eventCategory", Equals=["Data"])
ADVANCED = [
    [{"FieldSelectors": [MANAGEMENT]}],
    [{"Name": "Management events selector", "FieldSelectors": [MANAGEMENT]}],
    [{"Name": "", "FieldSelectors": [MANAGEMENT, field("readOnly", Equals=["false"])]}],
    [{"Name": "néw \"objects\"", "FieldSelectors": [
        DATA, field("resources.type", Equals=["AWS::S3::Object"]),
        field("resources.ARN", StartsWith=["arn:aws:s3:::b/", "arn:aws:s3:::c/"],
              NotEquals=["arn:aws:s3:::b/x"], EndsWith=[".json"], NotEndsWith=[".tmp"],
              NotStartsWith=["arn:aws:s3:::b/y"], Equals=["arn:aws:s3:::d/e"]),
        field("eventName", NotEquals=["GetObject"]),
        field("userIdentity.arn", NotStartsWith=["arn:aws:sts::111122223333:assumed-role/r/"]),
    ]}, {"FieldSelectors": [
        field("eventCategory", Equals=["NetworkActivity"]),
        field("eventSource", Equals=["kms.amazonaws.com"]),
        field("errorCode", Equals=["VpceAccessDenied"]),
    ]}],
]

now = client()


def newest(name):
    """The moment of the newest call, to the microsecond, from the record of it."""
    found = now.lookup_events(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": name}], MaxResults=1)
    return json.loads(found["Events"][0]["CloudTrailEvent"])["eventTime"]


created = {
    "Name": NAME, "S3BucketName": "a-bucket", "TrailARN": ARN, "IsMultiRegionTrail": False,
    "IncludeGlobalServiceEvents": True, "LogFileValidationEnabled": True,
    "IsOrganizationTrail": False, "S3KeyPrefix": "prefix", **recent("CreateTrailResponse"),
}
check("create_trail", plain(now.create_trail(
    Name=NAME, S3BucketName="a-bucket", EnableLogFileValidation=True, S3KeyPrefix="prefix",
    TagsList=[{"Key": "team", "Value": "red"}])), created)
birth = newest("CreateTrail")
shown = {
    **created, "HomeRegion": "us-east-1", "HasCustomEventSelectors": False,
    "HasInsightSelectors": False,
}
check("get_trail", now.get_trail(Name=NAME)["Trail"], shown)
check("get_trail by ARN", now.get_trail(Name=ARN)["Trail"], shown)
check("describe_trails", now.describe_trails()["trailList"], [shown])
check("describe_trails of none", now.describe_trails(trailNameList=["nobody"])["trailList"], [])
for number in range(3):
    now.create_trail(Name=f"other-{number}", S3BucketName="a-bucket")
pages = list(now.get_paginator("list_trails").paginate())
check("list_trails, with its paginator",
      [trail for page in pages for trail in page["Trails"]],
      [{"Name": name, "TrailARN": arn(name), "HomeRegion": "us-east-1"}
       for name in [NAME, "other-0", "other-1", "other-2"]])

check("a new trail does not log", now.get_trail_status(Name=NAME)["IsLogging"], False)
check("start_logging", plain(now.start_logging(Name=NAME)), {})
status = now.get_trail_status(Name=NAME)
check("it logs then", status["IsLogging"])
age = datetime.datetime.now(datetime.timezone.utc) - status["StartLoggingTime"]
check("StartLoggingTime is a moment ago", 0 <= age.total_seconds() < 600)

# Each set of selectors with the moment at which it was put.
puts = []
check("get_event_selectors, none put", plain(now.get_event_selectors(TrailName=NAME)),
      {"TrailARN": ARN, "EventSelectors": [ALL]})
cases = [("EventSelectors", put, got) for put, got in BASIC]
cases += [("AdvancedEventSelectors", put, put) for put in ADVANCED]
cases += [("EventSelectors", *BASIC[1])]
for number, (member, put, got) in enumerate(cases):
    expected = {"TrailARN": ARN, member: got}
    check(f"put_event_selectors {number}, {member}",
          plain(now.put_event_selectors(TrailName=NAME, **{member: put})), expected)
    check(f"get_event_selectors {number}", plain(now.get_event_selectors(TrailName=NAME)), expected)
    puts.append((newest("PutEventSelectors"), expected))
check("HasCustomEventSelectors", now.get_trail(Name=NAME)["Trail"]["HasCustomEventSelectors"])

for number, (time, expected) in enumerate(puts):
    for path in [f"/at/{time}/", f"/at/{time}", f"/at/{time.replace(':', '%3A')}/",
                 f"/at/{time}/as-known-at/{time}/", f"/at/{puts[-1][0]}/as-known-at/{time}/"]:
        check(f"get_event_selectors {number} {path}",
              plain(client(path).get_event_selectors(TrailName=NAME)), expected)
check("selectors before any were put",
      plain(client(f"/at/{birth}/").get_event_selectors(TrailName=NAME)),
      {"TrailARN": ARN, "EventSelectors": [ALL]})
past = client("/at/2020-01-01T00:00:00Z/")
refused("before the trail was created", lambda: past.get_event_selectors(TrailName=NAME),
        past.exceptions.TrailNotFoundException)
check("no trails before the first", past.describe_trails()["trailList"], [])

check("update_trail", plain(now.update_trail(
    Name=NAME, IsMultiRegionTrail=True, S3KeyPrefix="", KmsKeyId="alias/key")),
    {**{key: value for key, value in created.items() if key != "S3KeyPrefix"},
     "IsMultiRegionTrail": True, "KmsKeyId": "alias/key"})
check("the settings of before", client(f"/at/{birth}/").get_trail(Name=NAME)["Trail"], shown)

refused("Insights are off", lambda: now.get_insight_selectors(TrailName=NAME),
        now.exceptions.InsightNotEnabledException)
insights = [{"InsightType": "ApiCallRateInsight", "EventCategories": ["Management", "Data"]},
            {"InsightType": "ApiErrorRateInsight", "EventCategories": ["Management"]}]
expected = {"TrailARN": ARN, "InsightSelectors": insights}
check("put_insight_selectors", plain(
    now.put_insight_selectors(TrailName=NAME, InsightSelectors=insights)), expected)
check("get_insight_selectors", plain(now.get_insight_selectors(TrailName=NAME)), expected)

aggregation = [{"Templates": ["API_ACTIVITY"], "EventCategory": "Data"}]
expected = {"TrailARN": ARN, "MaxEventSize": "Standard", "ContextKeySelectors": [],
            "AggregationConfigurations": aggregation}
check("put_event_configuration", plain(now.put_event_configuration(
    TrailName=NAME, AggregationConfigurations=aggregation)), expected)
check("get_event_configuration", plain(now.get_event_configuration(TrailName=NAME)), expected)


def tags(of):
    pages = of.get_paginator("list_tags").paginate(ResourceIdList=[ARN])
    return [tag for page in pages for resource in page["ResourceTagList"]
            for tag in resource["TagsList"]]


check("list_tags, with its paginator", tags(now), [{"Key": "team", "Value": "red"}])
check("add_tags", plain(now.add_tags(ResourceId=ARN, TagsList=[
    {"Key": "team", "Value": "blue"}, {"Key": "cost", "Value": "7"}])), {})
check("tags that were added", tags(now),
      [{"Key": "cost", "Value": "7"}, {"Key": "team", "Value": "blue"}])
check("remove_tags", plain(now.remove_tags(ResourceId=ARN, TagsList=[{"Key": "team"}])), {})
check("tags that are left", tags(now), [{"Key": "cost", "Value": "7"}])
check("tags of before", tags(client(f"/at/{birth}/")), [{"Key": "team", "Value": "red"}])

check("stop_logging", plain(now.stop_logging(Name=NAME)), {})
status = now.get_trail_status(Name=NAME)
check("it has stopped", (status["IsLogging"], "StopLoggingTime" in status), (False, True))
check("it logged before", client(f"/at/{puts[0][0]}/").get_trail_status(Name=NAME)["IsLogging"])

# What is learned late: the past is another one then, and what was known before stays.
ingest(record(
    "CreateTrail", "2025-01-01T00:00:00Z", {"name": "late", "s3BucketName": "b"},
    {"trailARN": arn("late"), "name": "late"}))
known = newest("StopLogging")
learned = datetime.datetime.now(datetime.timezone.utc).isoformat().replace("+00:00", "Z")
ingest(record(
    "PutEventSelectors", "2025-02-01T00:00:00Z",
    {"trailName": "late", "eventSelectors": [{"readWriteType": "WriteOnly"}]},
    {"trailARN": arn("late"), "eventSelectors": [{"readWriteType": "WriteOnly"}]}))


def late(path):
    got = client(path).get_event_selectors(TrailName="late")
    return got["EventSelectors"][0]["ReadWriteType"]


check("what is known now of then", late("/at/2025-03-01T00:00:00Z/"), "WriteOnly")
check("what was known of then",
      late(f"/at/2025-03-01T00:00:00Z/as-known-at/{learned}/"), "All")
unlearned = client(f"/at/2025-03-01T00:00:00Z/as-known-at/{known}/")
refused("what was not known yet", lambda: unlearned.get_event_selectors(TrailName="late"),
        unlearned.exceptions.TrailNotFoundException)

events = now.lookup_events()["Events"]
paged = [event for page in now.get_paginator("lookup_events").paginate(
    PaginationConfig={"PageSize": 3}) for event in page["Events"]]
check("lookup_events, with its paginator", [event["EventId"] for event in paged],
      [event["EventId"] for event in events])
check("lookup_events shows every call", len(events), 4 + 1 + len(cases) + 1 + 1 + 1 + 2 + 1 + 2)
check("the newest first", [event["EventName"] for event in events[:2]],
      ["StopLogging", "RemoveTags"])
check("an event's members", {key: events[0][key] for key in ["ReadOnly", "EventSource"]},
      {"ReadOnly": "false", "EventSource": "cloudtrail.amazonaws.com"})
check("an event's record", json.loads(events[0]["CloudTrailEvent"])["requestParameters"],
      {"name": NAME})
check("lookup_events in a range", len(now.lookup_events(
    StartTime=datetime.datetime(2025, 1, 1), EndTime=datetime.datetime(2025, 1, 2))["Events"]), 1)

moment = client(f"/at/{puts[0][0]}/")
for name, call in {
    "create_trail": lambda: moment.create_trail(Name="new-trail", S3BucketName="a-bucket"),
    "update_trail": lambda: moment.update_trail(Name=NAME),
    "delete_trail": lambda: moment.delete_trail(Name=NAME),
    "start_logging": lambda: moment.start_logging(Name=NAME),
    "stop_logging": lambda: moment.stop_logging(Name=NAME),
    "put_event_selectors": lambda: moment.put_event_selectors(TrailName=NAME, EventSelectors=[{}]),
    "put_insight_selectors": lambda: moment.put_insight_selectors(
        TrailName=NAME, InsightSelectors=[]),
    "put_event_configuration": lambda: moment.put_event_configuration(
        TrailName=NAME, MaxEventSize="Large"),
    "add_tags": lambda: moment.add_tags(ResourceId=ARN, TagsList=[{"Key": "k"}]),
    "remove_tags": lambda: moment.remove_tags(ResourceId=ARN, TagsList=[{"Key": "k"}]),
}.items():
    refused(f"the past takes no {name}", call, moment.exceptions.OperationNotPermittedException)

# Another Region that is signed for has other trails, and the shadow of the one of all Regions.
far = client(region="eu-west-1")
check("another Region's trails", [trail["Name"] for trail in far.describe_trails()["trailList"]],
      [NAME])
check("none at home there", far.describe_trails(includeShadowTrails=False)["trailList"], [])
far.create_trail(Name="far-trail", S3BucketName="a-bucket")
check("a trail of that Region", far.get_trail(Name="far-trail")["Trail"]["TrailARN"],
      arn("far-trail", region="eu-west-1"))
refused("which the first does not see", lambda: now.get_trail(Name="far-trail"),
        now.exceptions.TrailNotFoundException)

check("delete_trail", plain(now.delete_trail(Name=NAME)), {})
refused("it is gone", lambda: now.get_trail(Name=NAME), now.exceptions.TrailNotFoundException)
check("but its past is not", plain(moment.get_event_selectors(TrailName=NAME)), puts[0][1])
finish()
