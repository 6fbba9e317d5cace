import CloudTrail
import NIOHTTP1
import Signing

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
  ///   - asked: for how long the server wants to be left alone: that is waited first, up to the cap.
  func pause(after attempt: Int, random: Double, asked: Duration = .zero) -> Duration {
    let doublings = min(max(attempt, 1) - 1, 20)
    let longest = min(cap, base * (1 << doublings))
    return min(cap, max(asked, .zero)) + longest * min(max(random, 0), 1)
  }
}

extension Exchange.Answer {
  /// For how long the server wants to be left alone, by `Retry-After`: in seconds, or as the time when that is over.
  /// Nothing if the field is not there, or is neither.
  func retryAfter(at now: Timestamp) -> Duration {
    guard let value = headers.first(name: "retry-after") else { return .zero }
    if let seconds = UInt32(value) { return .seconds(Int64(seconds)) }
    guard let time = HTTPDate.timestamp(Array(value.utf8)) else { return .zero }
    return .seconds(time.second - now.second)
  }
}

/// The clock, the pauses and chance, so that a test has its own.
struct Surroundings: Sendable {
  var now: @Sendable () -> Timestamp = { Timestamp.now }
  var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  var random: @Sendable () -> Double = { Double.random(in: 0..<1) }
}
