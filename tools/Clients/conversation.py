"""The same calls for every client that makes one call at a time: the AWS CLI and the SDKs."""

from world import ACCOUNT, BLIND, MOMENTS, OTHER, SEEING, arn

NAME = "management-trail"
ARN = arn(NAME)
PUT = [{**SEEING, "ReadWriteType": "WriteOnly", "ExcludeManagementEventSources": []}]


def at(moment):
    return f"/at/{moment}/"


class Refusal:
    """The code of an exception, in place of an answer."""

    def __init__(self, code):
        self.code = code

    def __eq__(self, other):
        return isinstance(other, Refusal) and self.code == other.code

    def __repr__(self):
        return self.code


def picked(answer, *path):
    """A part of an answer; the refusal itself if there is one, and None for what is not there."""
    for step in path:
        if isinstance(answer, Refusal):
            return answer
        if isinstance(step, int):
            answer = answer[step] if step < len(answer) else None
        else:
            answer = (answer or {}).get(step)
    return answer


def names(answer, member, key):
    if isinstance(answer, Refusal):
        return answer
    return sorted(entry[key] for entry in answer.get(member) or [])


def selectors(answer):
    """Basic selectors; an SDK may leave out a list that is empty."""
    found = picked(answer, "EventSelectors")
    if not isinstance(found, list):
        return found
    return [{"DataResources": [], "ExcludeManagementEventSources": [],
             **{key: value for key, value in one.items() if value is not None}} for one in found]


def past(say, check):
    """Asks about each moment of the night, in both accounts. `say` is called with an operation, its
    parameters, the path of the endpoint, and the account; it gives the answer or a `Refusal`."""
    for moment, (logged, other_logged) in MOMENTS.items():
        path = at(moment)
        shown = say("DescribeTrails", {}, path, ACCOUNT)
        check(f"DescribeTrails at {moment}", {"data-trail", NAME} <= set(
            names(shown, "trailList", "Name") if isinstance(shown, dict) else ()))
        check(f"DescribeTrails at {moment} shows no other account",
              "audit-trail" in str(shown), False)
        check(f"ListTrails at {moment}", ARN in str(say("ListTrails", {}, path, ACCOUNT)))
        check(f"GetTrail at {moment}", picked(
            say("GetTrail", {"Name": NAME}, path, ACCOUNT), "Trail", "IsMultiRegionTrail"))
        check(f"GetTrailStatus at {moment}", picked(
            say("GetTrailStatus", {"Name": ARN}, path, ACCOUNT), "IsLogging"))
        check(f"GetEventSelectors at {moment}", selectors(
            say("GetEventSelectors", {"TrailName": NAME}, path, ACCOUNT)),
              [SEEING if logged else BLIND])
        check(f"GetInsightSelectors at {moment}", picked(
            say("GetInsightSelectors", {"TrailName": NAME}, path, ACCOUNT),
            "InsightSelectors", 0, "InsightType"), "ApiCallRateInsight")
        check(f"ListTags at {moment}", picked(
            say("ListTags", {"ResourceIdList": [ARN]}, path, ACCOUNT),
            "ResourceTagList", 0, "TagsList", 0, "Key"), "team")
        check(f"LookupEvents at {moment}", len(names(say(
            "LookupEvents", {"LookupAttributes": [
                {"AttributeKey": "EventName", "AttributeValue": "CreateTrail"}]}, path, ACCOUNT),
            "Events", "EventId")), 2)
        check(f"GetTrailStatus of the other account at {moment}", picked(
            say("GetTrailStatus", {"Name": "audit-trail"}, path, OTHER), "IsLogging"), other_logged)
        check(f"the other account does not see the trail at {moment}",
              say("GetTrail", {"Name": NAME}, path, OTHER), Refusal("TrailNotFoundException"))
        check(f"the past takes no writes at {moment}", say(
            "PutEventSelectors", {"TrailName": NAME, "EventSelectors": PUT}, path, ACCOUNT),
              Refusal("OperationNotPermittedException"))
        check(f"an unknown trail at {moment}", say("GetTrail", {"Name": "nobody"}, path, ACCOUNT),
              Refusal("TrailNotFoundException"))


def present(say, check):
    """Asks about now, changes it, and asks again about now and about the past."""
    def now(operation, **parameters):
        return say(operation, parameters, "/", ACCOUNT)

    check("GetEventSelectors", selectors(now("GetEventSelectors", TrailName=NAME)), [SEEING])
    check("PutEventSelectors", selectors(
        now("PutEventSelectors", TrailName=NAME, EventSelectors=PUT)), PUT)
    check("GetEventSelectors of what was put", selectors(
        now("GetEventSelectors", TrailName=NAME)), PUT)
    check("what is refused", now("PutEventSelectors", TrailName=NAME, EventSelectors=[]),
          Refusal("InvalidEventSelectorsException"))
    check("StopLogging", now("StopLogging", Name=NAME), {})
    check("it has stopped", picked(now("GetTrailStatus", Name=NAME), "IsLogging"), False)
    check("LookupEvents shows it", "StopLogging" in names(now("LookupEvents", LookupAttributes=[
        {"AttributeKey": "ResourceName", "AttributeValue": NAME}]), "Events", "EventName"))
    check("CreateTrail", picked(
        now("CreateTrail", Name="new-trail", S3BucketName="new-logs"), "TrailARN"),
          arn("new-trail"))
    check("DescribeTrails", "new-trail" in names(now("DescribeTrails"), "trailList", "Name"))
    check("DeleteTrail", now("DeleteTrail", Name="new-trail"), {})
    check("it is gone", now("GetTrail", Name="new-trail"), Refusal("TrailNotFoundException"))
    moment = "2025-03-04T06:00:00Z"
    check("the past is as it was", selectors(
        say("GetEventSelectors", {"TrailName": NAME}, at(moment), ACCOUNT)), [SEEING])
