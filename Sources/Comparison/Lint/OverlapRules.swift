import CloudTrail

// What selectors and their exclusions do beside the others of the set.

extension Linter {
  mutating func lintOverlaps(of set: TrailSelectors) {
    let all = set.each
    var taking: [Int: JSONValue] = [:]
    for (index, selector) in all.enumerated() {
      guard let comparison = compare([selector], [], for: .takesNothing, at: index) else {
        continue
      }
      if comparison.outcome == .same { found(.takesNothing, at: index) }
      taking[index] = comparison.losses.first?.witness.record
    }
    for (index, selector) in all.enumerated() where taking[index] != nil {
      for exclusions in Exclusions.all(of: selector) {
        lintExclusions(exclusions, at: index, among: all)
      }
    }
    lintIdle(all, taking)
  }

  // MARK: - Exclusions

  /// An exclusion that its own selector does not need, and one that another selector takes back.
  private mutating func lintExclusions(
    _ exclusions: Exclusions, at index: Int, among all: [OneSelector]
  ) {
    let open = exclusions.keeping([])
    var others = all
    others.remove(at: index)
    var doubtful: [LintFinding.Condition] = []
    for exclusion in exclusions.all {
      guard
        let alone = compare(
          [open], [exclusions.keeping([exclusion])], for: .excludesNothing, at: index)
      else { continue }
      if alone.outcome == .same {
        foundNothing(exclusion, exclusions, at: index)
      } else if let excluded = alone.losses.first?.witness.record,
        takers(of: excluded).contains(where: { $0 != index })
      {
        doubtful.append(exclusion)
      }
    }
    guard !doubtful.isEmpty else { return }
    let voided = voided(doubtful[...], exclusions, others, at: index)
    guard !voided.isEmpty,
      let alone = compare(
        [open], [exclusions.keeping(voided)], for: .exclusionVoided, at: index),
      let example = alone.losses.example(isLogged: true)
    else { return }
    let takers = takers(of: example.record).filter { $0 != index }
    found(.exclusionVoided(voided, by: takers), at: index, example)
  }

  /// Those that make no difference beside the other selectors. All together first: what voids all of them
  /// voids each.
  private mutating func voided(
    _ exclusions: ArraySlice<LintFinding.Condition>, _ all: Exclusions, _ others: [OneSelector],
    at index: Int
  ) -> [LintFinding.Condition] {
    guard
      let comparison = compare(
        others + [all.keeping([])], others + [all.keeping(exclusions)], for: .exclusionVoided,
        at: index)
    else { return [] }
    if comparison.outcome == .same { return Array(exclusions) }
    guard exclusions.count > 1 else { return [] }
    let middle = exclusions.startIndex + exclusions.count / 2
    return voided(exclusions[..<middle], all, others, at: index)
      + voided(exclusions[middle...], all, others, at: index)
  }

  /// With an event that it looks as if it would exclude, where it is the ARN of a bucket.
  private mutating func foundNothing(
    _ exclusion: LintFinding.Condition, _ exclusions: Exclusions, at index: Int
  ) {
    let isBucket =
      exclusion.field == "resources.ARN" && BucketARN(beginning: exclusion.value) != nil
    var example: LintFinding.Example?
    if isBucket {
      let alone = exclusions.keeping([exclusion])
      let comparison = compare(
        [alone], [alone.adding(.notStartsWith, exclusion.value + "/", to: exclusion.field)],
        for: .excludesNothing, at: index)
      example = comparison?.losses.example(isLogged: true)
      // Another exclusion of the selector may be the one that was meant.
      if let record = example?.record, !takers(of: record).contains(index) {
        example = nil
      }
    }
    found(.excludesNothing(exclusion, isBucket: isBucket), at: index, example)
  }

  // MARK: - Idle selectors

  /// Selectors without which the set is the same. All that are found can be taken away together: of two that
  /// are equal, the later one is idle.
  private mutating func lintIdle(_ all: [OneSelector], _ taking: [Int: JSONValue]) {
    var kept = Array(all.indices)
    for index in all.indices.reversed() {
      guard let record = taking[index] else { continue }
      let others = kept.filter { $0 != index }
      let takers = takers(of: record).filter(others.contains)
      guard !takers.isEmpty,
        let comparison = compare(
          others.map { all[$0] }, others.map { all[$0] } + [all[index]], for: .idle, at: index)
      else { continue }
      guard comparison.outcome == .same else { continue }
      kept = others
      let taker = takers.first { other in
        compare([all[other]], [all[other], all[index]], for: .idle, at: index)?.outcome == .same
      }
      found(.idle(by: taker), at: index, LintFinding.Example(record: record, isLogged: true))
    }
  }
}
