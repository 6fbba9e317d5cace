"""Callers that mean no good: some that hardly say anything, some that do not speak HTTP."""

import selectors
import socket
import threading
import time

from requests import HOST
from server import Failed

BODY = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
START = b"POST / HTTP/1.1\r\nHost: a\r\n"

# What it is, and the bytes. None of them is a request, or not a whole one.
BAD = [
    ("no HTTP at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
    ("no target", b"GET\r\n\r\n"),
    ("an unknown version", b"GET / HTTP/9.9\r\nHost: a\r\n\r\n"),
    ("a head that ends early", START[:20]),
    ("a body that ends early", START + b"Content-Length: 100\r\n\r\n{"),
    ("a header section that is too long", START + b"X: " + b"x" * 70_000 + b"\r\n\r\n"),
    ("too many fields", START + b"X: y\r\n" * 9_000 + b"\r\n"),
    ("a body that is too long", START + b"Content-Length: 2000000\r\n\r\n" + b"x" * 2_000_000),
    ("a length below zero", START + b"Content-Length: -1\r\n\r\n" + BODY),
    ("a length that is no number", START + b"Content-Length: 5x\r\n\r\n" + BODY),
    ("a length beyond all numbers", START + b"Content-Length: 99999999999999999999\r\n\r\n"),
    ("two lengths", START + b"Content-Length: 5\r\nContent-Length: 45\r\n\r\n" + BODY),
    ("two lengths in one", START + b"Content-Length: 5, 45\r\n\r\n" + BODY),
    ("a length and chunks",
     START + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + BODY),
    ("chunks and a length",
     START + b"Transfer-Encoding: chunked\r\nContent-Length: 45\r\n\r\n" + BODY),
    ("chunks by another name", START + b"Transfer-Encoding: xchunked\r\n\r\n" + BODY),
    ("chunks said twice",
     START + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + BODY),
    ("a chunk of no length", START + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + BODY),
    ("a space before the colon", START + b"Content-Length : 5\r\n\r\n" + BODY),
    ("two hosts", START + b"Host: b\r\nContent-Length: 0\r\n\r\n"),
    ("a NUL in a field", START + b"X: a\x00b\r\nContent-Length: 0\r\n\r\n"),
]


class Tricklers(threading.Thread):
    """Sockets that each send a byte a second. Whoever is hung up on calls again."""

    def __init__(self, port, count):
        super().__init__(daemon=True)
        self.port, self.count, self.hung_up = port, count, 0
        self.has_ended = threading.Event()

    def run(self):
        events = selectors.DefaultSelector()
        for _ in range(self.count):
            self.call(events)
        while not self.has_ended.wait(1):
            for key in list(events.get_map().values()):
                place, key.data[0] = key.data[0], key.data[0] + 1
                try:
                    key.fileobj.send(START[place:place + 1] or b"x")
                except OSError:
                    pass
            for key, _ in events.select(0):
                if not self.hears(key.fileobj):
                    events.unregister(key.fileobj)
                    key.fileobj.close()
                    self.hung_up += 1
                    self.call(events)
        for key in list(events.get_map().values()):
            key.fileobj.close()
        events.close()

    def call(self, events):
        events.register(
            socket.create_connection((HOST, self.port)), selectors.EVENT_READ, [0])

    @staticmethod
    def hears(connection):
        try:
            return bool(connection.recv(4096))
        except OSError:
            return False

    def end(self):
        self.has_ended.set()
        self.join()


class Scan(threading.Thread):
    """One bad request behind the other, each on a connection of its own."""

    def __init__(self, port, seconds):
        super().__init__(daemon=True)
        self.port, self.until = port, time.monotonic() + seconds
        self.count, self.failure = 0, None

    def run(self):
        try:
            while time.monotonic() < self.until:
                name, sent = BAD[self.count % len(BAD)]
                check(name, exchange(self.port, sent))
                self.count += 1
        except Failed as failure:
            self.failure = failure

    def end(self):
        self.join()
        if self.failure:
            raise self.failure
        return self.count


def exchange(port, sent):
    """Everything that the server says until it hangs up."""
    heard = b""
    with socket.create_connection((HOST, port), timeout=20) as connection:
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            while more := connection.recv(65536):
                heard += more
        except TimeoutError:
            raise Failed(f"the server kept on to {sent[:80]!r}") from None
        except OSError:
            pass
    return heard


def check(name, heard):
    """At most one answer, and that a refusal: a second one would be that of a request within another."""
    if heard.count(b"HTTP/1.1 ") > 1 or heard and not heard.startswith((b"HTTP/1.1 4", b"HTTP/1.1 5")):
        raise Failed(f"{name}: {heard[:300]!r}")
