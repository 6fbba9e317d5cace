"""A folder as a bucket: S3's GetObject, HeadObject, ListObjects, ListObjectsV2 and GetBucketLocation over loopback.

Neither credentials nor signatures are checked. Answers can come late, and some of them can fail.
"""

import argparse
import asyncio
import collections
import datetime
import email.utils
import functools
import json
import os
import pathlib
import random
import selectors
import signal
import threading
import urllib.parse
from bisect import bisect_right
from xml.sax.saxutils import escape

#: Keys in one answer of a listing.
PAGE = 1000
REASONS = {200: "OK", 206: "Partial Content", 404: "Not Found", 403: "Forbidden", 500: "Internal Server Error",
           503: "Slow Down"}


class Bucket:
    """A folder's files by their keys, and the signatures of its digests, if `signatures.json` has them. Some files can be
    replaced or taken away while it is served."""

    def __init__(self, folder, name, endings=("",)):
        self.name = name
        folder = pathlib.Path(folder)
        self.objects = {
            path.relative_to(folder).as_posix(): path for path in folder.rglob("*")
            if path.is_file() and path.name.endswith(tuple(endings))}
        self.calls = collections.Counter()
        kept = folder / "signatures.json"
        self.signatures = json.loads(kept.read_text()) if kept.exists() else {}
        self.sort()

    def sort(self):
        """To be called when keys were added. Keys are in the order of their bytes."""
        self.sorted = sorted(self.objects, key=str.encode)

    def metadata(self, key):
        """What S3 keeps beside an object, as headers: the signature of a digest."""
        if key not in self.signatures:
            return {}
        return {"x-amz-meta-signature": self.signatures[key], "x-amz-meta-signature-algorithm": "SHA256withRSA"}

    def called(self, headers, body):
        """The answer to a POST, which is another service's: its status, its kind and its bytes."""
        return 404, "application/xml", error("MethodNotAllowed")


def error(code):
    return f"<Error><Code>{code}</Code><Message>{code}</Message><RequestId>LOCAL</RequestId></Error>".encode()


class Answers:
    """What is answered to a request."""

    def __init__(self, bucket):
        self.bucket = bucket

    def to(self, method, target, headers, body):
        """The status, the headers and the bytes."""
        if method == "POST":
            status, kind, answer = self.bucket.called(headers, body)
            return status, {"Content-Type": kind}, answer
        address = urllib.parse.urlsplit(target)
        query = dict(urllib.parse.parse_qsl(address.query, keep_blank_values=True))
        name, _, key = urllib.parse.unquote(address.path).lstrip("/").partition("/")
        if name != self.bucket.name:
            return 404, {}, error("NoSuchBucket")
        if key:
            return self.object(method, key, headers)
        if "location" in query:
            self.bucket.calls["GetBucketLocation"] += 1
            return 200, {}, b"<LocationConstraint/>"
        return 200, {"Content-Type": "application/xml"}, self.listing(query)

    def object(self, method, key, headers):
        self.bucket.calls["HeadObject" if method == "HEAD" else "GetObject"] += 1
        path = self.bucket.objects.get(key)
        try:
            content = path.read_bytes() if path else None
            changed = path.stat().st_mtime if path else 0
        except FileNotFoundError:
            content = None
        if content is None:
            return 404, {}, error("NoSuchKey")
        found = {"Content-Type": "application/json", "Accept-Ranges": "bytes", "ETag": f'"{len(content):x}-{changed}"',
                 "Last-Modified": email.utils.formatdate(int(changed), usegmt=True), **self.bucket.metadata(key)}
        wanted = headers.get("range", "")
        if wanted.startswith("bytes="):
            first, _, last = wanted[6:].partition("-")
            start, end = int(first or 0), min(int(last or len(content) - 1), len(content) - 1)
            found["Content-Range"] = f"bytes {start}-{end}/{len(content)}"
            return 206, found, content[start:end + 1]
        return 200, found, content

    def listing(self, query):
        second = query.get("list-type") == "2"
        self.bucket.calls["ListObjectsV2" if second else "ListObjects"] += 1
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        after = query.get("continuation-token", query.get("start-after", "")) if second else query.get("marker", "")
        most = min(int(query.get("max-keys", PAGE)), PAGE)
        entries, last, cut = self.page(prefix, delimiter, after, most)
        encode = (lambda text: urllib.parse.quote(text, safe="/")) if query.get("encoding-type") == "url" else escape
        parts = [f"<Name>{self.bucket.name}</Name><Prefix>{encode(prefix)}</Prefix><MaxKeys>{most}</MaxKeys>",
                 f"<IsTruncated>{'true' if cut else 'false'}</IsTruncated>"]
        if second:
            parts.append(f"<KeyCount>{len(entries)}</KeyCount>")
        if query.get("encoding-type") == "url":
            parts.append("<EncodingType>url</EncodingType>")
        if cut:
            parts.append(f"<NextContinuationToken>{escape(last)}</NextContinuationToken>" if second
                         else f"<NextMarker>{encode(last)}</NextMarker>")
        for name, status in entries:
            parts.append(f"<CommonPrefixes><Prefix>{encode(name)}</Prefix></CommonPrefixes>" if status is None
                         else contents(encode(name), status))
        return ('<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
                + "".join(parts) + "</ListBucketResult>").encode()

    def status(self, key):
        """What is known of a key's file; None if it is gone."""
        try:
            return os.stat(self.bucket.objects[key])
        except FileNotFoundError:
            return None

    def page(self, prefix, delimiter, after, most):
        """The next keys with what is known of their files, or folders with None; the last of them, and whether more
        follow."""
        keys, entries, last = self.bucket.sorted, [], after
        place = bisect_right(keys, max(after, prefix).encode(), key=str.encode)
        if place and keys[place - 1] == prefix and after < prefix:
            place -= 1
        while place < len(keys) and keys[place].startswith(prefix):
            key = keys[place]
            end = key.find(delimiter, len(prefix)) if delimiter else -1
            folder = key[:end + 1] if end >= 0 else None
            if folder is not None and folder <= after:
                place += 1
                continue
            status = None if folder else self.status(key)
            if folder is None and status is None:
                place += 1
                continue
            if len(entries) == most:
                return entries, last, True
            last = folder or key
            entries.append((last, status))
            # All keys of a folder are one entry.
            place = place + 1 if folder is None else bisect_right(keys, folder.encode() + b"\xff", key=str.encode)
        return entries, last, False


