"""What a good caller notices of crowds that are not let in, and of heavy readers; and that guarding costs no
time: the program before it, if it is given, and the one that was built in turn."""

import statistics
import time

import requests
from crowd import Bodies, Readers, Silent, waits
from requests import GET, PUT
from server import MemoryWatch

FEW, HEAVY_TRAILS = 100, 100_000
WANTED_MILLISECONDS, WANTED_MEGABYTES = 50, 200
READY = b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def wait(bench, name, told, wanted=None):
    """A line for the waits of a good caller; with `wanted`, whether the longest was below."""
    p50, p99, longest = statistics.median(told), told[int(0.99 * (len(told) - 1))], told[-1]
    for key, value in (("p50", p50), ("p99", p99), ("max", longest)):
        bench.figures.add(f"{name}: {key}", value, "ms")
    bench.figures.note(
        f"{name:44} {len(told):6,} calls   p50 {p50:8.2f} ms   p99 {p99:8.2f} ms   max {longest:8.2f} ms"
        + (f"; wanted under {wanted} ms: {'met' if longest < wanted else 'missed'}" if wanted else ""))


def silent(bench):
    """1,100 sockets that say nothing, and a caller who connects anew for each request."""
    seconds = 4 * bench.seconds
    bench.figures.title(f"A good caller beside 1,100 silent sockets of its address, for {seconds} s")
    for name, program in bench.programs():
        with bench.server(bench.store(f"silent-{name}", FEW, FEW), program=program) as server:
            bench.put_once(server, FEW)
            _, request, _ = requests.get(0, 0)
            wait(bench, f"{name}, alone", waits(server.port, request, bench.seconds))
            with Silent(server.port, 1100) as crowd:
                # From the first socket on.
                told = waits(server.port, request, seconds)
                crowd.is_ready.wait(30)
            wait(bench, f"{name}, beside silent sockets", told, WANTED_MILLISECONDS)


def bodies(bench):
    """1,000 connections without a key, each of which sends 1 MiB."""
    seconds = 4 * bench.seconds
    bench.figures.title(f"A good caller beside 1,000 bodies of 1 MiB without a key, for {seconds} s")
    for name, program in bench.programs():
        store = bench.store(f"bodies-{name}", FEW, FEW)
        with bench.server(store, signs=True, program=program) as server:
            # Signatures are good for five minutes.
            _, request, _ = requests.get(0, 0, signs=True)
            waits(server.port, request, 1)
            before, watch = server.kilobytes / 1000, MemoryWatch(server)
            watch.start()
            with Bodies(server.port, 1000) as crowd:
                told = waits(server.port, request, seconds)
                crowd.is_ready.wait(60)
            most = max(watch.end())
            time.sleep(6)
            after = server.kilobytes / 1000
            wait(bench, f"{name}, beside large bodies", told, WANTED_MILLISECONDS)
            for key, value in (("before", before), ("most", most), ("6 s after", after)):
                bench.figures.add(f"{name}: memory: {key}", value, "MB")
            bench.figures.note(
                f"{name}: memory {before:.0f} MB before, {most:.0f} MB at most, {after:.0f} MB 6 s after; "
                f"wanted under {WANTED_MEGABYTES} MB: {'met' if most < WANTED_MEGABYTES else 'missed'}")


def heavy(bench):
    """16 readers of all of 100,000 trails, and callers who ask for one, or whether the server is ready."""
    seconds = 4 * bench.seconds
    bench.figures.title(f"Light calls beside 16 heavy readers of {HEAVY_TRAILS:,} trails, for {seconds} s each")
    store = bench.store("heavy", HEAVY_TRAILS, HEAVY_TRAILS)
    page = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    kinds = {"DescribeTrails": requests.request("DescribeTrails", {}), "pages": page}
    for name, program in bench.programs():
        with bench.server(store, program=program) as server:
            light = requests.request("GetTrail", {"Name": requests.arn(7)})
            for kind, request in kinds.items():
                with Readers(server.port, 16, request) as crowd:
                    crowd.is_ready.wait(30)
                    one = waits(server.port, light, seconds)
                    ready = waits(server.port, READY, seconds)
                    answered = crowd.answered.value
                wait(bench, f"{name}, GetTrail beside {kind}", one)
                wait(bench, f"{name}, /readyz beside {kind}", ready)
                bench.figures.note(f"{name}: {answered} answers to the heavy readers meanwhile, "
                                   f"{server.kilobytes / 1000:,.0f} MB")


def turns(bench):
    """Puts and gets of 64 connections, plain and signed, of each program in turn."""
    bench.figures.title(f"Puts and gets, {bench.options.rounds} rounds of {bench.seconds} s, in turn")
    runs = {}
    for number in range(bench.options.rounds):
        for name, program in bench.programs():
            for signs in (False, True):
                store = bench.store(f"turns-{name}-{signs}-{number}", FEW, FEW)
                with bench.server(store, signs=signs, program=program) as server:
                    for kind, plan in (
                            (PUT, bench.puts(FEW, signs=signs)),
                            (GET, None)):
                        if kind == GET:
                            plan = settled(bench, server, signs)
                        run = bench.client.run(server, plan, 64, bench.seconds, warm_up=0.3)
                        full = f"{name}, {'signed' if signs else 'plain'}"
                        runs.setdefault((kind, full), []).append(run)
    for (_, full), each in sorted(runs.items()):
        bench.figures.load(full, each)


def settled(bench, server, signs):
    """A plan of gets that have one right answer each, since each trail was put once more before."""
    plan = bench.plan(requests.put(trail, trail, signs) for trail in range(FEW))
    bench.client.run(server, plan, 16, 600, most=FEW)
    return bench.plan(requests.get(trail, trail, signs) for trail in range(FEW))


ALL = {"silent": silent, "bodies": bodies, "heavy": heavy, "turns": turns}
