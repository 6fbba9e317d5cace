import CloudTrail
import History

@testable import Replay

extension Imported {
  /// The coverage of a trail, a line for each segment.
  static func words(_ coverage: TrailCoverage) -> String {
    coverage.segments.map { "    \($0.from) \($0.doubt)" }.joined(separator: "\n")
      + "\n    known until \(String(describing: coverage.knownUntil))"
  }

  /// What happened in the world and what was read of it, a line for each call, so that a failure can be
  /// understood without a debugger.
  var story: String {
    var lines = [
      "S \(largestGap) s, \(removal)",
      "accounts \(world.accounts), organization \(world.isOrganization)",
      "unknown logger takes \(world.unknown.takes.map { "\($0)" }.sorted()), pauses "
        + (world.unknown.pause.map { "\(Self.time($0.lowerBound))..\(Self.time($0.upperBound))" }
          ?? "never"),
    ]
    for home in world.homes {
      for trail in home.trails.indices {
        lines.append(
          "\(home.account) \(home.home) trail-\(trail) at first: \(Self.words(home.state(of: trail, at: 0)))"
        )
      }
    }
    let calls = world.homes.flatMap { home in home.calls.map { (home, $0) } }
      .sorted { $0.1.time < $1.1.time }
    for (home, call) in calls {
      lines.append(
        "\(Self.time(call.time)) \(known.contains(call.id) ? "read  " : "UNSEEN") \(call.operation)"
          + "\(call.succeeded ? "" : " refused") \(home.account) \(home.home) trail-\(call.trail): "
          + Self.words(call.after))
    }
    lines += knowledge.documents.compactMap { document in
      document.observedAt.map {
        "\(Self.time($0.microseconds)) seen \(document.trail?.name ?? ""): \(document.text)"
      }
    }
    let evidence = evidence
    for (place, shown) in evidence.places.sorted(by: { $0.key < $1.key }) {
      lines.append(
        "\(place): management \(Self.runs(shown.management.joined(gap: largestGap)))"
          + ", writes \(Self.runs(shown.writes.runs)), looked up \(shown.lookedUp), "
          + "delivered \(shown.delivered.map { "\($0)" } ?? "never")")
    }
    for (place, shown) in evidence.places.sorted(by: { $0.key < $1.key }) {
      for (origin, time) in shown.deliveries {
        lines.append(
          "\(place): digests of \(origin): read \(Self.ranges(time.read)), lacking "
            + "\(Self.ranges(time.lacking))")
      }
    }
    lines += evidence.complete.map {
      "complete: \($0.key) \($0.value.map { "\($0.from)..\($0.until)" })"
    }
    return lines.joined(separator: "\n")
  }

  private static func runs(_ runs: [ClosedRange<Int64>]) -> String {
    runs.map { "\(time($0.lowerBound * 1_000_000))–\(time($0.upperBound * 1_000_000))" }
      .joined(separator: " ")
  }

  private static func ranges(_ ranges: TimeRanges) -> String {
    ranges.ranges.map { "\(time($0.lowerBound))–\(time($0.upperBound))" }.joined(separator: " ")
  }

  private static func time(_ time: Int64) -> String {
    "\(Timestamp(microseconds: time))".replacing("2026-0", with: "")
  }

  private static func words(_ state: TrueHistory.State) -> String {
    guard state.exists else { return "not there" }
    let flags = TrailSetting.deciding.filter { state.flags[$0] == true }.map(\.rawValue)
    let takes = Pool.takes[state.selectors].map { "\($0)" }.sorted()
    return "\(state.isLogging ? "logs" : "does not log") \(takes), \(flags.sorted())"
  }
}
