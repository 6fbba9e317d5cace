import CloudTrail
import Comparison
import Selectors
import TestSupport
import Testing

/// The comparison of small selectors, held against all events there are over a small alphabet.
///
/// Values are texts over a and b of at most two characters. A text is told from others by its first two
/// characters, its last two and whether it is one of the values, so those of at most five characters over
/// a, b and c, which no value holds, stand for all. Events are of a resource type that nobody lists, whose
/// names, callers and ARNs may be any text.
@Suite("A comparison agrees with all events over a small alphabet")
struct BruteForceTests {
  #if DEBUG
    private static let rounds = LongRun.rounds(500, long: 20_000)
  #else
    /// Five minutes of a release build; forty of a debug build.
    private static let rounds = LongRun.rounds(500, long: 200_000)
  #endif

  @Test("Small selectors at random")
  func agreement() {
    var differing = 0
    for seed in 0..<UInt64(Self.rounds) {
      var random = SeededRandom(seed: seed)
      let first = SmallSelectors.made(&random)
      var second = random.chance(50) ? SmallSelectors.made(&random) : first
      if second == first {
        second[random.below(second.count)] = SmallSelectors.one(&random)
        second.append(random.chance(50) ? SmallSelectors.one(&random) : second[0])
      }
      let told = compared(.advanced(first), .advanced(second))
      let events = SmallEvents(first, second)
      let isRight =
        told.losses.isEmpty != events.haveLoss && told.gains.isEmpty != events.haveGain
        && told.open.isEmpty && told.undocumented.isEmpty
      if events.haveLoss || events.haveGain { differing += 1 }
      #expect(
        isRight,
        """
        seed \(seed): loss \(events.haveLoss), gain \(events.haveGain)
        \(TrailSelectors.advanced(first).json().compact)
        \(TrailSelectors.advanced(second).json().compact)
        \(told.short)
        """)
    }
    #expect(differing > Self.rounds / 4 && differing < Self.rounds)
  }
}

/// Selectors with few and short values.
private enum SmallSelectors {
  static let fields = ["eventName", "userIdentity.arn", "resources.ARN"]
  static let type = "Test::Small::Thing"

  static func made(_ random: inout SeededRandom) -> [AdvancedEventSelector] {
    random.times(1 + random.below(3)) { one(&$0) }
  }

  static func one(_ random: inout SeededRandom) -> AdvancedEventSelector {
    var made = [
      field("eventCategory", .equals, ["Data"]), field("resources.type", .equals, [type]),
    ]
    for _ in 0..<random.one(of: [0, 1, 1, 1, 2, 2, 3]) {
      let operators = FieldOperator.allCases.filter { _ in random.chance(25) }
      let name = random.one(of: fields)
      made.append(
        AdvancedFieldSelector(
          field: name,
          conditions: operators.map { .init($0, random.times(1 + random.below(2), text)) }))
    }
    return AdvancedEventSelector(fieldSelectors: made)
  }

  private static func text(_ random: inout SeededRandom) -> String {
    random.one(of: ["a", "b", "aa", "ab", "ba", "bb", "a", "ab", ""])
  }
}

/// All events over the small alphabet, as the sets of selectors that take them.
private struct SmallEvents {
  private(set) var haveLoss = false
  private(set) var haveGain = false

  private static let texts: [[UInt8]] = {
    var all: [[UInt8]] = [[]]
    var longest = all
    for _ in 1...5 {
      longest = longest.flatMap { text in "abc".utf8.map { text + [$0] } }
      all += longest
    }
    return all
  }()

  init(_ first: [AdvancedEventSelector], _ second: [AdvancedEventSelector]) {
    let all = first + second
    let ofFirst: UInt32 = 1 << UInt32(first.count) - 1
    let names = Set(Self.texts.map { text in Self.taking(all, "eventName", text) })
    let users = Set(
      [Self.taking(all, "userIdentity.arn", nil)]
        + Self.texts.map { Self.taking(all, "userIdentity.arn", $0) })
    let arns = Self.ofARNs(all)
    for name in names {
      for user in users where name & user != 0 {
        for arn in arns {
          let taking = name & user & arn
          if taking == 0 { continue }
          if taking & ~ofFirst == 0 { haveLoss = true }
          if taking & ofFirst == 0 { haveGain = true }
        }
      }
    }
  }

  /// The selectors, as bits, that let a field pass that has this text, or that is absent.
  private static func taking(
    _ all: [AdvancedEventSelector], _ name: String, _ text: [UInt8]?
  ) -> UInt32 {
    var taking: UInt32 = 0
    for (index, selector) in all.enumerated()
    where selector.fieldSelectors.allSatisfy({ $0.field != name || hits($0, text).passes }) {
      taking |= 1 << UInt32(index)
    }
    return taking
  }

  /// Records list one to three resources: any of them may select, none may deselect.
  private static func ofARNs(_ all: [AdvancedEventSelector]) -> Set<UInt32> {
    let asked = all.map { $0.fieldSelectors.filter { $0.field == "resources.ARN" } }
    let single = Set(texts.map { text in asked.map { $0.map { hits($0, text) } } })
    var joined = single
    for _ in 2...3 {
      for several in joined {
        for one in single {
          joined.insert(zip(several, one).map { zip($0, $1).map { $0.joined($1) } })
        }
      }
    }
    return Set(
      joined.map { hits in
        var taking: UInt32 = 0
        for (index, ofSelector) in hits.enumerated() where ofSelector.allSatisfy(\.passes) {
          taking |= 1 << UInt32(index)
        }
        return taking
      })
  }

  /// What one field selector meets in a record.
  private struct Hits: Hashable {
    var selects: Bool
    var deselects: Bool
    var passes: Bool { selects && !deselects }

    func joined(_ other: Hits) -> Hits {
      Hits(selects: selects || other.selects, deselects: deselects || other.deselects)
    }
  }

  private static func hits(_ field: AdvancedFieldSelector, _ text: [UInt8]?) -> Hits {
    let selecting = field.conditions.filter { !isDeselecting($0.operator) }
    let deselecting = field.conditions.filter { isDeselecting($0.operator) }
    guard let text else { return Hits(selects: selecting.isEmpty, deselects: false) }
    return Hits(
      selects: selecting.isEmpty || selecting.contains { meets($0, text) },
      deselects: deselecting.contains { meets($0, text) })
  }

  private static func isDeselecting(_ comparison: FieldOperator) -> Bool {
    comparison.rawValue.hasPrefix("Not")
  }

  private static func meets(_ condition: AdvancedFieldSelector.Condition, _ text: [UInt8]) -> Bool {
    condition.values.contains { value in
      let value = Array(value.utf8)
      return switch condition.operator {
      case .equals, .notEquals: text == value
      case .startsWith, .notStartsWith: text.prefix(value.count) == value[...]
      case .endsWith, .notEndsWith: text.suffix(value.count) == value[...]
      }
    }
  }
}
