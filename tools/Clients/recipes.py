"""The recipes page: its commands are run in their order, each in a shell, as a person would, and what
they print is compared with the page."""

import os
import re
import socket
import subprocess

from install import LIMIT, environment, machine
from provisioners import Terraform, settings
from world import ACCOUNT

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "trailback",
                    "Trailback.docc", "Recipes.md")
#: The port that the page names, which another program may be using.
PORT = "8383"


def blocks(text):
    """The fenced blocks of a page: language, lines, and the text before them."""
    return [(found.group(2), found.group(3).splitlines(), found.group(1))
            for found in re.finditer(r"([^\n]*)\n\n```(\w+)\n(.*?)\n```", text, re.S)]


def files(text):
    """Files that the page shows, by the name that stands before them."""
    for language, lines, before in blocks(text):
        name = re.search(r"`([\w.]+)`:$", before)
        if name and language not in ("console", "sh"):
            yield name.group(1), "\n".join(lines) + "\n"


def steps(text):
    """Commands with the lines that are shown below them."""
    for language, lines, _ in blocks(text):
        if language != "console":
            continue
        command, shown = None, []
        for line in lines:
            if command is not None and command.endswith("\\"):
                command = command[:-1] + line.lstrip()
            elif line.startswith("$ "):
                if command is not None:
                    yield command, shown
                command, shown = line[2:], []
            else:
                shown.append(line)
        if command is not None:
            yield command, shown


def matches(shown, printed):
    """Whether it printed what is shown: `…` alone is any lines, within a line any text, and any
    space in a table counts as one."""
    pattern = "".join(
        "(?:.*\n)*?" if line.strip() == "…" else
        ".*".join(map(re.escape, tidy(line).split("…"))) + "\n" for line in shown)
    return re.fullmatch(pattern, "".join(tidy(line) + "\n" for line in printed)) is not None


def tidy(line):
    return re.sub(r"(?<=\S)\s+", " ", line.rstrip()).replace("│ ", "│").replace(" │", "│")


class Recipes:
    """Counts as one client, which needs three others."""

    name = "the recipes page"

    def __init__(self, clients):
        self.clients = clients
        self._servers = []

    def prepare(self):
        programs = [self.clients.environment("awscli", "aws", "awscli"),
                    self.clients.environment("prowler", "prowler", "prowler"),
                    self.clients.environment("c7n", "custodian", "c7n"), machine("terraform")]
        Terraform(self.clients).prepare()
        self._folders = [os.path.dirname(program) for program in programs]
        return "Prowler, Cloud Custodian, Terraform"

    def past(self, place, row):
        with open(PAGE) as file:
            text = file.read()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        folder = os.path.join(place.folder, "recipes")
        os.makedirs(folder)
        os.symlink(place.world.logs, os.path.join(folder, "sample"))
        for name, content in files(text):
            with open(os.path.join(folder, name), "w") as file:
                file.write(content)
        self.link_programs(place, folder)
        seen = 0
        for command, shown in steps(text.replace(f":{PORT}", f":{port}")):
            printed = self.run(command, place, folder, port)
            row.check(command, matches(shown, printed) or "\n".join(printed))
            seen += 1
        row.check("the page has commands", seen > 0)

    def present(self, place, row):
        """What the page shows of now is among its commands."""

    def link_programs(self, place, folder):
        """The program under the name that the page calls it by."""
        os.symlink(place.world.trailback, os.path.join(folder, "trailback"))

    def run(self, command, place, folder, port):
        """The lines that a command prints, errors among them."""
        path = os.pathsep.join([folder, *self._folders, os.environ["PATH"]])
        variables = environment(
            place.stub, ACCOUNT, **{**settings(), "PATH": path}, TERM="xterm", COLUMNS="80",
            LC_ALL="C.UTF-8", AWS_ENDPOINT_URL_CLOUDTRAIL=f"http://127.0.0.1:{port}/")
        if os.path.isdir(Terraform.PLUGINS):
            variables["TF_CLI_ARGS_init"] = f"-plugin-dir={Terraform.PLUGINS}"
        if command.endswith(" &"):
            words = command.removesuffix(" &") + f" --listen 127.0.0.1:{port}"
            server = subprocess.Popen(["bash", "-c", f"exec {words} 2>&1"], cwd=folder, text=True,
                                      stdout=subprocess.PIPE, env=variables)
            self._servers.append(server)
            lines = []
            for line in server.stdout:
                lines.append(line.rstrip("\n"))
                if line.startswith("listening on"):
                    break
            return lines
        done = subprocess.run(["bash", "-c", f"exec 2>&1; {command}"], cwd=folder, env=variables,
                              capture_output=True, text=True, timeout=LIMIT)
        return done.stdout.rstrip("\n").split("\n") if done.stdout.strip() else []

    def end(self):
        for server in self._servers:
            server.terminate()
            server.wait()
            server.stdout.close()
