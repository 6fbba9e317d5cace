"""The server that is measured, the client that measures it, and what the server holds in memory."""

import json
import os
import re
import signal
import subprocess
import threading

from requests import ACCOUNT, KEY, REGION, SECRET, compact


class Failed(Exception):
    """A program ended with an error, or gave an answer that it must not give."""


class Server:
    """`trailback serve` on a free port over a store of its own."""

    def __init__(self, program, store, folder, signs=False):
        self.store, self.errors_path = store, f"{folder}/errors"
        command = [program, "serve", "--create", "--store", store, "--listen", "127.0.0.1:0",
                   "--account-id", ACCOUNT, "--region", REGION, "--log-level", "error"]
        if signs:
            command += ["--credentials", credentials(folder)]
        self.command = command
        with open(self.errors_path, "w") as errors:
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=errors, text=True)
        line = self.process.stdout.readline()
        found = re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)\n", line)
        if not found:
            self.process.wait()
            raise Failed(f"{' '.join(command)}\n{self.errors()}")
        self.port = int(found[1])

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.process.stdout.close()
        if kind is None and code != 0:
            raise Failed(f"the server ended with {code}\n{self.errors()}")

    def errors(self):
        with open(self.errors_path) as errors:
            return errors.read().strip()

    @property
    def kilobytes(self):
        """VmRSS."""
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))

    @property
    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            words = stat.read().rsplit(")", 1)[1].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def credentials(folder):
    path = f"{folder}/keys"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(compact({"keys": [
            {"accessKeyId": KEY, "secretAccessKey": SECRET, "rights": ["read", "write"]}]}))
    return path


class Client:
    """tools/Benchmarks/Load/load.cpp, as it was built."""

    def __init__(self, path):
        self.path = path

    def run(self, server, plan, connections, seconds, warm_up=0, most=None):
        return self.start(server, plan, connections, seconds, warm_up, most)()

    def start(self, server, plan, connections, seconds, warm_up=0, most=None):
        """Gives what waits for the end and then tells what was measured."""
        command = [self.path, "--port", server.port, "--connections", connections,
                   "--seconds", seconds, "--warm-up", warm_up]
        command += ["--most", most] if most else []
        process = subprocess.Popen(
            [*map(str, command), plan], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

        def end():
            output, errors = process.communicate()
            if process.returncode != 0:
                raise Failed(f"{errors.strip()}\n{server.errors()}")
            return json.loads(output)
        return end


class MemoryWatch(threading.Thread):
    """Asks ten times a second what a server holds."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server, self.samples, self.has_ended = server, [], threading.Event()

    def run(self):
        while not self.has_ended.wait(0.1):
            self.samples.append(self.server.kilobytes / 1000)

    def end(self):
        self.has_ended.set()
        self.join()
        return self.samples


def quietly(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)}\n{done.stderr.strip() or done.stdout.strip()}")
    return done.stdout