@functools.cache
def written(second):
    return datetime.datetime.fromtimestamp(second, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def contents(key, status):
    return (f"<Contents><Key>{key}</Key><LastModified>{written(int(status.st_mtime))}</LastModified>"
            f"<ETag>&quot;{status.st_size:x}&quot;</ETag><Size>{status.st_size}</Size>"
            "<StorageClass>STANDARD</StorageClass></Contents>")


class Connection(asyncio.Protocol):
    """One client, whose requests come one after another."""

    def __init__(self, answers, latency, failures, chance):
        self.answers, self.latency, self.failures, self.chance = answers, latency, failures, chance
        self.received = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.received += data
        while (end := self.received.find(b"\r\n\r\n")) >= 0:
            first, *lines = self.received[:end].decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            length = int(headers.get("content-length") or 0)
            if headers.get("expect"):
                self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            if len(self.received) < end + 4 + length:
                return
            body, self.received = self.received[end + 4:end + 4 + length], self.received[end + 4 + length:]
            method, target, _ = first.split(" ")
            # What is made of the answer is made while it is awaited, so that many that are due at once are not later
            # than they should be.
            asyncio.get_running_loop().call_later(self.latency, self.send, *self.answer(method, target, headers, body))

    def answer(self, method, target, headers, body):
        """The bytes to send, and the fault that befalls them; None for none."""
        fault = self.chance.choice(["500", "503", "cut", "reset"]) if self.chance.random() < self.failures else None
        if fault:
            self.answers.bucket.calls["failures"] += 1
        if fault == "reset":
            return b"", fault
        if fault in ("500", "503"):
            status, found, answer = int(fault), {}, error("InternalError" if fault == "500" else "SlowDown")
        else:
            status, found, answer = self.answers.to(method, target, headers, body)
        lines = [f"HTTP/1.1 {status} {REASONS.get(status, '')}", f"Content-Length: {len(answer)}",
                 f"Date: {email.utils.formatdate(usegmt=True)}", "x-amz-request-id: LOCAL",
                 *(f"{name}: {value}" for name, value in found.items())]
        sent = b"" if method == "HEAD" else answer[:len(answer) // 2] if fault == "cut" else answer
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + sent, fault

    def send(self, sent, fault):
        if self.transport.is_closing():
            return
        if fault == "reset":
            return self.transport.abort()
        self.transport.write(sent)
        if fault == "cut":
            self.transport.close()


class Running:
    """The server while a `with` block runs, at `address`."""

    def __init__(self, bucket, latency=0, failures=0, seed=1):
        """Each answer comes `latency` seconds late; of all, the share `failures` fails."""
        self.bucket, self.answers, self.chance = bucket, Answers(bucket), random.Random(seed)
        self.latency, self.failures = latency, failures
        # `epoll` waits for whole milliseconds, rounded up; `select` does not, and few are connected.
        self.loop = asyncio.SelectorEventLoop(selectors.SelectSelector())

    def __enter__(self):
        opened = self.loop.run_until_complete(self.loop.create_server(
            lambda: Connection(self.answers, self.latency, self.failures, self.chance), "127.0.0.1", 0, backlog=512))
        self.address = f"http://127.0.0.1:{opened.sockets[0].getsockname()[1]}"
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()


def main():
    parser = argparse.ArgumentParser(prog="tools/s3-server", description=__doc__.split("\n")[0])
    parser.add_argument("folder", help="its files are the objects, and their paths inside it the keys")
    parser.add_argument("--bucket", default="logs", help="the bucket's name; logs by default")
    parser.add_argument("--latency", type=float, default=0, metavar="MS", help="added to each answer")
    parser.add_argument("--failures", type=float, default=0, metavar="PERCENT", help="how many answers fail")
    options = parser.parse_args()
    if not os.path.isdir(options.folder):
        parser.error(f"{options.folder} is no folder")
    bucket = Bucket(options.folder, options.bucket)
    # Masked before any thread is there, so that only `sigwait` gets them.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGTERM])
    with Running(bucket, options.latency / 1000, options.failures / 100) as running:
        print(f"{len(bucket.sorted):,} objects of s3://{options.bucket} at {running.address}", flush=True)
        signal.sigwait([signal.SIGINT, signal.SIGTERM])
    print(json.dumps(bucket.calls), flush=True)


if __name__ == "__main__":
    main()
