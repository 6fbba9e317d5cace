import ArgumentParser
import Foundation
import SampleDigests
import SampleRecords

@main
struct SampleLogs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample-logs",
    abstract: "Write a small, made-up tree of CloudTrail log files.",
    discussion: """
      Three days of one account: its trails are set up, an attacker blinds two of them for 45 \
      minutes and puts everything back. The same seed gives the same bytes, but for digests: they are \
      signed with a key that is made for them.
      """)

  @Argument(help: "The folder to write AWSLogs into; made if absent.")
  var folder: String

  @Option(help: "Another seed makes other ids and traffic; the story stays.")
  var seed: UInt64 = 1

  @Option(help: "How many days from 2025-03-03; the attack is on the second.")
  var days = 3

  @Flag(
    help: """
      Also make the digests of management-trail, an hour each, and beside AWSLogs the public key \
      (public-keys.json), the answers about the newest digests (head-object-REGION.json) and what \
      S3 keeps beside each (signatures.json).
      """)
  var digests = false
  @Flag(help: "Make the digests alone, of the log files that are in the folder.")
  var onlyDigests = false

  func validate() throws {
    guard (1...366).contains(days) else {
      throw ValidationError("--days is a number from 1 to 366.")
    }
  }

  func run() throws {
    do {
      if !onlyDigests {
        let sample = Sample(seed: seed, days: days)
        try write(sample)
        say("\(sample.recordCount) records, \(sample.files.count) files in \(folder)")
      }
      if digests || onlyDigests {
        let tree = SignedTree(
          URL(fileURLWithPath: folder, isDirectory: true), trail: Trails.management.name,
          homeRegion: Trails.management.home.rawValue, bucket: Names.audit,
          signer: try DigestKey())
        say("\(try tree.write()) digests in \(folder)")
      }
    } catch {
      say("error: \(error)")
      throw ExitCode(2)
    }
  }

  private func write(_ sample: Sample) throws(WritingError) {
    let root = URL(fileURLWithPath: folder, isDirectory: true)
    let logs = root.appendingPathComponent("AWSLogs", isDirectory: true)
    if FileManager.default.fileExists(atPath: logs.path) {
      throw .folderInUse(logs.path)
    }
    for file in sample.files {
      let bytes = try Gzip.compress(file.json.bytes)
      let target = root.appendingPathComponent(file.path)
      do {
        try FileManager.default.createDirectory(
          at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: target)
      } catch {
        throw .notWritten(path: target.path, reason: error.localizedDescription)
      }
    }
  }

  private func say(_ message: String) {
    FileHandle.standardError.write(Data("sample-logs: \(message)\n".utf8))
  }
}

/// All files of the sample: the story's records as CloudTrail would deliver them, and the two kinds
/// of file beside the logs that a reader must distinguish from them.
struct Sample {
  let files: [OutputFile]
  let recordCount: Int

  init(seed: UInt64, days: Int) {
    let source = Chance(seed: seed)
    let records = Story(seed: seed, days: days).records
    var delivery = Delivery(chance: source.branch("delivery"))
    var files = delivery.files(of: records, isShared: Sample.dataTrailLogs)
    files.append(StartingDigest.file(of: Trails.management, at: .on(day: 1, 09, 00, 00)))
    files.append(
      InsightFile.make(at: .on(day: 1, 14, 49, 00), chance: source.branch("insight")))
    self.files = files
    recordCount = records.count
  }

  /// Whether data-trail logs the management events of this lot: in its Region, from its start, but
  /// not while its selectors were narrowed.
  private static func dataTrailLogs(_ lot: Lot) -> Bool {
    let blind = Moment.on(day: 2, 02, 10, 00)..<Moment.on(day: 2, 03, 20, 00)
    return lot.category == .management && lot.region == Trails.data.home
      && lot.time >= .on(day: 1, 08, 40, 00) && !blind.contains(lot.time)
  }
}
