public import CloudTrail
public import Comparison
public import Gaps
import History
public import ReadModels
public import Reports

/// One thing of an export, with what every form says of it: an event of the history, a window in which something
/// was not logged that was logged before, or an event that a window missed.
///
/// All forms are written from these values, so that one export has the same things, at the same times and in the
/// same order, whatever its form. Texts are as the logs have them; the form that writes them makes them fit.
public struct ExportedItem: Sendable {
  /// What kind of thing it is. The raw values are written.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A call that changes a trail, also one that AWS refused.
    case call
    /// A response of the API that shows how a trail is set.
    case observation
    /// An event of AWS Organizations.
    case membership
    /// An event that voids an earlier one.
    case correction
    /// A window in which something was not logged that was logged before.
    case window
    /// An event that a window missed.
    case missed
  }

  /// How bad it is. The raw values are those of OCSF.
  public enum Severity: Int, Sendable, Hashable, CaseIterable {
    case unknown = 0
    case informational = 1
    case low = 2
    case medium = 3
    case high = 4
  }

  /// What an item was made of.
  public enum Subject: Sendable {
    /// An event of the history.
    case event(TimelineEntry)
    /// A window, with its number from 1.
    case window(Gap, number: Int, of: GapReport)
    /// An event that a window missed.
    case missed(MissedEvent)
  }

  /// An error with which AWS refused a call.
  public struct Refusal: Sendable, Hashable {
    /// The exception's name.
    public var code: String
    /// What AWS said.
    public var message: String?
  }

  /// What a window is, beside what all items have.
  public struct Window: Sendable {
    /// Its number in the result of `trailback gaps`, from 1.
    public var number: Int
    /// The names of ``Gap/Kind``, the worst first.
    public var kinds: [String]
    /// How long it lasted in seconds, of an open one as far as it is known.
    public var seconds: Int64
    /// The id of the event that opened it.
    public var openedBy: String
    /// The id of the event that closed it; nil if it is open.
    public var closedBy: String?
    /// What was lost, in words.
    public var lost: String
    /// Which other trails logged it, in words; nil for none.
    public var coveredBy: String?
    /// When the store learned what opened it and what closed it.
    public var found: Timestamp
    /// When the store learned of the opening.
    public var created: Timestamp
  }

  /// What it was made of.
  public var subject: Subject
  /// What kind of thing it is.
  public var kind: Kind
  /// The event's id; of a window and of a missed event one that is made of the ids that it is about, so that the
  /// same thing has the same id in each export.
  public var id: String
  /// When it happened; of a window its first moment.
  public var time: Timestamp
  /// Of a window that is closed: the first moment after it.
  public var until: Timestamp?
  /// When the store learned of it; nil of a missed event, which is no part of the store.
  public var recordedAt: Timestamp?
  /// The number of the event in the log; nil for windows and missed events.
  public var sequence: Int64?
  /// The call or the event by its name: `PutEventSelectors`, `Correction`, `GetObject`; `Window`.
  public var name: String
  /// The same with what else it is: `StopLogging (refused)`, `PutEventSelectors (voided)`.
  public var title: String
  /// The service that was called: `cloudtrail.amazonaws.com`; nil if it was no call.
  public var service: String?
  /// In one line: what, on which trail, by whom, and what it meant.
  public var message: String
  /// The trail; nil for what is about an account.
  public var trail: TrailARN?
  /// The trail's ARN, or what stands in its place in the history: `unattributed:REGION:ACCOUNT`.
  public var stream: String
  /// The account whose event it is.
  public var account: String?
  /// The Region that was called; of a window the home Region of the trail that opened it.
  public var region: String?
  /// Who did it; of a window who opened it.
  public var actor: Actor
  /// Why AWS refused the call.
  public var refusal: Refusal?
  /// What it means for what is logged; nil if it means nothing for that.
  public var outcome: Comparison.Outcome?
  /// The same in words.
  public var meaning: String?
  /// What changed, a line for each fact; of a window what was lost, and who logged it meanwhile.
  public var changes: [String]
  /// How bad it is.
  public var severity: Severity
  /// Of an event of the history: its own members, and those of its record.
  public var call: RecordedFacts?
  /// Of a window: what it is.
  public var window: Window?
  /// Of a missed event: what the record says of it.
  public var missed: MissedFacts?

  /// Words by which items are found: the kind, the meaning, and what else is so. Without spaces.
  public var tags: [String] {
    var tags = ["trailback", kind.rawValue]
    if refusal != nil { tags.append("refused") }
    if let outcome { tags.append(outcome.tag) }
    if call?.isVoided == true { tags.append("voided") }
    if let window { tags += [window.closedBy == nil ? "open" : "closed"] + window.kinds }
    if missed?.isCertain == true { tags.append("certain") }
    return tags
  }
}

/// What the record of a missed event says, beside what all items have.
public struct MissedFacts: Sendable, Hashable {
  /// The number of the window that missed it.
  public var window: Int
  /// The id of the window that missed it.
  public var windowID: String
  /// `eventID`; nil if the record has none.
  public var eventID: String?
  /// Whether it was surely not logged, although changes take time to settle.
  public var isCertain: Bool
  /// `readOnly`; nil if the record does not say.
  public var readOnly: Bool?
  /// `requestID`; nil if the record does not say.
  public var requestID: String?
}

extension Comparison.Outcome {
  /// One word for a tag.
  fileprivate var tag: String {
    switch self {
    case .same: "same"
    case .narrowed: "narrowed"
    case .widened: "widened"
    case .both: "narrowed-and-widened"
    case .undecided: "not-decided"
    case .notComparable: "not-comparable"
    case .tooLarge: "too-large"
    }
  }
}

extension Timestamp {
  /// ISO 8601 in UTC, always with six digits after the second: one form for all rows, from which programs
  /// work out the type of a column.
  var withMicroseconds: String {
    let text = description
    return isWholeSecond ? text.dropLast() + ".000000Z" : text
  }

  /// Milliseconds since 1970, rounded down.
  var milliseconds: Int64 {
    let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
