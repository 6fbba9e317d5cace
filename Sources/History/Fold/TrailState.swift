/// All that decides, at one moment, what a trail logs.
public struct TrailState: Sendable, Hashable {
  /// 1 for the first trail of an ARN that the history knows, 2 after that was deleted and created
  /// again; 0 before the first was created.
  public var generation: Int
  public var exists: Known<Bool>
  public var logging: Known<Bool>
  /// The sequence of the event that set ``logging``; where that is not known, of the last one that did.
  public var loggingBy: Int64?
  public var selectors: Known<SelectorKind>
  /// The sequence of the event that holds the selectors; where they are not known, of the last one
  /// that did.
  public var selectorsBy: Int64?
  /// The insight types in force.
  public var insights: Known<[String]>
  public var isMultiRegion: Known<Bool>
  public var includesGlobalServices: Known<Bool>
  public var isOrganization: Known<Bool>
  public var logsRecursively: Known<Bool>

  /// Which kind of selectors is in force.
  public enum SelectorKind: String, Sendable, Hashable, CaseIterable {
    /// None were ever put: all management events (SEMANTICS 3.1).
    case `default`
    case basic
    case advanced
  }

  /// The settings that are yes or no, in one order for all who go through them.
  static let settings: [any WritableKeyPath<TrailState, Known<Bool>> & Sendable] = [
    \.isMultiRegion, \.includesGlobalServices, \.isOrganization, \.logsRecursively,
  ]

  /// The state before the first event: the trail is not there yet when that event creates it, and
  /// otherwise nobody knows.
  static func initial(existed: Bool) -> TrailState {
    TrailState(
      generation: existed ? 1 : 0, exists: existed ? .unknown(.unseen) : .known(false),
      logging: .unknown(.unseen), selectors: .unknown(.unseen), insights: .unknown(.unseen),
      isMultiRegion: .unknown(.unseen), includesGlobalServices: .unknown(.unseen),
      isOrganization: .unknown(.unseen), logsRecursively: .unknown(.unseen))
  }
}
