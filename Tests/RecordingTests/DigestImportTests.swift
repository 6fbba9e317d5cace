import CloudTrail
import Foundation
import SampleDigests
import SampleRecords
import Testing
import TrailLogs

@testable import History
@testable import Recording

/// Files of some hours with their digests: two files each, one call in the first file of each.
private struct DigestedHours: SignedHours {
  static let origin = LogOrigin.trail(name: "main", home: "us-east-1")

  let desk: Desk
  private var maker: DigestMaker
  /// The names of the log files and of the digests, by hour.
  private(set) var logs: [[String]] = []
  private(set) var digests: [String] = []

  init(hours: Int) throws {
    desk = try Desk()
    maker = try Self.maker(of: "main")
    for _ in 0..<hours { try addHour() }
  }

  mutating func addHour() throws {
    let hour = logs.count
    var listed: [DigestMaker.Listed] = []
    var names: [String] = []
    for file in 0..<2 {
      let stamp = Moment(seconds: Self.start + hour * 3600 + 600 + 1200 * file).minuteStamp
      let name = "111122223333_CloudTrail_us-east-1_\(stamp)_h\(hour)n\(file).json"
      let text = Self.text("h\(hour)n\(file)", hour)
      try desk.write(name, text)
      listed.append(.init(key: "AWSLogs/\(name).gz", inflated: Array(text.utf8)))
      names.append(name)
    }
    logs.append(names)
    let made = try maker.digest(from: Self.moment(hour), until: Self.moment(hour + 1), of: listed)
    let name = String((made.key.split(separator: "/").last ?? "").dropLast(".gz".count))
    try desk.write(name, String(decoding: made.json, as: UTF8.self))
    digests.append(name)
  }

  func take(_ name: String) throws -> String {
    let path = desk.logs + "/" + name
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try FileManager.default.removeItem(atPath: path)
    return text
  }

  @discardableResult
  func run(by key: DigestKey? = nil, claiming claim: ClaimRequest? = nil) throws -> Desk.Outcome {
    try desk.run(claiming: claim, proving: try Self.proof(by: key, until: 480))
  }

  /// What the ledger shows of the trail's files, in hours since the start.
  func known() throws -> (read: [Range<Double>], lacking: [Range<Double>]) {
    let history = try History(path: desk.store)
    let evidence = try history.snapshot { try $0.readEvidence() }
    let time = evidence.places[Self.place]?.deliveries[Self.origin] ?? DeliveredTime()
    func hours(_ ranges: TimeRanges) -> [Range<Double>] {
      ranges.spans.map { hour($0.lowerBound)..<hour($0.upperBound) }
    }
    return (hours(time.read), hours(time.lacking))
  }

  private func hour(_ time: Timestamp) -> Double { Double(time.second - Int64(Self.start)) / 3600 }
}

/// A second, in hours.
private let second = 1.0 / 3600

/// What an import learns of digests (SEMANTICS 3.7n, 3.7o).
@Suite("Importing digests")
struct DigestImportTests {
  @Test("Of hours that follow one another all moments are read but those of the last two")
  func whole() throws {
    var hours = try DigestedHours(hours: 6)
    let first = try hours.run().report
    #expect(first.digests?.findings.count == 0 && !first.hasFindings)
    // The newest digest has no signature here, and an event of the last proven hour can be delivered after it.
    #expect(try hours.known() == ([0..<4], []))
    // Nothing is looked at twice, and an hour more is an hour more.
    let again = try hours.run().report
    #expect(again.digests?.claims == [] && again.digests?.digests == 1)
    try hours.addHour()
    #expect(try hours.run().report.digests?.digests == 2)
    #expect(try hours.known() == ([0..<5], []))
  }

