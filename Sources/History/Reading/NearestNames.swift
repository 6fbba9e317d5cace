import CloudTrail

/// Finds what a person may have meant by a name that is not there.
enum NearestNames {
  /// Up to three trails whose names are at most a third of the name's length away, the nearest first.
  static func of(_ name: String, in arns: [String]) -> [String] {
    let wanted = Array((TrailARN(name)?.name ?? name).lowercased().utf8.prefix(128))
    let limit = max(2, wanted.count / 3)
    return arns.compactMap { arn -> (name: String, distance: Int)? in
      let name = TrailARN(arn)?.name ?? arn
      let distance = distance(wanted, Array(name.lowercased().utf8.prefix(128)))
      return distance <= limit ? (name, distance) : nil
    }
    .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
    .prefix(3).map(\.name)
  }

  /// The Levenshtein distance: insertions, deletions and substitutions.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var previous = Array(0...right.count)
    for (row, byte) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        current.append(
          min(
            previous[column + 1] + 1, current[column] + 1,
            previous[column] + (byte == other ? 0 : 1)))
      }
      previous = current
    }
    return previous[right.count]
  }
}
