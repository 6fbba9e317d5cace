// The documentation of History shows the lines between the two markers.
// snippet begins
import CloudTrail
import History

/// What each trail was asked to log at noon of 4 March 2025, according to the store at a path.
func readAHistory(_ path: String) throws -> String {
  guard let noon = Timestamp(iso8601: "2025-03-04T12:00:00Z") else { return "no such time" }
  let history = try History(path: path)
  return try history.snapshot { snapshot in
    var lines: [String] = []
    for trail in try snapshot.trailARNs() {
      guard let period = try snapshot.period(of: trail, at: noon) else { continue }
      // Nil if the trail did not exist, or what it was asked to log is not known.
      let selectors = try period.state.inForce.flatMap { try snapshot.selectors(of: $0) }
      lines.append("\(trail): \(selectors?.json().compact ?? "not known")")
    }
    return lines.joined(separator: "\n")
  }
}
// snippet ends
