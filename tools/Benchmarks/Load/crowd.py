"""Crowds that keep a server busy without being let in, and a good caller among them. Each crowd is a process of
its own, only calls this machine, and ends what it began."""

import multiprocessing
import resource
import selectors
import socket
import time

from requests import HOST
from server import Failed

MEBIBYTE = 1 << 20


class Crowd(multiprocessing.Process):
    """Runs `work` until it is told to end."""

    def __init__(self, port, count):
        super().__init__(daemon=True)
        self.port, self.count = port, count
        self.is_ready, self.has_ended = multiprocessing.Event(), multiprocessing.Event()

    def run(self):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))
        self.work()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.has_ended.set()
        self.join(timeout=30)
        if self.is_alive():
            self.kill()

    def connect(self):
        connection = socket.socket()
        connection.setblocking(False)
        connection.connect_ex((HOST, self.port))
        return connection


class Silent(Crowd):
    """Sockets that say nothing. One that is hung up on calls again a second later."""

    def work(self):
        events = selectors.DefaultSelector()
        for _ in range(self.count):
            events.register(self.connect(), selectors.EVENT_READ)
        self.is_ready.set()
        while not self.has_ended.wait(1):
            for key, _ in events.select(0):
                events.unregister(key.fileobj)
                key.fileobj.close()
                events.register(self.connect(), selectors.EVENT_READ)


class Bodies(Crowd):
    """Requests without a key, each with a body of 1 MiB that comes in full but for its last byte."""

    HEAD = ("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-amz-json-1.1\r\n"
            "X-Amz-Target: com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.PutEventSelectors\r\n"
            "Content-Length: {length}\r\n\r\n").format(host=HOST, length=MEBIBYTE).encode()

    def work(self):
        sent = memoryview(self.HEAD + b" " * (MEBIBYTE - 1))
        events = selectors.DefaultSelector()
        for _ in range(self.count):
            events.register(self.connect(), selectors.EVENT_WRITE, [0])
        waiting = self.count
        while waiting and not self.has_ended.is_set():
            for key, _ in events.select(0.1):
                at = key.data[0]
                try:
                    key.data[0] += key.fileobj.send(sent[at:at + 65536])
                except BlockingIOError:
                    continue
                except OSError:
                    key.data[0] = len(sent)
                if key.data[0] == len(sent):
                    events.unregister(key.fileobj)
                    waiting -= 1
        self.is_ready.set()
        self.has_ended.wait()


class Readers(Crowd):
    """Callers of one request each, again and again, who read all of the answer."""

    def __init__(self, port, count, request):
        super().__init__(port, count)
        self.request = request
        self.answered = multiprocessing.Value("l", 0)

    def work(self):
        events = selectors.DefaultSelector()
        for _ in range(self.count):
            connection = socket.create_connection((HOST, self.port))
            connection.sendall(self.request)
            events.register(connection, selectors.EVENT_READ, [b"", None])
        self.is_ready.set()
        while not self.has_ended.is_set():
            for key, _ in events.select(0.1):
                self.read(key.fileobj, key.data)

    def read(self, connection, answer):
        """`answer` holds the head, and how much of the body is still to come."""
        more = connection.recv(MEBIBYTE)
        if not more:
            raise Failed("the server hung up on a reader")
        if answer[1] is None:
            answer[0] += more
            if b"\r\n\r\n" not in answer[0]:
                return
            head, more = answer[0].split(b"\r\n\r\n", 1)
            length = next(line for line in head.lower().split(b"\r\n")
                          if line.startswith(b"content-length:"))
            answer[1] = int(length.split(b":")[1])
        answer[1] -= len(more)
        if answer[1] <= 0:
            self.answered.value += 1
            answer[0], answer[1] = b"", None
            connection.sendall(self.request)


def waits(port, request, seconds, most=10):
    """How long a caller waits for each answer, in milliseconds, from the call on: one connection a request."""
    told, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            with socket.create_connection((HOST, port), timeout=most) as connection:
                connection.settimeout(most)
                connection.sendall(request)
                answer = connection.recv(65536)
        except TimeoutError:
            answer = None
        if answer is not None and not answer.startswith(b"HTTP/1.1 200 "):
            raise Failed(f"a good caller was answered {answer[:300]!r}")
        told.append(1000 * (time.monotonic() - began))
        time.sleep(0.005)
    return sorted(told)
