"""Flips: one byte of a store of 20 events, or of its WAL, is another one.

Whatever the byte, the program ends with words, and where `verify` calls the store sound, every
event reads as it was written. A byte that nothing reads may change unnoticed; nothing else may. The
key of a case is FILE:OFFSET:XOR.
"""

import os
import signal
import sqlite3

import server
import store
from campaign import Attack
from program import Failure

READERS = (
    ("get", "--trail", "trail-1"),
    ("history", "--format", "jsonl"),
    ("export", "timeline", "--format", "jsonl"),
)


class Flips(Attack):
    name = "flips"
    about = "one byte of a store of 20 events, or of its WAL, is another one"
    share = 460
    seconds = 30

    def prepare(self):
        logs = os.path.join(self.place, "logs")
        store.write_logs(logs, 4)
        self.bases = {"file": store.Store(self.program, os.path.join(self.place, "file.sqlite")),
                      "wal": store.Store(self.program, os.path.join(self.place, "wal.sqlite"))}
        self.bases["file"].run("import", logs).must_end_with(0)
        few = os.path.join(self.place, "few")
        store.write_logs(few, 1)
        self.bases["wal"].run("import", few).must_end_with(0)
        self._leave_wal(self.bases["wal"])
        self.rows, self.answers = {}, {}
        for name, base in self.bases.items():
            # Reading must not empty the WAL, so a copy is read.
            copy = base.copy(os.path.join(self.place, name + "-read.sqlite"))
            self.rows[name] = copy.rows()
            if len(self.rows[name]) != 20:
                raise Failure(f"{name}: {len(self.rows[name])} events, not 20")
            self.answers[name] = {words: copy.run(*words).must_end_with(0).out for words in READERS}

    def _leave_wal(self, target):
        """A server that is killed leaves what it recorded in the WAL."""
        running = server.Server(target)
        caller = server.Caller(running.port, "put")
        for number in range(15):
            if not caller.put(f"trail-{number % 5}") or caller.refused:
                raise Failure(f"a call is refused: {caller.refused}")
        caller.close()
        running.end(signal.SIGKILL)

    def cases(self, wanted):
        for name, suffix in (("file", ""), ("wal", "-wal")):
            random = self.random(name)
            for offset in range(os.path.getsize(self.bases[name].path + suffix)):
                yield f"{name}:{offset}:{random.choice((0x01, 0x80, 0xff)):02x}"

    def attack(self, key, place):
        name, offset, xor = key.split(":")
        target = self.bases[name].copy(os.path.join(place, "store.sqlite"))
        with open(target.path + ("-wal" if name == "wal" else ""), "r+b") as file:
            file.seek(int(offset))
            byte = file.read(1)[0] ^ int(xor, 16)
            file.seek(int(offset))
            file.write(bytes([byte]))
        # A byte of a damaged file may send a reader anywhere, so a little patience is enough.
        sound = target.run("verify", limit=30).must_be_civil().code == 0
        if sound:
            self._must_be_same(name, target)
        if self.random(key).random() < 0.15:
            for words in READERS:
                outcome = target.run(*words, limit=30).must_be_civil()
                if sound and outcome.must_end_with(0).out != self.answers[name][words]:
                    raise Failure(f"called sound, and {words[0]} answers differently")

    def _must_be_same(self, name, target):
        try:
            rows = target.rows()
        except sqlite3.Error as error:
            raise Failure(f"called sound, and cannot be read: {error}") from None
        if len(rows) != len(self.rows[name]):
            raise Failure(f"called sound with {len(rows)} of {len(self.rows[name])} events")
        if rows != self.rows[name]:
            raise Failure("called sound, and an event reads differently")
