"""The battery of attacks on a store: `tools/attack` starts it, and says how it is used."""

import argparse
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from campaign import Campaign
from concurrency import Concurrency
from environment import Environment
from faults import Faults
from flips import Flips
from kills import Kills
from paths import Paths
from powercuts import PowerCuts
from program import Program
from tamperings import Tamperings

ATTACKS = (Faults, PowerCuts, Kills, Flips, Tamperings, Concurrency, Paths, Environment)


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        print(f"attack: {message}; tools/attack --help says what is known", file=sys.stderr)
        sys.exit(2)


def arguments():
    parser = Arguments(add_help=False, allow_abbrev=False)
    parser.add_argument("--share", action="store_true")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=[a.name for a in ATTACKS], action="append")
    parser.add_argument("--case")
    parser.add_argument("--count", type=int)
    parser.add_argument("--format", choices=["text", "json"], default="text")
    options = parser.parse_args()
    if options.share and options.long:
        parser.error("--share or --long, not both")
    if options.case and len(options.only or []) != 1:
        parser.error("--case needs the one attack that it is of: --only NAME")
    return options


def built():
    """The debug product, built anew."""
    build = ["swift", "build"]
    if subprocess.run([*build, "--product", "trailback"], stdout=sys.stderr).returncode != 0:
        print("attack: the program cannot be built; the message is above", file=sys.stderr)
        sys.exit(2)
    shown = subprocess.run([*build, "--show-bin-path"], stdout=subprocess.PIPE, check=True)
    return os.path.join(shown.stdout.decode().strip(), "trailback")


def main():
    options = arguments()
    program = Program(os.environ.get("TRAILBACK") or built())
    kept = os.path.abspath(os.path.join(".build", "attack"))
    place = tempfile.mkdtemp(prefix="trailback-attack-")
    campaigns = []
    interrupted = False
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        for kind in ATTACKS:
            if options.only and kind.name not in options.only:
                continue
            folder = os.path.join(place, kind.name)
            os.makedirs(folder)
            campaign = Campaign(kind(program, folder, options.seed), kept,
                                None if options.long or options.count else kind.seconds)
            campaigns.append(campaign)
            wanted = options.count or (kind.long if options.long else kind.share)
            progress(f"{kind.name}: {kind.about} …")
            campaign.run(wanted, options.case)
            shutil.rmtree(folder, ignore_errors=True)
    except KeyboardInterrupt:
        interrupted = True
        # A second one is of the same wish, and the table is still to come.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        campaigns[-1].stop()
        # What a case is just writing must be gone before its folder is.
        time.sleep(0.5)
    finally:
        program.stop()
        shutil.rmtree(place, ignore_errors=True)
    print_json(options, campaigns) if options.format == "json" else print_text(options, campaigns)
    if interrupted:
        return 130
    skips = any(c.skipped for c in campaigns) and os.environ.get("TRAILBACK_REQUIRE_ALL") == "1"
    return 1 if skips or any(c.failures for c in campaigns) else 0


def progress(words):
    print(words, file=sys.stderr, flush=True)


def print_text(options, campaigns):
    rows = [("attack", "tried", "of", "failed", "seconds", "")]
    for campaign in campaigns:
        rows.append((
            campaign.attack.name, f"{campaign.tried:,}", f"{campaign.of:,}",
            f"{len(campaign.failures):,}", f"{campaign.seconds:.0f}", campaign.attack.remark()))
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    for row in rows:
        cells = [row[0].ljust(widths[0])] + [row[i].rjust(widths[i]) for i in range(1, 5)]
        print(("  ".join(cells) + "  " + row[5]).rstrip())
    for campaign in campaigns:
        for reason in sorted(set(campaign.skipped)):
            print(f"\nskipped: {campaign.attack.name}: {reason}")
    for campaign in campaigns:
        print_failures(options, campaign)


def print_failures(options, campaign):
    """Failures with the same words but for names and numbers are of one kind, and told once."""
    kinds = {}
    for failure in campaign.failures:
        kinds.setdefault(re.sub(r"\S*/\S*|\d+", "", failure[1])[:120], []).append(failure)
    for failures in sorted(kinds.values(), key=len, reverse=True):
        more = f" ({len(failures):,} cases like this)" if len(failures) > 1 else ""
        print(f"\n{campaign.attack.name}: {failures[0][1]}{more}")
        for key, _, files in failures[:3]:
            if key != "-":
                print(f"  again: {again(options, campaign, key)}")
            if files:
                print(f"  files: {os.path.relpath(files)}")


def again(options, campaign, key):
    case = shlex.quote(key)
    return f"tools/attack --seed {options.seed} --only {campaign.attack.name} --case {case}"


def print_json(options, campaigns):
    print(json.dumps({
        "seed": options.seed,
        "attacks": [{
            "attack": c.attack.name, "tried": c.tried, "of": c.of, "failed": len(c.failures),
            "seconds": round(c.seconds, 1), "remark": c.attack.remark(), "skipped": c.skipped,
            "failures": [{"case": key, "found": words, "files": files,
                          "again": again(options, c, key)} for key, words, files in c.failures],
        } for c in campaigns]}, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
