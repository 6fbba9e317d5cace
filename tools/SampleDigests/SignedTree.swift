package import Foundation
import SampleRecords

/// The digests of a folder with log files that is there already: an hour each, from the hour of the first file of
/// an account and Region to that of its last one in the folder, as one trail would have made them.
package struct SignedTree {
  private let folder: URL
  private let signer: DigestKey
  private let trail: String
  private let homeRegion: String
  private let bucket: String

  package init(
    _ folder: URL, trail: String, homeRegion: String, bucket: String, signer: DigestKey
  ) {
    (self.folder, self.trail, self.homeRegion) = (folder, trail, homeRegion)
    (self.bucket, self.signer) = (bucket, signer)
  }

  private struct LogFile {
    var key: String
    var hour: Int
  }

  private struct Group: Hashable, Comparable {
    var account: String
    var region: String
    static func < (left: Group, right: Group) -> Bool {
      (left.account, left.region) < (right.account, right.region)
    }
  }

  /// Writes the digests; beside `AWSLogs`, `public-keys.json`, the answer about each newest digest as
  /// `head-object-REGION.json`, and `signatures.json`, what S3 would keep beside each digest.
  ///
  /// - Returns: how many digests there are.
  package func write() throws -> Int {
    let groups = try logs()
    let hours = groups.values.joined().map(\.hour)
    guard let first = hours.min(), let last = hours.max() else { return 0 }
    var signatures: [(String, JSON)] = []
    for (group, files) in groups.sorted(by: { $0.key < $1.key }) {
      var maker = DigestMaker(
        .init(
          bucket: bucket, account: group.account, region: group.region, trail: trail,
          homeRegion: homeRegion), signer: signer)
      let byHour = Dictionary(grouping: files, by: \.hour)
      for hour in (byHour.keys.min() ?? first)...last {
        let listed = try (byHour[hour] ?? []).sorted { $0.key < $1.key }.map { file in
          DigestMaker.Listed(
            key: file.key, inflated: try Gzip.inflate(Array(Data(contentsOf: url(file.key)))))
        }
        let made = try maker.digest(
          from: Moment(seconds: hour * 3600), until: Moment(seconds: (hour + 1) * 3600),
          of: listed)
        try write(try Gzip.compress(made.json), to: made.key)
        signatures.append((made.key, .string(made.signature)))
        if hour == last {
          try write(
            DigestKey.head(made.signature).bytes, to: "head-object-\(group.region).json")
        }
      }
    }
    let key = signer.listed(
      from: Moment(seconds: (first - 24) * 3600), until: Moment(seconds: (last + 24) * 3600))
    try write(DigestKey.answer([key]).bytes, to: "public-keys.json")
    try write(
      JSON.object(signatures.map { (name: $0.0, value: $0.1) }).bytes, to: "signatures.json")
    return signatures.count
  }

  private func logs() throws -> [Group: [LogFile]] {
    var groups: [Group: [LogFile]] = [:]
    let paths = try FileManager.default.subpathsOfDirectory(
      atPath: folder.appendingPathComponent("AWSLogs").path)
    for path in paths {
      let name = path.split(separator: "/").last ?? ""
      let parts = name.split(separator: "_")
      guard parts.count == 5, parts[1] == "CloudTrail", name.hasSuffix(".json.gz"),
        let time = Moment(minuteStamp: String(parts[3]))
      else { continue }
      groups[Group(account: String(parts[0]), region: String(parts[2])), default: []].append(
        LogFile(key: "AWSLogs/" + path, hour: time.seconds / 3600))
    }
    return groups
  }

  private func url(_ key: String) -> URL { folder.appendingPathComponent(key) }

  private func write(_ bytes: [UInt8], to key: String) throws {
    try FileManager.default.createDirectory(
      at: url(key).deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url(key))
  }
}
