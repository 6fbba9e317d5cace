"""A bucket and CloudTrail, as far as `aws cloudtrail validate-logs` asks them: S3 as tools/s3-server serves it, and
ListPublicKeys and DescribeTrails."""

import datetime
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "Buckets"))
import server as s3  # noqa: E402

Running = s3.Running


class Bucket(s3.Bucket):
    """A folder's files, and what S3 keeps beside digests."""

    def __init__(self, folder, name, keys, trails):
        super().__init__(folder, name, [".gz"])
        self.keys, self.trails = keys, trails

    def metadata(self, key):
        found = super().metadata(key)
        return found and {**found, "x-amz-meta-backfill-generation-timestamp": "2025-03-06T00:00:00Z"}

    def called(self, headers, body):
        given = json.loads(body or b"{}")
        call = headers.get("x-amz-target", "").rpartition(".")[2]
        self.calls[call] += 1
        answer = {}
        if call == "ListPublicKeys":
            keys = [{**key, "ValidityStartTime": seconds(key["ValidityStartTime"]),
                     "ValidityEndTime": seconds(key["ValidityEndTime"])}
                    for key in self.keys["PublicKeyList"]]
            # Keys of other times are left out, as CloudTrail does.
            answer = {"PublicKeyList": [
                key for key in keys
                if key["ValidityStartTime"] <= given.get("EndTime", key["ValidityStartTime"])
                and key["ValidityEndTime"] >= given.get("StartTime", key["ValidityEndTime"])]}
        elif call == "DescribeTrails":
            answer = {"trailList": self.trails}
        return 200, "application/x-amz-json-1.1", json.dumps(answer).encode()


def seconds(text):
    """The wire form of a time: seconds since 1970."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
