"""Where the clients come from: PyPI and Debian, each by its name, and the machine itself."""

import os
import shutil
import subprocess
import sys

from answers import Absent

from world import REGION

#: What the clients are given to read.
FILES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Files")
#: Seconds for one package with all that it needs.
LIMIT = 1800


def environment(stub, account, **more):
    """What every client finds in its environment: keys, a Region, and where AWS is. Nothing of the
    settings of whoever runs this reaches it."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "PATH", "TMPDIR")
            if name in os.environ}
    return {
        **kept, "AWS_ACCESS_KEY_ID": account, "AWS_SECRET_ACCESS_KEY": "no-secret",
        "AWS_DEFAULT_REGION": REGION, "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": "",
        "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_ENDPOINT_URL": stub.address, "PYTHONDONTWRITEBYTECODE": "1", **more,
    }


class Clients:
    """The folder of clients from PyPI. They ask for different versions of the same libraries, so
    each has an environment of its own."""

    def __init__(self, folder, install):
        self.folder, self.install = os.path.abspath(folder), install

    def environment(self, name, program, *packages):
        """The path of a program of an environment that has these packages.

        Raises Absent if they are not there and cannot be installed, or may not."""
        place = os.path.join(self.folder, name)
        path = os.path.join(place, "bin", program)
        finished = os.path.join(place, "complete")
        if os.path.exists(finished):
            return path
        wanted = " and ".join(packages)
        if not self.install:
            raise Absent(f"{wanted} is not in {os.path.relpath(self.folder)}")
        print(f"Installing {wanted} …", file=sys.stderr, flush=True)
        run([sys.executable, "-m", "venv", "--clear", place], wanted)
        run([os.path.join(place, "bin", "python"), "-m", "pip", "install", "--quiet",
             "--disable-pip-version-check", "--retries", "1", *packages], wanted)
        if not os.path.exists(path):
            raise Absent(f"{wanted} has no {program}")
        with open(finished, "w"):
            pass
        return path

    @staticmethod
    def version(program, package):
        """The version of a package of PyPI's, by a program of its environment."""
        python = os.path.join(os.path.dirname(program), "python")
        return output([python, "-c", "import importlib.metadata, sys;"
                       "print(importlib.metadata.version(sys.argv[1]))", package])

    @staticmethod
    def debian_version(package):
        return output(["dpkg-query", "-W", "-f", "${Version}", package])

    def debian(self, program, *packages):
        """The path of a program of Debian's, never one of PyPI's that stands before it on the
        PATH.

        Raises Absent if it is not there and cannot be installed, or may not."""
        path = os.path.join("/usr/bin", program)
        if os.path.exists(path) and all(map(is_installed, packages)):
            return path
        wanted = " and ".join(packages)
        if not self.install:
            raise Absent(f"Debian's {wanted} is not installed")
        print(f"Installing Debian's {wanted} …", file=sys.stderr, flush=True)
        run([os.path.join(os.path.dirname(__file__), "..", "install"), *packages], wanted)
        return path


def is_installed(package):
    return output(["dpkg-query", "-W", "-f", "${db:Status-Status}", package]) == "installed"


def output(words):
    return subprocess.run(words, capture_output=True, text=True).stdout.strip()


def machine(program):
    """A program that only the machine can have."""
    path = shutil.which(program)
    if path is None:
        raise Absent(f"{program} is not on this machine, and neither PyPI nor Debian has it")
    return path


def run(words, wanted):
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=LIMIT)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Absent(f"{wanted} cannot be installed: {error}") from error
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or "no word").splitlines()[-1]
        raise Absent(f"{wanted} cannot be installed: {said[:200]}")
