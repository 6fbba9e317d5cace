"""Exports held against others: `tools/exports` starts it, and says how it is used."""

import sys
import tempfile

import datasette_check
import ocsf_check
import tables_check
from story import Story

CHECKS = tables_check.CHECKS + ocsf_check.CHECKS + datasette_check.CHECKS


def main():
    failed = 0
    with tempfile.TemporaryDirectory(prefix="trailback-exports-") as folder:
        story = Story(folder)
        for check in CHECKS:
            try:
                print(f"ok    {check.__doc__.splitlines()[0]} {check(story)}", flush=True)
            except AssertionError as error:
                failed += 1
                print(f"FAIL  {check.__doc__.splitlines()[0]} {error}", flush=True)
    sys.exit(1 if failed else 0)


main()
