"""Environment: odd paths, limits, full disks, closed outputs, signals.

A path that is no regular file is refused with words that name it, and what is there is unharmed. A
limit of the system leads to words and a code, and what was acknowledged is there afterwards.
"""

import json
import os
import re
import resource
import shutil
import signal
import socket
import stat
import subprocess
import time

import server
import store
from campaign import Attack, Skipped
from program import Failure

#: Values of --store that name no file.
NO_FILES = ("", ":memory:", "file:x?mode=memory", "file::memory:?cache=shared", "file:x.sqlite",
            " ", "x\n.sqlite/", "/", ".", "..")
#: Things that are no regular files; they are made in the case's folder.
ODD_FILES = ("fifo", "folder", "socket", "null", "full", "dangling", "loop", "text", "empty")
WRITERS = ("put", "import", "serve")


class Environment(Attack):
    name = "environment"
    about = "odd paths, limits, full disks, closed outputs, signals"
    seconds = 40

    def prepare(self):
        self.logs = os.path.join(self.place, "logs")
        self.old = store.write_logs(self.logs, 4)
        self.many = os.path.join(self.place, "many")
        self.new = store.write_logs(self.many, 60, first=20)
        self.base = store.Store(self.program, os.path.join(self.place, "base.sqlite"))
        self.base.run("import", self.logs).must_end_with(0)
        self.rows = self.base.rows()

    def cases(self, wanted):
        for number in range(len(NO_FILES)):
            for how in ("option", "variable"):
                yield from (f"path:{number}:{how}:{verb}" for verb in ("import", "get"))
        for kind in ODD_FILES:
            yield from (f"odd:{kind}:{verb}" for verb in ("import", "get", "serve"))
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
        yield "modes:new"

    def attack(self, key, place):
        kind, *rest = key.split(":")
        getattr(self, "_" + kind)(place, *rest)

    # Paths

    def _path(self, place, number, how, verb):
        value = NO_FILES[int(number)]
        words = [verb, *(("--trail", "trail-1") if verb == "get" else (self.logs,))]
        if how == "option":
            outcome = self.program.run(*words, "--store", value, cwd=place, limit=20)
        else:
            outcome = self.program.run(*words, store=value, cwd=place, limit=20)
        outcome.must_be_civil()
        # A strange name may be that of a file; then all is in it.
        target = store.Store(self.program, os.path.join(place, value))
        is_file = value and os.path.isfile(target.path)
        if outcome.code == 0 and not is_file:
            raise Failure(f"a store at {value!r} is taken: {outcome}")
        if outcome.code == 0:
            copy = target.copy(os.path.join(place, "copy.sqlite"))
            return copy.must_hold(sum(self.old.values(), []))
        if "error: " not in outcome.errors:
            raise Failure(f"refused without words: {outcome}")
        if os.listdir(place):
            raise Failure(f"left something behind: {os.listdir(place)}: {outcome}")

    def _odd(self, place, kind, verb):
        path = os.path.join(place, "thing")
        before = self._make(kind, path)
        target = store.Store(self.program, path)
        words = {"get": ("get", "--trail", "trail-1"), "import": ("import", self.logs),
                 "serve": ("serve", "--listen", "127.0.0.1:0")}[verb]
        if kind in ("empty", "dangling") and verb != "get":
            # What is there may become a store; then it is one in which all is.
            if verb == "import" and target.run(*words, limit=20).must_be_civil().code == 0:
                target.must_hold(sum(self.old.values(), []))
            return
        outcome = target.run(*words, limit=20).must_be_civil()
        if outcome.code == 0:
            raise Failure(f"{kind}: taken as a store: {outcome}")
        if path not in outcome.errors:
            raise Failure(f"{kind}: the path is not named: {outcome}")
        if self._look(path) != before:
            raise Failure(f"{kind}: what was there is another thing now")

    def _make(self, kind, path):
        if kind == "fifo":
            os.mkfifo(path)
        elif kind == "folder":
            os.mkdir(path)
        elif kind == "socket":
            listener = socket.socket(socket.AF_UNIX)
            folder = os.open(os.path.dirname(path), os.O_RDONLY)
            # A socket's path must be short.
            listener.bind(f"/proc/self/fd/{folder}/thing")
            os.close(folder)
            listener.close()
        elif kind in ("null", "full"):
            # A device of the case's own: the system's are not touched.
            try:
                os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3 if kind == "null" else 7))
            except PermissionError:
                raise Skipped("only root can make a device") from None
        elif kind == "dangling":
            os.symlink("nowhere/store.sqlite", path)
        elif kind == "loop":
            os.symlink("thing", path)
        else:
            with open(path, "w") as file:
                file.write("a text\n" if kind == "text" else "")
        return self._look(path)

    def _look(self, path):
        status = os.lstat(path)
        content = b""
        if stat.S_ISREG(status.st_mode):
            with open(path, "rb") as file:
                content = file.read()
        return status.st_ino, status.st_mode, content

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
        script = ('mount -t tmpfs -o size="$1"k tmpfs disk || exit 99; cp start.sqlite disk/s.sqlite || '
                  'exit 98; shift; "$@"; code=$?; cp disk/s.sqlite* after/ 2>/dev/null; exit $code')
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

    def _modes(self, place, _):
        target = store.Store(self.program, os.path.join(place, "store.sqlite"))
        target.run("import", self.logs).must_end_with(0)
        for suffix in ("", "-lock"):
            mode = stat.S_IMODE(os.stat(target.path + suffix).st_mode)
            if mode != 0o600:
                raise Failure(f"a new store{suffix} has mode {mode:o}, so others may read it")
