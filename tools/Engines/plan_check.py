"""Spark's physical plan of a count over a statement: one scan, every join of events a broadcast, and nothing sent
between machines before events have been counted where they were read."""

import re


def problems(plan):
    """
    What is wrong with a plan, as text; empty if nothing is.

    plan: what `explain` prints in its simple form, in which each operator stands above what it reads.
    """
    operators = [(len(match[1]), match[2]) for match in
                 (re.match(r"^([ :+\-*()\d]*)([A-Za-z].*)$", line) for line in plan.splitlines()) if match]
    found = []
    names = [operator for _, operator in operators]
    scans = [name for name in names if name.startswith(("FileScan", "Scan text", "BatchScan"))]
    if len(scans) != 1:
        found.append(f"{len(scans)} scans of files, not one")
    for name in names:
        if "Join" in name and not name.startswith("BroadcastHashJoin"):
            found.append(f"a join that is no broadcast: {name[:80]}")
    found += exchanges(operators)
    return found


def exchanges(operators):
    """The path from the scan upwards must reach a partial aggregate before it reaches an exchange."""
    at = next((index for index, (_, name) in enumerate(operators)
               if name.startswith(("FileScan", "Scan text", "BatchScan"))), None)
    if at is None:
        return []
    depth = operators[at][0]
    for level, name in reversed(operators[:at]):
        if level >= depth:
            continue
        depth = level
        if name.startswith("HashAggregate") and "partial_" in name:
            return []
        if name.startswith("Exchange"):
            return [f"an exchange before the partial aggregate: {name[:80]}"]
    return ["no partial aggregate above the scan"]


def physical(frame):
    """The plan of a frame, before it runs."""
    return frame._jdf.queryExecution().executedPlan().toString()
