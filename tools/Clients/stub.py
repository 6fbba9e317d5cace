"""The services beside CloudTrail that clients insist on: who calls, and which Regions there are."""

import http.server
import re
import threading
import urllib.parse

REGIONS = ("eu-west-1", "us-east-1")

IDENTITY = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Arn>arn:aws:iam::{account}:user/auditor</Arn><UserId>AIDAAUDITOR</UserId>
<Account>{account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"""

REGION = """<item><regionName>{0}</regionName><regionEndpoint>ec2.{0}.amazonaws.com</regionEndpoint>
<optInStatus>opt-in-not-required</optInStatus></item>"""

DESCRIBED = """<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
<regionInfo>{0}</regionInfo></DescribeRegionsResponse>"""

ALIASES = """<ListAccountAliasesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
<ListAccountAliasesResult><IsTruncated>false</IsTruncated><AccountAliases/>
</ListAccountAliasesResult></ListAccountAliasesResponse>"""

REFUSED = """<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>
<Message>this is a stub, which does not answer that</Message></Error></ErrorResponse>"""


class Stub:
    """Answers the four calls that clients cannot do without, and refuses every other one. Point
    `AWS_ENDPOINT_URL` at `address`. The account is the caller's access key id, as emulators have
    it. What was called is noted, so that the table of clients says what did not come from us."""

    def __init__(self):
        #: Names of the calls that were answered, and of those that were refused.
        self.answered, self.refused = set(), set()
        stub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length).decode(errors="replace")
                status, text = stub.answer(self.command, self.path, self.headers, body)
                data = text.encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/xml")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = answer

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, method, path, headers, body):
        """The status and the body of an answer."""
        signed = headers.get("Authorization") or ""
        caller = re.search(r"Credential=([^/]+)/[^/]*/[^/]*/([^/]+)/", signed)
        key, service = caller.groups() if caller else ("", "")
        form = urllib.parse.parse_qs(body or urllib.parse.urlsplit(path).query)
        action = form.get("Action", [""])[0]
        if action == "GetCallerIdentity":
            self.answered.add("sts:GetCallerIdentity")
            return 200, IDENTITY.format(account=key)
        if action == "DescribeRegions":
            self.answered.add("ec2:DescribeRegions")
            # Who asks for Regions that are not opted in is told of none.
            shown = () if form.get("Filter.1.Value.1") == ["not-opted-in"] else REGIONS
            return 200, DESCRIBED.format("".join(REGION.format(name) for name in shown))
        if action == "ListAccountAliases":
            self.answered.add("iam:ListAccountAliases")
            return 200, ALIASES
        target = (headers.get("X-Amz-Target") or "").rpartition(".")[2]
        if (service, target) == ("tagging", "GetResources"):
            self.answered.add("tagging:GetResources")
            return 200, '{"ResourceTagMappingList": []}'
        self.refused.add(f"{service}:{action or target or method}")
        return 403, REFUSED

    def end(self):
        self._server.shutdown()
        self._server.server_close()
