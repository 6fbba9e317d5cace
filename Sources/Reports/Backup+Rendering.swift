public import CloudTrail
public import History
public import ReadModels

extension Backup {
  /// What was made, and what its verification found.
  public func text(_ style: Style) -> String {
    var rows = Columns()
    rows.add("copy", Printable.text(path))
    rows.add("bytes", Number.grouped(Int(bytes)))
    return rows.text + verification.text(style)
  }

  /// See `schema/backup.schema.json`.
  public var json: JSONValue {
    .document([
      "path": .string(path), "bytes": .integer(bytes),
      "events": .integer(verification.events),
      "head": verification.head.map { .string(Hexadecimal.string($0)) } ?? .null,
      "sound": .bool(verification.isSound),
      "findings": .array(verification.findings.map { .string($0.fact) }),
    ])
  }
}
