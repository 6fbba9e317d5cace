import CloudTrail
import Foundation
import History
import Signing

/// The query of a page's address.
struct PageQuery: Sendable {
  var at: TimeField
  var knownAt: TimeField
  private let members: [(name: String, value: String)]
  private let now: Timestamp

  /// A field of the form: the text in it, and the time that it means or why it means none.
  struct TimeField: Sendable {
    var text = ""
    var time: Timestamp?
    /// Whether the text means another time tomorrow, such as `2 hours ago`.
    var isRelative = false
    var error: String?
  }

  init(_ query: String, now: Timestamp) {
    members = query.split(separator: "&").map { member in
      let parts = member.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
    }
    self.now = now
    at = Self.field(members, "at", now: now)
    knownAt = Self.field(members, "as-known-at", now: now)
    if let time = knownAt.time, time > now {
      knownAt.error =
        HistoryError.futureKnowledge(asked: time, now: now).fact + ". Leave it empty for now."
    }
  }

  /// Nil if a field has an error.
  var moment: Moment? {
    at.error == nil && knownAt.error == nil
      ? Moment(at: at.time, knownAt: knownAt.time) : nil
  }

  /// Whether the address names both times, and will mean the same ones for ever.
  var isFixed: Bool {
    moment?.at != nil && moment?.knownAt != nil && !at.isRelative && !knownAt.isRelative
  }

  func number(_ name: String) -> Int64? { text(name).flatMap { Int64($0) } }

  /// What was given for a member, cut to what people type; nil for nothing.
  func text(_ name: String) -> String? {
    members.first { $0.name == name && !$0.value.isEmpty }.map { String($0.value.prefix(2100)) }
  }

  /// A further time; without a value if nothing was given.
  func time(_ name: String) -> TimeField { Self.field(members, name, now: now) }

  private static func field(
    _ members: [(name: String, value: String)], _ name: String, now: Timestamp
  ) -> TimeField {
    // Two values of one name, joined, are no time and so give an error that shows both.
    let values = members.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
    guard !values.isEmpty else { return TimeField() }
    let text = values.joined(separator: ", ")
    guard let written = WrittenTime(text, now: now) else {
      return TimeField(
        text: text, error: "This is not a time. Write it as \(WrittenTime.forms).")
    }
    return TimeField(
      text: "\(written.time)", time: written.time, isRelative: written.isRelative)
  }

  /// A form sends a space as `+`.
  private static func decoded(_ text: Substring) -> String {
    let text = text.split(separator: "+", omittingEmptySubsequences: false).joined(separator: " ")
    let decoded = text.removingPercentEncoding ?? text
    return decoded.trimmingCharacters(in: .whitespaces)
  }
}

/// The address of a page: a path, and what follows the question mark. A member without a value is left out.
struct Address: Sendable {
  /// Percent-encoded.
  var path: String
  private(set) var members: [(name: String, value: String)] = []

  init(_ path: String, _ members: [(String, String?)] = []) {
    self.path = path
    for (name, value) in members { self[name] = value }
  }

  subscript(name: String) -> String? {
    get { members.first { $0.name == name }?.value }
    set {
      let index = members.firstIndex { $0.name == name }
      switch (index, newValue.flatMap { $0.isEmpty ? nil : $0 }) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append((name, value))
      case (nil, nil): break
      }
    }
  }

  /// The same with other values.
  func setting(_ changes: (String, String?)...) -> Address {
    var changed = self
    for (name, value) in changes { changed[name] = value }
    return changed
  }

  /// As a link has it; a colon stays as it is, so that times can be read.
  var text: String {
    func encoded(_ text: String) -> String {
      String(
        decoding: PercentEncoding.encoded(text.utf8, keeping: UInt8(ascii: ":")), as: UTF8.self)
    }
    guard !members.isEmpty else { return path }
    return path + "?" + members.map { "\($0.name)=\(encoded($0.value))" }.joined(separator: "&")
  }
}

extension Moment {
  /// The members of an address that name the moment.
  var members: [(String, String?)] {
    [("at", at.map { "\($0)" }), ("as-known-at", knownAt.map { "\($0)" })]
  }

  /// The address of a page at this moment.
  func address(_ path: String, _ others: [(String, String?)] = []) -> Address {
    Address(path, members + others)
  }
}
