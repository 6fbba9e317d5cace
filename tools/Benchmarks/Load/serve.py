"""Measures `trailback serve` over loopback. Run by tools/bench."""

import argparse
import os
import sys
import tempfile

import sections
from figures import Figures
from server import Failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", required=True, help="the folder of the release build")
    parser.add_argument("--client", required=True, help="the client, as it was built")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--before", help="another trailback, to be measured in turn")
    parser.add_argument("--section", action="append", choices=list(sections.ALL))
    parser.add_argument("--format", choices=["text", "json"], default="text")
    options = parser.parse_args()
    options.programs = os.path.relpath(options.programs)

    figures = Figures(options.format == "json")
    figures.note(f"BIN={options.programs}\n$ $BIN/trailback serve --store … --listen 127.0.0.1:0\n"
                 f"$ {options.client} --port … --connections N --seconds {options.seconds} …", "")
    # On the disk of the build: stores in memory would wait for nothing.
    with tempfile.TemporaryDirectory(dir=".build/bench", prefix="serve-") as folder:
        bench = sections.Bench(options, folder, figures)
        try:
            for name in options.section or sections.ALL:
                sections.ALL[name](bench)
        except Failed as failure:
            sys.exit(f"bench: {failure}")
    figures.end()


main()
