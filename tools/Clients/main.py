"""Real clients against the server: `tools/clients` starts it, and says how it is used."""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback

from answers import Absent, Row, table
from callers import CALLERS
from install import Clients
from provisioners import PROVISIONERS
from recipes import Recipes
from scanners import SCANNERS
from server import Server
from stub import Stub
from world import World

KINDS = CALLERS + SCANNERS + PROVISIONERS + (Recipes,)


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        print(f"clients: {message}; tools/clients --help says what is known", file=sys.stderr)
        sys.exit(2)


def arguments():
    parser = Arguments(add_help=False, allow_abbrev=False)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--no-install", action="store_true")
    parser.add_argument("--format", choices=["markdown", "json"], default="markdown")
    options = parser.parse_args()
    known = [kind.name for kind in KINDS]
    for name in options.only:
        if not any(name.lower() in one.lower() for one in known):
            parser.error(f"no client has {name} in its name: {', '.join(known)}")
    return options


def programs():
    """The two programs of the debug build, or those beside the one that is named."""
    named = os.environ.get("TRAILBACK")
    if named:
        folder = os.path.dirname(os.path.abspath(named))
    else:
        for product in ("trailback", "sample-logs"):
            if subprocess.run(["swift", "build", "--product", product],
                              stdout=sys.stderr).returncode:
                sys.exit(f"clients: {product} cannot be built; the message is above")
        folder = subprocess.run(["swift", "build", "--show-bin-path"], capture_output=True,
                                text=True, check=True).stdout.strip()
    return [os.path.join(folder, name) for name in ("trailback", "sample-logs")]


class Place:
    """What one client has: a folder, a server of its own, and the stub beside it."""

    def __init__(self, world, kind):
        self.world = world
        self.folder, store = world.copy("".join(filter(str.isalnum, kind.name)))
        self.stub = Stub()
        assumed = [word for file in world.assumptions for word in ("--assume", file)
                   if getattr(kind, "assumes", True)]
        self.server = Server(world.trailback, store, os.path.join(self.folder, "serve.log"),
                             *assumed)

    def end(self):
        self.server.end()
        self.stub.end()


def tried(kind, clients, world):
    """One client's row."""
    row = Row(kind.name)
    client = kind(clients)
    try:
        row.version = client.prepare()
    except Absent as reason:
        row.absent = str(reason)
        return row
    place = Place(world, kind)
    try:
        client.past(place, row)
        row.past = place.server.asked()
        client.present(place, row)
        row.present = place.server.asked() - row.past
    except Exception:
        row.wrong.append(traceback.format_exc())
    finally:
        client.end()
        row.stub = place.stub.answered
        place.end()
    return row


def main():
    options = arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    trailback, sample_logs = programs()
    clients = Clients(os.path.join(".build", "clients-long"), not options.no_install)
    os.makedirs(clients.folder, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="trailback-clients-")
    rows, interrupted = [], False
    try:
        world = World(trailback, sample_logs, folder)
        for kind in KINDS:
            if options.only and not any(
                    name.lower() in kind.name.lower() for name in options.only):
                continue
            print(f"{kind.name} …", file=sys.stderr, flush=True)
            rows.append(tried(kind, clients, world))
            print(f"  {rows[-1].result}", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        interrupted = True
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    show(rows, options.format)
    if interrupted:
        return 130
    skips = any(row.absent for row in rows) and os.environ.get("TRAILBACK_REQUIRE_ALL") == "1"
    return 1 if skips or any(row.wrong for row in rows) else 0


def show(rows, format):
    if format == "json":
        print(json.dumps([{
            "client": row.client, "version": row.version, "skipped": row.absent,
            "checks": row.checks, "wrong": row.wrong, "stub": sorted(row.stub),
            "past": [[*call, count] for call, count in sorted(row.past.items())],
            "present": [[*call, count] for call, count in sorted(row.present.items())],
        } for row in rows], indent=2, ensure_ascii=False))
        return
    print(table(rows))
    for row in rows:
        for words in row.wrong:
            print(f"\n{row.client}: {words}")


if __name__ == "__main__":
    sys.exit(main())
