public import CloudTrail
public import Replay
public import Selectors

/// What a change from one configuration to another means: which events are lost, and which are gained.
///
/// It speaks of events as documented; see <doc:ComparingConfigurations>.
public struct Comparison: Sendable {
  /// The answer in one word.
  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// Both log the same of every documented event.
    case same
    /// The second logs less than the first.
    case narrowed
    /// The second logs more than the first.
    case widened
    /// The second logs some events that the first does not, and the other way round.
    case both
    /// No sure difference, but some event about which one of the two is uncertain.
    case undecided
    /// The configuration of one of them is not known.
    case notComparable
    /// There are more kinds of events than can be looked at.
    case tooLarge
  }

  /// The answer in one word.
  public var outcome: Outcome
  /// What the first surely logs and the second surely does not; the worst first.
  public var losses: [Difference]
  /// What the second surely logs and the first surely does not; the largest first.
  public var gains: [Difference]
  /// Events about which one of the two is uncertain, or each for another reason. Beside a sure loss or gain
  /// they are a note. `LambdaESMDisabled`, of which it is said that trails log it by default (SEMANTICS 1.9a),
  /// is named only where no other events of functions surely differ.
  public var open: [Difference]
  /// Differences only of events that contradict what AWS documents, such as a GetObject that writes. They
  /// are a note, and decide nothing.
  public var undocumented: [Difference]
  /// Why it could not be decided, for ``Outcome/notComparable`` and ``Outcome/tooLarge``: `its selectors are
  /// not known: the record of the call does not hold its parameters`. Of which side, is said by ``side``.
  public var reason: String?

  /// What the second says of the documented events that the first surely logs: ``Answer/logged`` alone if it
  /// logs all of them, ``Answer/notLogged`` alone if it logs none. Empty if the first surely logs nothing, or
  /// if nothing was compared.
  public var answers: Set<Answer> = []

  /// The gates that are not known on both sides of one call, and were taken as open: if one of them is
  /// closed, it is so on both sides, and nothing is lost or gained.
  public var assumedOpen: [Gate] = []

  /// One kind of events that the two treat differently.
  public struct Difference: Sendable {
    /// The events, as far as they can be told apart by what differs.
    public var events: EventSet
    /// One of them: a smallest, realistic event.
    public var witness: Witness
    /// The calls that it is about, if there are others about the same kind of resource; until it is known
    /// whether these differ likewise.
    var ownCalls: EventSet.Limit?
  }
}

/// A record of an event with what both configurations say of it, which the evaluator was asked.
public struct Witness: Sendable {
  /// A CloudTrail record.
  public var record: JSONValue
  /// What the first configuration says of it.
  public var first: Reason
  /// What the second configuration says of it.
  public var second: Reason
  /// The rule that leaves one of the answers open, if a rule does.
  public var rule: Rule?
}

/// The events of one category and kind of resource on which two configurations differ.
public struct EventSet: Sendable, Hashable {
  /// `Management`, `Data` or `NetworkActivity`.
  public var category: EventCategory
  /// The types of the resources that such an event is about, those first by which selectors take it; empty
  /// if it is about none, or if they do not matter.
  public var resourceTypes: [String]
  /// The service, where the resource types or the selectors leave only one: `s3.amazonaws.com`.
  public var eventSource: String?
  /// Whether these are all events of this category and these types that the side logged which logs them.
  public var isAll: Bool
  /// What tells them from others: a loss from the rest of what the trail logged, so that the loss of all has
  /// none, and a gain from all that there is. All of these hold. They are exact if ``isExact``, and otherwise
  /// hold of each event of the set, but of some others, too.
  ///
  /// The limit on `resources.ARN` tells the resource of an event that has one. Several resources of one
  /// record can meet together what none of them meets alone; whether such an event is in the set, only the
  /// evaluator says.
  public var limits: [Limit]
  /// Whether every event that meets the limits, and that the one side logs, is in the set.
  public var isExact: Bool

  /// One field, and the values of it that occur in the set.
  public struct Limit: Sendable, Hashable {
    /// As selectors spell it (`readOnly`, `eventName`, `resources.ARN`), or one of the record:
    /// `awsRegion`, `recipientAccountId`, `eventTime`, `userIdentity.invokedBy`, `endpointType`.
    public var field: String
    /// The values in the set; the most telling first.
    public var values: [Values]
    /// Those that the set leaves out although the one side logs them: often the shorter way to say it.
    public var others: [Values]
  }

  /// One or many values of a field.
  public enum Values: Sendable, Hashable {
    /// The record does not have the field.
    case absent
    /// This text, or the word for a boolean.
    case text(String)
    /// All texts with this beginning and this ending, either of which may be empty, that are not named
    /// otherwise.
    case others(beginning: String, ending: String)

    /// Texts are compared by their bytes, as selectors do (SEMANTICS 2.7a).
    public static func == (left: Values, right: Values) -> Bool {
      switch (left, right) {
      case (.absent, .absent): true
      case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
      case (.others(let beginning, let ending), .others(let other, let otherEnding)):
        beginning.utf8.elementsEqual(other.utf8) && ending.utf8.elementsEqual(otherEnding.utf8)
      case (.absent, _), (.text, _), (.others, _): false
      }
    }
  }
}
