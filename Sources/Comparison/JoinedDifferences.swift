import CloudTrail

extension [Comparison.Difference] {
  /// Each kind of events once: several shapes can have the same first resource, as objects have that are read
  /// and buckets whose objects are listed. Their differences are one if the same fields tell them.
  var uniqued: [Comparison.Difference] {
    var known: [DifferenceKey: Int] = [:]
    var unique: [Comparison.Difference] = []
    for difference in self {
      let key = DifferenceKey(difference.events)
      if let index = known[key] {
        unique[index].events.join(difference.events)
      } else {
        known[key] = unique.count
        unique.append(difference)
      }
    }
    // What is so of all calls about a resource needs no list of some of them.
    for index in unique.indices {
      guard let calls = unique[index].ownCalls else { continue }
      unique[index].ownCalls = nil
      if unique[index].events.limits.contains(where: { $0.field == calls.field }) { continue }
      unique[index].events.limits.append(calls)
    }
    return unique
  }
}

extension EventSet {
  /// Takes in the values of a set that is told by the same fields.
  fileprivate mutating func join(_ other: EventSet) {
    isExact = isExact && other.isExact
    for index in limits.indices {
      let known = limits[index].values
      limits[index].values += other.limits[index].values.filter { value in
        if case .text(let text) = value {
          // A bucket with its slash is the beginning of its objects.
          return !known.contains(value)
            && !known.contains(.others(beginning: text, ending: ""))
        }
        return !known.contains(value)
      }
      let inside = limits[index].values
      limits[index].others.removeAll { inside.contains($0) }
    }
  }
}

/// By what differences are joined.
private struct DifferenceKey: Hashable {
  var category: EventCategory
  var type: String?
  var isAll: Bool
  var fields: [String]
  var readOnly: EventSet.Limit?

  init(_ events: EventSet) {
    category = events.category
    type = events.resourceTypes.first
    isAll = events.isAll
    fields = events.limits.map(\.field)
    readOnly = events.limits.first { $0.field == "readOnly" }
  }
}
