"""Records whose verdicts are known elsewhere: vectors, the sample, public data sets."""

import glob
import json
import os

from calls import Calls, Trail
from gathering import gather, is_fit

# The vectors are of years; the trails are there before the first.
CREATED = 1_262_304_000  # 2010-01-01
ACCOUNT = "123456789012"


class Skipped(Exception):
    pass


def vectors(bench):
    """Vectors, every record against the selectors of every other:"""
    folder = os.environ.get("TRAILBACK_VECTORS")
    if not folder:
        raise Skipped("TRAILBACK_VECTORS names no folder")
    calls, path = Calls(), bench.path("vectors.jsonl")
    trails = {}
    with open(path, "w") as file:
        for number, vector in enumerate(_vectors(folder)):
            text = json.dumps(vector["selectors"], sort_keys=True)
            if text not in trails:
                trail = Trail(f"vector-{len(trails):03}", ACCOUNT, "us-east-1")
                trails[text] = trail
                calls.create(trail, CREATED)
                calls.put(trail, CREATED + 1, vector["selectors"])
                calls.name("StartLogging", trail, CREATED + 2)
            record = {"eventTime": "2024-05-01T12:00:00Z", **vector["event"], "eventID": f"vector-{number:04}"}
            file.write(json.dumps(record) + "\n")
    if not trails:
        raise Skipped(f"{folder} holds no vectors")
    history = calls.imported(bench.program, bench.folder, options=["--trust-silence"])
    pairs, _ = bench.hold(history, path)
    return f"{number + 1} records, {len(trails)} trails, {pairs:,} verdicts"


def _vectors(folder):
    for name in sorted(glob.glob(f"{folder}/*.jsonl")):
        with open(name) as file:
            for line in file:
                vector = json.loads(line)
                if vector.get("selectors") and isinstance(vector.get("event"), dict) and is_fit(vector):
                    yield vector


def sample(bench):
    """The sample, as it is, with gaps, strictly, and by silence:"""
    folder, history = bench.sample()
    path = bench.path("sample.jsonl")
    gather([folder], path)
    total = 0
    for options in ([], ["--strict"], ["--trust-silence"], ["--settling-after", "2h"],
                    ["--since", "2025-03-04T00:00:00Z", "--until", "2025-03-05"],
                    ["--region", "us-east-1"], ["--trail", "data-trail"]):
        judged = type(history)(history.store, *options)
        total += bench.hold(judged, path)[0]
    return f"{total:,} verdicts in 7 ways of judging"


def public(bench):
    """Public data sets:"""
    folder = os.environ.get("TRAILBACK_DATA")
    if not folder:
        raise Skipped("TRAILBACK_DATA names no folder")
    words = []
    for name in sorted(os.listdir(folder)):
        source, path = os.path.join(folder, name), bench.path(f"{name}.jsonl")
        if not os.path.isdir(source):
            continue
        written, unfit = gather([source], path)
        if not written:
            continue
        history = bench.imported([source], f"{name}.sqlite")
        try:
            pairs, _ = bench.hold(history, path)
        except RuntimeError as error:
            if "no trail" not in str(error).lower():
                raise
            words.append(f"{name} has no trail")
            continue
        words.append(f"{name} {pairs:,}" + (f" ({unfit} unfit)" if unfit else ""))
    return "verdicts: " + ", ".join(words)


CHECKS = [vectors, sample, public]
