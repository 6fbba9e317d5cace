import CloudTrail
import Replay
import Selectors

/// What a gate, a clause or a configuration answers, as a number by which answers can be compared.
///
/// A configuration takes an event if all gates are open and the selectors take it; one sure no decides,
/// whatever else is uncertain; and of several, the first gate in order is the reason (SEMANTICS 0a, 0b). With
/// these numbers all that is one rule, **the least of all answers is that of the configuration**, since they
/// ascend so:
///
/// 1. every no of a gate, in the order of the gates;
/// 2. every no of the selectors, in the order of the clauses;
/// 3. every uncertain answer of a gate, in the order of the gates;
/// 4. every uncertain answer of the selectors, in the order of the clauses;
/// 5. ``logged``.
///
/// Among the selectors of one trail it is the other way round: any yes decides, uncertain outweighs no, and of
/// several refusals the latest clause came closest (SEMANTICS 0c). So there the greatest counts. Of equal
/// answers the selector of the smallest index counts, which is why ``Outcome/code(selector:)`` subtracts it.
///
/// For example: a trail that is perhaps logging (uncertain, `loggingUnknown`), whose second selector refuses by
/// its field `eventName` (no, `fieldNotSelected`), refuses the event by that selector: a no is less than
/// any uncertain answer.
struct Outcome: Sendable, Hashable {
  /// From 1, ascending as above.
  let number: Int

  private init(number: Int) {
    self.number = number
  }

  /// The reasons by number.
  static let reasons: [Reason] =
    refusing + uncertain + [.selected]

  private static let refusing: [Reason] = [
    // Gates, in their order.
    .trailNotCreated, .trailDeleted, .loggingOff, .otherAccount, .accountDeparted, .otherRegion,
    .globalServicesOff, .recursiveLoggingOff,
    // Clauses, in their order.
    .otherCategory, .managementEventsOff, .sourceExcluded, .resourceNotSelected,
    .readWriteTypeDiffers, .fieldNotSelected, .fieldDeselected,
  ]

  private static let uncertain: [Reason] = [
    // Gates, in their order.
    .existenceUnknown, .loggingUnknown, .accountMissing, .membershipUnknown, .organizationUnknown,
    .regionMissing, .multiRegionUnknown, .globalServicesUnknown, .globalEndpointUnclear,
    .globalChangeUnclear, .leaderRegionUnknown, .recursiveLoggingUnknown,
    // Clauses, in their order. What a basic selector misses of the resources comes before the type of
    // access, what an advanced one misses after it; they never stand in one list.
    .selectorsUnknown, .categoryMissing, .categoryUnclear, .sourceUnclear, .resourcesMissing,
    .resourceUnclear, .readOnlyMissing, .resourcesMissing, .fieldUnknown, .defaultLoggedUnclear,
  ]

  /// The outcome of a reason; of ``Reason/resourcesMissing`` that of a basic selector.
  init(_ reason: Reason) {
    number = (Self.reasons.firstIndex(of: reason) ?? Self.reasons.count - 1) + 1
  }

  /// ``Reason/resourcesMissing`` as an advanced selector says it.
  static let advancedResourcesMissing = Outcome(
    number: (reasons.lastIndex(of: .resourcesMissing) ?? 0) + 1)

  /// The selectors take it, or a gate is open.
  static let logged = Outcome(.selected)
  /// Below this every answer is a no.
  static let firstUncertain = Outcome(.existenceUnknown)
  /// From this on a no is one of the selectors.
  static let firstOfSelectors = Outcome(.otherCategory)

  /// How many numbers there are for a selector's index.
  static let selectors = 1 << 20

  /// The code of an answer that no selector gave.
  var code: Int { number * Self.selectors }

  /// The code of an answer of the selector with an index, which is an expression.
  ///
  /// A code is the number of the outcome, and in its lower 20 bits how far the index is from the largest; 0
  /// there means that no selector answered.
  func code(selector index: String) -> String { "\(code + Self.selectors - 1) - \(index)" }

  /// The number of an open gate, which is no answer: it is greater than that of any answer.
  static let open = reasons.count + 1
}
