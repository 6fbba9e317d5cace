"""Records of any files, one a line, each with an event id of its own."""

import gzip
import json
import os


def gather(paths, output):
    """
    Writes the records of files and folders as lines.

    Returns how many, and how many were left out since an engine cannot hold their texts.
    """
    seen, written, unfit = set(), 0, 0
    with open(output, "w") as file:
        for path in paths:
            for record in records_in(path):
                if not is_fit(record):
                    unfit += 1
                    continue
                event = record.get("eventID")
                if not isinstance(event, str) or event in seen:
                    record = {**record, "eventID": f"{event}-{written}"}
                seen.add(record["eventID"])
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
                written += 1
    return written, unfit


def records_in(path):
    if os.path.isdir(path):
        for name in sorted(os.listdir(path)):
            yield from records_in(os.path.join(path, name))
    elif path.endswith((".json", ".jsonl", ".json.gz", ".jsonl.gz", ".cloudtrail")):
        opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
        with opened as file:
            if path.endswith((".jsonl", ".jsonl.gz")):
                for line in file:
                    yield from records_of(line)
            else:
                yield from records_of(file.read())


def records_of(text):
    """The records in documents that follow one another, whatever they are inside of."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        while at < len(text) and text[at] in " \t\r\n\ufeff,":
            at += 1
        if at == len(text):
            break
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            break
        yield from inside(value)


def inside(value):
    if isinstance(value, list):
        for one in value:
            yield from inside(one)
    elif isinstance(value, dict):
        if is_record(value):
            yield value
        for key in ("Records", "detail"):
            if key in value:
                yield from inside(value[key])


def is_record(value):
    return all(isinstance(value.get(key), str) for key in ("eventTime", "eventSource", "eventName"))


def is_fit(value):
    """Whether no text holds NUL or a surrogate without its other half: engines do not hold these as they are."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= one <= "\udfff" for one in value)
    if isinstance(value, dict):
        return all(is_fit(one) for pair in value.items() for one in pair)
    if isinstance(value, list):
        return all(is_fit(one) for one in value)
    return True
