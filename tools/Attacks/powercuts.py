"""Power cuts: three writers are recorded once, and the power is cut at any moment of them.

After each cut the program opens what may be left: every event that was acknowledged before the cut
is there, in a log that verifies as sound, and the writer's work can be done again. The writers are
an import that makes a store, puts of which each opens and closes it, and a server under load. The
negative control cuts the same recordings as if syncs did nothing, and must lose something:
otherwise the attack could find nothing, and has failed.
"""

import os
import re
import sqlite3
import threading

import disk
import server
import store
import trace
from campaign import Attack
from program import Failure


class PowerCuts(Attack):
    name = "powercuts"
    about = "writes dropped, reordered and torn since the last sync"
    share = 560
    long = 12_000
    seconds = 40

    def prepare(self):
        trace.require()
        self.logs = os.path.join(self.place, "logs")
        self.ids = store.write_logs(self.logs, 6, calls=3)
        self.more = os.path.join(self.place, "more")
        store.write_logs(self.more, 2, first=100)
        self.recordings = {
            "import": self._import(), "put": self._puts(), "serve": self._serve()}
        for writer, recording in self.recordings.items():
            if len(recording.acknowledged(len(recording.steps))) < 5:
                raise Failure(f"only few acknowledgements were seen of {writer}")
            self._control(writer, recording)

    def _folder(self, name, with_store=True):
        folder = os.path.join(self.place, name)
        os.makedirs(folder)
        target = store.Store(self.program, os.path.join(folder, "store.sqlite"))
        if with_store:
            target.run("import", self.logs).must_end_with(0)
        return folder, target

    def _import(self):
        folder, target = self._folder("recorded-import", with_store=False)
        recording, log = disk.Recording(folder), os.path.join(self.place, "strace-import")
        words = ("import", self.logs, "--format", "jsonl")
        target.run(*words, prefix=trace.of_disk(log)).must_end_with(0)

        def acknowledges(output):
            lines = output.decode(errors="replace")
            is_line = lines.startswith('{"formatVersion')
            return store.acknowledged(lines, self.ids) if is_line else []

        recording.add(log, acknowledges)
        return recording

    def _puts(self):
        folder, target = self._folder("recorded-put")
        recording = disk.Recording(folder)
        for number in range(6):
            log = os.path.join(self.place, f"strace-put-{number}")
            mark = f"put-{number}"
            target.put(mark, prefix=trace.of_disk(log)).must_end_with(0)
            recording.add(log, lambda output, mark=mark: [mark] if b"recorded as" in output else [])
        return recording

    def _serve(self):
        folder, target = self._folder("recorded-serve")
        recording, log = disk.Recording(folder), os.path.join(self.place, "strace-serve")
        running = server.Server(target, prefix=trace.of_disk(log))
        until = threading.Event()
        callers, threads = server.load(running.port, ["one", "two", "three"], until)
        try:
            while not until.wait(0.05) and min(len(c.acknowledged) for c in callers) < 5:
                if any(c.refused for c in callers) or not any(t.is_alive() for t in threads):
                    raise Failure(f"calls are refused: {[c.refused[:1] for c in callers]}")
        finally:
            until.set()
            server.wait_for(threads)
            running.end().must_end_with(0)

        def acknowledges(output):
            return re.findall(r"arn:aws:s3:::([\w-]+)/", output.decode(errors="replace")
                              ) if b"HTTP/1.1 200" in output else []

        recording.add(log, acknowledges)
        return recording

    def cases(self, wanted):
        return [f"{('import', 'put', 'serve')[number % 3]}:{number}" for number in range(wanted)]

    def attack(self, key, place):
        writer = key.split(":")[0]
        recording, random = self.recordings[writer], self.random(key)
        end = self._moment(recording, random)
        target = self._write(recording.cut(end, random), place)
        promised = list(recording.acknowledged(end))
        if writer != "import":
            promised += sum(self.ids.values(), [])
        if os.path.exists(target.path) and os.path.getsize(target.path) > 0:
            outcome = target.run("verify", "--format", "json").must_be_civil()
            if outcome.code != 2:
                target.must_be_sound(after_power_cut=True)
                target.must_hold(promised)
            elif promised:
                raise Failure(f"cannot be verified: {outcome}")
        elif promised:
            raise Failure("acknowledged, and the store itself is gone")
        # What is left can be gone on with: always what looks unfinished, else now and then.
        if not promised or random.random() < 0.1:
            again = self.logs if writer == "import" else self.more
            target.run("import", again).must_end_with(0)
            target.must_be_sound()
            target.must_hold(promised)

    def _moment(self, recording, random):
        """Any moment; often the one just after an acknowledgement, when nothing may be missing."""
        acks = [i + 1 for i, step in enumerate(recording.steps) if step.what == "ack"]
        if random.random() < 0.3:
            return random.choice(acks)
        return random.randrange(1, len(recording.steps) + 1)

    def _write(self, files, place):
        for name, content in files.items():
            with open(os.path.join(place, name), "wb") as output:
                output.write(content)
        return store.Store(self.program, os.path.join(place, "store.sqlite"))

    def _control(self, writer, recording):
        random = self.random(writer)
        for number in range(200):
            place = os.path.join(self.place, f"control-{writer}-{number}")
            os.mkdir(place)
            end = self._moment(recording, random)
            target = self._write(recording.cut(end, random, honours_syncs=False), place)
            try:
                target.must_hold(recording.acknowledged(end))
            except (Failure, sqlite3.Error):
                return
        raise Failure("200 cuts that ignore every sync lost nothing: this attack finds nothing")

    def remark(self):
        if not hasattr(self, "recordings"):
            return ""
        acks = sum(len(r.acknowledged(len(r.steps))) for r in self.recordings.values())
        return f"of {sum(len(r.steps) for r in self.recordings.values()):,} steps with {acks} " \
            "acknowledgements; the controls lost some"
