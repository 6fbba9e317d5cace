"""A large made-up bucket, as CloudTrail delivers it, against several histories."""

import glob
import os
import subprocess

import allowed
from calls import Calls, Trail
from comparing import Comparing

# From before the calls that set up its trails until after the last record.
MONTHS = "2025-05-01,2025-07-02"
JUNE = 1_748_736_000
DAY = 86_400
SINCE, UNTIL = JUNE - 31 * DAY, JUNE + 31 * DAY
WRITES = {"EventSelectors": [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True, "DataResources": [],
                              "ExcludeManagementEventSources": ["kms.amazonaws.com"]}]}
OBJECTS = {"AdvancedEventSelectors": [
    {"Name": "m", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]},
    {"Name": "d", "FieldSelectors": [
        {"Field": "eventCategory", "Equals": ["Data"]}, {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
        {"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::example-orders-", "arn:aws:s3:::example-archive-raw/m"]},
        {"Field": "eventName", "NotEquals": ["HeadObject"], "NotEndsWith": ["Acl"]}]}]}
NO_WRITES = {"EventSelectors": [{"ReadWriteType": "ReadOnly", "IncludeManagementEvents": True, "DataResources": [
    {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}, {"Type": "AWS::Lambda::Function", "Values": ["arn:aws:lambda"]}
], "ExcludeManagementEventSources": []}]}


def corpus(bench):
    """A made-up bucket, by one trail, by trails that change, and with files missing:"""
    bucket = made(bench)
    logs = os.path.join(bucket, "AWSLogs")
    words = []
    for name, history in (("one trail", lambda: one(bench, bucket)), ("changes", lambda: changing(bench, logs)),
                          ("gaps", lambda: with_gaps(bench, logs))):
        comparing = Comparing(bench, history(), logs)
        counts = {}
        for engine in bench.engines if bench.options.long else [bench.duckdb]:
            for what, number in comparing.hold(engine, allowed.late).items():
                counts[what] = counts.get(what, 0) + number
        marked, uncertain = bench.database.execute(
            "SELECT count_if(provisional OR unconfirmed), count_if(verdict = 'uncertain') FROM ours").fetchone()
        words.append(f"{name} {comparing.count:,} ({uncertain:,} uncertain, {marked:,} marked"
                     + "".join(f", {what} {number:,}" for what, number in counts.items()) + ")")
    return f"{bench.options.records:,} records; " + ", ".join(words)


def made(bench):
    """The bucket: made once, where a folder for it is named."""
    kept = os.environ.get("TRAILBACK_CORPUS")
    path = os.path.join(kept, f"corpus-{bench.options.records}") if kept else bench.path("corpus")
    if not os.path.exists(path):
        subprocess.run([bench.program.beside("corpus"), "--records", str(bench.options.records), path], check=True,
                       capture_output=True)
    return path


def one(bench, bucket):
    """The trail that the benchmarks judge by; nothing of it is missing."""
    history = bench.imported([f"{bucket}/history/one"], "one.sqlite")
    nothing = bench.path("no-events.json")
    with open(nothing, "w") as file:
        file.write('{"Events": []}\n')
    for home in glob.glob(f"{bucket}/history/one/AWSLogs/*/CloudTrail/*"):
        _, account, _, region = home.rsplit("/", 3)
        bench.program.run("import", "--store", history.store, nothing, "--lookup", f"{region},{MONTHS},{account}")
    return history


def changing(bench, logs):
    """All that there was to know is known."""
    calls, account = changes(logs)
    return calls.imported(bench.program, bench.folder, [
        (region, SINCE, UNTIL, account) for region in regions(logs, account)])


def with_gaps(bench, logs):
    """Two days are missing; and of the last third only what the files tell, whose end is the end of what is known."""
    calls, account = changes(logs)
    spans = [(SINCE, JUNE + 8 * DAY), (JUNE + 10 * DAY, JUNE + 20 * DAY)]
    history = calls.imported(bench.program, bench.folder, [
        (region, *span, account) for region in regions(logs, account) for span in spans])
    bench.program.run("import", "--store", history.store, *sorted(glob.glob(f"{logs}/{account}/CloudTrail/*/2025/06/2*")))
    return history


def changes(logs):
    """The calls on four trails of the first account, one of them its organization's, which change in the month."""
    account = sorted(os.listdir(logs))[0]
    calls = Calls()
    trails = [Trail(f"t{number}", account, "us-east-1") for number in range(4)]
    for number, trail in enumerate(trails):
        calls.create(trail, JUNE - 20 * DAY + number, multi=number != 1, organization=number == 3)
        calls.put(trail, JUNE - 20 * DAY + 60 + number, [OBJECTS, WRITES, NO_WRITES, OBJECTS][number])
        calls.name("StartLogging", trail, JUNE - 20 * DAY + 120 + number)
    for day in range(1, 30, 3):
        at = JUNE + day * DAY + 3600 * day
        calls.put(trails[0], at, [WRITES, OBJECTS, NO_WRITES][day % 3])
        calls.name("StopLogging", trails[1], at + 100)
        calls.name("StartLogging", trails[1], at + 7200)
        calls.put(trails[3], at + 3, [OBJECTS, NO_WRITES][day % 2])
    calls.membership("AccountJoinedOrganization", account, sorted(os.listdir(logs))[1], JUNE + 10 * DAY)
    calls.name("DeleteTrail", trails[2], JUNE + 21 * DAY)
    return calls, account


def regions(logs, account):
    return sorted(os.listdir(f"{logs}/{account}/CloudTrail"))


CHECKS = [corpus]
