"""A disk that can lose its power: what a run of the program did to its files, and what of it may be
there after a cut.

What counts as safe is what POSIX promises, and no more. The bytes of a file are safe when a sync of
that file came after them; before, each write is there, is not there, or is there in some of its
sectors of 512 bytes, in any order. A name that was made or removed is safe when a sync of its
folder came after it. ext4, XFS and btrfs promise more: with the file they sync the name that it was
made by. The shared memory of the WAL is lost. A sector is whole, old or new, as SQLite assumes,
too.
"""

import os

import trace
from program import Failure

SECTOR = 512


class Step:
    """One thing that happened: write, truncate, sync, create, remove, syncFolder or ack."""

    __slots__ = ("what", "file", "offset", "data")

    def __init__(self, what, file=None, offset=0, data=b""):
        self.what, self.file, self.offset, self.data = what, file, offset, data


class Recording:
    """All steps of runs of the program in one folder, in their order."""

    def __init__(self, folder):
        self.folder = os.path.realpath(folder)
        self.steps = []
        #: The path of each file, by its number: a name that is made again is another file.
        self.paths = []
        #: The bytes with which each file began.
        self.first = {}
        self._live = {}
        for name in sorted(os.listdir(folder)):
            if not name.endswith(("-shm", "-lock")):
                file = self._add(os.path.join(self.folder, name))
                with open(os.path.join(folder, name), "rb") as content:
                    self.first[file] = content.read()

    def _add(self, path):
        self.paths.append(path)
        self._live[path] = len(self.paths) - 1
        return self._live[path]

    def add(self, log, acknowledges):
        """Adds the calls of one run. `acknowledges` gives the marks that an output acknowledges."""
        for call in trace.read(log):
            self._note(call, acknowledges)

    def _note(self, call, acknowledges):
        path = call.path
        if call.name == "openat":
            path = os.path.join(self.folder, call.texts[0].decode(errors="replace"))
            if "O_CREAT" in call.arguments and self._is_ours(path) and path not in self._live:
                self.steps.append(Step("create", self._add(path)))
        elif call.name.startswith("unlink"):
            path = os.path.join(self.folder, call.texts[0].decode(errors="replace"))
            if path in self._live:
                self.steps.append(Step("remove", self._live.pop(path)))
        elif call.name.startswith("rename"):
            if any(self._is_ours(text.decode(errors="replace")) for text in call.texts):
                raise Failure("the program renames files, which this attack does not know")
        elif path == self.folder and "sync" in call.name:
            self.steps.append(Step("syncFolder"))
        elif path in self._live:
            self._note_file(call, self._live[path])
        elif call.name in ("write", "writev", "sendto", "sendmsg"):
            marks = acknowledges(b"".join(call.texts))
            if marks:
                self.steps.append(Step("ack", data=marks))

    def _note_file(self, call, file):
        if call.name == "pwrite64":
            self.steps.append(Step("write", file, call.numbers[-1], call.texts[0]))
        elif call.name == "ftruncate":
            self.steps.append(Step("truncate", file, call.numbers[-1]))
        elif "sync" in call.name:
            self.steps.append(Step("sync", file))
        elif call.name != "close":
            raise Failure(f"the program calls {call.name} on {self.paths[file]}, "
                          "which this attack does not know")

    def _is_ours(self, path):
        return os.path.dirname(path) == self.folder and not path.endswith(("-shm", "-lock"))

    def acknowledged(self, end):
        """The marks that were acknowledged before a step."""
        return [mark for step in self.steps[:end] if step.what == "ack" for mark in step.data]

    def cut(self, end, random, honours_syncs=True):
        """The files, by name, that a power cut before the step `end` leaves."""
        keeps = random.choice((0, 0.5, 0.9, 1, random.random()))
        tears = random.random() < 0.4
        steps = self.steps[:end]
        names = self._names(steps, keeps, random, honours_syncs)
        return {os.path.basename(path):
                self._content(file, steps, keeps, tears, random, honours_syncs)
                for path, file in names.items()}

    def _names(self, steps, keeps, random, honours_syncs):
        safe = 0
        if honours_syncs:
            safe = max((i for i, s in enumerate(steps) if s.what == "syncFolder"), default=0)
        names = {self.paths[file]: file for file in self.first}
        for index, step in enumerate(steps):
            if step.what in ("create", "remove") and (index < safe or random.random() < keeps):
                path = self.paths[step.file]
                if step.what == "create":
                    names[path] = step.file
                elif names.get(path) == step.file:
                    del names[path]
        return names

    def _content(self, file, steps, keeps, tears, random, honours_syncs):
        safe = -1
        if honours_syncs:
            safe = max((i for i, s in enumerate(steps) if s.what == "sync" and s.file == file),
                       default=-1)
        content = bytearray(self.first.get(file, b""))
        changes = [(i, s) for i, s in enumerate(steps)
                   if s.file == file and s.what in ("write", "truncate")]
        for _, step in (c for c in changes if c[0] < safe):
            apply(step, content)
        rest = [step for index, step in changes if index > safe and random.random() < keeps]
        if random.random() < 0.5:
            random.shuffle(rest)
        for step in rest:
            for part in sectors(step, random) if tears else (step,):
                apply(part, content)
        return bytes(content)


def sectors(step, random):
    """Some of the sectors of a write."""
    if step.what != "write":
        yield step
        return
    at = step.offset
    end = step.offset + len(step.data)
    while at < end:
        next_at = min(end, (at // SECTOR + 1) * SECTOR)
        if random.random() < 0.6:
            yield Step("write", step.file, at, step.data[at - step.offset:next_at - step.offset])
        at = next_at


def apply(step, content):
    if step.what == "truncate":
        if step.offset < len(content):
            del content[step.offset:]
        else:
            content.extend(bytes(step.offset - len(content)))
        return
    end = step.offset + len(step.data)
    if end > len(content):
        content.extend(bytes(end - len(content)))
    content[step.offset:end] = step.data
