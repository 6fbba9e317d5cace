public import CloudTrail
public import History
import ReadModels

extension StoreHead {
  /// One line to keep: the heads, and when the last of their rows was recorded.
  ///
  /// - Parameter recordedAt: nil for an empty store.
  public func text(recordedAt: Timestamp?) -> String {
    "\(self)\(recordedAt.map { " \($0)" } ?? "")\n"
  }

  /// See `schema/head.schema.json`.
  public func json(recordedAt: Timestamp?) -> JSONValue {
    .document([
      "event": .integer(log.sequence ?? 0),
      "hash": .string(Hexadecimal.string(log.hash)),
      "ledger": ledger.map {
        [
          "reading": .integer($0.sequence ?? 0), "hash": .string(Hexadecimal.string($0.hash)),
        ]
      } ?? .null,
      "head": .string("\(self)"),
      "recordedAt": recordedAt.map { .string("\($0)") } ?? .null,
    ])
  }
}
