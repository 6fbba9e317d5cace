"""Holds an engine's verdicts on records against those of `replay`."""

import json
import os

import shrinking
import verdicts
from gathering import records_in
from verdicts import of_key

# How many differences of a check are shown, each made as small as can be.
SHOWN = 3


class Found(Exception):
    """Differences, as text."""


class Comparing:
    """One history and one file of records, with the verdicts of replay on them."""

    def __init__(self, bench, history, path):
        """path: one record a line, each with an eventID of its own; or a folder of log files."""
        self.bench, self.history, self.path = bench, history, path
        self.database = bench.database
        output = os.path.join(bench.folder, "verdicts.jsonl")
        bench.program.replay(history, [path], output)
        verdicts.read_lines(self.database, "ours", output)
        os.unlink(output)
        self.count = verdicts.count(self.database, "ours")

    def hold(self, engine, allowed=None):
        """
        Compares all rows of an engine.

        allowed: gets the database and the keys that differ, and gives back those that are no differences by name.
        Returns the counts of what was allowed. Raises Found.
        """
        statement = self.bench.program.statement(self.history, engine.dialect, *engine.options)
        verdicts.read_rows(self.database, "theirs", engine.rows(statement, self.path))
        keys = verdicts.different(self.database, "ours", "theirs")
        counts = {}
        if allowed is not None and keys:
            counts, keys = allowed(self, keys)
        if keys:
            raise Found(self._words(engine, statement, keys))
        return counts

    def records(self, ids):
        """The records of some events by their id."""
        wanted = set(ids)
        return {record["eventID"]: record for record in records_in(self.path) if record.get("eventID") in wanted}

    def _words(self, engine, statement, keys):
        pairs = self.database.execute("SELECT count(*) FROM theirs").fetchone()[0]
        words = [f"{len(keys):,} of {self.count:,} differ ({engine.name} has {pairs:,})"]
        records = self.records(key[0] for key in keys[:SHOWN])
        for key in keys[:SHOWN]:
            words.append(f"  event {key[0]}, {key[1]}")
            record = records.get(key[0])
            if record is None:
                words.append("    the record is not among the lines")
                continue
            small, ours, theirs = shrinking.smallest(self, engine, statement, key, record)
            words += [f"    record: {json.dumps(small, ensure_ascii=True)}",
                      f"    history: trailback compile {' '.join(self.history.options)}",
                      f"    selectors: {shrinking.selectors(self, key[1], small)}",
                      f"    replay: {'; '.join(ours) or 'no verdict'}",
                      f"    {engine.name}: {'; '.join(theirs) or 'no verdict'}"]
        for ours, theirs, number in self._kinds(keys):
            words.append(f"  {number:,} × replay {ours} | {engine.name} {theirs}")
        return "\n".join(words)

    def _kinds(self, keys):
        kinds = {}
        for key in keys[:500]:
            kind = ("; ".join(of_key(self.database, "ours", key)), "; ".join(of_key(self.database, "theirs", key)))
            kinds[kind] = kinds.get(kind, 0) + 1
        most = sorted(kinds.items(), key=lambda one: -one[1])[:8]
        return [(ours or "no verdict", theirs or "no verdict", number) for (ours, theirs), number in most]
