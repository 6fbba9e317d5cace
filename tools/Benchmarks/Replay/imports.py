"""A bucket's tree imported twice: the second time a few files are new."""

import json
import os
import shutil

from inputs import warm
from measuring import Failed, run

FILES, NEW = 116_390, 200


def known(bench):
    """What a year-old tree costs each hour: the first import, and one that finds little new."""
    records = bench.options.records
    tree = bench.inputs.tree(records)
    paths = sorted(
        os.path.join(parent, name) for parent, _, names in os.walk(tree) for name in names)
    folder = f"{bench.inputs.folder}/known"
    shutil.rmtree(folder, ignore_errors=True)
    wanted = FILES if records >= 1_000_000 else len(paths)
    # Hard links, which take no room; the new ones come in after the first import.
    link(paths, tree, folder, range(wanted - NEW))
    warm(tree)
    store = f"{folder}.sqlite"
    for suffix in ("", "-wal", "-shm", "-lock"):
        if os.path.exists(store + suffix):
            os.remove(store + suffix)
    command = [bench.trailback.path, "import", folder, "--store", store, "--format", "json"]
    first = run(command)
    link(paths, tree, folder, range(wanted - NEW, wanted))
    second = run(command)
    check(first, wanted - NEW, 0)
    check(second, NEW, wanted - NEW)
    bench.table.title(f"Known: {wanted:,} files, {NEW} of them new the second time",
                      [" ".join(command)])
    for name, done in (("first import", first), ("second import", second)):
        bench.table.figure(f"known: {name}", done.seconds, "s")
        bench.table.figure(f"known: {name}: peak memory", done.peak_megabytes, "MB")
        bench.table.note(f"{name:14}{done.seconds:8.2f} s  {done.peak_megabytes:7.0f} MB")
    shutil.rmtree(folder)
    os.remove(store)


def link(paths, tree, folder, numbers):
    """Each file of the tree under as many names as it takes."""
    for number in numbers:
        path = paths[number % len(paths)]
        target = f"{folder}/{number // len(paths)}/{os.path.relpath(path, tree)}"
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.link(path, target)


def check(done, files, known_files):
    report = json.loads(done.output)
    if (report["files"], report["knownFiles"]) != (files, known_files):
        raise Failed(f"read {report['files']} files and knew {report['knownFiles']}")
