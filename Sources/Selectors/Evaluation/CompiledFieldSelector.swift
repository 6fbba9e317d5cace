package import CloudTrail
import Synchronization

/// One field selector, compiled for judging. One match of the selecting operators is enough, none of
/// the deselecting ones may match, and both groups must hold (SEMANTICS 2.3b). A field that the
/// record does not have fails the first group and passes the second (SEMANTICS 2.6a, 2.6b). It is
/// immutable; being a class, it is copied at the cost of one reference count.
package final class CompiledFieldSelector: Sendable {
  package let name: String
  package let field: SelectorField
  package let selector: AdvancedFieldSelector
  private let selecting: TextMatcher
  private let deselecting: TextMatcher

  /// How a field's values compare with the operators.
  package enum Match {
    case selected
    case notSelected
    case deselected
  }

  init(_ selector: AdvancedFieldSelector) {
    self.selector = selector
    name = selector.field
    field = SelectorField(name: selector.field)
    let conditions = selector.conditions
    selecting = TextMatcher(conditions.filter { !$0.operator.deselects })
    deselecting = TextMatcher(conditions.filter { $0.operator.deselects })
  }

  var deselects: Bool { !deselecting.isEmpty }
  /// Whether a value must match one of the selecting operators.
  package var selects: Bool { !selecting.isEmpty }
  /// False for an imported field without a single value, which every record passes.
  package var asksAnything: Bool { deselects || selects }

  /// Matches a field of one value.
  package func match(_ value: FieldValue, ignoringCase: Bool = false) -> Match {
    if matches(deselecting, value, ignoringCase) { return .deselected }
    return selecting.isEmpty || matches(selecting, value, ignoringCase) ? .selected : .notSelected
  }

  /// Matches a list: any value may select, none may deselect (SEMANTICS 2.5b).
  ///
  /// - Parameter value: the compared value of an entry; nil if the entry does not count.
  func match(
    _ resources: RecordFields.Resources, ignoringCase: Bool = false,
    _ value: (RecordFields.Resource) -> FieldValue?
  ) -> Match {
    var isSelected = selecting.isEmpty
    for resource in resources {
      guard let value = value(resource) else { continue }
      if matches(deselecting, value, ignoringCase) { return .deselected }
      if !isSelected { isSelected = matches(selecting, value, ignoringCase) }
    }
    return isSelected ? .selected : .notSelected
  }

  /// Matches a text that is not a slice of the record.
  package func match(text: String, ignoringCase: Bool = false) -> Match {
    var text = text
    return text.withUTF8 { match(.text(UnsafeRawBufferPointer($0)), ignoringCase: ignoringCase) }
  }

  /// The conditions in words: `NotStartsWith arn:aws:s3:::bucket/`.
  package var wanted: [String] {
    selector.conditions.flatMap { condition in
      condition.values.map { "\(condition.operator.rawValue) \($0)" }
    }
  }

  private func matches(_ matcher: TextMatcher, _ value: FieldValue, _ ignoringCase: Bool) -> Bool {
    guard !matcher.isEmpty else { return false }
    return ByteMatch.withText(value) { seen in
      matcher.matches(seen) || (ignoringCase && matcher.matchesIgnoringCase(seen))
    } ?? false
  }
}

