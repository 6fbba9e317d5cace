"""A bucket and CloudTrail, as far as `aws cloudtrail validate-logs` asks them: GetObject, HeadObject, ListObjects,
GetBucketLocation, ListPublicKeys, DescribeTrails. Nothing is checked: whoever calls is heard."""

import datetime
import http.server
import json
import threading
import urllib.parse
from xml.sax.saxutils import escape

#: Keys in one answer of ListObjects.
PAGE = 1000


class Bucket:
    """A folder's files by their keys, some of them replaced or taken away, and what S3 keeps beside digests."""

    def __init__(self, folder, name, keys, trails):
        self.name, self.keys, self.trails = name, keys, trails
        self.objects = {
            str(path.relative_to(folder)): path
            for path in folder.joinpath("AWSLogs").rglob("*.gz")
        }
        self.signatures = json.loads(folder.joinpath("signatures.json").read_text())
        self.sorted = sorted(self.objects)
        self.calls = {}

    def count(self, call):
        self.calls[call] = self.calls.get(call, 0) + 1

    def metadata(self, key):
        signature = self.signatures.get(key)
        if signature is None:
            return {}
        return {"x-amz-meta-signature": signature,
                "x-amz-meta-signature-algorithm": "SHA256withRSA",
                "x-amz-meta-backfill-generation-timestamp": "2025-03-06T00:00:00Z"}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without it each small answer waits for the client's acknowledgement.
    disable_nagle_algorithm = True
    wbufsize = -1
    bucket = None

    def log_message(self, *_):
        pass

    def answer(self, status, body, kind="application/xml", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def do_GET(self):
        address = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(address.query, keep_blank_values=True))
        bucket, _, key = urllib.parse.unquote(address.path).lstrip("/").partition("/")
        if bucket != self.bucket.name:
            return self.missing("NoSuchBucket")
        if key:
            return self.get(key)
        if "location" in query:
            self.bucket.count("GetBucketLocation")
            return self.answer(200, b"<LocationConstraint/>")
        self.list(query)

    do_HEAD = do_GET

    def get(self, key):
        self.bucket.count("HeadObject" if self.command == "HEAD" else "GetObject")
        path = self.bucket.objects.get(key)
        if path is None or not path.exists():
            return self.missing("NoSuchKey")
        self.answer(200, path.read_bytes(), "application/json", **self.bucket.metadata(key))

    def list(self, query):
        self.bucket.count("ListObjects")
        marker, prefix = query.get("marker", ""), query.get("prefix", "")
        keys = [key for key in self.bucket.sorted
                if key.startswith(prefix) and key > marker and self.bucket.objects[key].exists()]
        page = keys[:PAGE]
        contents = "".join(f"<Contents><Key>{escape(key)}</Key><Size>1</Size></Contents>" for key in page)
        cut = "true" if len(keys) > PAGE else "false"
        self.answer(200, (
            f"<ListBucketResult><Name>{self.bucket.name}</Name><IsTruncated>{cut}</IsTruncated>"
            f"<NextMarker>{escape(page[-1]) if page else ''}</NextMarker>{contents}</ListBucketResult>"
        ).encode())

    def missing(self, code):
        self.answer(404, f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode())

    def do_POST(self):
        given = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        call = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
        self.bucket.count(call)
        if call == "ListPublicKeys":
            keys = [{**key, "ValidityStartTime": seconds(key["ValidityStartTime"]),
                     "ValidityEndTime": seconds(key["ValidityEndTime"])}
                    for key in self.bucket.keys["PublicKeyList"]]
            # Keys of other times are left out, as CloudTrail does.
            body = {"PublicKeyList": [
                key for key in keys
                if key["ValidityStartTime"] <= given.get("EndTime", key["ValidityStartTime"])
                and key["ValidityEndTime"] >= given.get("StartTime", key["ValidityEndTime"])]}
        elif call == "DescribeTrails":
            body = {"trailList": self.bucket.trails}
        else:
            body = {}
        self.answer(200, json.dumps(body).encode(), "application/x-amz-json-1.1")


def seconds(text):
    """The wire form of a time: seconds since 1970."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class Running:
    """The server while a `with` block runs, at `address`."""

    def __init__(self, bucket):
        handler = type("BucketHandler", (Handler,), {"bucket": bucket})
        self.server = Server(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
