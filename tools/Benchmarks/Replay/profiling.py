"""Where the time goes: the limit's stages, and the samples of a replay by what they are for."""

import collections
import os
import re
import shutil
import subprocess
import tempfile

from programs import limit

# A sample belongs to the first of its frames, from the innermost out, that a group names. So the
# counting of references and the copying of bytes fall to whoever asked for them.
GROUPS = (
    ("kernel", r"\[kernel|\[guest"),
    ("inflate", r"\(\S*lib(z|deflate)\.so|GzipInflater|ByteSource"),
    ("scan", r"simdjson|trailback_scan|TrailLogs\."),
    ("count", r"Replay\.\w*(Tally|Count|Coverage|EventName|ReplayReport)"),
    ("judge", r"Replay\.|Selectors\.|History\."),
)


def show(bench):
    records = bench.options.records
    store, tree = bench.prepared(records)
    stages = [limit(tree, 1, stage) for stage in ("inflate", "scan", "all")]
    trailback = bench.trailback.program("trailback", store, tree, 1, compares=False)
    bench.title(f"Stages: {records:,} records, 1 worker, seconds of processor time", *stages,
                trailback)
    bench.options.rounds = max(3, bench.options.rounds)
    bench.run([*stages, trailback])
    inflate, scan, everything = (stage.cpu_seconds for stage in stages)
    for name, seconds in (
        ("limit: read, inflate", inflate), ("limit: scan", scan - inflate),
        ("limit: question", everything - scan), ("limit", everything),
        ("trailback", trailback.cpu_seconds),
    ):
        bench.table.figure(f"stages: {name}", seconds, "s")
        bench.table.note(f"{name:21} {seconds:6.2f} s")
    samples = record(bench, trailback.command)
    if samples:
        show_samples(bench, samples, trailback.cpu_seconds)


def record(bench, command):
    """Every sample as its frames, innermost first; nothing where perf is missing or refused."""
    if not shutil.which("perf"):
        bench.table.note("Debian's linux-perf is not installed, so there are no samples.")
        return []
    with tempfile.TemporaryDirectory() as folder:
        recording = os.path.join(folder, "perf.data")
        recorded = subprocess.run(
            ["perf", "record", "-e", "cpu-clock", "-F", "999", "--call-graph", "fp",
             "-o", recording, "--", *command], capture_output=True, text=True)
        if recorded.returncode != 0:
            words = recorded.stderr.strip().splitlines() or ["It gave no reason."]
            bench.table.note(f"perf cannot record here: {words[0]}")
            return []
        script = subprocess.run(
            ["perf", "script", "-i", recording, "--no-inline", "-F", "ip,sym,dso"],
            capture_output=True, text=True, errors="replace").stdout
    return [
        [re.sub(r"^\s*[0-9a-f]+ ", "", line) for line in sample.splitlines()
         if line.strip()]
        for sample in demangled(script).split("\n\n") if sample.strip()
    ]


def show_samples(bench, samples, seconds):
    groups = collections.Counter(map(group, samples))
    bench.table.title("Samples of Trailback, by what they are for (perf, cpu-clock)")
    for name, count in groups.most_common():
        share = count / len(samples)
        bench.table.figure(f"samples: {name}", 100 * share, "%")
        bench.table.note(f"{name:8} {100 * share:5.1f} %  {share * seconds:6.2f} s")
    bench.table.title("The functions that were running, and for what")
    symbols = collections.Counter((named(sample[0]), group(sample)) for sample in samples)
    for (symbol, name), count in symbols.most_common(25):
        bench.table.note(f"{100 * count / len(samples):5.1f} %  {name:8} {symbol}")


def group(sample):
    for frame in sample:
        for name, pattern in GROUPS:
            if re.search(pattern, frame):
                return name
    return "rest"


def named(frame):
    """Without types and offsets; a library without symbols by its own name."""
    library = re.search(r"\((?:\S*/)?([^/()]+)\)$", frame)
    symbol = re.sub(r" \(\S+\)$", "", frame)
    symbol = re.sub(r"\((\w+) in _[0-9A-F]+\)", r"\1", symbol)
    symbol = symbol.replace("(anonymous namespace)::", "")
    if symbol.startswith("[unknown]") and library:
        return f"[{library[1]}]"
    symbol = re.sub(r"^(generic specialization|function signature specialization).*? of ", "", symbol)
    return re.sub(r"\(.*", "", symbol)[:90] or symbol[:90]


def demangled(text):
    if not shutil.which("swift"):
        return text
    return subprocess.run(["swift", "demangle"], input=text, capture_output=True, text=True).stdout
