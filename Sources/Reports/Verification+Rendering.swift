public import CloudTrail
public import History
public import ReadModels

extension Verification {
  /// The counts and the head of the log, then whether it is sound, or the findings.
  public func text(_ style: Style) -> String {
    var rows = Columns()
    rows.add("events", Number.grouped(Int(events)))
    rows.add("trails", Number.grouped(trails))
    rows.add("head", head.map(Hexadecimal.string) ?? "none: the log is empty")
    var out = rows.text
    if let noted, let sequence = noted.sequence {
      out +=
        "the log still holds the head noted as \(Hexadecimal.string(noted.hash)): "
        + "event \(Number.grouped(Int(sequence)))\n"
    }
    for note in notes { out += "note: \(Printable.text(note.fact))\n" }
    if noteCount > notes.count { out += "and \(noteCount - notes.count) more notes\n" }
    if isSound {
      return out + style.green("sound") + ": the chain, the guards and the projections hold\n"
    }
    out += style.red(Number.counted(findingCount, "finding")) + "\n"
    for finding in findings { out += "  \(Printable.text(finding.fact))\n" }
    if findingCount > findings.count { out += "  and \(findingCount - findings.count) more\n" }
    return out
  }

  /// See `schema/verification.schema.json`.
  public var json: JSONValue {
    .document([
      "sound": .bool(isSound),
      "events": .integer(events),
      "trails": .integer(Int64(trails)),
      "head": head.map { .string(Hexadecimal.string($0)) } ?? .null,
      "notedHead": noted.map {
        [
          "hash": .string(Hexadecimal.string($0.hash)),
          "event": $0.sequence.map { .integer($0) } ?? .null,
        ]
      } ?? .null,
      "findings": .array(
        findings.map { ["code": .string($0.code), "fact": .string($0.fact)] }),
      "findingCount": .integer(Int64(findingCount)),
      "notes": .array(notes.map { ["code": .string($0.code), "fact": .string($0.fact)] }),
      "noteCount": .integer(Int64(noteCount)),
    ])
  }
}
