"""Spark's physical plan of a count over a statement: one scan, every join of events a broadcast, and nothing sent
between machines before events have been counted where they were read."""

import re

SCANS = ("FileScan", "Scan text", "BatchScan")


def problems(plan):
    """
    What is wrong with a plan, as text; empty if nothing is.

    plan: what `explain` prints in its simple form, in which each operator stands above what it reads.
    """
    operators = [(len(match[1]), match[2]) for match in
                 (re.match(r"^([ :+\-*()\d]*)([A-Za-z].*)$", line) for line in plan.splitlines()) if match]
    found = []
    scans = [name for _, name in operators if name.startswith(SCANS)]
    if len(scans) != 1:
        found.append(f"{len(scans)} scans of files, not one")
    return found + above_scan(operators)


def above_scan(operators):
    """What stands between the scan and the partial aggregate above it: joins by broadcast, and no exchange."""
    at = next((index for index, (_, name) in enumerate(operators) if name.startswith(SCANS)), None)
    if at is None:
        return []
    found, depth = [], operators[at][0]
    for level, name in reversed(operators[:at]):
        if level >= depth:
            continue
        depth = level
        if name.startswith("HashAggregate") and "partial_" in name:
            return found
        if "Join" in name and not name.startswith("BroadcastHashJoin"):
            found.append(f"a join of events that is no broadcast by key: {name[:80]}")
        if "Exchange" in name:
            found.append(f"an exchange before the partial aggregate: {name[:80]}")
    return [*found, "no partial aggregate above the scan"]


def physical(frame):
    """The plan of a frame, before it runs."""
    return frame._jdf.queryExecution().executedPlan().toString()
