"""Faults: each call of the system that touches the store fails once, or from then on, or the
program is killed at that very call. Whatever it says afterwards must be true in a fresh process.

The writers are a put, an import, the making of a store by an import, and a server that takes one
call and is killed after its answer. The calls are counted in a run without a fault, so each
occurrence of each call in a thread is a case. Its key is WRITER:CALL:ERROR:NUMBER, with a + after the
number if all later ones fail, too. ERROR is one of errno's names, or KILL for a kill at the call.
"""

import os
import re
import shutil
import signal
import threading

import server
import store
import trace
from campaign import Attack
from program import Failure

#: The errors that each call is given. A transient error, a lasting one, a full disk.
ERRORS = {
    "pwrite64": ("EIO", "ENOSPC", "EINTR", "KILL"),
    "pread64": ("EIO", "EINTR"),
    "fsync": ("EIO", "ENOSPC", "EINTR", "KILL"),
    "fdatasync": ("EIO", "ENOSPC", "EINTR", "KILL"),
    "ftruncate": ("EIO", "ENOSPC", "EINTR", "KILL"),
    "openat": ("EACCES", "EMFILE", "EIO", "EINTR", "KILL"),
    "fcntl": ("EINTR", "ENOLCK", "EIO"),
    "flock": ("EINTR", "ENOLCK", "EIO"),
    "mmap": ("ENOMEM",),
    "unlink": ("EIO", "EACCES", "KILL"),
}
#: Calls that a dying disk fails from then on.
LASTING = ("pwrite64", "fdatasync", "fsync", "ftruncate")

NOTHING = re.compile(r"nothing (\w+ ){0,4}(recorded|added|stored|written)|was not recorded", re.I)
MAYBE = re.compile(r"may or may not|may have been|whether", re.I)


