"""Concurrency: puts, imports and servers at once on one store, by several of its names.

All that was acknowledged is there, the sequence has no gap, and the log verifies as sound. A second
hard link has a WAL and a lock of its own, so a writer must refuse it by name; so must one whose
store was replaced meanwhile by another file.
"""

import os
import threading

import server
import store
from campaign import Attack
from program import Failure

#: How the writers of one case name the store.
NAMES = ("path", "symlink", "relative", "folder", "mixed")


class Concurrency(Attack):
    name = "concurrency"
    about = "several writers at once, by several names of one store"
    share = 20
    long = 400
    seconds = 25
    # Each case has writers enough.
    workers = 1

    def prepare(self):
        self.logs = os.path.join(self.place, "logs")
        self.old = store.write_logs(self.logs, 4)
        self.base = store.Store(self.program, os.path.join(self.place, "base.sqlite"))
        self.base.run("import", self.logs).must_end_with(0)
        self.acknowledged = 0

    def cases(self, wanted):
        fixed = ["hardlink:before", "hardlink:meanwhile", "replaced:meanwhile", "removed:meanwhile"]
        return fixed + [f"{NAMES[n % len(NAMES)]}:{n}" for n in range(wanted - len(fixed))]

    def attack(self, key, place):
        how, number = key.split(":")
        target = self.base.copy(os.path.join(place, "store.sqlite"))
        if how == "hardlink" and number == "before":
            return self._hardlink(target)
        if number == "meanwhile":
            return self._meanwhile(how, target)
        names = self._names(target, place)
        chosen = list(names.values()) if how == "mixed" else [target.path, names[how]]
        self._write_at_once(self.random(key), target, chosen, place)

    def _names(self, target, place):
        """Other names of the store, each of which leads to the one file."""
        link = os.path.join(place, "link.sqlite")
        os.symlink("store.sqlite", link)
        os.symlink(place, os.path.join(place, "folder"))
        return {"path": target.path, "symlink": link, "relative": "./store.sqlite",
                "folder": os.path.join(place, "folder", "store.sqlite")}

    def _write_at_once(self, random, target, names, place):
        promised, failures, threads = [], [], []

        def put(name, mark):
            self._note(self._named(name).put(mark, cwd=place), [mark], promised, failures)

        def imported(name, folder, ids):
            outcome = self._named(name).run("import", folder, cwd=place)
            self._note(outcome, ids, promised, failures)

        for number in range(6):
            threads.append(threading.Thread(
                target=put, args=(random.choice(names), f"put-{number}")))
        for number in range(2):
            folder = os.path.join(place, f"more-{number}")
            ids = store.write_logs(folder, 6, first=1000 * (number + 1))
            threads.append(threading.Thread(
                target=imported, args=(random.choice(names), folder, sum(ids.values(), []))))
        running = [server.Server(self._named(random.choice(names)), cwd=place) for _ in range(2)]
        until = threading.Event()
        loads = [server.load(r.port, [f"server-{i}-a", f"server-{i}-b"], until)
                 for i, r in enumerate(running)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        until.set()
        for callers, callers_threads in loads:
            server.wait_for(callers_threads)
            for caller in callers:
                promised += caller.acknowledged
                failures += [f"a call was refused: {refused}" for refused in caller.refused]
        for one in running:
            one.end().must_end_with(0)
        if failures:
            raise Failure(failures[0])
        self.acknowledged += len(promised)
        self._must_hold(target, promised)

    def _named(self, name):
        return store.Store(self.program, name)

    def _note(self, outcome, marks, promised, failures):
        if outcome.code == 0:
            promised += marks
        else:
            failures.append(str(outcome))

    def _must_hold(self, target, promised):
        target.must_be_sound()
        target.must_hold(promised + sum(self.old.values(), []))
        sequences = [row[0] for row in target.rows("SELECT sequence FROM event ORDER BY sequence")]
        if sequences != list(range(1, len(sequences) + 1)):
            raise Failure("the sequence has gaps")

    def _hardlink(self, target):
        second = store.Store(self.program, target.path + "-second.sqlite")
        os.link(target.path, second.path)
        for one in (target, second):
            outcome = one.put("put-0")
            if outcome.must_be_civil().code == 0:
                raise Failure("a store with a second hard link is written")
            if "link" not in outcome.errors:
                raise Failure(f"the second link is not named: {outcome}")
        os.remove(second.path)
        target.put("put-0").must_end_with(0)
        self._must_hold(target, ["put-0"])

    def _meanwhile(self, how, target):
        """Something happens to the file of a running server; no later call may be acknowledged that
        the file at the path then does not hold."""
        running = server.Server(target)
        caller = server.Caller(running.port, "put")
        caller.put()
        held = list(caller.acknowledged)
        if how == "hardlink":
            os.link(target.path, target.path + "-second.sqlite")
        elif how == "replaced":
            self.base.copy(target.path + "-new")
            os.replace(target.path + "-new", target.path)
        else:
            os.remove(target.path)
        caller.put()
        ready = caller.get("/readyz")
        caller.close()
        running.end().must_be_civil()
        later = [mark for mark in caller.acknowledged if mark not in held]
        if later and not (os.path.exists(target.path) and set(later) <= target.marks()):
            raise Failure(f"{how}: a call was answered with 200 and is gone")
        if later and how == "hardlink":
            raise Failure("a store with a second hard link is written")
        if ready is None or ready[0] != 503:
            raise Failure(f"{how}: the server still says that it is ready: {ready}")

    def remark(self):
        return f"{getattr(self, 'acknowledged', 0):,} events were acknowledged"
