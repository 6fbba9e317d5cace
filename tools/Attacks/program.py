"""Runs the program, and judges how it ended."""

import os
import re
import signal
import subprocess
import threading
import time

#: Words of a program that was not written to end this way.
CRASH = re.compile(
    r"Fatal error|\U0001F4A3|Thread \d+ crashed|Illegal instruction|AddressSanitizer")


class Failure(Exception):
    """What an attack found, in one line."""


class Stopped(Exception):
    """The battery is being stopped, so what a case saw means nothing."""


class Outcome:
    """How one run of the program ended, and what it said."""

    def __init__(self, words, code, out, errors, seconds):
        self.words = words
        self.code = code
        self.out = out.decode(errors="replace")
        self.errors = errors.decode(errors="replace")
        self.seconds = seconds

    @property
    def signal(self):
        """The signal that ended it, or None."""
        return -self.code if self.code < 0 else None

    def __str__(self):
        said = " ".join((self.errors or self.out).split())[:300]
        return f"{' '.join(self.words)}: exit {self.code}: {said}"

    def must_be_civil(self, signals=()):
        """Whatever happened to it, the program ends by itself, with a code of its own and words."""
        if self.signal is not None and self.signal not in signals:
            raise Failure(f"died of {signal.Signals(self.signal).name}: {self}")
        if CRASH.search(self.errors):
            raise Failure(f"crashed: {self}")
        if self.code > 2 and self.code - 128 not in signals:
            raise Failure(f"an exit code that means nothing: {self}")
        return self

    def must_end_with(self, *codes):
        self.must_be_civil()
        if self.code not in codes:
            raise Failure(f"not exit {' or '.join(map(str, codes))}: {self}")
        return self


class Program:
    """The program under attack. All of its processes are known, so that each can be ended."""

    #: Seconds after which a run counts as hanging. The program waits up to 30 s for another writer.
    LIMIT = 60

    def __init__(self, path):
        self.path = os.path.abspath(path)
        self._running = set()
        self._lock = threading.Lock()
        self._stopped = False

    def environment(self, store, **more):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("TRAILBACK_", "SWIFT_"))}
        # A trace of the runtime's takes seconds, and says no more here than the signal does.
        kept["SWIFT_BACKTRACE"] = "enable=no"
        if store is not None:
            kept["TRAILBACK_STORE"] = store
        return {**kept, **more}

    def start(self, *words, store=None, cwd=None, prefix=(), stdin=subprocess.DEVNULL, **more):
        """Starts a run. Its caller must `end` or `finish` it."""
        process = subprocess.Popen(
            [*prefix, self.path, *words], cwd=cwd, stdin=stdin,
            stdout=more.pop("stdout", subprocess.PIPE), stderr=more.pop("stderr", subprocess.PIPE),
            # A Ctrl-C at the terminal is for the battery, which then ends what it started.
            env=self.environment(store, **more.pop("env", {})), start_new_session=True, **more)
        process.words, process.started = words, time.monotonic()
        with self._lock:
            self._running.add(process)
            stopped = self._stopped
        if stopped:
            process.kill()
        return process

    def finish(self, process, limit=LIMIT, input=None):
        """Waits for the end of a run, and gives its outcome."""
        hangs = False
        try:
            out, errors = process.communicate(input=input, timeout=limit)
        except subprocess.TimeoutExpired:
            hangs = True
            process.kill()
            out, errors = process.communicate()
        finally:
            with self._lock:
                self._running.discard(process)
        if self._stopped:
            raise Stopped
        outcome = Outcome(process.words, process.returncode, out or b"", errors or b"",
                          time.monotonic() - process.started)
        if hangs:
            raise Failure(f"hangs after {limit} s: {outcome}")
        return outcome

    def run(self, *words, limit=LIMIT, input=None, **more):
        if input is not None:
            more["stdin"] = subprocess.PIPE
        return self.finish(self.start(*words, **more), limit, input)

    def stop(self):
        """Ends all that still runs. What is started afterwards ends at once."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.kill()
