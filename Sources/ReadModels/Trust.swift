public import CloudTrail
import History
public import Replay

/// How far an answer about a trail at a moment can be trusted: the history keeps the last known values for
/// ever, whether or not it read the calls that came after them (SEMANTICS 3.7).
public enum Trust: Sendable, Hashable {
  /// Every call that could have changed the answer was read.
  case known
  /// The same, but records of that time may still arrive.
  case provisional
  /// Nothing was read from some moment on. The answer is the last that is known.
  case last(BlindSpan)
  /// Calls of a time that is over were not read, and nothing has shown the answer since.
  case hole(BlindSpan)
  /// No known trail logged the calls that change trails, and nothing has shown the answer since. The answer
  /// is the last that is known.
  case selfBlind(BlindSpan)
  /// Something that nobody knows logged the calls that change trails, perhaps not from the beginning of that
  /// time on, and nothing has shown the answer since.
  case unconfirmed

  /// The trust in the answer to a question about the selectors of a trail.
  public init(_ coverage: TrailCoverage, at time: Timestamp) {
    let doubt = coverage.doubt(at: time)
    // If it is not known whether the trail exists, nothing of it is.
    let asked: Aspects = [.selectors, .existence]
    if !doubt.unread.isDisjoint(with: asked), let index = doubt.unreadSpan {
      let span = coverage.spans[index]
      self = span.until == nil ? .last(span) : .hole(span)
    } else if !doubt.selfBlind.isDisjoint(with: asked), let index = doubt.selfBlindSpan {
      self = .selfBlind(coverage.spans[index])
    } else if !doubt.unconfirmed.isDisjoint(with: asked) {
      self = .unconfirmed
    } else {
      self = doubt.isProvisional ? .provisional : .known
    }
  }

  /// What to know about the answer, in one line without a full stop; nil if nothing.
  public var note: String? {
    switch self {
    case .known: nil
    case .provisional: "provisional: records of that time may still arrive"
    case .last(let span):
      "known until \(Self.words(span.from)): nothing of \(span.placeWords) was read after that, and "
        + "a change since then would not be seen"
    case .hole(let span):
      "not known: not all of \(span.placeWords) was read from \(Self.words(span.from)) until "
        + "\(Self.words(span.until)), and nothing has shown it since"
    case .selfBlind(let span):
      "the last that is known: from \(Self.words(span.from)) "
        + (span.until.map { "until \($0)" } ?? "on")
        + " no known trail logged calls that change trails of \(span.placeWords)"
    case .unconfirmed:
      "unconfirmed: nothing has shown it since a time when no known trail logged calls that change trails, "
        + "though something else did"
    }
  }

  private static func words(_ time: Timestamp?) -> String {
    time.map { "\($0)" } ?? "the beginning"
  }
}

extension BlindSpan {
  fileprivate var placeWords: String {
    "account \(Printable.text(place.account)) in \(Printable.text(place.region))"
  }

  /// When and where it is: `2025-03-04T00:00:00Z until 2025-03-05T00:00:00Z, 111122223333 us-east-1`.
  public var words: String {
    let begin = from.map { "\($0)" } ?? "as far back as the history goes"
    let end = until.map { "until \($0)" } ?? "and on"
    return "\(begin) \(end), \(Printable.text(place.description))"
  }

  /// That changes can have been missed in it, in one line without a full stop.
  public var gapNote: String {
    let begin = from.map { "from \($0) " } ?? ""
    let end = until.map { "until \($0)" } ?? "on"
    return switch kind {
    case .unread: "changes can be missing \(begin)\(end): not all of \(placeWords) was read"
    case .selfBlind:
      "changes can be missing \(begin)\(end): no known trail logged the calls that change trails of "
        + placeWords
    }
  }
}
