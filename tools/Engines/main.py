"""Engines held against the evaluator: `tools/engines` starts it, and says how it is used."""

import argparse
import sys
import tempfile
import time

import athena_check
import corpus_check
import jobs_check
import known_check
import pairs_check
from bench import Bench
from comparing import Found
from known_check import Skipped

CHECKS = (known_check.CHECKS + pairs_check.CHECKS + athena_check.CHECKS + corpus_check.CHECKS + jobs_check.CHECKS)


def parsed():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--pairs", type=int, required=True)
    parser.add_argument("--records", type=int, required=True)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--no-spark", action="store_true")
    parser.add_argument("--only", action="append", choices=[check.__name__ for check in CHECKS])
    return parser.parse_args()


def main():
    options = parsed()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="trailback-engines-") as folder:
        bench = Bench(folder, options)
        for check in CHECKS:
            if options.only and check.__name__ not in options.only:
                continue
            name = check.__doc__.splitlines()[0]
            began = time.monotonic()
            try:
                words = check(bench)
                print(f"ok    {name} {words} ({time.monotonic() - began:.0f} s)", flush=True)
            except Skipped as why:
                print(f"skip  {name} {why}", flush=True)
            except Found as found:
                failed += 1
                print(f"FAIL  {name} {found}", flush=True)
    sys.exit(1 if failed else 0)


main()
