"""Generated pairs of selectors and records, in many small histories."""

import json
import random

import allowed
from gathering import is_fit
from worlds import World

# Pairs of one history: so many trails, and so many records.
TRAILS, RECORDS = 10, 100
MOST_HISTORIES = 200


def pairs(bench):
    """Generated selectors and records:"""
    wanted, judged, unfit, histories = bench.options.pairs, 0, 0, 0
    records = max(RECORDS, -(-wanted // (MOST_HISTORIES * TRAILS)))
    verdicts, reasons, late = {}, set(), {}
    while judged < wanted and histories < MOST_HISTORIES:
        rng = random.Random(f"{bench.options.seed} {histories}")
        world = World(rng, rng.randint(TRAILS - 4, TRAILS + 4))
        path = bench.path("pairs.jsonl")
        unfit += write(rng, world.records(records), path)
        history = stored(bench, world, path)
        pairs, found = bench.hold(history, path, allowed.late)
        for what, number in found.items():
            late[what] = late.get(what, 0) + number
        for verdict, reason, number in bench.database.execute(
                "SELECT verdict, reason, count(*) FROM ours GROUP BY ALL "
                "UNION ALL SELECT 'marked', NULL, count(*) FROM ours WHERE provisional OR unconfirmed").fetchall():
            verdicts[verdict] = verdicts.get(verdict, 0) + number
            reasons.add(reason)
        judged += pairs
        histories += 1
    shares = ", ".join(f"{number:,} {verdict}" for verdict, number in sorted(verdicts.items()))
    return (f"{judged:,} in {histories} histories ({shares}; {len(reasons) - 1} reasons"
            + "".join(f"; {what} {number:,}" for what, number in late.items()) + "), "
            f"{unfit} records unfit, seed {bench.options.seed}")


def write(rng, records, path):
    """Writes records as lines, some with all letters escaped; counts those that engines cannot hold."""
    unfit = 0
    with open(path, "w") as file:
        for record in records:
            if rng.random() < 0.003:
                record = {**record, "userAgent": rng.choice(["\0", "a\0b", "\ud800", "\udc00x"])}
            if is_fit(record):
                file.write(json.dumps(record, ensure_ascii=rng.random() < 0.5) + "\n")
            else:
                unfit += 1
    return unfit


def stored(bench, world, path):
    history = world.calls.imported(bench.program, bench.folder, world.claims(), world.options())
    if world.knowledge == "delivered":
        # What was read tells of gaps, and of time in which no trail told of itself.
        bench.program.run("import", "--store", history.store, path)
    return history


CHECKS = [pairs]
