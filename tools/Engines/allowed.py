"""What differs from replay by name, and is no difference. Everything is uncertain or marked where replay is not."""


def late(comparing, keys):
    """Records that came late: replay knows from the name of their file when, the statement does not."""
    found = comparing.records(key[0] for key in keys)
    allowed, left = 0, []
    for key in keys:
        theirs = comparing.database.execute(
            "SELECT verdict, provisional FROM theirs WHERE eventID = ? AND trailARN = ?", list(key)).fetchall()
        is_late = found.get(key[0], {}).get("addendum") is not None
        if is_late and all(verdict == "uncertain" or provisional for verdict, provisional in theirs):
            allowed += 1
        else:
            left.append(key)
    return ({"late and uncertain or marked": allowed} if allowed else {}), left


def by_table(comparing, keys):
    """What the table cannot know is uncertain with its reason; where all agree, the reason may be another."""
    counts, left = {}, []
    for key in keys:
        rows = [comparing.database.execute(
            f"SELECT verdict, byConfiguration, reason FROM {table} WHERE eventID = ? AND trailARN = ?",
            list(key)).fetchall() for table in ("ours", "theirs")]
        ours, theirs = rows
        if len(ours) == len(theirs) == 1 and theirs[0][0] == "uncertain":
            name = f"uncertain, {theirs[0][2]}"
        elif len(ours) == len(theirs) == 1 and ours[0][:2] == theirs[0][:2]:
            name = "another reason or mark"
        else:
            left.append(key)
            continue
        counts[name] = counts.get(name, 0) + 1
    return counts, left
