"""The program whose verdicts are the measure, as a command."""

import os
import subprocess


class Program:
    def __init__(self):
        self.path = os.path.abspath(os.environ["TRAILBACK"])

    def beside(self, name):
        """Another program of the same build."""
        return os.path.join(os.path.dirname(self.path), name)

    def run(self, *arguments, output=subprocess.PIPE):
        """What it prints; code 1 is a finding, and no failure."""
        done = subprocess.run([self.path, *arguments], stdout=output, stderr=subprocess.PIPE)
        if done.returncode > 1:
            words = done.stderr.decode(errors="replace").strip()
            raise RuntimeError(f"trailback {' '.join(arguments)[:300]}: {words[:2000]}")
        return done.stdout

    def statement(self, history, dialect, *options):
        """The verdicts of a history as SQL."""
        return self.run("compile", *history.options, "--dialect", dialect, *options).decode()

    def replay(self, history, paths, output):
        """Writes a line for each verdict into a file."""
        with open(output, "wb") as file:
            self.run("replay", *history.options, "--format", "jsonl", *paths, output=file)


class History:
    """A store, and the options by which it is judged."""

    def __init__(self, store, *options):
        self.store = store
        self.options = ["--store", store, *options]

    def of_trail(self, trail):
        """The same for one trail alone."""
        return History(self.store, *self.options[2:], "--trail", trail)
