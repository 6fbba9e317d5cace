"""The questions that the benchmark answers, a function each."""

import json
from dataclasses import dataclass

from imports import known
from inputs import Inputs, warm
from programs import Trailback, limit, peers, worker_name
from rounds import Program, run_in_turn
from table import Table

# For --max-memory: not much more than the least it takes.
SMALL = "40M"


@dataclass
class Bench:
    trailback: Trailback
    inputs: Inputs
    table: Table
    options: object

    def prepared(self, records, history="one"):
        """A store and a warm tree."""
        tree = self.inputs.tree(records)
        warm(tree)
        return self.inputs.store(records, history), tree

    def run(self, programs):
        run_in_turn(programs, self.options.rounds, self.options.time_limit)

    def title(self, text, *programs):
        self.table.title(text, [" ".join(program.command) for program in programs])


def beside_peers(bench):
    """The same question, asked of everyone."""
    records, workers = bench.options.records, bench.options.workers
    store, tree = bench.prepared(records)
    trailback = bench.trailback.program("trailback", store, tree, workers)
    others, missing = peers(tree, workers)
    programs = [trailback, limit(tree, workers), *others]
    bench.title(f"Peers: {records:,} records, 1 trail of 10 values, {workers} workers", *programs)
    bench.run(programs)
    bench.table.programs("peers", programs, against=trailback)
    if not bench.trailback.has("--workers"):
        bench.table.note("trailback has no --workers yet, and ran on one")
    for name, lacks in missing.items():
        bench.table.note(f"{name} was left out: there is no {', '.join(lacks)} (--install-peers)")


def by_workers(bench):
    """How far from the limit, and what a second worker brings."""
    records = bench.options.records
    store, tree = bench.prepared(records)
    programs = []
    for workers in (1, 2):
        if workers == 1 or bench.trailback.has("--workers"):
            programs.append(
                bench.trailback.program(worker_name("trailback", workers), store, tree, workers))
        programs.append(limit(tree, workers))
    bench.title(f"Workers: {records:,} records", *programs)
    bench.run(programs)
    bench.table.programs("workers", programs)
    medians = {program.name: program.seconds for program in programs}
    for workers in (1, 2):
        ours, theirs = (medians.get(worker_name(name, workers)) for name in ("trailback", "limit"))
        if ours and theirs:
            bench.table.ratio(worker_name("trailback against the limit", workers), ours / theirs)
    for name in ("trailback", "limit"):
        one, two = (medians.get(worker_name(name, workers)) for workers in (1, 2))
        if one and two:
            bench.table.ratio(f"{name}, 1 worker against 2", one / two)


def by_size(bench):
    """Whether time grows as records do."""
    sizes = [bench.options.records * share // 10 for share in (1, 10, 30)]
    programs = []
    for size in sizes:
        store, tree = bench.prepared(size)
        programs.append(
            bench.trailback.program(f"{size:,} records", store, tree, bench.options.workers,
                                    compares=False))
    bench.title("Sizes", programs[0])
    bench.run(programs)
    bench.table.programs("sizes", programs)
    for size, program in zip(sizes, programs):
        bench.table.ratio(f"microseconds a record, {size:,}", 1e6 * program.seconds / size)


def by_trails(bench):
    """What 200 trails of 500 values cost beside one of 10."""
    records = bench.options.records
    programs = []
    for name, history in (("1 trail of 10 values", "one"), ("200 trails of 500 values", "many")):
        store, tree = bench.prepared(records, history)
        programs.append(
            bench.trailback.program(name, store, tree, bench.options.workers, compares=False))
    bench.title(f"Trails: {records:,} records", *programs)
    bench.run(programs)
    bench.table.programs("trails", programs, against=programs[0])


def by_format(bench):
    """A line for each record, beside the summary."""
    records = bench.options.records
    store, tree = bench.prepared(records)
    programs = [
        bench.trailback.program(f"--format {name}", store, tree, bench.options.workers, name, False)
        for name in ("json", "jsonl")
    ]
    bench.title(f"Formats: {records:,} records, written to nowhere", *programs)
    bench.run(programs)
    bench.table.programs("formats", programs, against=programs[0])


def by_memory(bench):
    """Peak memory, of much and of odd input."""
    records = bench.options.records
    store, tree = bench.prepared(records)
    share = max(1, 1_000_000 // records)
    many = bench.inputs.repeated(records, 10)
    chosen = [
        (f"{records:,} records", tree),
        (f"{10 * records:,} records", many),
        (f"{1_000 // share:,} MB of lines in one gzip", bench.inputs.lines(1_000 // share)),
        (f"{300 // share:,} MB of one plain array", bench.inputs.array(300 // share)),
    ]
    programs = [
        bench.trailback.program(name, store, path, bench.options.workers, compares=False)
        for name, path in chosen
    ]
    if bench.trailback.has("--max-memory"):
        for program in list(programs):
            programs.append(
                Program(f"{program.name}, --max-memory {SMALL}",
                        [*program.command, "--max-memory", SMALL]))
    bench.title("Memory", *programs)
    for _, path in chosen:
        warm(path)
    run_in_turn(programs, 1, bench.options.time_limit)
    bench.table.programs("memory", programs)
    bench.table.note(
        f"the {10 * records:,} records are ten folders of hard links to the same files")


def by_window(bench):
    """What counting the events of windows costs beside judging all of them."""
    records, workers = bench.options.records, bench.options.workers
    tree = bench.inputs.tree(records)
    warm(tree)
    store = bench.inputs.windowed(records)
    programs = [
        bench.trailback.program("replay", store, tree, workers, compares=False),
        bench.trailback.gaps("gaps", store, tree, workers),
        bench.trailback.gaps("gaps, a line for each event", store, tree, workers, "jsonl"),
    ]
    bench.title(f"Windows: {records:,} records, 1 trail blind for 10 of 30 days", *programs)
    bench.run(programs)
    bench.table.programs("gaps", programs, against=programs[0])
    missed = json.loads(programs[1].runs[-1].output)["windows"]
    for window in missed:
        events = window["missed"]["byConfiguration"]["events"]
        bench.table.note(f"window {window['window']} missed {events:,} events")


ALL = {
    "peers": beside_peers,
    "workers": by_workers,
    "sizes": by_size,
    "trails": by_trails,
    "formats": by_format,
    "memory": by_memory,
    "known": known,
    "gaps": by_window,
}
