"""Makes the record of a difference as small as it can be with the difference left."""

import json
import os
import time

import verdicts

# How long one record is made smaller, in seconds.
PATIENCE = 20


def smallest(comparing, engine, statement, key, record):
    """The smallest record found of which the two do not say the same, and what both say."""
    event, trail = key
    found = (record, verdicts.of_key(comparing.database, "ours", key),
             verdicts.of_key(comparing.database, "theirs", key))
    until = time.monotonic() + PATIENCE
    history = comparing.history.of_trail(trail)
    while time.monotonic() < until:
        smaller = list(candidates(found[0]))
        if not smaller:
            break
        better = first_difference(comparing, engine, statement, history, trail, smaller, kind(*found[1:]))
        if better is None:
            break
        found = better
    return found


def kind(ours, theirs):
    """Which of the two have a verdict at all; a smaller record must not make another difference of it."""
    return bool(ours), bool(theirs)


def candidates(record):
    """The record with one thing less, the largest things first."""
    for path, value in sorted(parts(record), key=lambda one: -len(json.dumps(one[1]))):
        if path == ("eventID",):
            continue
        yield without(record, path)
        if isinstance(value, str) and len(value) > 1 and path[-1] != "eventTime":
            yield with_value(record, path, value[: len(value) // 2])
            yield with_value(record, path, value[len(value) // 2:])
            if len(value) <= 24:
                yield with_value(record, path, value[:-1])
                yield with_value(record, path, value[1:])


def parts(value, path=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key), inner
        yield from parts(inner, (*path, key))


def changed(value, path, change):
    copy = dict(value) if isinstance(value, dict) else list(value)
    if len(path) == 1:
        change(copy, path[0])
    else:
        copy[path[0]] = changed(value[path[0]], path[1:], change)
    return copy


def without(record, path):
    return changed(record, path, lambda holder, key: holder.pop(key))


def with_value(record, path, value):
    return changed(record, path, lambda holder, key: holder.__setitem__(key, value))


def first_difference(comparing, engine, statement, history, trail, records, wanted):
    """All candidates are asked about at once, each under an id of its own."""
    folder = comparing.bench.folder
    path = os.path.join(folder, "smaller.jsonl")
    with open(path, "w") as file:
        for number, record in enumerate(records):
            file.write(json.dumps({**record, "eventID": f"smaller-{number:06}"}) + "\n")
    lines = os.path.join(folder, "smaller-verdicts.jsonl")
    comparing.bench.program.replay(history, [path], lines)
    database = comparing.database
    verdicts.read_lines(database, "smaller_ours", lines)
    verdicts.read_rows(
        database, "smaller_theirs",
        f"(SELECT * FROM {engine.rows(statement, path)} AS r WHERE r.trailARN = '{trail}')")
    keys = verdicts.different(database, "smaller_ours", "smaller_theirs")
    for key in keys:
        if key[0] is not None and key[0].startswith("smaller-"):
            ours = verdicts.of_key(database, "smaller_ours", key)
            theirs = verdicts.of_key(database, "smaller_theirs", key)
            if kind(ours, theirs) == wanted:
                return records[int(key[0].removeprefix("smaller-"))], ours, theirs
    return None


def selectors(comparing, trail, record):
    """The selectors of the trail at the time of the record, as `get` prints them."""
    time = record.get("eventTime")
    try:
        text = comparing.bench.program.run(
            "get", "--store", comparing.history.store, "--trail", trail,
            *(["--at", time] if isinstance(time, str) else []))
        return json.dumps(json.loads(text), ensure_ascii=True)[:3000]
    except (RuntimeError, ValueError) as error:
        return f"not known ({str(error)[:200]})"
