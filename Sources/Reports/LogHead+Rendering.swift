public import CloudTrail
public import History
import ReadModels

extension LogHead {
  /// One line to keep: the head, and when its event was recorded.
  ///
  /// - Parameter recordedAt: nil for an empty log.
  public func text(recordedAt: Timestamp?) -> String {
    "\(self)\(recordedAt.map { " \($0)" } ?? "")\n"
  }

  /// See `schema/head.schema.json`.
  public func json(recordedAt: Timestamp?) -> JSONValue {
    .document([
      "event": .integer(sequence ?? 0),
      "hash": .string(Hexadecimal.string(hash)),
      "head": .string("\(self)"),
      "recordedAt": recordedAt.map { .string("\($0)") } ?? .null,
    ])
  }
}
