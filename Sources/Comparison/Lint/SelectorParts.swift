import CloudTrail

/// One selector of either kind.
enum OneSelector: Hashable {
  case basic(EventSelector)
  case advanced(AdvancedEventSelector)

  var name: String? {
    switch self {
    case .basic: nil
    case .advanced(let advanced): advanced.name
    }
  }
}

extension TrailSelectors {
  var each: [OneSelector] {
    switch self {
    case .basic(let selectors): selectors.map(OneSelector.basic)
    case .advanced(let selectors): selectors.map(OneSelector.advanced)
    }
  }

  /// Selectors of one kind, which all have.
  init(_ selectors: [OneSelector]) {
    var basic: [EventSelector] = []
    var advanced: [AdvancedEventSelector] = []
    for selector in selectors {
      switch selector {
      case .basic(let one): basic.append(one)
      case .advanced(let one): advanced.append(one)
      }
    }
    self = advanced.isEmpty ? .basic(basic) : .advanced(advanced)
  }

  /// The same with other selectors in place of one.
  func replacing(_ index: Int, with others: [OneSelector]) -> TrailSelectors {
    var all = each
    all.replaceSubrange(index...index, with: others)
    return TrailSelectors(all)
  }
}

/// The exclusions of one selector in one field.
///
/// What an exclusion does is found by comparing: the selector without any of its exclusions in this field,
/// and the same with that one.
struct Exclusions {
  private let selector: OneSelector
  private let field: String
  /// Each value with its operator, once.
  let all: [LintFinding.Condition]

  /// Those of a selector, field by field; fields without one are left out.
  static func all(of selector: OneSelector) -> [Exclusions] {
    switch selector {
    case .basic(let basic):
      let field = LintFinding.Condition.sources
      let values = TextCells.unique(basic.excludeManagementEventSources)
      guard !values.isEmpty else { return [] }
      return [
        Exclusions(
          selector: selector, field: field,
          all: values.map { .init(field: field, operator: nil, value: $0) })
      ]
    case .advanced(let advanced):
      var fields: [String] = []
      for field in advanced.fieldSelectors where !fields.contains(field.field) {
        fields.append(field.field)
      }
      return fields.compactMap { field in
        let conditions = advanced.selectors(of: field).flatMap(\.conditions)
        let excluding = FieldOperator.allCases.filter(\.deselects).flatMap { op in
          TextCells.unique(conditions.filter { $0.operator == op }.flatMap(\.values))
            .map { LintFinding.Condition(field: field, operator: op, value: $0) }
        }
        return excluding.isEmpty
          ? nil : Exclusions(selector: selector, field: field, all: excluding)
      }
    }
  }

  /// The selector with some of its exclusions in this field.
  func keeping(_ kept: some Sequence<LintFinding.Condition>) -> OneSelector {
    switch selector {
    case .basic(var basic):
      basic.excludeManagementEventSources = kept.map(\.value)
      return .basic(basic)
    case .advanced(var advanced):
      var kept = Dictionary(grouping: kept) { $0.operator }
      advanced.fieldSelectors = advanced.fieldSelectors.compactMap { selector in
        guard selector.field == field else { return selector }
        var conditions = selector.conditions.filter { !$0.operator.deselects }
        for op in FieldOperator.allCases where op.deselects {
          guard selector.conditions.contains(where: { $0.operator == op }),
            let values = kept.removeValue(forKey: op)
          else { continue }
          conditions.append(.init(op, values.map(\.value)))
        }
        // A field without a condition asks for nothing.
        return conditions.isEmpty
          ? nil : AdvancedFieldSelector(field: field, conditions: conditions)
      }
      return .advanced(advanced)
    }
  }
}

extension OneSelector {
  /// The selector with one more condition beside those that a field has already; unchanged if it is a basic
  /// one, or has no condition on the field.
  func adding(_ operator: FieldOperator, _ value: String, to field: String) -> OneSelector {
    guard case .advanced(var advanced) = self,
      let index = advanced.fieldSelectors.firstIndex(where: { $0.field == field })
    else { return self }
    advanced.fieldSelectors[index].conditions.append(.init(`operator`, [value]))
    return .advanced(advanced)
  }

  /// The selector with another value in place of one.
  func replacing(_ condition: LintFinding.Condition, with value: String) -> OneSelector {
    guard case .advanced(var advanced) = self else { return self }
    for (index, selector) in advanced.fieldSelectors.enumerated()
    where selector.field == condition.field {
      for (number, each) in selector.conditions.enumerated()
      where each.operator == condition.operator {
        advanced.fieldSelectors[index].conditions[number].values = each.values.map {
          $0.utf8.elementsEqual(condition.value.utf8) ? value : $0
        }
      }
    }
    return .advanced(advanced)
  }

  /// The selector with one condition alone among those of its field that select, or among those that exclude.
  func keepingOnly(_ condition: LintFinding.Condition) -> OneSelector {
    guard case .advanced(var advanced) = self else { return self }
    for (index, selector) in advanced.fieldSelectors.enumerated()
    where selector.field == condition.field {
      advanced.fieldSelectors[index].conditions = selector.conditions.compactMap { each in
        if each.operator == condition.operator {
          return .init(each.operator, [condition.value])
        }
        return each.operator.deselects == condition.isExclusion ? nil : each
      }
    }
    return .advanced(advanced)
  }

  /// All values of advanced conditions, each once, with their operators.
  var conditions: [LintFinding.Condition] {
    guard case .advanced(let advanced) = self else { return [] }
    var known: Set<LintFinding.Condition> = []
    return advanced.fieldSelectors.flatMap { selector in
      selector.conditions.flatMap { condition in
        condition.values.map {
          LintFinding.Condition(field: selector.field, operator: condition.operator, value: $0)
        }
      }
    }.filter { known.insert($0).inserted }
  }
}

/// The ARN of a bucket, without a slash at its end: `arn:aws:s3:::logs`.
struct BucketARN {
  /// The bucket's name, or its beginning.
  let name: String

  /// A text that could be a whole ARN of a bucket, or the beginning of others: its name ends as names of
  /// buckets do. Somebody who writes `arn:aws:s3:::prod-` means all buckets that begin so.
  init?(beginning text: String) {
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", parts[2] == "s3", parts[3].isEmpty,
      parts[4].isEmpty
    else { return nil }
    let name = parts[5]
    guard let last = name.utf8.last, Self.endsNames(last), !name.utf8.contains(UInt8(ascii: "/")),
      !name.utf8.contains(UInt8(ascii: "*"))
    else { return nil }
    self.name = String(name)
  }

  /// A name ends with a letter or a digit.
  private static func endsNames(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
