"""Paths: a store's path that names no regular file, or something else than a store.

It is refused with words that name it, what is there is unharmed, and nothing is left behind. A path
that only looks odd may be taken: then it is a file, and all that was acknowledged is in it.
"""

import os
import socket
import stat

import store
from campaign import Attack, Skipped
from program import Failure

#: Values of --store that name no file.
NO_FILES = ("", ":memory:", "file:x?mode=memory", "file::memory:?cache=shared", "file:x.sqlite",
            " ", "x\n.sqlite/", "/", ".", "..")
#: Things that are no regular files; they are made in the case's folder.
ODD_FILES = ("fifo", "folder", "socket", "null", "full", "dangling", "loop", "text", "empty")


class Paths(Attack):
    name = "paths"
    about = "a store's path that names no regular file, or something else than a store"
    seconds = 20

    def prepare(self):
        self.logs = os.path.join(self.place, "logs")
        self.old = store.write_logs(self.logs, 4)

    def cases(self, wanted):
        for number in range(len(NO_FILES)):
            for how in ("option", "variable"):
                yield from (f"path:{number}:{how}:{verb}" for verb in ("import", "get"))
        for kind in ODD_FILES:
            yield from (f"odd:{kind}:{verb}" for verb in ("import", "get", "serve"))
        yield "modes:new"

    def _path(self, place, number, how, verb):
        value = NO_FILES[int(number)]
        words = [verb, *(("--trail", "trail-1") if verb == "get" else (self.logs,))]
        if how == "option":
            outcome = self.program.run(*words, "--store", value, cwd=place, limit=20)
        else:
            outcome = self.program.run(*words, store=value, cwd=place, limit=20)
        outcome.must_be_civil()
        # A strange name may be that of a file; then all is in it.
        target = store.Store(self.program, os.path.join(place, value))
        is_file = value and os.path.isfile(target.path)
        if outcome.code == 0 and not is_file:
            raise Failure(f"a store at {value!r} is taken: {outcome}")
        if outcome.code == 0:
            copy = target.copy(os.path.join(place, "copy.sqlite"))
            return copy.must_hold(sum(self.old.values(), []))
        if "error: " not in outcome.errors:
            raise Failure(f"refused without words: {outcome}")
        if os.listdir(place):
            raise Failure(f"left something behind: {os.listdir(place)}: {outcome}")

    def _odd(self, place, kind, verb):
        path = os.path.join(place, "thing")
        before = self._make(kind, path)
        target = store.Store(self.program, path)
        words = {"get": ("get", "--trail", "trail-1"), "import": ("import", self.logs),
                 "serve": ("serve", "--listen", "127.0.0.1:0")}[verb]
        if kind in ("empty", "dangling") and verb != "get":
            # What is there may become a store; then it is one in which all is.
            if verb == "import" and target.run(*words, limit=20).must_be_civil().code == 0:
                target.must_hold(sum(self.old.values(), []))
            return
        outcome = target.run(*words, limit=20).must_be_civil()
        if outcome.code == 0:
            raise Failure(f"{kind}: taken as a store: {outcome}")
        # Of a symlink the file that it leads to may be named.
        if path not in outcome.errors and os.path.realpath(path) not in outcome.errors:
            raise Failure(f"{kind}: the path is not named: {outcome}")
        if self._look(path) != before:
            raise Failure(f"{kind}: what was there is another thing now")

    def _make(self, kind, path):
        if kind == "fifo":
            os.mkfifo(path)
        elif kind == "folder":
            os.mkdir(path)
        elif kind == "socket":
            listener = socket.socket(socket.AF_UNIX)
            folder = os.open(os.path.dirname(path), os.O_RDONLY)
            # A socket's path must be short.
            listener.bind(f"/proc/self/fd/{folder}/thing")
            os.close(folder)
            listener.close()
        elif kind in ("null", "full"):
            # A device of the case's own: the system's are not touched.
            try:
                os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3 if kind == "null" else 7))
            except PermissionError:
                raise Skipped("only root can make a device") from None
        elif kind == "dangling":
            os.symlink("nowhere/store.sqlite", path)
        elif kind == "loop":
            os.symlink("thing", path)
        else:
            with open(path, "w") as file:
                file.write("a text\n" if kind == "text" else "")
        return self._look(path)

    def _look(self, path):
        status = os.lstat(path)
        content = b""
        if stat.S_ISREG(status.st_mode):
            with open(path, "rb") as file:
                content = file.read()
        return status.st_ino, status.st_mode, content

    def _modes(self, place, _):
        target = store.Store(self.program, os.path.join(place, "store.sqlite"))
        target.run("import", self.logs).must_end_with(0)
        for suffix in ("", "-lock"):
            mode = stat.S_IMODE(os.stat(target.path + suffix).st_mode)
            if mode != 0o600:
                raise Failure(f"a new store{suffix} has mode {mode:o}, so others may read it")
