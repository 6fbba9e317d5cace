"""One attack: its cases, which of them are tried, and what came of them."""

import os
import random
import re
import shutil
import threading
import time
import traceback

from program import Failure, Stopped


class Skipped(Exception):
    """Why an attack, or a case, cannot be made on this system."""


class Attack:
    """What each attack fills in. A case has a key, which alone brings it back."""

    name = ""
    about = ""
    #: How many cases the share and the long run try; None for all.
    share = None
    long = None
    #: The seconds that the share may take: all together less than five minutes.
    seconds = 40
    #: Cases at the same time.
    workers = 2

    def __init__(self, program, place, seed):
        self.program = program
        self.place = place
        self.seed = seed

    def prepare(self):
        """Makes what all cases begin with. Skipped is raised where that is not possible."""

    def cases(self, wanted):
        """The keys of all cases; of an attack without an end, as many as are wanted."""
        raise NotImplementedError

    def attack(self, key, place):
        """Tries one case in a folder of its own. Failure is raised if it succeeds. A case KIND:WORDS
        is tried by the method of its kind."""
        kind, *rest = key.split(":")
        getattr(self, "_" + kind)(place, *rest)

    def weight(self, key):
        """How much more likely than others a case is among those that a share tries."""
        return 1

    def remark(self):
        """What is to be said beside the figures, if anything."""
        return ""

    def random(self, key):
        """The same numbers for the same case of the same seed."""
        return random.Random(f"{self.seed}:{self.name}:{key}")


class Campaign:
    """Tries the cases of one attack until they, or the time, are at an end."""

    def __init__(self, attack, kept, limit):
        self.attack = attack
        #: Where the files of failed cases are kept.
        self.kept = kept
        self.limit = limit
        self.tried = self.of = 0
        self.failures = []
        self.skipped = []
        self.seconds = 0.0
        self._lock = threading.Lock()
        self._stop = threading.Event()

    def run(self, wanted=None, only=None):
        started = time.monotonic()
        try:
            self.attack.prepare()
            self._try_all(self._chosen(wanted, only), started)
            if self.tried == 0 and not self._stop.is_set() and not self.skipped:
                self.failures.append(("-", "no case was tried", None))
        except Skipped as reason:
            self.skipped.append(str(reason))
        except Stopped:
            pass
        except Failure as failure:
            self.failures.append(("-", f"what the attack begins with fails: {failure}", None))
        finally:
            self.seconds = time.monotonic() - started

    def stop(self):
        self._stop.set()
        self.attack.program.stop()

    def _chosen(self, wanted, only):
        if only is not None:
            self.of = 1
            return [only]
        keys = list(self.attack.cases(wanted))
        self.of = len(keys)
        # In an order by chance: what the time allows is then a sample, too.
        chance = random.Random(f"{self.attack.seed}:{self.attack.name}")
        weight = self.attack.weight
        return sorted(keys, key=lambda key: -chance.random() ** (1 / weight(key)))[:wanted]

    def _try_all(self, keys, started):
        remaining = iter(keys)

        def work():
            while not self._stop.is_set():
                if self.limit and time.monotonic() - started > self.limit:
                    return
                with self._lock:
                    key = next(remaining, None)
                if key is None:
                    return
                self._try(key)

        workers = [threading.Thread(target=work, daemon=True) for _ in range(self.attack.workers)]
        for worker in workers:
            worker.start()
        for worker in workers:
            # A join without a limit would not let Ctrl-C through.
            while worker.is_alive():
                worker.join(0.2)

    def _try(self, key):
        place = os.path.join(self.attack.place, "case-" + re.sub(r"[^A-Za-z0-9.+-]", "_", key))
        shutil.rmtree(place, ignore_errors=True)
        os.makedirs(place)
        words = None
        try:
            self.attack.attack(key, place)
        except Stopped:
            return
        except Skipped as reason:
            with self._lock:
                self.skipped.append(f"{key}: {reason}")
            shutil.rmtree(place, ignore_errors=True)
            return
        except Failure as failure:
            words = str(failure)
        except Exception:
            # An attack that breaks off has found nothing, and must not look as if all were well.
            words = "the attack itself: " + traceback.format_exc().replace("\n", " | ")
        with self._lock:
            self.tried += 1
            if words:
                self.failures.append((key, words, self._keep(place)))
        shutil.rmtree(place, ignore_errors=True)

    def _keep(self, place):
        """The files of the first failures, where they outlive this run."""
        if len(self.failures) >= 20:
            return None
        target = os.path.join(self.kept, self.attack.name, os.path.basename(place))
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(place, target, symlinks=True, ignore=_not_plain)
        return target


def _not_plain(folder, names):
    """A FIFO would stop a copy for ever."""
    paths = [(name, os.path.join(folder, name)) for name in names]
    return [n for n, path in paths if not (os.path.isfile(path) or os.path.isdir(path))]
