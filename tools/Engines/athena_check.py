"""Athena's statements: read by the grammar of Trino, and run in DuckDB over tables with Athena's columns."""

import random

import sqlglot
from sqlglot import exp

import allowed
import pairs_check
from comparing import Comparing
from engines import lines
from gathering import gather
from worlds import World

TEXTS = ["eventVersion", "eventTime", "eventSource", "eventName", "awsRegion", "errorCode", "eventID", "eventType",
         "recipientAccountId", "vpcEndpointId", "eventCategory", "sessionCredentialFromConsole"]
# The versions in which records say whether they are of management.
NAMING_MANAGEMENT = ["1.06", "1.07", "1.08", "1.09", "1.10", "1.11"]
BOOLEANS = ["readOnly", "managementEvent"]


class Athena:
    """Athena's dialect over a table, brought to DuckDB by sqlglot."""

    dialect = "athena"

    def __init__(self, database, form):
        self.database, self.form = database, form
        self.name = f"Athena ({form})"
        self.options = ("--columns", form)

    def rows(self, statement, path):
        # What the grammar does not know raises ParseError.
        parsed = sqlglot.parse_one(statement, read="trino", error_level=sqlglot.ErrorLevel.RAISE)
        self.database.execute(f"CREATE OR REPLACE TABLE cloudtrail_lines AS SELECT record::JSON AS r FROM {lines(path)}")
        self.database.execute("DROP VIEW IF EXISTS cloudtrail; DROP TABLE IF EXISTS cloudtrail")
        self.database.execute(f"CREATE TABLE cloudtrail AS SELECT {columns(self.form)} FROM cloudtrail_lines")
        result = f"({in_duckdb(parsed)})"
        self.database.execute(f"CREATE OR REPLACE TABLE athena_rows AS SELECT * FROM {result}")
        # The other engines read a view of this name.
        self.database.execute("DROP TABLE cloudtrail")
        return "athena_rows"


def in_duckdb(statement):
    """
    The statement in DuckDB's dialect.

    Trino makes columns of the rows of a list that it unnests, DuckDB one column of all; and the quotient of whole
    numbers is whole in Trino. sqlglot leaves both as they are where it does not know the types.
    """
    for quotient in list(statement.find_all(exp.Div)):
        quotient.replace(exp.IntDiv(this=quotient.this, expression=quotient.expression))
    for select in list(statement.find_all(exp.Select)):
        source = (select.args.get("from_") or select.args.get("from") or exp.From()).this
        if isinstance(source, exp.Unnest) and len(source.alias_column_names) > 1:
            unnested = source.expressions[0].sql(dialect="duckdb")
            select.replace(sqlglot.parse_one(f"SELECT UNNEST({unnested}, max_depth := 2)", read="duckdb"))
    return statement.sql(dialect="duckdb")


def columns(form):
    """The columns that decide, as the serializer for CloudTrail's files fills them."""
    made = [f"r ->> '$.{name}' AS {name.lower()}" for name in TEXTS + BOOLEANS[:1]]
    if form == "full":
        made.append("CAST(r ->> '$.managementEvent' AS BOOLEAN) AS managementevent")
    prefix = ", arnprefix: e ->> '$.ARNPrefix'" if form == "full" else ""
    made += [
        "{arn: r ->> '$.userIdentity.arn', accountid: r ->> '$.userIdentity.accountId', "
        "invokedby: r ->> '$.userIdentity.invokedBy'} AS useridentity",
        "{clientprovidedhostheader: r ->> '$.tlsDetails.clientProvidedHostHeader'} AS tlsdetails",
        "CAST(r -> '$.additionalEventData' AS VARCHAR) AS additionaleventdata",
        "CASE WHEN json_type(r, '$.addendum') = 'OBJECT' THEN {reason: r ->> '$.addendum.reason'} END AS addendum",
        "CASE WHEN json_type(r, '$.resources') = 'ARRAY' THEN list_transform(CAST(r -> '$.resources' AS JSON[]), "
        f"lambda e: {{arn: e ->> '$.ARN', accountid: e ->> '$.accountId', type: e ->> '$.type'{prefix}}}) END "
        "AS resources"]
    return ", ".join(made)


def fits(record):
    """Whether each value is of its column's type. What a serializer makes of another is nobody's promise."""
    def text(value):
        return value is None or isinstance(value, str)

    def texts(value, keys):
        return value is None or isinstance(value, dict) and all(text(value.get(key)) for key in keys)

    def resource(value):
        return (isinstance(value, dict) and all(text(value.get(key)) for key in ("ARN", "type", "ARNPrefix"))
                and "arn" not in value)

    if record.get("eventCategory") is None and record.get("managementEvent") is not None:
        # The documented table lacks managementEvent, and takes a record of before 1.06 for one that never had it.
        if record.get("eventVersion") not in NAMING_MANAGEMENT:
            return False
    resources = record.get("resources")
    addendum = record.get("addendum")
    return (all(text(record.get(key)) for key in TEXTS)
            and all(record.get(key) in (None, True, False) and not isinstance(record.get(key), int)
                    or isinstance(record.get(key), bool) for key in BOOLEANS)
            and texts(record.get("userIdentity"), ("arn", "accountId", "invokedBy"))
            and texts(record.get("tlsDetails"), ("clientProvidedHostHeader",))
            and (addendum is None or isinstance(addendum, dict)) and fits_endpoint(record.get("additionalEventData"))
            and (resources is None or isinstance(resources, list) and all(map(resource, resources))))


def fits_endpoint(value):
    details = value.get("RequestDetails") if isinstance(value, dict) else None
    return not isinstance(details, dict) or isinstance(details.get("endpointType"), (str, type(None)))


def athena(bench):
    """Athena's dialect, by Trino's grammar, over the documented and the full columns:"""
    folder, history = bench.sample()
    path = bench.path("athena.jsonl")
    gather([folder], path)
    judged, counts = held(bench, history, path)
    wanted, number, unfit = min(bench.options.pairs, 10_000), 0, 0
    while judged < wanted + 14_880:
        rng = random.Random(f"athena {bench.options.seed} {number}")
        world = World(rng, 8)
        made = world.records(100)
        fitting = [record for record in made if fits(record)]
        unfit += len(made) - len(fitting)
        pairs_check.write(rng, fitting, path)
        history = pairs_check.stored(bench, world, path)
        more, found = held(bench, history, path)
        judged += more
        number += 1
        for name, count in found.items():
            counts[name] = counts.get(name, 0) + count
    forced_words = "; ".join(f"{name}: {count:,}" for name, count in sorted(counts.items()))
    return f"{judged:,} verdicts, {unfit} records of other types left out; by the table: {forced_words}"


def held(bench, history, path):
    comparing = Comparing(bench, history, path)
    counts = {}
    for form in ("full", "documented"):
        found = comparing.hold(Athena(bench.database, form), allowed.by_table if form == "documented" else allowed.late)
        for name, number in found.items():
            counts[name] = counts.get(name, 0) + number
    return comparing.count, counts


CHECKS = [athena]
