"""Environment: limits of the system, full disks, files that may not be written, closed outputs,
signals.

Each of them leads to words and a code, and what was acknowledged is there afterwards.
"""

import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import time

import server
import store
from campaign import Attack, Skipped
from program import Failure

WRITERS = ("put", "import", "serve")


class Environment(Attack):
    name = "environment"
    about = "few descriptors, small files, full disks, closed outputs, signals"
    seconds = 25

    def prepare(self):
        self.logs = os.path.join(self.place, "logs")
        self.old = store.write_logs(self.logs, 4)
        self.many = os.path.join(self.place, "many")
        self.new = store.write_logs(self.many, 60, first=20)
        self.base = store.Store(self.program, os.path.join(self.place, "base.sqlite"))
        self.base.run("import", self.logs).must_end_with(0)
        self.rows = self.base.rows()

    def cases(self, wanted):
        for limit in (8, 12, 16, 20, 24, 32):
            yield from (f"descriptors:{limit}:{writer}" for writer in WRITERS)
        for limit in (0, 512, 4096, 20_000, 120_000, 200_000, 400_000):
            yield from (f"filesize:{limit}:{writer}" for writer in ("put", "import"))
        yield from (f"disk:{size}" for size in (200, 256, 300, 400, 600, 1000))
        yield from (f"readonly:{verb}" for verb in ("put", "import", "get", "verify", "get-wal"))
        yield from (f"output:{kind}:{verb}" for kind in ("closed", "full", "broken")
                    for verb in ("put", "import", "history", "verify"))
        yield from (f"signal:{name}:{verb}" for name in ("SIGHUP", "SIGTERM", "SIGINT", "SIGPIPE")
                    for verb in ("serve", "import"))

    # Limits

    def _descriptors(self, place, limit, writer):
        self._limited(place, resource.RLIMIT_NOFILE, int(limit), writer)

    def _filesize(self, place, limit, writer):
        self._limited(place, resource.RLIMIT_FSIZE, int(limit), writer)

    def _limited(self, place, which, limit, writer):
        target = self.base.copy(os.path.join(place, "store.sqlite"))
        limited = {"preexec_fn": lambda: resource.setrlimit(which, (limit, limit))}
        promised = sum(self.old.values(), [])
        if writer == "serve":
            promised += self._limited_server(target, limited)
        else:
            words = ("import", self.many, "--format", "jsonl")
            outcome = (target.put("put-1", **limited) if writer == "put"
                       else target.run(*words, **limited))
            if outcome.code == 127:
                # Too few descriptors for the system to load the program at all.
                return
            outcome.must_be_civil()
            promised += (store.acknowledged(outcome.out, self.new) if writer == "import"
                         else ["put-1"] * ("recorded as event" in outcome.out))
            if outcome.code != 0 and not re.search("error: |warning: ", outcome.errors):
                raise Failure(f"fails without words: {outcome}")
        target.must_be_sound()
        target.must_hold(promised)

    def _limited_server(self, target, limited):
        try:
            running = server.Server(target, **limited)
        except server.NotStarted as ended:
            if ended.outcome.code != 127:
                ended.outcome.must_end_with(2)
            return []
        # More connections than it has descriptors: it may let callers wait, and recovers.
        idle = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(40)]
        callers = [server.Caller(running.port, "among", patience=3),
                   server.Caller(running.port, "after", patience=20)]
        callers[0].put()
        for connection in idle:
            connection.close()
        time.sleep(0.5)
        answered = callers[1].put()
        running.end().must_be_civil()
        if not answered:
            raise Failure("the server does not answer after too many connections have gone")
        return [mark for caller in callers for mark in caller.acknowledged]

    def _disk(self, place, kilobytes):
        """A small file system of its own, in a namespace of its own."""
        folder = os.path.join(place, "disk")
        os.mkdir(folder)
        self.base.copy(os.path.join(place, "start.sqlite"))
        script = ('mount -t tmpfs -o size="$1"k tmpfs disk || exit 99; '
                  'cp start.sqlite disk/s.sqlite || exit 98; shift; "$@"; code=$?; '
                  'cp disk/s.sqlite* after/ 2>/dev/null; exit $code')
        os.mkdir(os.path.join(place, "after"))
        if shutil.which("unshare") is None:
            raise Skipped("there is no unshare")
        outcome = self.program.finish(self.program.start(
            "import", self.many, "--format", "jsonl", store="disk/s.sqlite", cwd=place,
            prefix=["unshare", "-rm", "sh", "-c", script, "sh", kilobytes]))
        if outcome.code in (98, 99):
            raise Skipped("this system lets nobody mount a small file system")
        outcome.must_be_civil()
        if outcome.code != 0 and "full" not in outcome.errors:
            raise Failure(f"the full disk is not named: {outcome}")
        after = store.Store(self.program, os.path.join(place, "after", "s.sqlite"))
        after.must_be_sound()
        after.must_hold(store.acknowledged(outcome.out, self.new))

    def _readonly(self, place, verb):
        target = self.base.copy(os.path.join(place, "store.sqlite"))
        if verb == "get-wal":
            # What other readers leave: an empty WAL, which holds nothing.
            with open(target.path + "-wal", "wb"):
                verb = "get"
        os.chmod(target.path, 0o444)
        os.chmod(place, 0o555)
        prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        if os.getuid() != 0:
            prefix = []
        elif subprocess.run([*prefix, "test", "-r", target.path]).returncode != 0:
            # The folder of the case lies in one that only its owner may enter.
            self._open_to_all(place)
        words = {"put": None, "import": ("import", self.logs, self.many),
                 "get": ("get", "--trail", "trail-1"), "verify": ("verify",)}[verb]
        outcome = target.run(*words, prefix=prefix) if words else target.put("put-1", prefix=prefix)
        os.chmod(place, 0o755)
        outcome.must_end_with(2 if verb in ("put", "import") else 0)
        if outcome.code == 2 and target.path not in outcome.errors:
            raise Failure(f"the file is not named: {outcome}")
        if target.rows() != self.rows:
            raise Failure("a file that may not be written has other events")

    def _open_to_all(self, place):
        while place != "/" and "trailback-attack" in place:
            os.chmod(place, os.stat(place).st_mode | 0o055)
            place = os.path.dirname(place)

    # Outputs and signals

    def _output(self, place, kind, verb):
        target = self.base.copy(os.path.join(place, "store.sqlite"))
        words = {"put": ("put", "--trail", "trail-1", "--event-id", "put-1", "--at", "2025-03-05",
                         "--selectors", os.path.join(place, "selectors.json")),
                 "import": ("import", self.many, "--format", "jsonl"),
                 "history": ("history",), "verify": ("verify",)}[verb]
        with open(os.path.join(place, "selectors.json"), "w") as file:
            json.dump(store.selectors("put-1"), file)
        if kind == "closed":
            outcome = target.run(*words, preexec_fn=lambda: os.close(1))
        elif kind == "full":
            with open("/dev/full", "wb") as full:
                outcome = target.run(*words, stdout=full)
        else:
            reading, writing = os.pipe()
            os.close(reading)
            outcome = target.run(*words, stdout=writing)
            os.close(writing)
        outcome.must_be_civil({signal.SIGPIPE} if kind == "broken" else ())
        target.must_be_sound()
        if kind == "full" and outcome.code == 0:
            raise Failure(f"exit 0, and the answer could not be written: {outcome}")

    def _signal(self, place, name, verb):
        number = getattr(signal, name)
        target = self.base.copy(os.path.join(place, "store.sqlite"))
        if verb == "serve":
            running = server.Server(target)
            caller = server.Caller(running.port, "caller")
            caller.put()
            if name == "SIGPIPE":
                running.process.send_signal(number)
                if not caller.put() or len(caller.acknowledged) != 2:
                    raise Failure("a SIGPIPE ends the server")
                number = signal.SIGTERM
            caller.close()
            running.end(number).must_end_with(0)
            promised = caller.acknowledged
        else:
            # Enough to be at it still when the signal comes.
            folder = os.path.join(place, "many")
            ids = store.write_logs(folder, 800, first=20)
            process = self.program.start("import", folder, "--format", "jsonl", store=target.path)
            time.sleep(0.25)
            process.send_signal(number)
            outcome = self.program.finish(process).must_be_civil({number})
            promised = store.acknowledged(outcome.out, ids)
            if name == "SIGHUP" and outcome.signal:
                raise Failure(f"SIGHUP ends an import without its figures: {outcome}")
        target.must_be_sound()
        target.must_hold(promised)
