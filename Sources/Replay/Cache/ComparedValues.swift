import CloudTrail
import Selectors

/// All that the selectors of all trails compare with a record.
struct ComparedFields: Sendable {
  /// The fields that are compared only if a selector names them.
  var named: Set<SelectorField> = []
  /// Whether a basic selector excludes event sources, which it does without naming the field.
  var excludesSources = false
  var arns = ComparedValues()
  var arnEndings = ComparedValues(reversed: true)
  var users = ComparedValues()
  var userEndings = ComparedValues(reversed: true)

  /// How many conditions were added.
  private var conditions: UInt32 = 0

  /// - Parameter owner: the index of the selectors' trail among the judges. Trails must be added in
  ///   ascending order.
  mutating func add(_ selectors: CompiledSelectors, owner: UInt32) {
    switch selectors.kind {
    case .basic(let selectors):
      if selectors.contains(where: { !$0.excludedSources.isEmpty }) { excludesSources = true }
      for resources in selectors.lazy.flatMap(\.resources) {
        for value in resources.values {
          for (bytes, matches) in value.compared() {
            conditions += 1
            arns.add(bytes, matches, owner: owner, condition: conditions)
          }
        }
      }
    case .advanced(let selectors):
      for field in selectors.lazy.flatMap(\.fields) { add(field, owner) }
    }
  }

  private mutating func add(_ field: CompiledFieldSelector, _ owner: UInt32) {
    named.insert(field.field)
    switch field.field {
    case .resourcesARN:
      for condition in field.selector.conditions {
        conditions += 1
        arns.add(condition, number: conditions, owner: owner, endings: &arnEndings)
      }
    case .userARN:
      for condition in field.selector.conditions {
        conditions += 1
        users.add(condition, number: conditions, owner: owner, endings: &userEndings)
      }
    case .eventCategory, .readOnly, .eventSource, .eventName, .eventType, .resourcesType,
      .sessionCredentialFromConsole, .errorCode, .vpcEndpointID, .unknown:
      // Their texts are in the key as they are.
      break
    }
  }
}

/// The values with which the selectors of all trails compare one field, from one end of its text. A
/// ``TextTree`` is built of them.
struct ComparedValues: Sendable {
  /// What a selector wants to know of a text about one of its values.
  struct Match: OptionSet, Sendable {
    var rawValue: UInt8
    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Whether the text begins with the value, and whether it is the value.
    static let beginning = Match(rawValue: 1)
    /// Whether the text is the value.
    static let whole = Match(rawValue: 2)
    /// Whether the text is the value, with a qualifier after a colon (SEMANTICS 1.4g).
    static let qualified = Match(rawValue: 4)
    /// For explanations alone: what comes after the value, which ends before a star
    /// (SEMANTICS 1.4e).
    static let star = Match(rawValue: 8)
    /// Of a node of the tree: so many trails own a value that ends there that it counts as shared.
    static let shared = Match(rawValue: 16)

    /// Those that may change a decision.
    static let deciding: Match = [.beginning, .whole, .qualified]
  }

  /// A value of one trail.
  struct Use: Sendable {
    /// The range of its bytes among ``ComparedValues/bytes``.
    var text: Range<Int>
    var matches: Match
    /// The trail, by its index among the judges.
    var owner: UInt32
    /// The number of its condition. The values of one condition of an advanced selector are
    /// interchangeable; a value of a basic selector is a condition of its own, since explanations name it.
    var condition: UInt32
  }

  private(set) var uses: [Use] = []
  private(set) var bytes: [UInt8] = []
  /// Whether texts are compared from their end: then all bytes are in reverse order.
  let isReversed: Bool
  /// Whether a value holds one of ``NearMiss/foldingToASCII``.
  private(set) var foldsToASCII = false

  init(reversed isReversed: Bool = false) {
    self.isReversed = isReversed
  }

  /// Adds the values of one condition, here or to the values that are compared from the end.
  fileprivate mutating func add(
    _ condition: AdvancedFieldSelector.Condition, number: UInt32, owner: UInt32,
    endings: inout ComparedValues
  ) {
    for value in condition.values.lazy.map(\.utf8) {
      switch condition.operator {
      case .equals, .notEquals: add(value, .whole, owner: owner, condition: number)
      case .startsWith, .notStartsWith: add(value, .beginning, owner: owner, condition: number)
      case .endsWith, .notEndsWith:
        endings.add(value, .beginning, owner: owner, condition: number)
      }
    }
  }

  mutating func add(
    _ value: some BidirectionalCollection<UInt8>, _ matches: Match, owner: UInt32,
    condition: UInt32
  ) {
    let start = bytes.count
    if isReversed { bytes += value.reversed() } else { bytes += value }
    uses.append(
      Use(text: start..<bytes.count, matches: matches, owner: owner, condition: condition))
    let isASCII = bytes[start...].allSatisfy { $0 < 0x80 }
    if !isASCII && NearMiss.foldsToASCII(value) { foldsToASCII = true }
  }
}

extension CompiledResourceValue {
  /// The texts with which the value is compared, and how.
  fileprivate func compared() -> [(bytes: [UInt8], matches: ComparedValues.Match)] {
    switch kind {
    case .service, .partial, .table: return [(bytes, .beginning)]
    case .whole: return [(bytes, .whole)]
    case .function: return [(bytes, [.whole, .qualified])]
    case .qualifiedFunction(let count):
      return [(bytes, .whole), (Array(bytes.prefix(count)), .whole)]
    case .beginning:
      guard let pieces, let first = pieces.first else { return [(bytes, .beginning)] }
      // A star at the very end wants to know no more than the beginning.
      let isStarLast = pieces.dropFirst().allSatisfy(\.isEmpty)
      return [(bytes, .beginning), (first, isStarLast ? .beginning : .star)]
    }
  }
}
