import CloudTrail
import Foundation
import History

/// What stands behind the question mark, read for the pages.
struct PageQuery: Sendable {
  var at: TimeField
  var knownAt: TimeField
  private let members: [(name: String, value: String)]

  /// A field of the form: what was typed, and what it means or why it means nothing.
  struct TimeField: Sendable {
    var text = ""
    var time: Timestamp?
    var error: String?
  }

  init(_ query: String, now: Timestamp) {
    members = query.split(separator: "&").map { member in
      let parts = member.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
    }
    at = Self.field(members, "at")
    knownAt = Self.field(members, "as-known-at")
    if let time = knownAt.time, time > now {
      knownAt.error =
        HistoryError.futureKnowledge(asked: time, now: now).fact + ". Leave it empty for now."
    }
  }

  /// Nil where a field has an error.
  var moment: Moment? {
    at.error == nil && knownAt.error == nil
      ? Moment(at: at.time, knownAt: knownAt.time) : nil
  }

  func number(_ name: String) -> Int64? {
    members.first { $0.name == name }.flatMap { Int64($0.value) }
  }

  private static func field(
    _ members: [(name: String, value: String)], _ name: String
  ) -> TimeField {
    // Two values of one name make a text that is no time, and so an error that shows both.
    let values = members.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
    guard !values.isEmpty else { return TimeField() }
    let text = values.joined(separator: ", ")
    guard let time = Moment.time(text) else {
      return TimeField(
        text: text,
        error: "This is not a time. Write it as 2025-03-04T02:30:00Z, or a day as 2025-03-04.")
    }
    return TimeField(text: "\(time)", time: time)
  }

  /// A form sends a space as `+`.
  private static func decoded(_ text: Substring) -> String {
    let text = text.split(separator: "+", omittingEmptySubsequences: false).joined(separator: " ")
    let decoded = text.removingPercentEncoding ?? text
    return decoded.trimmingCharacters(in: .whitespaces)
  }
}
