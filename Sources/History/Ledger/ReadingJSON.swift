import CloudTrail

// How the ledger writes what a row shows: canonical JSON, see `schema/ledger.sql`.

extension Activity {
  /// Writes the activity of all places. Each row has one, so it is written at once and not by way of a
  /// ``JSONValue``.
  static func json(_ activity: [AccountRegion: Activity]) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "[")]
    for (place, activity) in activity.sorted(by: { $0.key < $1.key }) where place.isKept {
      if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
      bytes += "{\"account\":".utf8
      write(place.account, to: &bytes)
      bytes += ",\"first\":".utf8
      bytes.append(decimal: activity.first.microseconds)
      bytes += ",\"last\":".utf8
      bytes.append(decimal: activity.last.microseconds)
      bytes += ",\"management\":".utf8
      write(activity.management.runs, to: &bytes)
      bytes += ",\"records\":".utf8
      bytes.append(decimal: Int64(activity.records))
      bytes += ",\"region\":".utf8
      write(place.region, to: &bytes)
      bytes += ",\"writes\":".utf8
      write(activity.writes.runs, to: &bytes)
      bytes.append(UInt8(ascii: "}"))
    }
    bytes.append(UInt8(ascii: "]"))
    return bytes
  }

  /// Writes a name that is kept, see ``AccountRegion/isKept``.
  private static func write(_ name: String, to bytes: inout [UInt8]) {
    guard !name.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") })
    else {
      bytes += JSONValue.string(name).canonical.utf8
      return
    }
    bytes.append(UInt8(ascii: "\""))
    bytes += name.utf8
    bytes.append(UInt8(ascii: "\""))
  }

  private static func write(_ runs: [ClosedRange<Int64>], to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "["))
    for (index, run) in runs.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(UInt8(ascii: "["))
      bytes.append(decimal: run.lowerBound)
      bytes.append(UInt8(ascii: ","))
      bytes.append(decimal: run.upperBound)
      bytes.append(UInt8(ascii: "]"))
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// Reads what ``json(_:)`` wrote.
  static func parsed(
    _ text: UnsafeRawBufferPointer
  ) throws(ReadingProblem) -> [AccountRegion: Activity] {
    let document = try ReadingProblem.document(text, "activity")
    guard let items = document.array else { throw .shape("activity") }
    var places: [AccountRegion: Activity] = [:]
    for item in items {
      guard let account = item["account"]?.string, let region = item["region"]?.string,
        let first = item["first"]?.storedTime, let last = item["last"]?.storedTime,
        case .integer(let records)? = item["records"], records >= 0
      else { throw .shape("activity") }
      var activity = Activity(at: first)
      activity.last = last
      activity.records = Int(records)
      activity.management = try SpanSet(item["management"])
      activity.writes = try SpanSet(item["writes"])
      places[AccountRegion(account: account, region: region)] = activity
    }
    return places
  }
}

/// Why a row of the ledger cannot be read: Trailback cannot have written it.
struct ReadingProblem: Error {
  let reason: String

  static func shape(_ column: String) -> ReadingProblem {
    ReadingProblem(reason: "\(column) does not hold what it should")
  }

  static func document(
    _ text: UnsafeRawBufferPointer, _ column: String
  ) throws(ReadingProblem) -> JSONValue {
    do {
      return try JSONValue(parsing: text)
    } catch {
      throw ReadingProblem(reason: "\(column): \(error)")
    }
  }
}

extension JSONValue {
  /// A time in microseconds that this program can print.
  var storedTime: Timestamp? {
    guard case .integer(let microseconds) = self else { return nil }
    let time = Timestamp(microseconds: microseconds)
    return Timestamp.writable.contains(time) ? time : nil
  }
}

extension SpanSet {
  /// Seconds that are times of the years 0 to 9999.
  static let seconds =
    Timestamp.writable.lowerBound.second...Timestamp.writable.upperBound.second

  fileprivate init(_ value: JSONValue?) throws(ReadingProblem) {
    guard let items = value?.array else { throw .shape("activity") }
    var runs: [ClosedRange<Int64>] = []
    runs.reserveCapacity(items.count)
    for item in items {
      guard let ends = item.array, ends.count == 2, case .integer(let from) = ends[0],
        case .integer(let until) = ends[1], from <= until, Self.seconds.contains(from),
        Self.seconds.contains(until)
      else { throw .shape("activity") }
      runs.append(from...until)
    }
    self.init(runs: runs)
  }
}
