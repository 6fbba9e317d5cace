import CloudTrail
import Crypto
import Foundation
import SampleDigests
import SampleRecords
import TestSupport
import TrailLogs

/// A copy of a bucket with the log files and digests of some hours, as a test wants to have them.
struct SignedBucket {
  /// Keys take a moment to make, so tests share them: CloudTrail's own, and that of somebody else.
  static let keys = Result { (own: try DigestKey(), other: try DigestKey()) }
  /// 2025-03-04T00:00:00Z.
  static let start = 1_741_046_400

  var maker: DigestMaker
  /// The files of the copy, by their paths in it.
  var files: [String: [UInt8]] = [:]
  /// The digests, in the order in which they were made.
  var digests: [DigestMaker.Made] = []
  /// The keys of the log files.
  var logs: [String] = []
  /// What ListPublicKeys answers.
  var answer: [JSON] = []
  var saved: [SavedSignature] = []
  private(set) var hour = 0

  /// - Parameter prefix: what comes before `AWSLogs` in keys.
  init(
    prefix: String = "", organization: String? = nil, account: String = "111122223333",
    region: String = "us-east-1"
  ) throws {
    var place = DigestMaker.Place(
      bucket: "audit", account: account, region: region, trail: "my_trail",
      homeRegion: "us-east-1")
    (place.prefix, place.organization) = (prefix, organization)
    let own = try Self.keys.get().own
    maker = DigestMaker(place, signer: own)
    answer = [Self.listed(own)]
  }

  /// A bucket with some hours, two files each.
  static func of(hours: Int) throws -> SignedBucket {
    var bucket = try SignedBucket()
    try bucket.add(hours: hours)
    try bucket.saveNewest()
    return bucket
  }

  static func moment(_ hour: Int) -> Moment { Moment(seconds: start + hour * 3600) }
  static func time(_ hour: Int) -> Timestamp { Timestamp(seconds: Int64(start + hour * 3600)) }

  static func listed(_ key: DigestKey, from: Int = -48, until: Int = 480) -> JSON {
    key.listed(from: moment(from), until: moment(until))
  }

  /// What a log file holds; each another.
  static func records(_ name: String) -> [UInt8] {
    Array(#"{"Records":[{"eventID":"\#(name)"}]}"#.utf8)
  }

  /// The key of a log file that is delivered so many minutes after the start of an hour.
  func logKey(_ hour: Int, minute: Int, _ unique: String) -> String {
    let time = Moment(seconds: Self.start + hour * 3600 + minute * 60)
    let place = maker.place
    return place.prefix + "AWSLogs/" + (place.organization.map { $0 + "/" } ?? "")
      + "\(place.account)/CloudTrail/\(place.region)/\(time.folders)/"
      + "\(place.account)_CloudTrail_\(place.region)_\(time.minuteStamp)_\(unique).json.gz"
  }

  mutating func add(hours: Int, filesEach: Int = 2, isBackfill: Bool = false) throws {
    for _ in 0..<hours {
      let keys = (0..<filesEach).map { logKey(hour, minute: 5 + 25 * $0, "h\(hour)n\($0)") }
      for key in keys { files[key] = try Gzip.compress(Self.records(key)) }
      logs += keys
      maker.isBackfill = isBackfill
      let made = try maker.digest(
        from: Self.moment(hour), until: Self.moment(hour + 1),
        of: keys.map { .init(key: $0, inflated: Self.records($0)) })
      try put(made)
      hour += 1
    }
  }

  /// Lets hours pass without a digest.
  mutating func skip(hours: Int) { hour += hours }

  /// Saves the signature of the newest digest, as S3 has it.
  mutating func saveNewest() throws {
    guard let newest = digests.last else { return }
    saved.append(
      try SavedSignature(
        JSONValue(
          parsing: String(decoding: DigestKey.head(newest.signature).bytes, as: UTF8.self)),
        name: "newest.json"))
  }

  mutating func put(_ made: DigestMaker.Made) throws {
    digests.append(made)
    files[made.key] = try Gzip.compress(made.json)
  }

  /// Replaces text in a digest, and leaves signatures and hashes as they are.
  mutating func edit(digest index: Int, _ old: String, _ new: String) throws {
    let text = String(decoding: digests[index].json, as: UTF8.self)
    guard text.contains(old) else { throw CocoaError(.featureUnsupported) }
    files[digests[index].key] = try Gzip.compress(Array(text.replacing(old, with: new).utf8))
  }

  /// Puts every file under another path.
  mutating func move(_ path: (String) -> String) {
    files = Dictionary(uniqueKeysWithValues: files.map { (path($0.key), $0.value) })
  }

  // MARK: - Judging

  func publicKeys() throws -> PublicKeys {
    var keys = PublicKeys()
    let text = String(decoding: DigestKey.answer(answer).bytes, as: UTF8.self)
    try keys.add(JSONValue(parsing: text))
    return keys
  }

  /// Writes the files into a folder and validates it.
  func validate(
    keys: Bool = true, _ change: (inout LogValidator) -> Void = { _ in }
  ) throws -> ValidationReport {
    let folder = try ScratchFolder()
    for (path, bytes) in files { try folder.write(path, bytes) }
    var validator = LogValidator()
    validator.keys = keys ? try publicKeys() : nil
    validator.signatures = keys ? saved : []
    validator.workers = 2
    change(&validator)
    return try validator.run(DigestedFiles(LogFinder(paths: [folder.path])))
  }
}

extension ValidationReport {
  /// The codes of the findings, the worst first.
  var codes: [ValidationFinding.Code] { findings.list.map(\.code) }
}
