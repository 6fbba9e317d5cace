"""Checks of what clients say, and rows of the table."""


class Absent(Exception):
    """A client that cannot be had here, and why."""


class Row:
    """One client: what it was asked, in the past and now, and what was wrong with its answers."""

    def __init__(self, client):
        self.client, self.version, self.absent = client, "", None
        self.checks, self.wrong = 0, []
        self.past, self.present, self.stub = {}, {}, set()

    def check(self, name, found, expected=True):
        self.checks += 1
        if found != expected:
            self.wrong.append(f"{name}: {short(found)} instead of {short(expected)}")

    @property
    def result(self):
        if self.absent:
            return f"skipped: {self.absent}"
        if self.wrong:
            return f"FAIL: {len(self.wrong)} of {self.checks}"
        return f"PASS: {self.checks} checks"


def short(value):
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 300 else text[:300] + " …"


def calls(counted):
    """Operations with what the server answered to them: `PutEventSelectors ✗` was refused."""
    names = {}
    for name, status in counted:
        names.setdefault(name, set()).add(status < 400)
    return ", ".join(
        name + ("" if answers == {True} else " ✗" if answers == {False} else " ✓✗")
        for name, answers in sorted(names.items())) or "none"


def table(rows):
    """The table in Markdown, as the page has it."""
    lines = [("client", "version", "calls in the past", "calls now", "answered by the stub",
              "result")]
    for row in rows:
        lines.append((row.client, row.version or "-", calls(row.past), calls(row.present),
                      ", ".join(sorted(row.stub)) or "none", row.result))
    out = ["| " + " | ".join(line) + " |" for line in lines]
    return "\n".join([out[0], "|" + "---|" * len(lines[0]), *out[1:]])
