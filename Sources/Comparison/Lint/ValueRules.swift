import CloudTrail
import Selectors

// What single values of a selector do: each is compared with what it looks as if it meant.

extension Linter {
  mutating func lintValues(of selector: OneSelector, at index: Int, in set: TrailSelectors) {
    switch selector {
    case .basic(let basic):
      lintEmptyValues(of: basic, at: index)
      lintPatterns(of: basic, at: index)
    case .advanced:
      for condition in selector.conditions {
        if condition.field == "resources.type" {
          lintType(condition, of: selector, at: index)
        } else if condition.value.utf8.contains(UInt8(ascii: "*")) {
          lintPattern(condition, of: selector, at: index)
        } else {
          lintBeginning(condition, of: selector, at: index, in: set)
        }
      }
    }
  }

  /// `Values: []`: the selector with and without such a resource is the same.
  private mutating func lintEmptyValues(of selector: EventSelector, at index: Int) {
    for (number, resource) in selector.dataResources.enumerated() where resource.values.isEmpty {
      var without = selector
      without.dataResources.remove(at: number)
      let comparison = compare(
        [.basic(selector)], [.basic(without)], for: .emptyValues, at: index)
      if comparison?.outcome == .same { found(.emptyValues(type: resource.type), at: index) }
    }
  }

  /// A type in another case: with the listed type other events are selected.
  private mutating func lintType(
    _ condition: LintFinding.Condition, of selector: OneSelector, at index: Int
  ) {
    guard let listed = ListedTypes.meant(by: condition.value) else { return }
    guard
      let comparison = compare(
        [selector], [selector.replacing(condition, with: listed)], for: .resourceTypeCase,
        at: index)
    else { return }
    guard let example = comparison.gains.example(isLogged: false) else { return }
    found(.resourceTypeCase(given: condition.value, listed: listed), at: index, example)
  }

  // MARK: - Patterns

  /// A pattern in a value: the selector is compared with one that has what the pattern would mean.
  private mutating func lintPattern(
    _ condition: LintFinding.Condition, of selector: OneSelector, at index: Int
  ) {
    guard let op = condition.operator else { return }
    let (meant, value) = Self.meaning(of: condition.value, op)
    guard
      let comparison = compare(
        [selector], [selector.adding(meant, value, to: condition.field)], for: .pattern, at: index)
    else { return }
    let example =
      op.deselects
      ? comparison.losses.example(isLogged: true) : comparison.gains.example(isLogged: false)
    if let example { found(.pattern(condition), at: index, example) }
  }

  /// Of a data resource of a basic selector, whose values are beginnings.
  private mutating func lintPatterns(of selector: EventSelector, at index: Int) {
    for (number, resource) in selector.dataResources.enumerated() {
      for value in TextCells.unique(resource.values) where value.utf8.contains(UInt8(ascii: "*")) {
        let (_, meant) = Self.meaning(of: value, .startsWith)
        var other = selector
        other.dataResources[number].values.append(meant)
        guard
          let comparison = compare(
            [.basic(selector)], [.basic(other)], for: .pattern, at: index)
        else { continue }
        guard let example = comparison.gains.example(isLogged: false) else { continue }
        let condition = LintFinding.Condition(field: resource.type, operator: nil, value: value)
        found(.pattern(condition), at: index, example)
      }
    }
  }

  /// A condition that selects some of what a pattern would match: all of it, if its only stars are at one
  /// end.
  private static func meaning(
    of pattern: String, _ operator: FieldOperator
  ) -> (FieldOperator, String) {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
    let (head, tail) = (parts.first ?? "", parts.last ?? "")
    let isBetween = parts.dropFirst().dropLast().contains { !$0.isEmpty }
    let excludes = `operator`.deselects
    if tail.isEmpty && !isBetween { return (excludes ? .notStartsWith : .startsWith, head) }
    if head.isEmpty && !isBetween { return (excludes ? .notEndsWith : .endsWith, tail) }
    return (`operator`, parts.joined(separator: "example"))
  }

  // MARK: - Neighbours

  /// A bucket's name without its slash: the set is compared with one in which the slash is there.
  private mutating func lintBeginning(
    _ condition: LintFinding.Condition, of selector: OneSelector, at index: Int,
    in set: TrailSelectors
  ) {
    let isBeginning = condition.operator == .startsWith || condition.operator == .notStartsWith
    guard condition.field == "resources.ARN", isBeginning,
      BucketARN(beginning: condition.value) != nil
    else { return }
    // A shorter beginning beside it reaches the same.
    let isReachedAnyway = selector.conditions.contains { other in
      other.field == condition.field && other.operator == condition.operator
        && other.value.utf8.count < condition.value.utf8.count
        && condition.value.utf8.starts(with: other.value.utf8)
    }
    guard !isReachedAnyway else { return }
    let ending = condition.value + "/"
    let other = selector.replacing(condition, with: ending)
    func example(_ comparison: Comparison) -> LintFinding.Example? {
      condition.isExclusion
        ? comparison.gains.example(isLogged: false) : comparison.losses.example(isLogged: true)
    }
    // First the cheap question: an event that this value alone decides may show it.
    let single = selector.keepingOnly(condition)
    guard
      let alone = compare(
        [single], [single.replacing(condition, with: ending)], for: .reachesNeighbour, at: index),
      let neighbour = example(alone)
    else { return }
    let takers = takers(of: neighbour.record)
    let isTakenByOther =
      takers.contains { $0 != index } || takes(other, neighbour.record)
    if takers.isEmpty != neighbour.isLogged, isTakenByOther != neighbour.isLogged {
      return found(.reachesNeighbour(condition, neighbours: []), at: index, neighbour)
    }
    guard
      let comparison = compare(
        set.each, set.replacing(index, with: [other]).each, for: .reachesNeighbour, at: index),
      let neighbour = example(comparison)
    else { return }
    found(.reachesNeighbour(condition, neighbours: []), at: index, neighbour)
  }
}
