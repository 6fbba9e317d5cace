"""Kills: SIGKILL at any moment of a put, an import, a rebuild, or a server under load.

What was acknowledged is there, the log verifies as sound, and the same work done again gives the
same history. A case is one kill that hit a running program: how long a run takes depends on what
else the machine does, so each run that ends by itself corrects the guess, and the kill is tried
again. The guess, and so the moment, depends on the machine; the seed brings back the writer and the
fraction.
"""

import json
import os
import signal
import threading
import time

import server
import store
from campaign import Attack
from program import Failure

WRITERS = ("import", "put", "import", "serve", "import", "put", "rebuild", "serve", "create", "put")


class Kills(Attack):
    name = "kills"
    about = "SIGKILL at any moment of put, import, rebuild and serve"
    share = 200
    long = 10_000
    seconds = 45

    def prepare(self):
        self.old = os.path.join(self.place, "old")
        self.old_ids = store.write_logs(self.old, 4)
        self.more = os.path.join(self.place, "more")
        self.more_ids = store.write_logs(self.more, 12, first=20)
        self.base = store.Store(self.program, os.path.join(self.place, "base.sqlite"))
        self.base.run("import", self.old).must_end_with(0)
        self.before = self.base.timeline()
        whole = self.base.copy(os.path.join(self.place, "whole.sqlite"))
        whole.run("import", self.more).must_end_with(0)
        self.whole = whole.timeline()
        self._latest = {writer: 0.2 for writer in WRITERS}
        self._lock = threading.Lock()
        self.missed = self.acknowledged = 0

    def cases(self, wanted):
        return [f"{WRITERS[number % len(WRITERS)]}:{number}" for number in range(wanted)]

    def attack(self, key, place):
        writer = key.split(":")[0]
        random, path = self.random(key), os.path.join(place, "store.sqlite")
        for _ in range(30):
            target = store.Store(self.program, path)
            target.remove()
            if writer != "create":
                self.base.copy(path)
            promised, landed = getattr(self, "_" + writer)(target, random)
            if landed:
                break
            with self._lock:
                self.missed += 1
        else:
            raise Failure("no kill hit a running program in 30 tries")
        with self._lock:
            self.acknowledged += len(promised)
        if writer != "create":
            promised += sum(self.old_ids.values(), [])
        # What is left of a store in the making may be none yet; the import must understand it.
        if writer != "create" or promised:
            target.must_be_sound()
            target.must_hold(promised)
        self._go_on(writer, target)

    def _killed(self, writer, random, process):
        """Sends the kill at a random moment of the time that such a run was seen to take."""
        with self._lock:
            moment = random.random() * self._latest[writer]
        time.sleep(moment)
        process.kill()
        outcome = self.program.finish(process)
        landed = outcome.signal == signal.SIGKILL
        with self._lock:
            latest = self._latest[writer]
            self._latest[writer] = min(2, latest * 1.05) if landed else max(
                0.01, min(latest, outcome.seconds) * 0.95)
        if not landed:
            outcome.must_end_with(0)
        return outcome, landed

    def _import(self, target, random, logs=None):
        process = self.program.start(
            "import", self.more, *(logs or []), "--format", "jsonl", store=target.path)
        outcome, landed = self._killed("create" if logs else "import", random, process)
        return store.acknowledged(outcome.out, {**self.old_ids, **self.more_ids}), landed

    def _create(self, target, random):
        return self._import(target, random, [self.old])

    def _put(self, target, random):
        promised, landed = [], False
        # Often there is a WAL from the kill before, so some kills hit the recovery.
        for number in range(random.choice((1, 1, 2))):
            path = os.path.join(os.path.dirname(target.path), "selectors.json")
            with open(path, "w") as output:
                output.write(json.dumps(store.selectors(f"put-{number}")))
            process = self.program.start(
                "put", "--trail", "trail-1", "--selectors", path, "--event-id", f"put-{number}",
                store=target.path)
            outcome, landed = self._killed("put", random, process)
            if "recorded as event" in outcome.out:
                promised.append(f"put-{number}")
        return promised, landed

    def _rebuild(self, target, random):
        process = self.program.start("rebuild", store=target.path)
        return [], self._killed("rebuild", random, process)[1]

    def _serve(self, target, random):
        running = server.Server(target)
        callers, threads = server.load(
            running.port, [f"caller-{number}" for number in range(4)], threading.Event())
        time.sleep(random.random() * 0.1)
        outcome = running.end(signal.SIGKILL)
        server.wait_for(threads)
        outcome.must_be_civil({signal.SIGKILL})
        for caller in callers:
            if caller.refused:
                raise Failure(f"a call was refused: {caller.refused[0]}")
        return [mark for caller in callers for mark in caller.acknowledged], True

    def _go_on(self, writer, target):
        """The same work again gives the same history."""
        if writer in ("import", "create"):
            if writer == "create":
                target.run("import", self.old).must_end_with(0)
            target.run("import", self.more).must_end_with(0)
            if target.timeline() != self.whole:
                raise Failure("imported again, the history is another one")
        elif writer == "rebuild":
            target.run("rebuild").must_end_with(0)
            if target.timeline() != self.before:
                raise Failure("rebuilt again, the history is another one")
        else:
            target.put("afterwards").must_end_with(0)
            target.must_hold(["afterwards"])
        target.must_be_sound()

    def remark(self):
        return f"all hit a running program ({self.missed} more came too late); " \
            f"{self.acknowledged:,} events were acknowledged"
