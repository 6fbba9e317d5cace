public import CloudTrail
import GRDB

/// The event that set the selectors of a trail: as much of it as an answer tells. The request and the
/// answer that the log keeps beside may be long, and are not read.
public struct SelectorOrigin: Sendable {
  /// Its place in the log.
  public let sequence: Int64
  /// The source's own.
  public let id: String
  public let kind: EventKind
  public let time: Timestamp
  /// Who called; nil where that is not known.
  public let principal: String?
  private let change: TrailChange

  /// The selectors in force in a period whose selectors it set, or nil where they are not known.
  ///
  /// - Throws: ``HistoryError/undecodable(sequence:reason:)`` where the event sets none.
  public func selectors(of state: TrailState) throws -> TrailSelectors? {
    guard let kind = state.selectors.value else { return nil }
    if kind == .default { return .default }
    switch change {
    case .putEventSelectors(let selectors): return selectors
    case .observe(let observation): return observation.selectors ?? .default
    default: throw HistoryError.undecodable(sequence: sequence, reason: "holds no selectors")
    }
  }
}

extension SelectorOrigin {
  fileprivate init(_ event: FoldedEvent, principal: String?) {
    sequence = event.sequence
    id = event.id
    kind = event.change.kind
    time = event.time
    change = event.change
    self.principal = principal
  }
}

extension HistorySnapshot {
  /// The event that set the selectors of a period, or nil where none is known that did.
  public func selectorOrigin(of state: TrailState) throws -> SelectorOrigin? {
    guard let sequence = state.selectorsBy else { return nil }
    return try database.first(
      FoldedEvent.selectWithPrincipal + " WHERE sequence = ?", [sequence.databaseValue]
    ) { row in
      SelectorOrigin(try FoldedEvent(row: row), principal: try row.read(5))
    }
  }

  /// The selectors in force in a period, or nil where they are not known.
  public func selectors(of state: TrailState) throws -> TrailSelectors? {
    guard let kind = state.selectors.value else { return nil }
    guard kind != .default, let sequence = state.selectorsBy else { return .default }
    guard let event = try selectorOrigin(of: state) else {
      throw HistoryError.undecodable(sequence: sequence, reason: "is not there")
    }
    return try event.selectors(of: state)
  }
}
