"""Made-up records: what CloudTrail writes, and what it does not."""

import texts
from calls import stamp

# What stands where a text is expected.
ODD = [None, 1, 0, -1.5, 1e300, 12345678901234567890, [], {}, ["x"], {"a": "b"}, True, False, "", [None], [[]]]
HOSTS = ["sts.amazonaws.com", "STS.amazonaws.com", "sts.amazonaws.com:443", "sts.us-east-1.amazonaws.com",
         "sts.eu-west-1.amazonaws.com", "sts-fips.us-east-1.amazonaws.com:443", "sts.us-gov-west-1.amazonaws.com",
         "sts.cn-north-1.amazonaws.com.cn", "vpce-1-abc.sts.us-east-1.vpce.amazonaws.com",
         "vpce-1.sts.eu-west-1.vpce.amazonaws.com:443", "sts.us-east-1.api.aws", "sts..amazonaws.com",
         "sts.amazonaws.com.evil.example", "sts.a.b.amazonaws.com", "sts.us-east-1.amazonaws.com\n", "", "s3"]
VERSIONS = ["1.02", "1.03", "1.04", "1.05", "1.05", "1.06", "1.07", "1.08", "1.08", "1.09", "1.10", "1.11", "1.11",
            "1.11", "1", "1.5", "+1.+4", "0.9", "2.0", "1.-5", "1.6.1", "x", "1.05\n", " 1.05"]
TIMES = ["{0}", "{0}", "{0}", "{0}.123456Z", "{0}.1234567Z", "{0}.999999999Z", "{0}+00:00", "{0}+02:00", "{0}-0130",
         "{0}+1500", "{0}z", "{0}Z\n", " {0}Z", "{0}.Z", "{0}.1Z"]


class Records:
    """Records of one world."""

    def __init__(self, rng, names, accounts, regions, moments):
        """moments: seconds since 1970 near which records lie."""
        self.rng, self.names = rng, names
        self.accounts, self.regions, self.moments = accounts, regions, moments

    def record(self, number):
        rng, names = self.rng, self.names
        category = rng.choice(["Management", "Management", "Data", "Data", "Data", "NetworkActivity", "Aggregated",
                               texts.hostile(rng)] if rng.random() < 0.3 else ["Management", "Data"])
        made = {
            "eventVersion": rng.choice(VERSIONS[:14]) if rng.random() < 0.9 else rng.choice(VERSIONS),
            "eventTime": self.time(), "eventSource": rng.choice(names.sources),
            "eventName": rng.choice(names.names), "awsRegion": rng.choice(self.regions),
            "eventID": f"made-{number:07}", "eventType": rng.choice(names.event_types[:3]),
            "readOnly": rng.random() < 0.5, "managementEvent": category == "Management", "eventCategory": category,
            "recipientAccountId": rng.choice(self.accounts),
            "userIdentity": {"type": "IAMUser", "arn": rng.choice(names.users), "accountId": rng.choice(self.accounts)},
            "requestParameters": {"x": texts.hostile(rng)}, "sourceIPAddress": "192.0.2.1",
        }
        if category != "Management" or rng.random() < 0.2:
            made["resources"] = [self.resource() for _ in range(rng.choice([0, 1, 1, 1, 2, 3]))]
        self._rare(made)
        self._old(made)
        self._odd(made)
        if rng.random() < 0.02:
            made["eventTime"] = self._odd_time(made)
        return made

    def time(self):
        rng = self.rng
        if rng.random() < 0.3:
            return stamp(rng.randint(min(self.moments) - 86400, max(self.moments) + 86400))
        distance = rng.choice([0, 1, -1, 359, 360, 361, -899, -900, -901, rng.randint(-1500, 1500),
                               rng.randint(-90000, 90000)])
        return stamp(rng.choice(self.moments) + distance)

    def _odd_time(self, made):
        form = self.rng.choice(TIMES)
        plain = made["eventTime"] if isinstance(made.get("eventTime"), str) else "2025-03-01T00:00:00Z"
        written = plain if form == "{0}" else form.format(plain.removesuffix("Z"))
        return written.replace("T", " ") if self.rng.random() < 0.3 else written

    def resource(self):
        rng, names = self.rng, self.names
        kind = rng.choice(names.types)
        arn = names.arn(kind if rng.random() < 0.85 else rng.choice(names.types))
        if rng.random() < 0.2:
            arn = texts.near(rng, arn)
        made = {"type": kind, ("ARNPrefix" if rng.random() < 0.1 else "ARN"): arn,
                "accountId": names.account}
        if rng.random() < 0.1:
            made.pop(rng.choice(list(made)))
        if rng.random() < 0.05:
            made[rng.choice(["type", "ARN", "ARNPrefix"])] = rng.choice(ODD)
        if rng.random() < 0.03 and "ARN" in made:
            # Both spellings at once are one key given twice, of which engines take different ones.
            made["arn"] = made.pop("ARN")
        return made

    def _rare(self, made):
        rng, names = self.rng, self.names
        if rng.random() < 0.3:
            made["errorCode"] = rng.choice(names.errors)
        if rng.random() < 0.2:
            made["sessionCredentialFromConsole"] = rng.choice(["true", "true", True, "false", texts.hostile(rng)])
        if rng.random() < 0.2:
            made["vpcEndpointId"] = rng.choice(names.endpoints)
        if made["eventSource"] == "sts.amazonaws.com" or rng.random() < 0.05:
            if rng.random() < 0.7:
                made["tlsDetails"] = {"clientProvidedHostHeader": rng.choice(HOSTS)}
            if rng.random() < 0.5:
                made["additionalEventData"] = {"RequestDetails": {
                    "endpointType": rng.choice(["global", "regional", "global", "regional", "other", None, 1])}}
        if rng.random() < 0.06:
            made["userIdentity"]["invokedBy"] = rng.choice(["cloudtrail.amazonaws.com", "AWS Internal"])
            made.update(rng.choice([{"eventSource": "s3.amazonaws.com", "eventName": "PutObject"},
                                    {"eventSource": "logs.amazonaws.com", "eventName": "PutLogEvents"}, {}]))
        if rng.random() < 0.05:
            made["addendum"] = rng.choice([{"reason": "DELIVERY_DELAY"}, {"reason": "SERVICE_OUTAGE"}, {}, "x",
                                           {"reason": "UPDATED_DATA", "originalEventID": "made-0000001"}, None])

    def _old(self, made):
        """Older records name no category, and then not whether they are of management."""
        if self.rng.random() < 0.25:
            for key in ["eventCategory", "managementEvent", "readOnly"][: self.rng.randint(1, 3)]:
                made.pop(key, None)
        if self.rng.random() < 0.05:
            made["eventType"] = self.rng.choice(["AwsVpceEvent", "AwsVpceEvents"])

    def _odd(self, made):
        rng = self.rng
        while rng.random() < 0.2:
            holder = made
            if rng.random() < 0.3:
                inner = [one for one in (made.get("userIdentity"), made.get("tlsDetails"),
                                         made.get("additionalEventData")) if isinstance(one, dict) and one]
                holder = rng.choice(inner) if inner else made
            key = rng.choice([key for key in holder if key != "eventID"] or ["extra"])
            choice = rng.randrange(3)
            if choice == 0:
                holder.pop(key, None)
            elif choice == 1:
                holder[key] = rng.choice(ODD)
            elif isinstance(holder.get(key), str) and key != "eventTime":
                holder[key] = texts.near(rng, holder[key])
        if isinstance(made.get("resources"), list) and rng.random() < 0.05:
            made["resources"].append(rng.choice(ODD))