  @Test("A file that lacks is known to lack, until it is read")
  func lost() throws {
    let hours = try DigestedHours(hours: 8)
    let name = hours.logs[3][0]
    let text = try hours.take(name)
    let outcome = try hours.run()
    #expect(outcome.report.digests?.findings.list.map(\.code) == [.logMissing])
    #expect(outcome.report.hasFindings)
    #expect(try hours.known() == ([0..<2, 4 + second..<6], [3..<4 + second]))
    #expect(try hours.run().report.digests?.claims == [], "nothing new is known")
    try hours.desk.write(name, text)
    #expect(!(try hours.run().report.hasFindings))
    #expect(try hours.known() == ([0..<6], []))
  }

  @Test("A digest that lacks leaves its hour and the one before it open")
  func lostDigest() throws {
    let hours = try DigestedHours(hours: 8)
    let text = try hours.take(hours.digests[3])
    #expect(try hours.run().report.digests?.findings.list.map(\.code) == [.digestMissing])
    // The digest before it has its signature in the lost one.
    #expect(try hours.known() == ([0..<1, 4..<6], [2..<4]))
    try hours.desk.write(hours.digests[3], text)
    try hours.run()
    #expect(try hours.known() == ([0..<6], []))
  }

  @Test("A file that is as it was delivered counts only if those very bytes were read")
  func otherBytes() throws {
    let hours = try DigestedHours(hours: 6)
    let name = hours.logs[2][1]
    let path = hours.desk.logs + "/" + name
    let text = try hours.take(name)
    let forged = text.replacing("StopLogging", with: "DescribeTrl")
    try hours.desk.write(name, forged)
    let date = Date(timeIntervalSince1970: 1_741_100_000)
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
    try hours.desk.run()
    // The file is put back as it was, with the size and time of the other one: it is passed by.
    try hours.desk.write(name, text)
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
    let outcome = try hours.run()
    #expect(outcome.report.knownFiles == 12)
    #expect(outcome.report.digests?.findings.count == 0)
    #expect(try hours.known() == ([0..<1, 3 + second..<4], [2..<3 + second]))
    try hours.desk.run(again: true)
    try hours.run()
    #expect(try hours.known() == ([0..<4], []))
  }

  @Test("An altered file is not read as it was delivered")
  func altered() throws {
    let hours = try DigestedHours(hours: 5)
    let text = try hours.take(hours.logs[1][0])
    try hours.desk.write(hours.logs[1][0], text.replacing("StopLogging", with: "DescribeTrl"))
    #expect(try hours.run().report.digests?.findings.list.map(\.code) == [.logAltered])
    #expect(try hours.known().lacking == [1..<2 + second])
  }

  @Test("By the keys of somebody else nothing is known, not even that anything lacks")
  func otherKeys() throws {
    let hours = try DigestedHours(hours: 5)
    _ = try hours.take(hours.logs[1][0])
    let report = try hours.run(by: try DigestKey()).report
    #expect(report.digests?.outcome == .invalid)
    #expect(report.digests?.findings.counts[.keyUnknown] == 4)
    #expect(try hours.known().read == [])
  }

  @Test("What digests name speaks against a declaration")
  func declared() throws {
    let hours = try DigestedHours(hours: 6)
    _ = try hours.take(hours.logs[3][0])
    let (from, until) = (DigestedHours.time(0), DigestedHours.time(6))
    let outcome = try hours.run(claiming: .complete(from: from, until: until))
    #expect(outcome.report.isClaimRefused)
    let refused = try #require(outcome.problems.compactMap { $0 as? ClaimRefused }.first)
    #expect(
      refused.reason
        == .lacking(
          from: DigestedHours.time(3), until: DigestedHours.time(4).advanced(bySeconds: 1)))
  }

  @Test("A stopped import says nothing of digests")
  func stopped() throws {
    let hours = try DigestedHours(hours: 6)
    try hours.desk.run()
    let outcome = try hours.desk.run(
      proving: try DigestedHours.proof(until: 480), shouldStop: Desk.stopping(after: 14))
    #expect(outcome.report.isStopped && outcome.report.digests == nil)
    #expect(try hours.known() == ([], []))
  }
}
