public import CloudTrail
import TrailLogs

/// A call in a replayed file that changes a trail, or an event of AWS Organizations that changes whose
/// events an organization's trail logs.
public struct FoundCall: Sendable, Hashable {
  /// The id that its source gave it.
  public let id: String
  /// The trail that it concerns, or the account and the Region.
  public let stream: EventStream
  /// What it is in the history.
  public let kind: EventKind
  /// What was called: for a refused call, or one whose parameters are lost, that call.
  public let call: EventKind
  /// `eventTime`.
  public let time: Timestamp
  /// The file's path as text, or `-`.
  public let path: String
  /// The record's number in the file, from 1.
  public let record: Int

  /// The longest text that a list keeps of an id or a stream, in characters. The longest ARN of a trail
  /// has about 200.
  private static let textLimit = 300

  init(_ event: TrailEvent, path: String, record: Int) {
    id = event.id
    stream = event.stream
    kind = event.change.kind
    call = event.change.call ?? event.change.kind
    time = event.time
    self.path = path
    self.record = record
  }

  /// About how many bytes it takes in memory.
  var memory: Int { 256 + id.utf8.count + stream.text.utf8.count }

  /// Whether its texts are short enough to be listed.
  var isShort: Bool {
    id.utf8.count <= Self.textLimit && stream.text.utf8.count <= Self.textLimit
  }

  /// How much the call can contradict the verdicts, 0 for the most. First what can blind a trail, then
  /// what changes otherwise what it logs, and last what changes nothing of that.
  var rank: Int {
    switch kind {
    case .stopLogging, .deleteTrail: 0
    case .putEventSelectors, .updateTrail, .unknownConfiguration: 1
    case .createTrail, .startLogging: 2
    case .accountJoined, .accountDeparted: 3
    case .putInsightSelectors, .putEventConfiguration, .addTags, .removeTags, .rejectedCall,
      .observedConfiguration, .replicatedCall, .correction:
      Self.harmless
    }
  }

  /// The ``rank`` of what changes nothing of what a trail logs.
  static let harmless = 4

  /// Those that contradict most come first; of equals the earliest, which the most verdicts follow.
  static func isWorse(_ left: FoundCall, _ right: FoundCall) -> Bool {
    (left.rank, left.time, left.path, left.record)
      < (right.rank, right.time, right.path, right.record)
  }
}
