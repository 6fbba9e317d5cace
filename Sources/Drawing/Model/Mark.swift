public import CloudTrail
import Comparison
import History
public import ReadModels

/// Something that was done to a trail, or that AWS refused to do.
public struct Mark: Sendable, Hashable {
  /// When it happened.
  public var time: Timestamp
  /// What it did to what is logged.
  public var direction: Direction
  /// What it means, in one line: `stops logging management events`. Where it means nothing for what is logged, the
  /// name of the call.
  public var words: String
  /// Who did it, shortly: `SupportAccess/support-8841`; nil if nobody is named.
  public var who: String?
  /// The number of the event in the log.
  public var sequence: Int64

  /// What a call did to what is logged.
  public enum Direction: String, Sendable, Hashable, CaseIterable {
    /// Less is logged than before.
    case narrowed
    /// Less and more.
    case both
    /// More.
    case widened
    /// Nothing that is logged changed, or it is not known what.
    case other
    /// AWS refused the call.
    case refused
  }

  /// A mark.
  public init(
    time: Timestamp, direction: Direction, words: String, who: String?, sequence: Int64
  ) {
    self.time = time
    self.direction = direction
    self.words = words
    self.who = who
    self.sequence = sequence
  }

  /// The mark of an entry of a timeline. Without ``TimelineEntry/meaning``, only starts, stops and deletions have a
  /// direction.
  public init(_ entry: TimelineEntry) {
    let content = entry.event.content
    let account = content.stream.trailARN?.account ?? content.account
    self.init(
      time: content.time, direction: Direction(entry), words: Self.words(entry),
      who: content.actor.principal.map { PrincipalWords.short($0, inAccount: account) },
      sequence: entry.event.sequence)
  }

  /// A longer text says more than a mark has room for.
  private static let longest = 160

  private static func words(_ entry: TimelineEntry) -> String {
    let words: String
    switch Direction(entry) {
    case .narrowed, .both, .widened: words = entry.meaningInWords ?? entry.title
    case .other:
      words = entry.title + (entry.meaningInWords.map { ": " + $0 } ?? "")
    case .refused: words = entry.title
    }
    return words.count > longest ? words.prefix(longest - 1) + "…" : words
  }

  /// The whole mark in one line: `Tue 2025-03-04 02:13:52Z SupportAccess/support-8841: stops logging management
  /// events`.
  public var line: String {
    time.withWeekday + (who.map { " \($0)" } ?? "") + ": " + words
  }
}

extension Mark.Direction {
  fileprivate init(_ entry: TimelineEntry) {
    if entry.event.content.change.kind == .rejectedCall {
      self = .refused
      return
    }
    switch entry.meaning?.outcome {
    case .narrowed: self = .narrowed
    case .widened: self = .widened
    case .both: self = .both
    case .same: self = .other
    // A start or a stop is one even if it is not known what is logged.
    case .undecided, .notComparable, .tooLarge, nil:
      switch (entry.before?.logs, entry.after?.logs) {
      case (true, false): self = .narrowed
      case (nil, false): self = entry.isNarrowed ? .narrowed : .other
      case (false, true): self = .widened
      case (true, true), (false, false), (true, nil), (false, nil), (nil, true), (nil, nil):
        self = .other
      }
    }
  }
}

extension TrailState {
  /// Whether the trail is there and logs; nil if that is not known.
  fileprivate var logs: Bool? {
    if exists == .known(false) || logging == .known(false) { return false }
    return exists == .known(true) && logging == .known(true) ? true : nil
  }
}
