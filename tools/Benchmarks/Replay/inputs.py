"""What the programs read, made once and kept under .build/bench."""

import os
import subprocess
import sys

FOLDER = ".build/bench"


class Inputs:
    def __init__(self, corpus, trailback, seed=1):
        self.corpus, self.trailback, self.seed = corpus, trailback, seed

    def tree(self, records):
        """The folder of a bucket with so many records."""
        return self.bucket(records) + "/AWSLogs"

    def store(self, records, history):
        """A store of the trails to judge by: `one` of 10 values, or `many`, 200 of 500 each."""
        path = f"{self.bucket(records)}/{history}.sqlite"
        # Made anew each time: another build may keep its store otherwise.
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(path + suffix):
                os.remove(path + suffix)
        quietly([self.trailback, "import", "--store", path, f"{self.bucket(records)}/history/{history}"])
        return path

    def bucket(self, records):
        path = f"{FOLDER}/corpus-{records}-{self.seed}"
        return self.made(path, ["--records", str(records), "--seed", str(self.seed)])

    def lines(self, megabytes):
        path = f"{FOLDER}/lines-{megabytes}-{self.seed}.jsonl.gz"
        return self.made(path, ["--form", "lines", "--megabytes", str(megabytes)])

    def array(self, megabytes):
        path = f"{FOLDER}/array-{megabytes}-{self.seed}.json"
        return self.made(path, ["--form", "array", "--megabytes", str(megabytes)])

    def repeated(self, records, times):
        """A bucket's files under ten names each: hard links, which take no room."""
        path = f"{FOLDER}/corpus-{records}-{self.seed}-times-{times}"
        if os.path.exists(path):
            return path
        source = self.tree(records)
        for parent, _, names in os.walk(source):
            for number in range(times):
                folder = f"{path}.part/{number}/{os.path.relpath(parent, source)}"
                os.makedirs(folder)
                for name in names:
                    os.link(f"{parent}/{name}", f"{folder}/{name}")
        os.rename(path + ".part", path)
        return path

    def made(self, path, options):
        """Under another name until it is whole, so that a half one is never measured."""
        if not os.path.exists(path):
            sys.stderr.write(f"Making {path} …\n")
            part = path + ".part"
            quietly(["rm", "-rf", part])
            quietly([self.corpus, *options, part])
            os.rename(part, path)
        return path


def warm(path):
    """Reads all of it once, so that no program pays for the disk."""
    quietly(["find", path, "-type", "f", "-exec", "cat", "{}", "+"])


def quietly(command):
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"bench: {' '.join(command)}\n       {done.stderr.strip()}")
