"""One run of one program: how long it took, and how much memory all of its processes held."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass


@dataclass
class Run:
    seconds: float
    # Of all processors and processes together.
    cpu_seconds: float
    peak_megabytes: float
    output: str
    # False where the time limit ended it: then `seconds` is the limit, and there is no answer.
    is_whole: bool = True


class Failed(Exception):
    """A program ended with an error, whose words are the message."""


def run(command, time_limit=600, keeps_output=True, codes=(0,)):
    """Runs a command from start to end, in a session of its own.

    It may end with any of the codes."""
    with open(os.devnull, "w") as nowhere:
        used = cpu_seconds()
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE if keeps_output else nowhere, stderr=subprocess.PIPE,
            text=True, start_new_session=True, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        )
    watch = MemoryWatch(process.pid)
    watch.start()
    try:
        output, errors = process.communicate(timeout=time_limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return Run(time_limit, time_limit, watch.end(), "", is_whole=False)
    except KeyboardInterrupt:
        os.killpg(process.pid, signal.SIGKILL)
        sys.exit(130)
    seconds = time.perf_counter() - started
    wait_for_session(process.pid)
    if process.returncode not in codes:
        raise Failed(f"{' '.join(command)}\n{errors.strip()}")
    return Run(seconds, cpu_seconds() - used, watch.end(), output or "")


def cpu_seconds():
    """What the children that have ended used so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def wait_for_session(session, at_most=10):
    """Until all that a program left behind has ended, too: it would slow the next one down."""
    until = time.monotonic() + at_most
    while time.monotonic() < until and session in map(session_of, os.listdir("/proc")):
        time.sleep(0.05)


def session_of(process):
    """The session of a process; None of what is none, or gone."""
    try:
        with open(f"/proc/{process}/stat") as stat:
            # The name before it may hold anything.
            return int(stat.read().rpartition(")")[2].split()[3])
    except (OSError, IndexError, ValueError):
        return None


class MemoryWatch(threading.Thread):
    """Adds up what a process and all of its descendants hold, twenty times a second.

    Of each process the kernel's own peak is taken, so that the peak of a single process is exact
    but for its last twentieth of a second.
    """

    def __init__(self, root):
        super().__init__(daemon=True)
        self.root = root
        self.peak = 0
        self.has_ended = threading.Event()

    def run(self):
        while not self.has_ended.wait(0.05):
            self.peak = max(self.peak, sum(map(held, self.family(self.root))))

    def end(self):
        self.has_ended.set()
        self.join()
        return self.peak / 1000

    def family(self, process):
        yield process
        try:
            with open(f"/proc/{process}/task/{process}/children") as children:
                for child in children.read().split():
                    yield from self.family(child)
        except OSError:
            return


def held(process):
    """Kilobytes of a process at its peak; 0 once it is gone."""
    try:
        with open(f"/proc/{process}/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0
