public import CloudTrail
public import History

/// How many files and records were read of each account and Region, by the day or hour.
///
/// A file counts in the day of its first record of a place, with all its records of that place: the ledger
/// does not keep more. CloudTrail's own files hold some minutes, so that this matters only to exports of other
/// programs.
public struct ReadCounts: Sendable {
  /// How long the stretches are that are counted apart.
  public enum Unit: Int64, Sendable, Hashable, CaseIterable {
    case hour = 3600
    case day = 86_400

    /// In seconds.
    public var seconds: Int64 { rawValue }
  }

  /// Files and records.
  public struct Count: Sendable, Hashable {
    /// Files, and what came from standard input; each path once.
    public var files = 0
    /// CloudTrail records.
    public var records = 0

    static func += (left: inout Count, right: Count) {
      left.files = left.files.saturating(plus: right.files)
      left.records = left.records.saturating(plus: right.records)
    }
  }

  /// What was read of one place.
  struct Tally: Sendable, Hashable {
    /// By the number of the day or hour since 1970.
    var cells: [Int64: Count] = [:]
    var total = Count()
    /// From the first to the last record.
    var first: Timestamp
    var last: Timestamp
  }

  /// How long the stretches are that are counted apart.
  public let unit: Unit
  private let window: EventWindow
  private(set) var places: [AccountRegion: Tally] = [:]
  /// Files that hold something of the places and the time asked for, each once, and their records.
  private(set) var total = Count()
  /// The organizations' ids in the keys of files, by account.
  private(set) var organizations: [String: String] = [:]
  /// The buckets that files were read from.
  private(set) var buckets = ImportedBuckets()
  /// By the hash of a path, whether records of it were counted. A file that is read again, because import
  /// has learned something, does not count again.
  private var seen: [Int: Bool] = [:]

  /// Nothing is counted yet.
  public init(by unit: Unit, window: EventWindow) {
    self.unit = unit
    self.window = window
  }

  /// Counts a row of the ledger.
  public mutating func add(_ reading: Reading) {
    let content = reading.content
    guard content.kind == .file else { return }
    if let delivery = content.delivery { buckets.add(content.path, of: delivery.place.account) }
    var activity: [(place: AccountRegion, first: Timestamp, last: Timestamp, records: Int)] =
      content.activity.map { ($0.key, $0.value.first, $0.value.last, $0.value.records) }
    if activity.isEmpty, let delivery = content.delivery {
      activity = [(delivery.place, delivery.time, delivery.time, 0)]
    }
    activity.removeAll { !window.contains($0.place) || !window.contains($0.first) }
    let records = activity.reduce(0) { $0.saturating(plus: $1.records) }
    guard !activity.isEmpty, let files = files(of: content.path, records: records) else { return }
    total += Count(files: files, records: records)
    let organization = Self.organization(in: content.path)
    for (place, first, last, records) in activity {
      var tally = places[place] ?? Tally(first: first, last: last)
      let count = Count(files: files, records: records)
      tally.cells[Self.cell(of: first, unit), default: Count()] += count
      tally.total += count
      if records > 0 {
        tally.first = min(tally.first, first)
        tally.last = max(tally.last, last)
      }
      places[place] = tally
      if let organization { organizations[place.account] = organization }
    }
  }

  /// How many files a reading adds; nil if all of it was counted before.
  private mutating func files(of path: String, records: Int) -> Int? {
    guard path != "-" else { return 1 }
    let hash = path.hashValue
    let known = seen[hash]
    if known == true || known == false && records == 0 { return nil }
    seen[hash] = records > 0
    return known == nil ? 1 : 0
  }

  /// The number of the day or hour that holds a moment.
  static func cell(of time: Timestamp, _ unit: Unit) -> Int64 {
    let (quotient, remainder) = time.second.quotientAndRemainder(dividingBy: unit.seconds)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// The `o-…` after `AWSLogs/` in the key of a file of an organization's trail.
  private static func organization(in path: String) -> String? {
    let parts = path.split(separator: "/")
    guard let folder = parts.firstIndex(of: "AWSLogs"), folder + 1 < parts.count else { return nil }
    let name = parts[folder + 1]
    return name.wholeMatch(of: /o-[a-z0-9]{10,32}/) == nil ? nil : String(name)
  }
}

/// What is asked for: which accounts, Regions and time.
public struct EventWindow: Sendable, Hashable {
  /// Nothing before this moment; nil for no limit.
  public var since: Timestamp?
  /// Nothing at or after this moment; nil for no limit.
  public var until: Timestamp?
  /// Only these; empty for all.
  public var accounts: Set<String> = []
  /// Only these; empty for all.
  public var regions: Set<String> = []

  /// Everything.
  public init() {}

  func contains(_ time: Timestamp) -> Bool {
    since.map { $0 <= time } ?? true && until.map { time < $0 } ?? true
  }

  func contains(_ place: AccountRegion) -> Bool {
    (accounts.isEmpty || accounts.contains(place.account))
      && (regions.isEmpty || regions.contains(place.region))
  }
}
