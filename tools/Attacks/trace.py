"""strace: which calls of the system a run of the program makes, and how to make one of them fail.
"""

import collections
import os
import re
import subprocess

from campaign import Skipped

#: What changes files, or says that they are safe.
DISK_CALLS = ("openat", "pwrite64", "write", "writev", "sendto", "sendmsg", "ftruncate", "fsync",
              "fdatasync", "unlink", "unlinkat", "rename", "renameat2", "close")


def require():
    """strace must be there, and must be allowed to attach."""
    try:
        done = subprocess.run(["strace", "-D", "-f", "--seccomp-bpf", "-o", "/dev/null", "true"],
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=20)
    except (FileNotFoundError, subprocess.TimeoutExpired):
        raise Skipped("strace is not installed (tools/install strace)") from None
    if done.returncode != 0:
        raise Skipped("strace may not attach here: " + " ".join(done.stderr.decode().split())[:200])


def of_store(store, log, calls, injection=None):
    """The words before a command so that the calls that concern the store's files are traced.

    With -D the program itself is the child, not strace: it is the program that a signal hits, and
    its exit code is the one that is seen. With --seccomp-bpf the program stops at these calls only, not
    at every one; but then strace 6.1 does not send the signal that an injection asks for.
    """
    words = ["strace", "-D", "-f", "-qq", "-o", log, "-e", "trace=" + ",".join(calls)]
    for suffix in ("", "-wal", "-shm", "-journal", "-lock"):
        words += ["-P", store + suffix]
    if injection:
        words += ["-e", "inject=" + injection]
    if not injection or ":signal=" not in injection:
        words.append("--seccomp-bpf")
    return words


def of_disk(log):
    """The words before a command so that all that it writes is in the log, byte for byte."""
    return ["strace", "-D", "-f", "-y", "-qq", "-xx", "-s", "2000000", "-o", log,
            "-e", "trace=" + ",".join(DISK_CALLS), "-e", "signal=none"]


def most(log):
    """How often each call was made by the thread that made it most often: an injection counts the calls
    of each thread by itself."""
    found = collections.Counter()
    with open(log, errors="replace") as lines:
        for line in lines:
            match = re.match(r"(\d+) +(\w+)\(", line)
            if match:
                found[match.groups()] += 1
    return {call: max(n for (_, name), n in found.items() if name == call)
            for call in {name for _, name in found}}


def was_injected(log):
    with open(log, errors="replace") as lines:
        return any("(INJECTED)" in line for line in lines)


def was_killed(log):
    with open(log, errors="replace") as lines:
        return any("+++ killed by SIGKILL +++" in line for line in lines)


class Call:
    """One call of the system: its name, its arguments as text, its result."""

    __slots__ = ("name", "arguments", "result")

    def __init__(self, name, arguments, result):
        self.name, self.arguments, self.result = name, arguments, result

    @property
    def path(self):
        """The path of the descriptor in the first argument, as -y shows it."""
        match = re.match(r"-?\w+<([^>]*)>", self.arguments)
        return plain(match[1]).decode(errors="replace") if match else ""

    @property
    def texts(self):
        found = re.findall(r'"((?:\\x[0-9a-f]{2}|[^"\\])*)"', self.arguments)
        return [plain(text) for text in found]

    @property
    def numbers(self):
        """The numbers at the end: a length, and an offset after it."""
        return [int(n) for n in re.findall(r", (\d+)(?=,|$)", self.arguments)]


def plain(text):
    return re.sub(r"\\x([0-9a-f]{2})", lambda m: chr(int(m[1], 16)), text).encode("latin-1")


def read(log):
    """The calls in their order. A call that another thread interrupts counts from its beginning if
    it writes, for its bytes may be on the disk from then on, and from its end if it syncs."""
    calls, open_calls = [], {}
    with open(log, errors="replace") as lines:
        for line in lines:
            thread, _, rest = line.rstrip("\n").partition(" ")
            rest = rest.lstrip()
            begun = re.match(r"(\w+)\((.*) <unfinished \.\.\.>$", rest)
            if begun:
                call = Call(begun[1], begun[2].rstrip(","), None)
                open_calls[thread] = call
                if "sync" not in call.name:
                    calls.append(call)
                continue
            ended = re.match(r"<\.\.\. (\w+) resumed>(.*?)\) += (.*)$", rest)
            if ended and thread in open_calls:
                call = open_calls.pop(thread)
                call.arguments += ended[2]
                call.result = ended[3]
                if "sync" in call.name:
                    calls.append(call)
                continue
            whole = re.match(r"(\w+)\((.*)\) += (.*)$", rest)
            if whole:
                calls.append(Call(*whole.groups()))
    return [c for c in calls if not (c.result or "").startswith("-1")]


def is_below(path, folder):
    return path == folder or path.startswith(folder + os.sep)
