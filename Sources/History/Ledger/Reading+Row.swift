import CloudTrail
import GRDB

extension Reading {
  static let firstPreviousHash = [UInt8](repeating: 0, count: 32)

  /// Reads a row of ``ReadingColumns/select``.
  ///
  /// - Throws: ``HistoryError/undecodableReading(number:reason:)`` if the writer of the ledger cannot have
  ///   written the row.
  init(row: StatementRow) throws {
    let number: Int64 = try row.read(0)
    do {
      self.init(
        number: number, recordedAt: try row.time(1), content: try ReadingDraft(row: row),
        hash: try row.read(ReadingColumns.names.count + 1))
    } catch let error as ReadingProblem {
      throw HistoryError.undecodableReading(number: number, reason: error.reason)
    } catch let error as DatabaseError where !error.isOfTheSystem {
      throw HistoryError.undecodableReading(
        number: number, reason: error.message ?? "cannot be read")
    }
  }
}

extension ReadingDraft {
  /// Reads a row of ``ReadingColumns/select``.
  fileprivate init(row: StatementRow) throws {
    guard let kind = Reading.Kind(rawValue: try row.read(2)) else {
      throw ReadingProblem(reason: "unknown kind")
    }
    self.init(kind: kind, path: try row.read(3), reader: try row.read(7))
    size = try row.read(4)
    modified = try row.optionalTime(5)
    sha256 = try row.read(6)
    if let account: String = try row.read(8) {
      guard let region: String = try row.read(9), let time = try row.optionalTime(10) else {
        throw ReadingProblem.shape("delivery_region")
      }
      delivery = NamedDelivery(
        place: AccountRegion(account: account, region: region), time: time)
    }
    first = try row.optionalTime(11)
    last = try row.optionalTime(12)
    records = try row.read(13)
    calls = try row.read(14)
    observations = try row.read(15)
    problems = try row.read(16)
    activity = try row.withText(17) { try Activity.parsed($0) }
    if (try row.read(18) as String?) != nil {
      claim = try row.withText(18) { try CompletenessClaim($0) }
    }
  }

  /// Why the row could not be read back from the ledger, or nil.
  var unfit: String? {
    if (claim != nil) != (kind == .claim) { return "a claim is a row of its own" }
    if let sha256, sha256.utf8.count != 64 || !sha256.utf8.allSatisfy(Self.isDigit) {
      return "its SHA-256 is not 64 lowercase hexadecimal digits"
    }
    if min(records, calls, observations, problems) < 0 || size ?? 0 < 0 {
      return "a count is negative"
    }
    if activity.values.contains(where: { $0.records < 0 }) { return "a count is negative" }
    let areTimesWritable =
      Self.isWritable(modified) && Self.isWritable(delivery?.time) && Self.isWritable(first)
      && Self.isWritable(last) && Self.isWritable(claim?.from) && Self.isWritable(claim?.until)
      && activity.values.allSatisfy {
        Self.isWritable($0.first) && Self.isWritable($0.last) && $0.management.isWritable
          && $0.writes.isWritable
      }
    if !areTimesWritable { return "one of its times is not of the years 0 to 9999" }
    if let claim, !(claim.accounts + claim.regions).allSatisfy(AccountRegion.isKept) {
      return "an account or a Region of the claim is no such name"
    }
    return nil
  }

  private static func isWritable(_ time: Timestamp?) -> Bool {
    time.map(Timestamp.writable.contains) ?? true
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }
}

extension SpanSet {
  /// Whether all of its times are of the years 0 to 9999.
  fileprivate var isWritable: Bool {
    guard let first = runs.first, let last = runs.last else { return true }
    return Self.seconds.contains(first.lowerBound) && Self.seconds.contains(last.upperBound)
  }
}
