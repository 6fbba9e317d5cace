public import CloudTrail

/// Selectors as short lines of text, and the difference between two sets of them.
public enum SelectorLines {
  /// One line per fact, selector by selector.
  public static func all(_ selectors: TrailSelectors) -> [String] {
    units(selectors).flatMap(\.labelled)
  }

  /// The lines that are only in the first set, and those only in the second.
  ///
  /// Each selector is compared with its counterpart: first an equal one at any position, then one
  /// of the same name, then one at the same position.
  public static func difference(
    from before: TrailSelectors, to after: TrailSelectors
  ) -> (removed: [String], added: [String]) {
    var old = units(before)
    var new = units(after)
    var removed: [(Int, [String])] = []
    var added: [(Int, [String])] = []
    for isPair in pairings {
      for unit in old {
        guard let match = new.first(where: { isPair(unit, $0) }) else { continue }
        old.removeAll { $0.position == unit.position }
        new.removeAll { $0.position == match.position }
        removed.append((unit.position, unit.labelled(without: match)))
        added.append((match.position, match.labelled(without: unit)))
      }
    }
    removed += old.map { ($0.position, $0.labelled) }
    added += new.map { ($0.position, $0.labelled) }
    return (inOrder(removed), inOrder(added))
  }

  private static let pairings: [@Sendable (Unit, Unit) -> Bool] = [
    { $0.lines.elementsEqual($1.lines, by: isSame) && isSame($0.name ?? "", $1.name ?? "") },
    { $0.name != nil && isSame($0.name ?? "", $1.name ?? "") },
    { $0.name == nil && $1.name == nil && $0.isBasic == $1.isBasic && $0.position == $1.position },
  ]

  /// Compares bytes, as S3 keys do: `é` has two spellings, which Swift considers equal.
  private static func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
  }

  private static func inOrder(_ lines: [(Int, [String])]) -> [String] {
    lines.sorted { $0.0 < $1.0 }.flatMap(\.1)
  }

  /// One selector in lines.
  private struct Unit {
    /// From 1.
    let position: Int
    let name: String?
    let isBasic: Bool
    let lines: [String]

    var label: String { name.map { "selector \"\($0)\"" } ?? "selector \(position)" }
    var labelled: [String] { lines.map { "\(label): \($0)" } }

    func labelled(without other: Unit) -> [String] {
      lines.filter { line in !other.lines.contains { SelectorLines.isSame($0, line) } }.map {
        "\(label): \($0)"
      }
    }
  }

  private static func units(_ selectors: TrailSelectors) -> [Unit] {
    switch selectors {
    case .basic(let selectors):
      selectors.enumerated().map {
        Unit(position: $0 + 1, name: nil, isBasic: true, lines: lines($1))
      }
    case .advanced(let selectors):
      selectors.enumerated().map {
        Unit(position: $0 + 1, name: $1.name, isBasic: false, lines: lines($1))
      }
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
    selector.fieldSelectors.flatMap { field in
      field.conditions.flatMap { condition in
        condition.values.map { "\(field.field) \(condition.operator.rawValue) \($0)" }
      }
    }
  }
}
