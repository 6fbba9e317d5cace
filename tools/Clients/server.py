"""A running `trailback serve`, and what it was asked."""

import collections
import re
import subprocess
import urllib.request

ASKED = re.compile(r'^trailback_requests_total\{operation="(\w+)",status="(\d+)"\} (\d+)', re.M)


class Server:
    """Serves a store on a port of its own. What each client called is read from the server's own
    `/metrics`, so that the table tells what was called and not what was meant to be."""

    def __init__(self, trailback, store, log, *options):
        with open(log, "w") as errors:
            self._process = subprocess.Popen(
                [trailback, "serve", "--store", store, "--listen", "127.0.0.1:0", *options],
                stdout=subprocess.PIPE, stderr=errors, text=True)
        line = self._process.stdout.readline()
        if not line.startswith("listening on "):
            self.end()
            with open(log) as errors:
                raise SystemExit(f"clients: the server does not start: {errors.read()}")
        self.address = line.split()[-1]

    def asked(self):
        """How often each operation was called, by name and status."""
        with urllib.request.urlopen(f"{self.address}/metrics") as answer:
            text = answer.read().decode()
        return collections.Counter({
            (name, int(status)): int(count) for name, status, count in ASKED.findall(text)
            if name[0].isupper()})

    def end(self):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()
