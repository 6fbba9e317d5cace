import CloudTrail
import History
import TrailLogs

/// What the records of one file show of the accounts and Regions that they are of: how many, when, and in
/// which runs of time management events happened.
///
/// Nearly all records add nothing but one to a count: they are of the same place as the record before, and
/// within its last run of time. So the place is compared as bytes, packed into a few numbers, and nothing
/// is allocated unless a place or a run is new.
///
/// Only of CloudTrail's own files are the runs kept: of any other file nobody knows what was taken out
/// between two of its records. Memory is bounded whatever the file holds: there are at most ``mostPlaces``
/// places and ``mostRuns`` runs; what would go beyond is left out, and the file is reported to be so.
/// Less evidence makes an answer less certain, never wrong.
struct FileActivity: Sendable {
  /// How many places of one file are kept. An own file of CloudTrail has two at most.
  static let mostPlaces = 10_000
  /// How many runs of one file are kept, of all places together. A year of one place in runs as short as
  /// can be has 105,000.
  static let mostRuns = 200_000

  /// The first and the last `eventTime` of all records; nil if there is none.
  private(set) var first: Timestamp?
  /// See ``first``.
  private(set) var last: Timestamp?
  /// Records of places that are one too many.
  private(set) var recordsLeftOut = 0
  /// Whether runs were left out.
  private(set) var leftOutRuns = false

  private let keepsRuns: Bool
  private var runs = 0
  private var indices: [PackedPlace: Int] = [:]
  private var places: [AccountRegion] = []
  private var activities: [Activity] = []
  /// The place of the record before.
  private var latest = PackedPlace.none
  private var latestIndex = 0

  /// - Parameter isOwnFile: whether the file has a name that CloudTrail gave it.
  init(isOwnFile: Bool) {
    keepsRuns = isOwnFile
  }

  /// By place. Records without an account or a Region are in no place.
  var byPlace: [AccountRegion: Activity] {
    Dictionary(zip(places, activities)) { first, _ in first }
  }

  /// Of all places.
  var accounts: Set<String> { Set(places.map(\.account)) }
  /// Of all places.
  var regions: Set<String> { Set(places.map(\.region)) }

  /// About how much memory it takes, in bytes.
  var memory: Int { places.count * 256 + runs * 16 }

  /// What was left out, to be told.
  func problems(path: String) -> [ActivityLeftOut] {
    [
      recordsLeftOut > 0
        ? ActivityLeftOut(path: path, what: .places(records: recordsLeftOut)) : nil,
      leftOutRuns ? ActivityLeftOut(path: path, what: .runs) : nil,
    ].compactMap { $0 }
  }

  mutating func add(_ record: borrowing Record) {
    let time = record.time
    if first.map({ time < $0 }) ?? true { first = time }
    if last.map({ time > $0 }) ?? true { last = time }
    let fields = record.fields
    let recipient = fields.recipientAccountID
    let packed = PackedPlace(
      recipient.isString ? recipient : fields.userAccountID, fields.awsRegion)
    guard let packed else { return }
    if packed != latest {
      guard let index = indices[packed] ?? newPlace(fields, packed, at: time) else { return }
      (latest, latestIndex) = (packed, index)
    }
    note(fields, at: time)
  }

  private mutating func note(_ fields: RecordFields, at time: Timestamp) {
    activities[latestIndex].records += 1
    if time < activities[latestIndex].first { activities[latestIndex].first = time }
    if time > activities[latestIndex].last { activities[latestIndex].last = time }
    guard keepsRuns, !leftOutRuns, EventCategory(of: fields) == .management else { return }
    let second = time.second
    let before = activities[latestIndex].runs
    activities[latestIndex].management.insert(second)
    if fields.readOnly.bool == false { activities[latestIndex].writes.insert(second) }
    runs += activities[latestIndex].runs - before
    leftOutRuns = runs >= Self.mostRuns
  }

  /// The index of a place that is met for the first time; nil if it is none, or one too many.
  private mutating func newPlace(
    _ fields: RecordFields, _ packed: PackedPlace, at time: Timestamp
  ) -> Int? {
    guard let place = packed.place else { return nil }
    guard places.count < Self.mostPlaces else {
      recordsLeftOut += 1
      return nil
    }
    places.append(place)
    activities.append(Activity(at: time))
    indices[packed] = places.count - 1
    return places.count - 1
  }
}

extension Activity {
  /// How many runs are kept.
  fileprivate var runs: Int { management.runs.count + writes.runs.count }
}

/// The bytes of an account id and of a Region, as numbers that compare at once.
private struct PackedPlace: Hashable {
  /// Twelve bytes.
  private var account: UInt64
  private var accountEnd: UInt32
  /// Up to 24 bytes, in words that overlap.
  private var regionStart: UInt64
  private var regionMiddle: UInt64
  private var regionEnd: UInt64
  private var regionCount: UInt32

  /// No place.
  static let none = PackedPlace()

  private init() {
    (account, accountEnd, regionStart, regionMiddle, regionEnd, regionCount) = (0, 0, 0, 0, 0, 0)
  }

  /// Nil if the values cannot be an account and a Region, judging by their lengths. The shortest names of
  /// Regions have 9 characters, the longest have 15.
  @inline(__always)
  init?(_ account: FieldValue, _ region: FieldValue) {
    guard case .text(let id) = account, case .text(let name) = region else {
      guard let packed = Self.unescaped(account, region) else { return nil }
      self = packed
      return
    }
    self.init(id, name)
  }

  private init?(_ id: UnsafeRawBufferPointer, _ name: UnsafeRawBufferPointer) {
    guard id.count == 12, name.count >= 8, name.count <= 24 else { return nil }
    account = id.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
    accountEnd = id.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
    regionStart = name.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
    regionMiddle = name.loadUnaligned(
      fromByteOffset: min(8, name.count - 8), as: UInt64.self)
    regionEnd = name.loadUnaligned(fromByteOffset: name.count - 8, as: UInt64.self)
    regionCount = UInt32(name.count)
  }

  /// Of values that are written with escapes.
  private static func unescaped(_ account: FieldValue, _ region: FieldValue) -> PackedPlace? {
    guard account.isString, region.isString, var id = account.string, var name = region.string
    else { return nil }
    return id.withUTF8 { id in
      name.withUTF8 { PackedPlace(UnsafeRawBufferPointer(id), UnsafeRawBufferPointer($0)) }
    }
  }

  /// Nil if the account is not twelve digits, or the Region has other characters than names of Regions.
  var place: AccountRegion? {
    let account = Self.bytes(account) + Self.bytes(accountEnd)
    let count = Int(regionCount)
    var region = Self.bytes(regionStart)
    if count > 16 { region += Self.bytes(regionMiddle) }
    region += Self.bytes(regionEnd).suffix(count - region.count)
    let isPlace =
      account.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      && region.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
      }
    guard isPlace else { return nil }
    return AccountRegion(
      account: String(decoding: account, as: UTF8.self),
      region: String(decoding: region, as: UTF8.self))
  }

  private static func bytes(_ word: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: word) { Array($0) }
  }
}
