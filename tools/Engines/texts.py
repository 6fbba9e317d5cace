"""Texts that are hostile to somebody's literals, patterns, or notion of a character."""

# Each is one idea; the generator also joins, cuts and repeats them.
HOSTILE = [
    "'", "''", '"', '""', "\\", "\\\\", "\\'", '\\"', "\\n", "\n", "\r\n", "\t", "%", "%%", "_", "*", "?", " ", "  ",
    "a%b", "a_b", "a*b", "(", ")", "[a-z]+", "^a$", ".*", "a|b", "{1}", "${x}", "$1", "\\1", "--", "/*", "*/", ";",
    "`", "#", ":", "::", "/", "//", "\u00e9", "e\u0301", "\u00df", "SS", "\u0130", "i\u0307", "\u0131", "\u212a", "K",
    "\u03a3", "\u03c2", "\u03c3", "\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0002f81a",
    "\u202eabc", "\u05d0\u05d1", "\u0628", "\ufeff", "\u200b", "\u00a0", "\u2028", "\x01", "\x1f", "\x7f", "\uffff",
    "\ue000", "null", "NULL", "true", "false", "True", "0", "-1", "1e5", "{}", "[]", "{\"a\":1}", "\\u0041", "\\0",
    "x" * 300, "\U0001f600" * 40,
]


def hostile(rng):
    """One of them, or some put together, or cut."""
    count = rng.choice([1, 1, 1, 2, 3])
    text = "".join(rng.choice(HOSTILE) for _ in range(count))
    return text[: rng.randint(1, len(text))] if rng.random() < 0.2 else text


def near(rng, text):
    """A text that is nearly another one."""
    kind = rng.randrange(9)
    if kind == 0:
        return text.swapcase()
    if kind == 1:
        return text + hostile(rng)
    if kind == 2:
        return hostile(rng) + text
    if kind == 3 and len(text) > 1:
        return text[:-1]
    if kind == 4 and len(text) > 1:
        return text[1:]
    if kind == 5 and text:
        at = rng.randrange(len(text))
        return text[:at] + hostile(rng) + text[at + 1:]
    return text


def part(rng, text, operator):
    """A value for an operator that the text may well match."""
    if "starts" in operator.lower():
        cut = text[: rng.randint(0, len(text))]
    elif "ends" in operator.lower():
        cut = text[rng.randint(0, len(text)):]
    else:
        cut = text
    return near(rng, cut) if rng.random() < 0.15 else cut
