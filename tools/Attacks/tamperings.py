"""Tamperings: somebody who owns the file edits it with SQLite.

`verify` must find each edit, by the name that is told in `edits.py`, and whatever the edit, every
verb and the server end or answer with words. `rebuild` mends what is derived from the log, and only
then is the store sound again.
"""

import json
import os
import signal
import sqlite3

import edits
import server
import store
from campaign import Attack
from program import Failure

VERBS = (
    ("get", "--trail", "trail-1"),
    ("history",),
    ("trails",),
    ("export", "timeline"),
)


class Tamperings(Attack):
    name = "tamperings"
    about = "somebody edits the store with SQLite"
    seconds = 45

    def prepare(self):
        logs = os.path.join(self.place, "logs")
        store.write_logs(logs, 4)
        self.base = store.Store(self.program, os.path.join(self.place, "base.sqlite"))
        self.base.run("import", logs).must_end_with(0)
        self.head = self.base.must_be_sound()["head"]
        self.timeline = self._timeline(self.base)

    def cases(self, wanted):
        return list(edits.ALL)

    def attack(self, key, place):
        edit = edits.ALL[key]
        target = self.base.copy(os.path.join(place, "store.sqlite"))
        before = self._content(target)
        connection = sqlite3.connect(target.path, isolation_level=None)
        try:
            edit.run(connection)
        finally:
            connection.close()
        if self._content(target) == before:
            raise Failure("the attack itself: the edit changed nothing")
        self._must_be_found(edit, target)
        for words in VERBS:
            target.run(*words).must_be_civil()
        self._must_serve(target)
        if edit.rebuilds:
            target.run("rebuild").must_end_with(0)
            target.must_be_sound()
            if self._timeline(target) != self.timeline:
                raise Failure("rebuilt, the history is another one")

    def _timeline(self, target):
        """The history without the call that the server took after the edit."""
        return [line for line in target.timeline() if line["eventID"].startswith("event-")]

    def _content(self, target):
        with open(target.path, "rb") as file:
            return file.read()

    def _must_be_found(self, edit, target):
        noted = ["--head", self.head] if edit.head else []
        outcome = target.run("verify", "--format", "json", *noted).must_be_civil()
        if outcome.code == 0:
            raise Failure(f"{edit.name}: called sound")
        if outcome.code == 2:
            if edits.REFUSED in edit.codes or edits.ANY in edit.codes:
                return
            raise Failure(f"{edit.name}: cannot be verified: {outcome}")
        codes = {finding["code"] for finding in json.loads(outcome.out)["findings"]}
        if edits.ANY not in edit.codes and not codes & set(edit.codes):
            raise Failure(f"{edit.name}: {', '.join(sorted(codes))} instead of "
                          f"{' or '.join(edit.codes)}")

    def _must_serve(self, target):
        """The server refuses to start, with words, or answers all that it is asked."""
        try:
            running = server.Server(target)
        except server.NotStarted as ended:
            ended.outcome.must_end_with(1, 2)
            return
        caller = server.Caller(running.port, "put")
        asked = [caller.call("DescribeTrails", {}),
                 caller.call("GetEventSelectors", {"TrailName": store.arn("trail-1")}),
                 caller.get("/"), caller.get("/readyz"), caller.get("/metrics")]
        caller.put()
        caller.close()
        running.end(signal.SIGTERM).must_be_civil()
        if None in asked:
            raise Failure("the server ended a connection without an answer")
        # What was answered with 200 is in the log, or the server is what swallows it.
        try:
            lost = set(caller.acknowledged) - target.marks()
        except sqlite3.Error as error:
            lost = caller.acknowledged and f"cannot be read: {error}"
        if lost:
            raise Failure(f"a call was answered with 200 and is not in the log: {lost}")