/// The fields that an advanced event selector can name (SEMANTICS 2.1). Imported configurations may
/// also name those that AWS accepts only for event data stores.
package enum SelectorField: Sendable, Hashable, CaseIterable {
  case eventCategory
  case readOnly
  case eventSource
  case eventName
  case eventType
  case resourcesType
  case resourcesARN
  case userARN
  case sessionCredentialFromConsole
  case errorCode
  case vpcEndpointID
  /// Any other field. Its answer is always uncertain, never a silent yes or no.
  case unknown

  init(name: String) {
    self =
      switch name {
      case "eventCategory": .eventCategory
      case "readOnly": .readOnly
      case "eventSource": .eventSource
      case "eventName": .eventName
      case "eventType": .eventType
      case "resources.type": .resourcesType
      case "resources.ARN": .resourcesARN
      case "userIdentity.arn": .userARN
      case "sessionCredentialFromConsole": .sessionCredentialFromConsole
      case "errorCode": .errorCode
      case "vpcEndpointId": .vpcEndpointID
      default: .unknown
      }
  }

  /// The one value of a record's field; nil for the fields that are derived or are lists.
  func value(_ record: RecordFields) -> FieldValue? {
    switch self {
    // Only true and false, and their texts, are a readOnly (SEMANTICS 1.2c, 2.6d).
    case .readOnly:
      record.readOnly.bool != nil || !record.readOnly.isComparable ? record.readOnly : .absent
    case .eventSource: record.eventSource
    case .eventName: record.eventName
    case .eventType: record.eventType
    case .userARN: record.userARN
    case .sessionCredentialFromConsole: record.sessionCredentialFromConsole
    case .errorCode: record.errorCode
    case .vpcEndpointID: record.vpcEndpointID
    case .eventCategory, .resourcesType, .resourcesARN, .unknown: nil
    }
  }
}

/// The values of several operators of one group, any of which may match a text. Two values or two
/// thousand take nearly the same time. It is immutable; being a class, it is copied at the cost of
/// one reference count.
private final class TextMatcher: Sendable {
  private let values: Values
  /// Made by the thread that first looks for a text.
  private let tables = AtomicLazyReference<Tables>()
  /// The same values for comparing without regard to case; made by the first explanation that does.
  private let folded = Mutex<Values?>(nil)

  private struct Values: Sendable {
    var equal: [String] = []
    var prefixes: [String] = []
    var suffixes: [String] = []

    var folded: Values {
      func folded(_ values: [String]) -> [String] { values.map { ByteMatch.folded($0.utf8) } }
      return Values(equal: folded(equal), prefixes: folded(prefixes), suffixes: folded(suffixes))
    }
  }

  private final class Tables: Sendable {
    let equal: TextTable
    let prefixes: TextTable
    /// Each suffix reversed.
    let suffixes: TextTable

    init(_ values: Values) {
      equal = TextTable(values.equal.lazy.map(\.utf8))
      prefixes = TextTable(prefixes: values.prefixes.lazy.map(\.utf8))
      suffixes = TextTable(prefixes: values.suffixes.lazy.map { $0.utf8.reversed() })
    }

    func containsSuffix(of seen: UnsafeRawBufferPointer) -> Bool {
      withUnsafeTemporaryAllocation(byteCount: seen.count, alignment: 8) { reversed in
        for (index, byte) in seen.reversed().enumerated() { reversed[index] = byte }
        return suffixes.containsPrefix(of: UnsafeRawBufferPointer(reversed))
      }
    }
  }

  init(_ conditions: [AdvancedFieldSelector.Condition]) {
    var values = Values()
    for condition in conditions {
      switch condition.operator {
      case .equals, .notEquals: values.equal += condition.values
      case .startsWith, .notStartsWith: values.prefixes += condition.values
      case .endsWith, .notEndsWith: values.suffixes += condition.values
      }
    }
    self.values = values
  }

  var isEmpty: Bool {
    values.equal.isEmpty && values.prefixes.isEmpty && values.suffixes.isEmpty
  }

  func matches(_ seen: UnsafeRawBufferPointer) -> Bool {
    let tables = tables.load() ?? tables.storeIfNil(Tables(values))
    if !tables.equal.isEmpty && tables.equal.contains(seen) { return true }
    if !tables.prefixes.isEmpty && tables.prefixes.containsPrefix(of: seen) { return true }
    return !tables.suffixes.isEmpty && tables.containsSuffix(of: seen)
  }

  func matchesIgnoringCase(_ seen: UnsafeRawBufferPointer) -> Bool {
    let folded = folded.withLock { known in
      let folded = known ?? values.folded
      known = folded
      return folded
    }
    let seen = ByteMatch.folded(seen)
    return folded.equal.contains(seen) || folded.prefixes.contains { seen.hasPrefix($0) }
      || folded.suffixes.contains { seen.hasSuffix($0) }
  }
}
