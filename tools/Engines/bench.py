"""Where the checks work: a folder, the program, the engines, and what was asked for."""

import os
import subprocess

import engines
from calls import Calls
from comparing import Comparing
from program import History, Program


class Bench:
    def __init__(self, folder, options):
        self.folder = folder
        self.options = options
        self.program = Program()
        self.database = engines.database()
        self.duckdb = engines.DuckDB(self.database)
        self.spark = None if options.no_spark else engines.Spark(folder)

    @property
    def engines(self):
        return [self.duckdb] + ([self.spark] if self.spark else [])

    def path(self, name):
        return os.path.join(self.folder, name)

    def hold(self, history, path, allowed=None):
        """Holds each engine to replay's verdicts on lines; gives back how many there are."""
        comparing = Comparing(self, history, path)
        counts = {}
        for engine in self.engines:
            for name, number in comparing.hold(engine, allowed).items():
                counts[f"{engine.name}: {name}"] = number
        return comparing.count, counts

    def sample(self):
        """The made-up night, and its history."""
        path = self.path("sample")
        if not os.path.exists(path):
            subprocess.run([self.program.beside("sample-logs"), path], check=True, capture_output=True)
        return path, self.imported([path], "sample.sqlite")

    def imported(self, paths, name, *options):
        store = self.path(name)
        if not os.path.exists(store):
            self.program.run("import", "--store", store, *paths)
        return History(store, *options)

    def calls(self):
        return Calls()
