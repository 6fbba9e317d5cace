import CloudTrail
import Crypto
import Foundation
import History
import TrailLogs

/// The files of the ledger that hold events of a span: by what a report can be checked.
///
/// However many there are, a hash over the list of them is enough to see whether one is another.
struct SpanInputs: Sendable {
  /// The most files that are named one by one.
  static let most = 100

  private let scope: EventScope
  private let accounts: Set<String>
  private(set) var files: [SpanReport.Inputs.File] = []

  /// - Parameters:
  ///   - scope: the span.
  ///   - accounts: whose files are wanted; empty for all.
  init(_ scope: EventScope, accounts: Set<String>) {
    self.scope = scope
    self.accounts = accounts
  }

  /// Takes a row of the ledger, if it is a file with events of the span and the accounts.
  mutating func add(_ reading: ReadingDraft) {
    guard reading.kind == .file else { return }
    if let first = reading.first, let last = reading.last {
      if let until = scope.until, first >= until { return }
      if let since = scope.since, last < since { return }
    }
    let places = reading.activity.keys
    let isWanted =
      accounts.isEmpty || places.isEmpty || places.contains { accounts.contains($0.account) }
    guard isWanted else { return }
    let name = reading.path.split(separator: "/").last.map(String.init) ?? reading.path
    files.append(.init(name: name, sha256: reading.sha256, size: reading.size))
  }

  /// SHA-256 over a line for each file, as `sha256sum` prints it without folders, in the order of their bytes; nil
  /// if there is no file.
  var hash: String? {
    if files.isEmpty { return nil }
    let lines = files.map { "\($0.sha256 ?? "-")  \($0.name)\n" }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return Hexadecimal.string(SHA256.hash(data: Data(lines.joined().utf8)))
  }
}
