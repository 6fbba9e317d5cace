"""Figures for people, aligned; the same figures for programs, as JSON."""

import json
import statistics

KINDS = {"g": "gets", "p": "puts"}


class Figures:
    def __init__(self, as_json):
        self.as_json, self.all = as_json, []

    def title(self, text):
        self.note(f"\n{text}", indent="")

    def note(self, text, indent="  "):
        if not self.as_json:
            print(indent + text, flush=True)

    def add(self, name, value, unit):
        self.all.append({"name": name, "value": round(value, 4), "unit": unit})

    def load(self, name, runs):
        """A line for each kind of calls: of the rates and quantiles the median over the runs, of the
        longest the longest. Gives the rates by kind."""
        rates = {}
        for kind in runs[0]["kinds"]:
            each = [run["kinds"][kind] | {"rate": run["kinds"][kind]["count"] / run["seconds"]}
                    for run in runs]
            figures = {key: statistics.median(run[key] for run in each)
                       for key in ("rate", "p50", "p99")}
            figures["max"] = max(run["max"] for run in each)
            rates[kind] = figures["rate"]
            full = f"{name}: {KINDS[kind]}"
            self.add(full, figures["rate"], "/s")
            for key in ("p50", "p99", "max"):
                self.add(f"{full}: {key}", figures[key] / 1000, "ms")
            self.note(f"{full:32} {figures['rate']:9,.0f} /s" + "".join(
                f"   {key} {figures[key] / 1000:8.2f} ms" for key in ("p50", "p99", "max")))
        return rates

    def end(self):
        if self.as_json:
            print(json.dumps({"figures": self.all}, ensure_ascii=False))
