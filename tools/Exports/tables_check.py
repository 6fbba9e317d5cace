"""CSV by pandas, lines by the rules of Timesketch, and all forms beside one another."""

import io

import pandas
from story import ACCOUNT

# The columns without which Timesketch refuses a file, and the longest text that it can index, in bytes.
REQUIRED = {"message", "datetime", "timestamp_desc"}
LONGEST = 32_766


def printable(text):
    """As CSV writes text that drives a terminal."""
    def unfit(character):
        code = ord(character)
        return code < 0x20 or 0x7F <= code < 0xA0 or 0x200B <= code <= 0x200F or 0x2028 <= code <= 0x202E
    return "".join(f"\\u{{{ord(one):x}}}" if unfit(one) else one for one in text)


def read(text):
    """CSV as the help says that pandas reads it."""
    table = pandas.read_csv(io.BytesIO(text), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return table.apply(lambda column: column.str.removeprefix("'"))


def forms(story):
    """All forms have the same things, at the same times, in the same order:"""
    lines = story.lines("timesketch")
    said = [(one["event_id"], one["datetime"]) for one in lines]
    ecs = [(one["trailback"]["id"], one["@timestamp"]) for one in story.lines("ecs")]
    ocsf = [(one["metadata"]["uid"], one["metadata"]["original_time"]) for one in story.lines("ocsf")]
    assert said == ecs, "ECS differs"
    assert said == ocsf, "OCSF differs"
    for arguments in (["timesketch", "--format", "csv"], ["timeline", "--format", "csv"]):
        table = read(story.export(*arguments))
        column = "datetime" if arguments[0] == "timesketch" else "time"
        times = pandas.to_datetime(table[column], format="ISO8601")
        ids = list(zip(table["event_id"], times))
        assert ids == [(one, pandas.Timestamp(time)) for one, time in said], arguments
    own = story.lines("timeline")
    assert len(own) == len(said)
    return f"{len(said)} in six forms"


def pandas_reads(story):
    """pandas reads CSV with accounts, times and texts as they are in JSON:"""
    table = read(story.export("timeline", "--format", "csv", "--bom", logs=False))
    lines = story.lines("timeline", logs=False)
    assert len(table) == len(lines)
    pairs = [("account", "account"), ("time", "time"), ("principal", "principal"),
             ("user_agent", "userAgent"), ("source_ip", "sourceIPAddress"), ("event_id", "eventID"),
             ("error_message", "errorMessage"), ("reason", "reason"), ("voids", "voids"),
             ("recorded_time", "recordedTime"), ("meaning", "meaning"), ("trail", "trailARN")]
    for column, member in pairs:
        for cell, line in zip(table[column], lines):
            wanted = printable(line.get(member, ""))
            assert cell == wanted, f"{column}: {cell!r}, not {wanted!r}"
    assert (table["account"] == ACCOUNT).sum() == 5, "the account that begins with 0"
    stops = table[table["what"] == "StopLogging (voided)"]
    assert list(stops["change"]) == ["logging: yes → no"] or len(stops) == 1
    raw = pandas.read_csv(io.BytesIO(story.export("timeline", "--format", "csv", logs=False)))
    assert "'" + ACCOUNT in set(raw["account"].astype(str)), "without dtype the zero is lost"
    for verb in (["gaps", "sample"], ["trails"], ["sources"], ["replay", "sample", "--trail", "zero"]):
        other = read(story.run(*verb, "--format", "csv", "--bom"))
        assert len(other), verb
    return f"{len(table)} rows, {len(pairs)} columns"


def timesketch_lines(story):
    """Lines for Timesketch have what it requires, and nothing that it cannot index:"""
    lines = story.lines("timesketch")
    types = {}
    for line in lines:
        assert REQUIRED <= line.keys() and isinstance(line["tag"], list)
        assert 1700 <= pandas.Timestamp(line["datetime"]).year <= 9999
        for name, value in line.items():
            assert types.setdefault(name, type(value)) is type(value), f"{name} has two types"
            assert len(str(value).encode()) <= LONGEST, name
    return f"{len(lines)} lines"


def timesketch_rows(story):
    """CSV for Timesketch, read as its importer does: no row is dropped for its time:"""
    text = story.export("timesketch", "--format", "csv")
    table = pandas.read_csv(io.BytesIO(text))
    assert REQUIRED <= set(table.columns)
    times = pandas.to_datetime(table["datetime"], errors="coerce")
    assert not times.isna().any(), "a time is not understood"
    assert all(tag.startswith('["trailback"') for tag in table["tag"])
    assert table["message"].notna().all()
    return f"{len(table)} rows"


CHECKS = [forms, pandas_reads, timesketch_lines, timesketch_rows]
