"""Measures `trailback replay` beside its limit and its peers. Run by tools/bench."""

import argparse
import os
import sys

import profiling
import sections
from inputs import Inputs
from measuring import Failed
from programs import PEERS, Trailback
from table import Table


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", required=True, help="the folder of the release build")
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--time-limit", type=int, default=600)
    parser.add_argument("--section", action="append", choices=list(sections.ALL))
    parser.add_argument("--format", choices=["text", "json"], default="text")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()

    programs = os.path.relpath(options.programs)
    trailback = Trailback(f"{programs}/trailback")
    inputs = Inputs(f"{programs}/corpus", trailback.path)
    table = Table(
        options.format == "json", {"BIN": programs, "IN": inputs.folder, "PEERS": PEERS})
    bench = sections.Bench(trailback, inputs, table, options)
    try:
        if options.profile:
            profiling.show(bench)
        else:
            for name in options.section or sections.ALL:
                sections.ALL[name](bench)
    except Failed as failure:
        sys.exit(f"bench: {failure}")
    table.end()


main()
