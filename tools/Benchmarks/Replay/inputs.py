"""What the programs read, made once and kept under .build/bench."""

import glob
import hashlib
import json
import os
import shutil
import subprocess
import sys

SOURCES = ("tools/Benchmarks/Corpus", "tools/SampleRecords")
# From before the first call until after the last record.
MONTHS = "2025-05-01,2025-07-02"
# What a trail logs while it is blinded.
NOTHING = json.dumps({"AdvancedEventSelectors": [{"FieldSelectors": [
    {"Field": "eventCategory", "Equals": ["Data"]},
    {"Field": "resources.type", "Equals": ["AWS::Lambda::Function"]},
    {"Field": "resources.ARN", "Equals": ["arn:aws:lambda:us-east-1:111122223333:function:none"]},
]}]})


class Inputs:
    def __init__(self, corpus, trailback, seed=1):
        self.corpus, self.trailback, self.seed = corpus, trailback, seed
        # Of the generator's sources: what another version of it made is not measured, nor kept.
        self.folder = f".build/bench/inputs-{fingerprint(SOURCES)}"
        for folder in glob.glob(".build/bench/inputs-*"):
            if folder != self.folder:
                shutil.rmtree(folder)
        os.makedirs(self.folder, exist_ok=True)

    def tree(self, records):
        """The folder of a bucket with so many records."""
        return self.bucket(records) + "/AWSLogs"

    def store(self, records, history):
        """A store of the trails to judge by: `one` of 10 values, or `many`, 200 of 500 each.

        Nothing of them is missing: as LookupEvents answered, there were no other calls on them."""
        path = f"{self.bucket(records)}/{history}.sqlite"
        # Made anew each time: another build may keep its store otherwise.
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(path + suffix):
                os.remove(path + suffix)
        calls = f"{self.bucket(records)}/history/{history}"
        quietly([self.trailback, "import", "--store", path, calls])
        nothing = f"{self.folder}/no-events.json"
        with open(nothing, "w") as file:
            file.write('{"Events": []}\n')
        for home in sorted(glob.glob(f"{calls}/AWSLogs/*/CloudTrail/*")):
            _, _, account, _, region = home.rsplit("/", 4)
            quietly([self.trailback, "import", "--store", path, nothing,
                     "--lookup", f"{region},{MONTHS},{account}"])
        return path

    def windowed(self, records):
        """A store of the trail of 10 values in which it logs next to nothing for ten of the thirty days."""
        path = self.store(records, "one")
        for selectors, day in ((NOTHING, "2025-06-10"), (self.selectors(path), "2025-06-20")):
            file = f"{self.folder}/selectors.json"
            with open(file, "w") as out:
                out.write(selectors)
            quietly([self.trailback, "put", "--store", path, "--trail", "bench", "--selectors", file,
                     "--at", day])
        return path

    def selectors(self, store):
        done = subprocess.run(
            [self.trailback, "get", "--store", store, "--trail", "bench", "--at", "2025-06-01"],
            capture_output=True, text=True, check=True)
        return done.stdout

    def bucket(self, records):
        path = f"{self.folder}/corpus-{records}-{self.seed}"
        return self.made(path, ["--records", str(records), "--seed", str(self.seed)])

    def lines(self, megabytes):
        path = f"{self.folder}/lines-{megabytes}-{self.seed}.jsonl.gz"
        return self.made(path, ["--form", "lines", "--megabytes", str(megabytes)])

    def array(self, megabytes):
        path = f"{self.folder}/array-{megabytes}-{self.seed}.json"
        return self.made(path, ["--form", "array", "--megabytes", str(megabytes)])

    def repeated(self, records, times):
        """A bucket's files under ten names each: hard links, which take no room."""
        path = f"{self.folder}/corpus-{records}-{self.seed}-times-{times}"
        if os.path.exists(path):
            return path
        shutil.rmtree(path + ".part", ignore_errors=True)
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


def fingerprint(folders):
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(glob.glob(f"{folder}/**/*.swift", recursive=True)):
            with open(path, "rb") as file:
                digest.update(path.encode() + b"\0" + file.read())
    return digest.hexdigest()[:8]


def warm(path):
    """Reads all of it once, so that no program pays for the disk."""
    quietly(["find", path, "-type", "f", "-exec", "cat", "{}", "+"])


def quietly(command):
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"bench: {' '.join(command)}\n       {done.stderr.strip()}")
