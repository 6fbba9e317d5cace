import Foundation

/// Whether `TRAILBACK_LONG=1` asks random tests for many more rounds than a change usually needs.
package enum LongRun {
  package static let isAsked = ProcessInfo.processInfo.environment["TRAILBACK_LONG"] == "1"

  /// - Parameters:
  ///   - usual: how many rounds the suite makes.
  ///   - long: how many a long run makes.
  package static func rounds<Count: BinaryInteger>(_ usual: Count, long: Count) -> Count {
    isAsked ? long : usual
  }
}
