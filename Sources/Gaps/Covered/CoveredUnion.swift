import CloudTrail
import Comparison
import History

/// Configurations that log together, told by fewer and shorter ones.
enum JoinedConfigurations {
  /// The same events by as few configurations as are easily found.
  ///
  /// Configurations that only differ in their selectors are one with the selectors of both. Two selectors that
  /// only differ in the values by which one field selects are one with the values of both, since one match is
  /// enough (SEMANTICS 2.3). So a hundred trails that take a bucket each are compared as one.
  ///
  /// - Parameter trails: with known selectors, or such that log nothing.
  static func joined(_ trails: [ComparedTrail]) -> [ComparedTrail] {
    var joined: [ComparedTrail] = []
    var indices: [Gates: Int] = [:]
    for trail in trails {
      guard case .advanced(let selectors)? = trail.selectors, let gates = Gates(trail) else {
        joined.append(trail)
        continue
      }
      guard let index = indices[gates] else {
        indices[gates] = joined.count
        joined.append(trail)
        continue
      }
      if case .advanced(let known)? = joined[index].selectors {
        joined[index].selectors = .advanced(known + selectors)
      }
    }
    return joined.map { trail in
      guard case .advanced(let selectors)? = trail.selectors else { return trail }
      var trail = trail
      trail.selectors = .advanced(merged(selectors))
      return trail
    }
  }

  /// What decides besides the selectors, if all of it is known.
  private struct Gates: Hashable {
    var trail: [String]
    var isGeneration0: Bool
    var known: [Bool]

    init?(_ trail: ComparedTrail) {
      let gates = trail.gates
      known = gates.compactMap(\.value)
      guard known.count == gates.count else { return nil }
      self.trail = [trail.trail.partition, trail.trail.region, trail.trail.account]
      isGeneration0 = trail.state.generation == 0
    }
  }

  /// Selectors without their names, with the values of those joined that differ in the ARNs alone that they
  /// begin with.
  private static func merged(_ selectors: [AdvancedEventSelector]) -> [AdvancedEventSelector] {
    var order: [AdvancedEventSelector] = []
    // By their bytes, as selectors compare them.
    var values: [AdvancedEventSelector: Set<[UInt8]>] = [:]
    for selector in selectors {
      var rest = selector
      rest.name = nil
      var begun: [String] = []
      if let index = begunARNs(of: rest) {
        begun = rest.fieldSelectors[index].conditions[0].values
        // The field keeps its place, so that the rest is told from one that asks for no ARN.
        rest.fieldSelectors[index].conditions[0].values = []
      }
      if values[rest] == nil { order.append(rest) }
      values[rest, default: []].formUnion(begun.map { Array($0.utf8) })
    }
    return order.map { rest in
      var selector = rest
      if let index = begunARNs(of: rest) {
        selector.fieldSelectors[index].conditions[0].values = (values[rest] ?? [])
          .sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
      }
      return selector
    }
  }

  /// The field that selects ARNs by how they begin, and does nothing else.
  private static func begunARNs(of selector: AdvancedEventSelector) -> Int? {
    selector.fieldSelectors.firstIndex { field in
      field.field == "resources.ARN" && field.conditions.map(\.operator) == [.startsWith]
    }
  }
}
