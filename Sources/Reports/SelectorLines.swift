import Selectors

/// Selectors as short lines of text, and what one set has that another has not.
public enum SelectorLines {
  /// One line per fact, selector by selector.
  public static func all(_ selectors: TrailSelectors) -> [String] {
    units(selectors).enumerated().flatMap { index, unit in
      unit.map { "selector \(index + 1): \($0)" }
    }
  }

  /// The lines that are only in the first set, and those only in the second. A selector that stands in
  /// both sets is no difference, wherever it stands.
  public static func difference(
    from before: TrailSelectors, to after: TrailSelectors
  ) -> (removed: [String], added: [String]) {
    let old = units(before)
    let new = units(after)
    let oldLines = numbered(old, without: new)
    let newLines = numbered(new, without: old)
    return (
      oldLines.filter { !newLines.contains($0) }, newLines.filter { !oldLines.contains($0) }
    )
  }

  private static func numbered(_ units: [[String]], without others: [[String]]) -> [String] {
    units.enumerated().flatMap { index, unit in
      others.contains(unit) ? [] : unit.map { "selector \(index + 1): \($0)" }
    }
  }

  private static func units(_ selectors: TrailSelectors) -> [[String]] {
    switch selectors {
    case .basic(let selectors): selectors.map(lines)
    case .advanced(let selectors): selectors.map(lines)
    }
  }

  private static func lines(_ selector: EventSelector) -> [String] {
    var lines = [
      "ReadWriteType \(selector.readWriteType.rawValue)",
      "IncludeManagementEvents \(selector.includeManagementEvents)",
    ]
    lines += selector.excludeManagementEventSources.map { "ExcludeManagementEventSources \($0)" }
    for resource in selector.dataResources {
      if resource.values.isEmpty { lines.append("\(resource.type) with no values") }
      lines += resource.values.map { "\(resource.type) \($0)" }
    }
    return lines
  }

  private static func lines(_ selector: AdvancedEventSelector) -> [String] {
    let name = selector.name.map { ["Name \($0)"] } ?? []
    return name
      + selector.fieldSelectors.flatMap { field in
        field.conditions.flatMap { condition in
          condition.values.map { "\(field.field) \(condition.operator.rawValue) \($0)" }
        }
      }
  }
}
