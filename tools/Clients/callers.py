"""Clients that make one call at a time: boto3, the AWS SDK for Go, and both AWS CLIs. They have the
same conversation with the server."""

import json
import os
import re
import subprocess

import conversation
from answers import Absent
from conversation import Refusal
from install import FILES, LIMIT, environment
from world import ACCOUNT, REGION, run

#: What the timer of systemd runs.
FEED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "systemd",
                    "trailback-lookup")

#: The code in what the AWS CLI prints of an exception.
CODE = re.compile(r"An error occurred \((\w+)\)")


class Caller:
    """A client that has the conversation. A subclass says how a call is made."""

    def __init__(self, clients):
        self.clients = clients

    def past(self, place, row):
        conversation.past(self.saying(place), row.check)

    def present(self, place, row):
        conversation.present(self.saying(place), row.check)

    def saying(self, place):
        def say(operation, parameters, path, account):
            answer = self.call(operation, parameters, place.server.address + path, account, place)
            return Refusal(answer["code"]) if set(answer) == {"code"} else answer
        return say

    def end(self):
        pass


class Program(Caller):
    """A program of a few lines that reads calls and writes answers, made with an SDK."""

    _process = None

    def call(self, operation, parameters, endpoint, account, place):
        if self._process is None:
            self._process = subprocess.Popen(
                self.words(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                env=environment(place.stub, ACCOUNT))
        print(json.dumps([operation, parameters, endpoint, account]), file=self._process.stdin,
              flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended at {operation}")
        return json.loads(line)

    def end(self):
        if self._process is not None:
            self._process.stdin.close()
            self._process.wait()
            self._process.stdout.close()
            self._process = None


class Boto3(Program):
    name = "boto3"

    def prepare(self):
        self._python = self.clients.environment("boto3", "python", "boto3")
        return self.clients.version(self._python, "boto3")

    def words(self):
        return [self._python, os.path.join(FILES, "boto3_calls.py")]


class GoSDK(Program):
    name = "AWS SDK for Go v2 (Debian)"
    PACKAGE = "golang-github-aws-aws-sdk-go-v2-dev"

    def prepare(self):
        go = self.clients.debian("go", "golang-go", self.PACKAGE)
        self._program = os.path.join(self.clients.folder, "go-calls")
        # Debian's packages of Go are found by the path of before modules.
        done = subprocess.run(
            [go, "build", "-o", self._program, os.path.join(FILES, "calls.go")],
            capture_output=True, text=True, timeout=LIMIT,
            env={**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode",
                 "GOCACHE": os.path.join(self.clients.folder, "go-cache"), "GOFLAGS": ""})
        if done.returncode:
            raise Absent(f"calls.go cannot be built: {done.stderr.strip()[-200:]}")
        return self.clients.debian_version(self.PACKAGE)

    def words(self):
        return [self._program]

    def call(self, *words):
        """Go's names begin with capitals, and each output has a member of Go's own."""
        answer = super().call(*words)
        answer.pop("ResultMetadata", None)
        return {"trailList" if key == "TrailList" else key: value
                for key, value in answer.items()}


class CommandLine(Caller):
    def present(self, place, row):
        super().present(place, row)
        self.feed(place, row)

    def feed(self, place, row):
        """The script of the timer, with this AWS CLI: what was done now is in its store."""
        programs = os.path.join(place.folder, "feed-programs")
        os.makedirs(programs)
        os.symlink(place.world.trailback, os.path.join(programs, "trailback"))
        # Debian's AWS CLI is older than the variable that names an endpoint.
        with open(os.path.join(programs, "aws"), "w") as file:
            file.write(f"""#!/bin/sh
case $1 in cloudtrail) set -- --endpoint-url {place.server.address} "$@" ;;
sts) set -- --endpoint-url {place.stub.address} "$@" ;; esac
exec {self._aws} "$@"
""")
        os.chmod(os.path.join(programs, "aws"), 0o755)
        store = os.path.join(place.folder, "fed.sqlite")
        done = subprocess.run(
            [FEED, REGION], cwd=place.folder, capture_output=True, text=True, timeout=LIMIT,
            env=environment(place.stub, ACCOUNT, TRAILBACK_STORE=store,
                            PATH=os.pathsep.join([programs, os.environ["PATH"]])))
        row.check("trailback-lookup", done.returncode, 0)
        row.check("what it claims",
                  f"claimed LookupEvents of account {ACCOUNT} in {REGION}" in
                  " ".join(done.stdout.split()))
        told = run(place.world.trailback, "history", "--store", store)
        row.check("what it recorded", [name for name in ("PutEventSelectors", "StopLogging",
                                                         "CreateTrail", "DeleteTrail")
                                       if name not in told], [])

    def call(self, operation, parameters, endpoint, account, place):
        verb = re.sub(r"(?<!^)([A-Z])", r"-\1", operation).lower()
        done = subprocess.run(
            [self._aws, "cloudtrail", verb, "--endpoint-url", endpoint, "--output", "json",
             "--cli-input-json", json.dumps(parameters)],
            capture_output=True, text=True, timeout=120, env=environment(place.stub, account))
        if done.returncode:
            code = CODE.search(done.stderr)
            return {"code": code.group(1) if code else done.stderr.strip()}
        return json.loads(done.stdout) if done.stdout.strip() else {}


class CommandLine1(CommandLine):
    name = "AWS CLI v1 (PyPI)"

    def prepare(self):
        self._aws = self.clients.environment("awscli", "aws", "awscli")
        return self.clients.version(self._aws, "awscli")


class CommandLine2(CommandLine):
    name = "AWS CLI v2 (Debian)"

    def prepare(self):
        self._aws = self.clients.debian("aws", "awscli")
        return self.clients.debian_version("awscli")


CALLERS = (CommandLine1, CommandLine2, Boto3, GoSDK)
