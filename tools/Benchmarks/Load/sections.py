"""The questions that the benchmark answers, a function each."""

import contextlib
import json
import os
import statistics
import time

import guarded
import requests
from hostile import BAD, Scan, Tricklers
from requests import GET, PUT
from server import Client, MemoryWatch, Server, quietly

CONNECTIONS = (1, 16, 64)
# How many puts a plan holds before it begins again: no two of them in flight are alike.
DISTINCT = 4096
FEW, MANY = 100, 1000
WANTED_RATE, WANTED_SHARE, WANTED_MILLISECONDS = 15_000, 0.8, 50


class Bench:
    def __init__(self, options, folder, figures):
        self.options, self.folder, self.figures = options, folder, figures
        self.client = Client(options.client)
        self.seconds = options.seconds

    def store(self, name, trails, events):
        """A store of trails that the recorder made: the API itself makes five in a Region."""
        path = f"{self.folder}/{name}.sqlite"
        # An older program reads no store of a newer one; the other way round it is upgraded.
        older = self.options.before and os.path.join(
            os.path.dirname(self.options.before), "store-benchmark")
        maker = older if older and os.path.exists(older) else (
            f"{self.options.programs}/store-benchmark")
        quietly([maker, "--make", path,
                 "--trails", str(trails), "--events", str(events)])
        return path

    def server(self, store, signs=False, program=None):
        return Server(program or f"{self.options.programs}/trailback", store, self.folder, signs)

    def programs(self):
        """The program to compare with, if one is given, and the one that was built."""
        old = [("before", self.options.before)] if self.options.before else []
        return old + [("now", f"{self.options.programs}/trailback")]

    def plan(self, calls):
        path = f"{self.folder}/plan"
        requests.write_plan(path, calls)
        return path

    def puts(self, trails, signs=False):
        return self.plan(requests.put(number % trails, number, signs) for number in range(DISTINCT))

    def put_once(self, server, trails):
        """Puts the selectors of its own number on each trail."""
        plan = self.plan(requests.put(trail, trail) for trail in range(trails))
        self.client.run(server, plan, 16, 600, most=trails)

    def bare(self):
        """Puts a second of the recorder alone, 64 jobs in a transaction."""
        output = quietly([
            f"{self.options.programs}/store-benchmark", "--section", "grouped", "--format", "json",
            "--seconds", str(self.seconds), "--folder", f"{self.folder}/bare"])
        figures = json.loads(output)["figures"]
        return next(each["value"] for each in figures if each["name"] == "append.grouped")


def puts(bench):
    """Durable puts, in turn with the store alone."""
    figures, seconds = bench.figures, bench.seconds
    figures.title(f"Durable PutEventSelectors over {FEW} trails, {bench.options.rounds} rounds of "
                  f"{seconds} s each, in turn with the store alone")
    bare, runs, cpu = [], {}, []
    stores = [bench.store(name, FEW, FEW) for name in ("open", "signed")]
    acknowledged = [FEW, FEW]
    with bench.server(stores[0]) as plain, bench.server(stores[1], signs=True) as signed:
        for _ in range(bench.options.rounds):
            bare.append(bench.bare())
            for connections, server in [*((count, plain) for count in CONNECTIONS), (64, signed)]:
                plan = bench.puts(FEW, signs=server is signed)
                before = server.cpu_seconds
                run = bench.client.run(server, plan, connections, seconds, warm_up=0.3)
                acknowledged[server is signed] += run["sent"]
                name = f"{connections} connection{'s' if connections > 1 else ''}"
                runs.setdefault(name + (", signed" if server is signed else ""), []).append(run)
                if name == "64 connections" and server is plain:
                    cpu.append(1e6 * (server.cpu_seconds - before) / run["sent"])
    rates = {name: figures.load(name, each)[PUT] for name, each in runs.items()}
    figures.add("store alone", statistics.median(bare), "/s")
    figures.note(f"{'the store alone, 64 puts together':32} {statistics.median(bare):9,.0f} /s")
    figures.add("64 connections: server's cpu", statistics.median(cpu), "µs")
    figures.note(f"the server takes {statistics.median(cpu):.0f} µs of processor time for a put "
                 "at 64 connections")
    judge(bench, runs["64 connections"], bare)
    for store, count in zip(stores, acknowledged):
        check_log(bench, store, count)


def judge(bench, runs, bare):
    """The target: 15,000 a second or 0.8 of the store alone, whichever is less."""
    rates = [run["kinds"][PUT]["count"] / run["seconds"] for run in runs]
    ratio = statistics.median(rate / alone for rate, alone in zip(rates, bare))
    bench.figures.add("64 connections: share of the store alone", ratio, "ratio")
    wanted = min(WANTED_RATE, WANTED_SHARE * statistics.median(bare))
    met = statistics.median(rates) / wanted
    bench.figures.add("puts: share of the target", met, "ratio")
    bench.figures.note(
        f"64 connections : the store alone, median of the rounds: {ratio:.2f}; "
        f"wanted {wanted:,.0f} /s: {'met' if met >= 1 else f'{met:.2f} of it'}")


