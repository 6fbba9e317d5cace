"""The server under attack, and callers that put selectors until it is gone."""

import http.client
import json
import re
import signal
import threading
import time

import store
from program import Failure

TARGET = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101."


class NotStarted(Failure):
    """The server ended before it took calls; `outcome` is how."""

    def __init__(self, outcome):
        super().__init__(f"the server does not start: {outcome}")
        self.outcome = outcome


class Server:
    """A running `trailback serve` on a port of its own."""

    def __init__(self, target, prefix=(), **more):
        self.program = target.program
        self.process = self.program.start(
            "serve", "--listen", "127.0.0.1:0", "--log-level", "error", store=target.path,
            prefix=prefix, **more)
        line = self.process.stdout.readline().decode(errors="replace")
        address = re.search(r"listening on \S*?:(\d+)", line)
        if not address:
            raise NotStarted(self.program.finish(self.process))
        self.port = int(address[1])

    def end(self, by=signal.SIGTERM, limit=30):
        self.process.send_signal(by)
        return self.program.finish(self.process, limit)


class Caller:
    """One connection, on which one call follows the other."""

    def __init__(self, port, name, patience=20):
        self.name = name
        self.acknowledged = []
        self.refused = []
        self.sent = 0
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)

    def call(self, operation, parameters):
        """The status and the body of the answer; None where the connection ended before."""
        return self._ask("POST", "/", json.dumps(parameters), {
            "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": TARGET + operation})

    def get(self, path):
        return self._ask("GET", path, None, {})

    def _ask(self, method, path, body, fields):
        try:
            self._connection.request(method, path, body, fields)
            response = self._connection.getresponse()
            return response.status, response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            return None

    def put(self, trail="trail-1"):
        """Puts selectors with the next mark; false once there is no server."""
        mark = f"{self.name}-{self.sent}"
        self.sent += 1
        answer = self.call(
            "PutEventSelectors", {"TrailName": store.arn(trail), **store.selectors(mark)})
        if answer is None:
            return False
        if answer[0] == 200 and mark in answer[1]:
            self.acknowledged.append(mark)
        else:
            self.refused.append((mark, *answer))
        return True

    def close(self):
        self._connection.close()


def load(port, names, until):
    """Callers that go on until the server is gone or `until` is set, and their threads."""
    callers = [Caller(port, name) for name in names]

    def work(caller, number):
        while not until.is_set() and caller.put(f"trail-{number % 5}"):
            pass
        caller.close()

    threads = [threading.Thread(target=work, args=(caller, number), daemon=True)
               for number, caller in enumerate(callers)]
    for thread in threads:
        thread.start()
    return callers, threads


def wait_for(threads, limit=30):
    end = time.monotonic() + limit
    for thread in threads:
        thread.join(max(0, end - time.monotonic()))
    if any(thread.is_alive() for thread in threads):
        raise Failure("a caller waits for an answer although the server is gone")
