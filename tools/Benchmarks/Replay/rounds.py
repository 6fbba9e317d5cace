"""Programs in turn, A B A B …, so that a machine that slows down slows all of them."""

import statistics
import sys
from dataclasses import dataclass, field

from measuring import Failed, run


@dataclass
class Program:
    name: str
    command: list
    # From what it printed to (records, logged, by category); None where it gives no answer.
    read_answer: object = None
    keeps_output: bool = True
    # Not of Spark: its virtual machine is no child that we wait for.
    tells_cpu: bool = True
    # The exit codes that are no failure.
    codes: tuple = (0,)
    runs: list = field(default_factory=list)

    @property
    def seconds(self):
        return statistics.median(run.seconds for run in self.runs)

    @property
    def cpu_seconds(self):
        return statistics.median(run.cpu_seconds for run in self.runs)

    @property
    def peak_megabytes(self):
        return max(run.peak_megabytes for run in self.runs)

    @property
    def is_whole(self):
        return all(run.is_whole for run in self.runs)


def run_in_turn(programs, rounds, time_limit=600):
    """Runs all programs, slow ones fewer times, and stops where two answers differ."""
    for number in range(rounds):
        for program in programs:
            if program.runs and number >= rounds_for(program.runs[0], rounds):
                continue
            progress(f"  round {number + 1} of {rounds}: {program.name}")
            warm_up(program, time_limit)
            program.runs.append(run(program.command, time_limit, program.keeps_output, program.codes))
            compare(programs)
    progress("")


def warm_up(program, time_limit):
    """Once without measuring: while others run, the kernel gives away the pages that a program and its
    libraries lie on. To the slow ones it makes no difference."""
    if not program.runs or program.runs[0].seconds < 6:
        run(program.command, time_limit, program.keeps_output, program.codes)


def progress(text):
    """Over the last such line, and only where somebody looks."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()


def rounds_for(first, rounds):
    """Five rounds of a program that takes half a minute tell little more than two."""
    if not first.is_whole or first.seconds > 30:
        return 1
    return min(rounds, 3) if first.seconds > 5 else rounds


def compare(programs):
    answers = {}
    for program in programs:
        for each in program.runs:
            if program.read_answer and each.is_whole:
                answers.setdefault(program.read_answer(each.output), set()).add(program.name)
    if len(answers) > 1:
        told = "\n".join(f"{answer}: {', '.join(sorted(names))}" for answer, names in answers.items())
        raise Failed(f"The answers differ, so no figure is worth anything:\n{told}")
