"""Figures for people, aligned; the same figures for programs, as JSON."""

import json


class Table:
    def __init__(self, as_json, folders):
        """Folders by the names that stand for them in commands, as a shell would have it."""
        self.as_json, self.folders = as_json, folders
        self.figures = []
        if not as_json:
            print(" ".join(f"{name}={folder}" for name, folder in folders.items()))

    def title(self, text, commands=()):
        if not self.as_json:
            print(f"\n{text}")
            for command in commands:
                for name, folder in self.folders.items():
                    command = command.replace(folder, f"${name}")
                print(f"  $ {command}")

    def note(self, text):
        if not self.as_json:
            print(f"  {text}")

    def programs(self, section, programs, against=None):
        """A line for each program: seconds, ratio to one of them, memory, rounds."""
        width = max(len(program.name) for program in programs)
        for program in programs:
            name = f"{section}: {program.name}"
            self.figure(name, program.seconds, "s")
            self.figure(f"{name}: peak memory", program.peak_megabytes, "MB")
            bound = " " if program.is_whole else ">"
            line = f"  {program.name:{width}}  {bound}{program.seconds:8.2f} s"
            if against is not None:
                line += f"  {program.seconds / against.seconds:7.2f} ×"
            rounds = len(program.runs)
            line += f"  {program.cpu_seconds:8.2f} s cpu" if program.tells_cpu else " " * 16
            line += f"  {program.peak_megabytes:7.0f} MB  {rounds} round{'s' if rounds > 1 else ''}"
            if not self.as_json:
                print(line, flush=True)

    def ratio(self, name, value):
        self.figure(name, value, "ratio")
        self.note(f"{name}: {value:.2f}")

    def figure(self, name, value, unit):
        self.figures.append({"name": name, "value": round(value, 4), "unit": unit})

    def end(self):
        if self.as_json:
            print(json.dumps({"figures": self.figures}, ensure_ascii=False))
