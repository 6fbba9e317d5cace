public import CloudTrail
public import History
public import ReadModels

extension Verification {
  /// The counts and the head of the log, the heads that were noted, then the findings, or what is
  /// proven by there being none and what is not. At most 80 columns but for findings and notes.
  public func text(_ style: Style) -> String {
    var rows = Columns()
    rows.add("events", Number.grouped(Int(events)))
    rows.add("trails", Number.grouped(trails))
    rows.add(
      "head", head.map { "\(LogHead(sequence: events, hash: $0))" } ?? "none: the log is empty")
    var out = rows.text + notedText
    for note in notes { out += "note: \(Printable.text(note.fact))\n" }
    if noteCount > notes.count { out += "and \(noteCount - notes.count) more notes\n" }
    if isSound { return out + style.green("sound") + "\n" + proofText }
    out += style.red(Number.counted(findingCount, "finding")) + "\n"
    for finding in findings { out += "  \(Printable.text(finding.fact))\n" }
    if findingCount > findings.count { out += "  and \(findingCount - findings.count) more\n" }
    return out
  }

  /// One line for each noted head that is in the log; the others are findings.
  private var notedText: String {
    noted.compactMap(\.event).map { event in
      let since = Number.counted(Int(events - event), "event") + " since"
      return event == 0
        ? "the noted head is that of an empty log, \(since)\n"
        : "the head of event \(Number.grouped(Int(event))) is in this log, \(since)\n"
    }.joined()
  }

  private var proofText: String {
    let proven = """
      proven: no event was changed, removed, moved or put in between unless all hashes
        after it were computed anew; the tables, guards and views are Trailback's, and
        show what the log says

      """
    guard let last = provenUpTo, last > 0 else {
      return proven + """
        not proven: that the log was not written anew or cut off at its end; only a
          head that is kept elsewhere proves that

        """
    }
    let number = Number.grouped(Int(last))
    return proven + """
      proven by the noted head: up to event \(number) the log is the one it was taken of
      not proven: that no event after event \(number) was cut off or written anew

      """
  }

  /// See `schema/verification.schema.json`.
  public var json: JSONValue {
    .document([
      "sound": .bool(isSound),
      "events": .integer(events),
      "trails": .integer(Int64(trails)),
      "head": head.map { .string(Hexadecimal.string($0)) } ?? .null,
      "notedHead": noted.first.map(Self.json) ?? .null,
      "notedHeads": .array(noted.map(Self.json)),
      "provenUpTo": provenUpTo.map { .integer($0) } ?? .null,
      "findings": .array(
        findings.map { ["code": .string($0.code), "fact": .string($0.fact)] }),
      "findingCount": .integer(Int64(findingCount)),
      "notes": .array(notes.map { ["code": .string($0.code), "fact": .string($0.fact)] }),
      "noteCount": .integer(Int64(noteCount)),
    ])
  }

  private static func json(_ noted: NotedHead) -> JSONValue {
    [
      "hash": .string(Hexadecimal.string(noted.head.hash)),
      "number": noted.head.sequence.map { .integer($0) } ?? .null,
      "event": noted.event.map { .integer($0) } ?? .null,
      "found": noted.found.map { .string(Hexadecimal.string($0)) } ?? .null,
    ]
  }
}
