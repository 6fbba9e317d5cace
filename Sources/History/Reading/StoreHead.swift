public import CloudTrail

/// The heads of both chains of a store: what to keep elsewhere. Those that were kept before there was a
/// ledger are of the log alone.
public struct StoreHead: Sendable, Hashable, CustomStringConvertible {
  /// The head of the log. Of one that was kept alone, it may also be the head of the ledger.
  public var log: LogHead
  /// The head of the ledger; nil if one head was kept alone.
  public var ledger: LogHead?

  /// The heads that were noted.
  public init(log: LogHead, ledger: LogHead?) {
    self.log = log
    self.ledger = ledger
  }

  /// Reads `NUMBER:HASH NUMBER:HASH`, the log's and the ledger's, or one of them. Nil for any other text.
  public init?(_ text: some StringProtocol) {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard (1...2).contains(words.count), let log = LogHead(words[0]) else { return nil }
    self.log = log
    guard words.count == 2 else { return }
    guard let ledger = LogHead(words[1]) else { return nil }
    self.ledger = ledger
  }

  /// As it was noted: one word for each head.
  public var description: String { "\(log)" + (ledger.map { " \($0)" } ?? "") }

  /// The heads of a text that was written over time, one line for each moment: the first word of each line,
  /// and the second if it is a head, too. Empty lines, and what follows a `#`, are left out.
  ///
  /// - Returns: nil if a line does not begin with a head, or its second word is a head that was damaged.
  public static func all(in text: String) -> [StoreHead]? {
    var heads: [StoreHead] = []
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).prefix(2)
      guard let first = words.first else { continue }
      guard let log = LogHead(first) else { return nil }
      var head = StoreHead(log: log, ledger: nil)
      if let second = words.dropFirst().first {
        head.ledger = LogHead(second)
        if head.ledger == nil, resemblesHead(second) { return nil }
      }
      heads.append(head)
    }
    return heads
  }

  /// Whether a word may have been a head before some of it was lost: a number, a colon and at least eight
  /// hexadecimal digits. A time of day is none.
  private static func resemblesHead(_ word: Substring) -> Bool {
    let parts = word.split(separator: ":", omittingEmptySubsequences: false)
    guard let last = parts.last, last.utf8.count >= 8, parts.count <= 2 else { return false }
    return last.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20)
    } && (parts.count == 1 || parts[0].utf8.allSatisfy { (0x30...0x39).contains($0) })
  }
}

extension HistorySnapshot {
  /// The heads of the log and of the ledger, and when the last of their rows was recorded; nil for an empty
  /// store.
  public func storeHead() throws -> (head: StoreHead, recordedAt: Timestamp?) {
    let log = try head()
    let ledger = try ledgerHead()
    return (
      StoreHead(log: log.head, ledger: ledger.head),
      [log.recordedAt, ledger.recordedAt].compactMap { $0 }.max()
    )
  }
}