class Faults(Attack):
    name = "faults"
    about = "every call of the system that touches the store, failing or killed"
    share = 350
    seconds = 60

    def prepare(self):
        trace.require()
        self._lock = threading.Lock()
        self.injected = 0
        logs = os.path.join(self.place, "logs")
        self.old = store.write_logs(logs, 2)
        self.more = os.path.join(self.place, "more")
        self.new = store.write_logs(self.more, 3, first=10)
        self.base = store.Store(self.program, os.path.join(self.place, "base.sqlite"))
        self.base.run("import", logs).must_end_with(0)
        self.counted = {writer: self._count(writer)
                        for writer in ("put", "import", "create", "serve")}

    def _count(self, writer):
        log = os.path.join(self.place, "count-" + writer)
        place = os.path.join(self.place, "counting-" + writer)
        os.makedirs(place)
        target = self._target(writer, place)
        prefix = trace.of_store(target.path, log, ERRORS)
        if writer == "serve":
            if self._serve(target, prefix)[1] != 200:
                raise Failure("a call is refused without a fault")
        else:
            self._write(writer, target, prefix).must_end_with(0)
        shutil.rmtree(place)
        return trace.most(log)

    def cases(self, wanted):
        for writer, counted in self.counted.items():
            for call, errors in ERRORS.items():
                for number in range(1, counted.get(call, 0) + 1):
                    for error in errors:
                        yield f"{writer}:{call}:{error}:{number}"
                    if call in LASTING:
                        yield f"{writer}:{call}:EIO:{number}+"

    def weight(self, key):
        """There are few syncs among many locks, and most depends on them."""
        call = key.split(":")[1]
        return 8 if call in ("fsync", "fdatasync", "ftruncate", "unlink") else \
            2 if call == "pwrite64" else 1

    def _target(self, writer, place):
        path = os.path.join(place, "store.sqlite")
        return store.Store(self.program, path) if writer == "create" else self.base.copy(path)

    def _write(self, writer, target, prefix):
        if writer == "put":
            return target.put("put-1", prefix=prefix)
        return target.run("import", self.more, "--format", "jsonl", prefix=prefix)

    def attack(self, key, place):
        writer, call, error, number = key.split(":")
        how = "signal=KILL" if error == "KILL" else "error=" + error
        target, log = self._target(writer, place), os.path.join(place, "strace")
        prefix = trace.of_store(target.path, log, [call], f"{call}:{how}:when={number}")
        if writer == "serve":
            self._attack_server(target, prefix)
        else:
            self._attack_command(writer, target, prefix, error)
        happened = (trace.most(log).get(call) == int(number) and trace.was_killed(log)
                    if error == "KILL" else trace.was_injected(log))
        with self._lock:
            self.injected += happened

    def _attack_command(self, writer, target, prefix, error):
        outcome = self._write(writer, target, prefix)
        outcome.must_be_civil({signal.SIGKILL} if error == "KILL" else ())
        promised = self._promised(writer, outcome)
        before = [] if writer == "create" else [i for ids in self.old.values() for i in ids]
        possible = before + (["put-1"] if writer == "put" else sum(self.new.values(), []))
        # No store is a true answer only where nothing was promised.
        found = []
        if os.path.exists(target.path) and os.path.getsize(target.path) > 0:
            found = self._found(target)
        self._compare(outcome, before + promised, possible, found)
        # The next command understands what is left, and does what this one did not.
        self._write(writer, target, ()).must_end_with(0)
        target.must_be_sound()
        target.must_hold(possible)

    def _serve(self, target, prefix):
        """One call to a server that is killed after its answer: how the server ended, and the
        status and the words of the answer; 0 without one."""
        try:
            running = server.Server(target, prefix=prefix)
        except server.NotStarted as ended:
            return ended.outcome, 0, ""
        caller = server.Caller(running.port, "call")
        caller.put()
        caller.close()
        _, status, body = caller.refused[0] if caller.refused else (None, 0, "")
        return running.end(signal.SIGKILL), 200 if caller.acknowledged else status, body

    def _attack_server(self, target, prefix):
        outcome, status, body = self._serve(target, prefix)
        outcome.must_be_civil({signal.SIGKILL})
        target.must_be_sound()
        target.must_hold(sum(self.old.values(), []))
        is_there = "call-0" in target.marks()
        if status == 200 and not is_there:
            raise Failure("answered with 200 and gone")
        if NOTHING.search(body) and not MAYBE.search(body) and is_there:
            raise Failure(
                f"said that nothing was recorded, and after a kill it is there: {body[:200]}")
        target.put("put-1").must_end_with(0)
        target.must_be_sound()

    def remark(self):
        return f"{self.injected:,} came to pass" if hasattr(self, "injected") else ""

    def _promised(self, writer, outcome):
        """The ids that the words and the code say are recorded."""
        if writer != "put":
            ids = store.acknowledged(outcome.out, self.new)
            if outcome.code == 0 and len(ids) < len(sum(self.new.values(), [])):
                raise Failure(f"exit 0, and not all files: {outcome}")
            return ids
        says = "recorded as event" in outcome.out
        if outcome.code == 0 and not says:
            raise Failure(f"exit 0 without a word: {outcome}")
        return ["put-1"] if says else []

    def _found(self, target):
        # A writer that died while it made the store leaves something that is no store yet.
        outcome = target.run("verify", "--format", "json").must_be_civil()
        if outcome.code == 2:
            if not re.search(r"there is no store|never finished", outcome.errors):
                raise Failure(f"what is left cannot be verified: {outcome}")
            return []
        target.must_be_sound()
        return target.ids()

    def _compare(self, outcome, promised, possible, found):
        lost = [event for event in promised if event not in found]
        if lost:
            raise Failure(f"acknowledged and gone: {lost[:3]}: {outcome}")
        strange = [event for event in found if event not in possible]
        if strange:
            raise Failure(f"nobody recorded {strange[:3]}")
        says_nothing = NOTHING.search(outcome.errors) and not MAYBE.search(outcome.errors)
        if says_nothing and outcome.words[0] == "put" and len(found) > len(promised):
            raise Failure(f"said that nothing was recorded, and it is there: {outcome}")
