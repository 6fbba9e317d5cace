import CloudTrail

// A failure with forty members says little. Removing every part that does not change the answers
// leaves the reason of the failure.

extension Pair {
  /// The pair without all parts that do not change the two answers.
  func shrunk() -> Pair {
    guard let wanted = answers() else { return self }
    var smallest = self
    var isShrinking = true
    while isShrinking {
      isShrinking = false
      for smaller in smallest.smallerOnes where smaller.answers() == wanted {
        smallest = smaller
        isShrinking = true
        break
      }
    }
    return smallest
  }

  private var smallerOnes: [Pair] {
    record.smallerOnes.map { Pair(record: $0, selectors: selectors) }
      + selectors.smallerOnes.map { Pair(record: record, selectors: $0) }
  }
}

extension JSONText {
  fileprivate var smallerOnes: [JSONText] {
    switch self {
    case .raw: []
    case .array(let items):
      items.without.map { .array($0) }
        + items.indices.flatMap { index in
          items[index].smallerOnes.map { .array(items.replacing(index, $0)) }
        }
    case .object(let members):
      members.without.map { .object($0) }
        + members.indices.flatMap { index in
          members[index].value.smallerOnes.map {
            .object(members.replacing(index, (key: members[index].key, value: $0)))
          }
        }
    }
  }
}

extension TrailSelectors {
  fileprivate var smallerOnes: [TrailSelectors] {
    switch self {
    case .basic(let selectors): selectors.smaller(\.smallerOnes).map { .basic($0) }
    case .advanced(let selectors): selectors.smaller(\.smallerOnes).map { .advanced($0) }
    }
  }
}

extension EventSelector {
  fileprivate var smallerOnes: [EventSelector] {
    var ones: [EventSelector] = []
    for resources in dataResources.smaller(\.smallerOnes) {
      ones.append(with(self) { $0.dataResources = resources })
    }
    for sources in excludeManagementEventSources.without {
      ones.append(with(self) { $0.excludeManagementEventSources = sources })
    }
    if case .all = readWriteType { return ones }
    return ones + [with(self) { $0.readWriteType = .all }]
  }
}

extension DataResource {
  fileprivate var smallerOnes: [DataResource] {
    values.without.map { DataResource(type: type, values: $0) }
  }
}

extension AdvancedEventSelector {
  fileprivate var smallerOnes: [AdvancedEventSelector] {
    fieldSelectors.smaller(\.smallerOnes).map { AdvancedEventSelector(fieldSelectors: $0) }
  }
}

extension AdvancedFieldSelector {
  fileprivate var smallerOnes: [AdvancedFieldSelector] {
    conditions.smaller(\.smallerOnes).map { AdvancedFieldSelector(field: field, conditions: $0) }
  }
}

extension AdvancedFieldSelector.Condition {
  fileprivate var smallerOnes: [Self] { values.without.map { Self(self.operator, $0) } }
}

private func with<Value>(_ value: Value, _ change: (inout Value) -> Void) -> Value {
  var changed = value
  change(&changed)
  return changed
}

extension Array {
  /// The array without each of its elements in turn.
  fileprivate var without: [[Element]] {
    indices.map { index in
      var fewer = self
      fewer.remove(at: index)
      return fewer
    }
  }

  fileprivate func replacing(_ index: Int, _ element: Element) -> [Element] {
    var changed = self
    changed[index] = element
    return changed
  }

  /// One element fewer, or one of them smaller.
  fileprivate func smaller(_ ones: (Element) -> [Element]) -> [[Element]] {
    without + indices.flatMap { index in ones(self[index]).map { replacing(index, $0) } }
  }
}
