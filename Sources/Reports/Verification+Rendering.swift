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
    rows.add(
      "ledger",
      ledgerHead.map { "\(LogHead(sequence: readings, hash: $0))" } ?? "none: it is empty")
    var out = rows.text + notedText
    for note in notes { out += "note: \(Printable.text(note.fact))\n" }
    if noteCount > notes.count { out += "and \(noteCount - notes.count) more notes\n" }
    if isSound { return out + style.green("sound") + "\n" + proofText }
    out += style.red(Number.counted(findingCount, "finding")) + "\n"
    for finding in findings { out += "  \(Printable.text(finding.fact))\n" }
    if findingCount > findings.count { out += "  and \(findingCount - findings.count) more\n" }
    return out
  }

  /// One line for each noted head that is in the log or the ledger; the others are findings.
  private var notedText: String {
    noted.map { noted in
      let log = noted.event.map { event in
        Self.noted("event", event, "this log", Number.counted(Int(events - event), "event"))
      }
      let ledger = noted.reading.flatMap { reading in
        reading == 0 && noted.head.ledger == nil
          ? nil
          : Self.noted(
            "reading", reading, "this ledger", Number.counted(Int(readings - reading), "reading"))
      }
      return (log ?? "") + (ledger ?? "")
    }.joined()
  }

  private static func noted(
    _ row: String, _ number: Int64, _ chain: String, _ since: String
  ) -> String {
    number == 0
      ? "the noted head is that of an empty \(chain.dropFirst(5)), \(since) since\n"
      : "the head of \(row) \(Number.grouped(Int(number))) is in \(chain), \(since) since\n"
  }

  private var proofText: String {
    let proven = """
      proven: no event or reading was changed, removed, moved or put in between unless
        all hashes after it were computed anew; the tables, guards and views are
        Trailback's, and show what the log and the ledger say

      """
    let ends = [
      provenUpTo.map { ("event", "log", $0) }, provenReadings.map { ("reading", "ledger", $0) },
    ].compactMap { $0 }.filter { $0.2 > 0 }
    guard !ends.isEmpty else {
      return proven + """
        not proven: that neither was written anew or cut off at its end; only a
          head that is kept elsewhere proves that

        """
    }
    return proven
      + ends.map { row, chain, last in
        let number = Number.grouped(Int(last))
        return """
          proven by the noted head: up to \(row) \(number) the \(chain) is the one it was taken of
          not proven: that no \(row) after \(row) \(number) was cut off or written anew

          """
      }.joined()
  }

  /// See `schema/verification.schema.json`.
  public var json: JSONValue {
    .document([
      "sound": .bool(isSound),
      "events": .integer(events),
      "trails": .integer(Int64(trails)),
      "head": head.map { .string(Hexadecimal.string($0)) } ?? .null,
      "readings": .integer(readings),
      "ledgerHead": ledgerHead.map { .string(Hexadecimal.string($0)) } ?? .null,
      "notedHead": noted.first.map(Self.json) ?? .null,
      "notedHeads": .array(noted.map(Self.json)),
      "provenUpTo": provenUpTo.map { .integer($0) } ?? .null,
      "provenReadings": provenReadings.map { .integer($0) } ?? .null,
      "findings": .array(
        findings.map { ["code": .string($0.code), "fact": .string($0.fact)] }),
      "findingCount": .integer(Int64(findingCount)),
      "notes": .array(notes.map { ["code": .string($0.code), "fact": .string($0.fact)] }),
      "noteCount": .integer(Int64(noteCount)),
    ])
  }

  private static func json(_ noted: NotedHead) -> JSONValue {
    [
      "hash": .string(Hexadecimal.string(noted.head.log.hash)),
      "number": noted.head.log.sequence.map { .integer($0) } ?? .null,
      "event": noted.event.map { .integer($0) } ?? .null,
      "found": noted.found.map { .string(Hexadecimal.string($0)) } ?? .null,
      "ledger": noted.head.ledger.map { head in
        [
          "hash": .string(Hexadecimal.string(head.hash)),
          "number": head.sequence.map { .integer($0) } ?? .null,
          "found": noted.foundInLedger.map { .string(Hexadecimal.string($0)) } ?? .null,
        ]
      } ?? .null,
      "reading": noted.reading.map { .integer($0) } ?? .null,
    ]
  }
}