def check_log(bench, store, events):
    """What was acknowledged is there, once, and the log is whole."""
    verified = json.loads(quietly(
        [f"{bench.options.programs}/trailback", "verify", "--store", store, "--format", "json"]))
    if verified["events"] != events:
        raise SystemExit(f"bench: {events} events were acknowledged, {verified['events']} are there")
    bench.figures.note(f"{events:,} events acknowledged, all in the log, and the log is sound")


def gets(bench):
    """The same question, asked for what was put last."""
    figures, seconds = bench.figures, bench.seconds
    figures.title(f"GetEventSelectors over {FEW} trails, {bench.options.rounds} rounds of {seconds} s")
    runs = {}
    with bench.server(bench.store("gets", FEW, FEW)) as server:
        bench.put_once(server, FEW)
        plan = bench.plan(requests.get(trail, trail) for trail in range(FEW))
        for _ in range(bench.options.rounds):
            for connections in CONNECTIONS:
                name = f"{connections} connection{'s' if connections > 1 else ''}"
                runs.setdefault(name, []).append(
                    bench.client.run(server, plan, connections, seconds, warm_up=0.3))
    for name, each in runs.items():
        figures.load(name, each)


def mixed_calls():
    """Nine gets for a put. A put repeats what is there, so that each get has one right answer."""
    for number in range(DISTINCT * 4):
        trail = number * 7919 % MANY
        yield (requests.put if number % 10 == 9 else requests.get)(trail, trail)


@contextlib.contextmanager
def large(bench):
    """A server over many trails with a long history, and a plan of gets and puts."""
    with bench.server(bench.store("large", MANY, bench.options.events)) as server:
        bench.put_once(server, MANY)
        yield server, bench.plan(mixed_calls())


def mixed(bench):
    """Gets and puts at once, over a long history; and what the server holds meanwhile."""
    figures, options = bench.figures, bench.options
    figures.title(f"90 % gets, 10 % puts over {MANY:,} trails with {options.events:,} events")
    with large(bench) as (server, plan):
        for connections in CONNECTIONS:
            name = f"mixed, {connections} connection{'s' if connections > 1 else ''}"
            figures.load(name, [
                bench.client.run(server, plan, connections, bench.seconds, warm_up=0.3)
                for _ in range(options.rounds)])
        memory(bench, server, plan)


def memory(bench, server, plan):
    """VmRSS over a longer run, once SQLite's page cache (64 MB for the writer) is full."""
    seconds = 10 * bench.seconds
    fill(bench, server)
    bench.client.run(server, plan, 64, bench.seconds)
    watch = MemoryWatch(server)
    watch.start()
    run = bench.client.run(server, plan, 64, seconds)
    samples = watch.end()
    part = max(1, len(samples) // 10)
    middle = len(samples) // 2
    told = {"start": samples[:part], "middle": samples[middle:middle + part], "end": samples[-part:]}
    values = {name: statistics.median(each) for name, each in told.items()}
    for name, value in values.items():
        bench.figures.add(f"memory: {name}", value, "MB")
    grown = values["end"] / values["start"] - 1
    bench.figures.note(
        f"memory over {seconds} s, {run['sent']:,} calls by 64 connections: "
        + ", ".join(f"{name} {value:.1f} MB" for name, value in values.items())
        + (", flat" if abs(grown) < 0.02 else f", {100 * grown:+.0f} %: not flat"))


def fill(bench, server):
    """Puts until the server grows no more, but not without end."""
    plan = bench.plan(requests.put(number % MANY, number % MANY) for number in range(DISTINCT))
    held = 0
    for _ in range(30):
        bench.client.run(server, plan, 64, bench.seconds)
        if server.kilobytes < 1.002 * held:
            return
        held = server.kilobytes


def others(bench):
    """A good client beside 200 that hardly speak and two that speak no HTTP."""
    figures, seconds = bench.figures, 4 * bench.seconds
    figures.title(f"A client that gets, for {seconds} s")
    with bench.server(bench.store("others", FEW, FEW)) as server:
        bench.put_once(server, FEW)
        plan = bench.plan(requests.get(trail, trail) for trail in range(FEW))
        figures.load("alone", [bench.client.run(server, plan, 1, seconds, warm_up=0.3)])
        tricklers = Tricklers(server.port, 200)
        tricklers.start()
        time.sleep(1.5)
        slow = bench.client.run(server, plan, 1, seconds, warm_up=0.3)
        figures.load("beside 200 slow sockets", [slow])
        scan = [Scan(server.port, seconds + 0.5) for _ in range(2)]
        for each in scan:
            each.start()
        both = bench.client.run(server, plan, 1, seconds, warm_up=0.3)
        bad = sum(each.end() for each in scan)
        tricklers.end()
        figures.load("and beside bad HTTP", [both])
        figures.note(f"{bad:,} bad requests of {len(BAD)} kinds, all refused; "
                     f"{tricklers.hung_up} slow sockets hung up on")
        longest = max(run["kinds"][GET]["max"] for run in (slow, both)) / 1000
        figures.note(f"the longest wait was {longest:.1f} ms; wanted under {WANTED_MILLISECONDS} ms: "
                     + ("met" if longest < WANTED_MILLISECONDS else "missed"))


ALL = {"puts": puts, "gets": gets, "mixed": mixed, "others": others} | guarded.ALL
