"""Made-up selectors, basic and advanced, as the API spells them."""

import pools
import texts

OPERATORS = ["Equals", "StartsWith", "EndsWith", "NotEquals", "NotStartsWith", "NotEndsWith"]
FIELDS = ["eventName", "eventName", "resources.ARN", "resources.ARN", "readOnly", "eventSource", "eventType",
          "userIdentity.arn", "sessionCredentialFromConsole", "errorCode", "vpcEndpointId", "resources.type",
          "eventCategory", "someday.new"]


def selectors(rng, names):
    if rng.random() < 0.45:
        return {"EventSelectors": [basic(rng, names) for _ in range(rng.choice([1, 1, 2, 3, 5]))]}
    return {"AdvancedEventSelectors": [advanced(rng, names) for _ in range(rng.choice([1, 1, 2, 3, 6]))]}


def basic(rng, names):
    resources = []
    for _ in range(rng.choice([0, 0, 1, 1, 2])):
        kind = rng.choice(pools.BASIC_TYPES)
        resources.append({"Type": kind, "Values": [value(rng, names, kind) for _ in range(rng.choice([0, 1, 1, 2, 4]))]})
    excluded = rng.choice([[], [], ["kms.amazonaws.com"], ["rdsdata.amazonaws.com"],
                           ["kms.amazonaws.com", "rdsdata.amazonaws.com"], [texts.hostile(rng)]])
    return {"ReadWriteType": rng.choice(["All", "All", "ReadOnly", "WriteOnly"]),
            "IncludeManagementEvents": rng.random() < 0.7, "DataResources": resources,
            "ExcludeManagementEventSources": excluded}


def value(rng, names, kind):
    """A value of a basic selector: a whole service, a bucket, a prefix, a function, a table, or a part of it."""
    arn = names.arn(kind)
    choice = rng.randrange(8)
    if choice == 0:
        return ":".join(arn.split(":")[:3])
    if choice == 1 and "/" in arn:
        return arn[: arn.index("/") + 1]
    if choice == 2:
        return arn[: rng.randint(1, len(arn))]
    if choice == 3:
        return arn + ":" + rng.choice(["1", "prod", "$LATEST"])
    if choice == 4:
        return texts.near(rng, arn)
    return arn


def advanced(rng, names):
    category = rng.choice(["Management", "Data", "Data", "NetworkActivity", None])
    fields = []
    if category is not None:
        fields.append({"Field": "eventCategory", "Equals": [category]})
    if category == "Data" and rng.random() < 0.9:
        fields.append({"Field": "resources.type", "Equals": [rng.choice(names.types)]})
    for _ in range(rng.choice([0, 1, 1, 2, 3])):
        fields.append(field(rng, names))
    rng.shuffle(fields)
    return {"Name": texts.hostile(rng), "FieldSelectors": fields or [field(rng, names)]}


def field(rng, names):
    name = rng.choice(FIELDS)
    made = {"Field": name}
    for operator in rng.sample(OPERATORS, rng.choice([1, 1, 1, 2, 3])):
        made[operator] = [texts.part(rng, of_field(rng, names, name), operator)
                          for _ in range(rng.choice([1, 1, 2, 5]))]
    return made


def of_field(rng, names, name):
    return rng.choice({
        "eventName": names.names, "eventSource": names.sources, "eventType": names.event_types,
        "resources.type": names.types, "userIdentity.arn": names.users, "errorCode": names.errors,
        "vpcEndpointId": names.endpoints, "readOnly": ["true", "false"],
        "sessionCredentialFromConsole": ["true", "false"], "eventCategory": ["Management", "Data", "Insight"],
        "resources.ARN": [names.any_arn()]}.get(name, names.names))
