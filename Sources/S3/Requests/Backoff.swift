import CloudTrail

/// How often something is tried again, and how long is waited in between: exponential backoff with full
/// jitter, so that many who were refused at once do not come back at once.
struct Backoff: Sendable {
  /// All attempts, the first included.
  var attempts = 8
  /// The longest pause after the first attempt; twice as long after each further one.
  var base: Duration = .milliseconds(200)
  /// The longest pause.
  var cap: Duration = .seconds(20)

  /// - Parameters:
  ///   - attempt: how many attempts failed; at least 1.
  ///   - random: from 0 up to 1.
  func pause(after attempt: Int, random: Double) -> Duration {
    let doublings = min(max(attempt, 1) - 1, 20)
    let longest = min(cap, base * (1 << doublings))
    return longest * min(max(random, 0), 1)
  }
}

/// The clock, the pauses and chance, so that a test has its own.
struct Surroundings: Sendable {
  var now: @Sendable () -> Timestamp = { Timestamp.now }
  var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  var random: @Sendable () -> Double = { Double.random(in: 0..<1) }
}
