"""Where the time goes: the limit's stages, and the symbols of a replay by what they are for."""

import os
import re
import shutil
import subprocess
import tempfile

from programs import limit

# The first that a symbol matches. What is not ours alone is told by the library it stands in.
GROUPS = (
    ("inflate", r"inflate|crc32|adler|libz\b|libdeflate"),
    ("scan", r"simdjson|RecordScanner|RecordCutter|CSimdJSON|trailback_scan|JSONString"),
    ("judge", r"Judge|Evaluat|Selector|Settling|Gate|Tally|Verdict|Timeline|Compiled"),
    ("kernel", r"\[k\]|\[kernel"),
    ("memory", r"malloc|free\b|_int_free|swift_(retain|release|alloc|dealloc)|memcpy|memmove|memset"),
)


def show(bench):
    records = bench.options.records
    store, tree = bench.prepared(records)
    stages = [limit(tree, 1, stage) for stage in ("inflate", "scan", "all")]
    trailback = bench.trailback.program("trailback", store, tree, 1, compares=False)
    bench.title(f"Stages of the limit, and Trailback: {records:,} records, 1 worker", *stages,
                trailback)
    bench.run([*stages, trailback])
    inflate, scan, everything = (stage.seconds for stage in stages)
    for name, seconds in (
        ("read and inflate", inflate), ("scan", scan - inflate),
        ("question", everything - scan), ("limit", everything), ("trailback", trailback.seconds),
    ):
        bench.table.figure(f"stages: {name}", seconds, "s")
        bench.table.note(f"{name:17} {seconds:6.2f} s")
    symbols(bench, trailback.command)


def symbols(bench, command):
    if not shutil.which("perf"):
        bench.table.note("Debian's linux-perf is not installed, so there are no symbols.")
        return
    with tempfile.TemporaryDirectory() as folder:
        recording = os.path.join(folder, "perf.data")
        recorded = subprocess.run(
            ["perf", "record", "-e", "cpu-clock", "-F", "999", "-o", recording, "--", *command],
            capture_output=True, text=True)
        if recorded.returncode != 0:
            reason = recorded.stderr.strip().splitlines()
            bench.table.note(f"perf cannot record here: {reason[0] if reason else 'no reason told'}")
            return
        report = subprocess.run(
            ["perf", "report", "-i", recording, "--no-children", "--sort", "dso,symbol",
             "--stdio", "--percent-limit", "0.05"], capture_output=True, text=True).stdout
    lines = [
        (float(match[1]), match[2].strip())
        for match in re.finditer(r"^\s*([\d.]+)%\s+(.*)$", demangled(report), re.MULTILINE)
    ]
    shares = {}
    for share, symbol in lines:
        name = group(symbol)
        shares[name] = shares.get(name, 0) + share
    bench.table.title("Symbols of a replay, by what they are for (perf, cpu-clock)")
    for name, share in sorted(shares.items(), key=lambda item: -item[1]):
        bench.table.figure(f"symbols: {name}", share, "%")
        bench.table.note(f"{share:5.1f} %  {name}")
    bench.table.title("The largest")
    for share, symbol in lines[:25]:
        bench.table.note(f"{share:5.1f} %  {group(symbol):8} {symbol[:110]}")


def demangled(report):
    if not shutil.which("swift"):
        return report
    return subprocess.run(
        ["swift", "demangle", "--simplified"], input=report, capture_output=True, text=True).stdout


def group(symbol):
    for name, pattern in GROUPS:
        if re.search(pattern, symbol):
            return name
    return "rest"
