import CloudTrail
import Foundation
import History
import Recording
import Testing
import TrailLogs

@Suite("Importing files")
struct ImportingTests {
  /// Its hash is known beforehand, so that nothing here works it out the same way.
  private static let text =
    #"{"Records":[{"eventID":"a","eventTime":"2024-05-01T12:00:00Z","eventSource":"#
    + #""cloudtrail.amazonaws.com","eventName":"StopLogging","awsRegion":"us-east-1","#
    + #""recipientAccountId":"111122223333","requestParameters":{"name":"#
    + #""arn:aws:cloudtrail:us-east-1:111122223333:trail/example"},"responseElements":null}]}"#
  private static let sha256 = "7b30d2516c79abad8bcdff167d7627d723086bc6ba0d3c33e065117b934d9d85"

  @Test("An event says which file and record it comes from, and what the file was")
  func provenance() throws {
    let desk = try Desk()
    let path = try desk.write("a.json", Self.text)
    let report = try desk.run().report
    #expect(report.appended == [.stopLogging: 1])
    let event = try #require(try desk.events().first)
    #expect(event.provenance.channel == .file)
    #expect(event.provenance.path == path)
    #expect(event.provenance.sha256 == Self.sha256)
    #expect(event.provenance.record == 1)
    #expect(event.content.stream.text == Call.arn)
    #expect(event.content.time == Call.start)
  }

  @Test("Records are counted with what is no call between them")
  func numbers() throws {
    let desk = try Desk()
    try desk.write(
      "a.json",
      records: [Call.other("x"), Call.record("a"), Call.other("y"), Call.record("b", at: 1)])
    let outcome = try desk.run()
    #expect(try desk.events().map(\.provenance.record) == [2, 4])
    #expect(outcome.report.records == 4)
    #expect(outcome.report.appendedCount == 2)
    #expect(outcome.report.bytesRead > 500)
  }

  @Test("An account that leaves an organization is recorded among the calls")
  func departure() throws {
    let desk = try Desk()
    let departure: JSONValue = [
      "eventID": "d", "eventTime": "2026-06-01T12:00:00Z",
      "eventSource": "organizations.amazonaws.com", "eventName": "AccountDepartedOrganization",
      "awsRegion": "us-east-1", "recipientAccountId": "111122223333",
      "serviceEventDetails": ["accountId": "444455556666", "departureMethod": "LEFT"],
    ]
    try desk.write("a.json", records: [Call.other("x"), departure, Call.record("b", at: 1)])
    #expect(try desk.run().report.appended == [.accountDeparted: 1, .stopLogging: 1])
    let again = try desk.run(again: true).report
    #expect(again.appendedCount == 0 && again.known == 2)
    #expect(
      try desk.events().contains {
        $0.content.stream == .unattributed(region: "us-east-1", account: "111122223333")
      })
  }

  @Test("Each form of a file has its channel")
  func channels() throws {
    let desk = try Desk()
    let record = Call.record("a")
    try desk.write("1.json", (["Records": [record]] as JSONValue).compact)
    try desk.write(
      "2.json",
      ([
        "Events": [
          ["EventId": "b", "CloudTrailEvent": .string(Call.record("b", at: 1).compact)]
        ]
      ] as JSONValue).compact)
    try desk.write(
      "3.json",
      ([
        "detail-type": "AWS API Call via CloudTrail", "detail": Call.record("c", at: 2),
      ] as JSONValue).compact)
    try desk.write("4.jsonl", Call.record("d", at: 3).compact + "\n" + Call.other("x").compact)
    try desk.run()
    let events = try desk.events()
    #expect(events.map(\.content.id) == ["a", "b", "c", "d"])
    #expect(events.map(\.provenance.channel) == [.file, .file, .eventBridge, .file])
    #expect(Set(events.compactMap(\.provenance.sha256)).count == 4)
  }

  @Test("Importing again, or a copy, appends nothing and keeps the first provenance")
  func again() throws {
    let desk = try Desk()
    let path = try desk.write("a.json", Self.text)
    try desk.run()
    try desk.write("0.json", Self.text)
    let report = try desk.run(again: true).report
    #expect(report.appendedCount == 0)
    #expect(report.known == 2)
    #expect(report.problems == 0)
    #expect(try desk.events().map(\.provenance.path) == [path])
  }

  @Test("Each file is told when it is done, with its own figures")
  func each() throws {
    let desk = try Desk()
    try desk.write("a.json", records: [Call.record("a"), Call.other("x")])
    try desk.write("b.json", records: [Call.record("a"), Call.record("b", at: 1)])
    try desk.write("notes.txt", "no log")
    let outcome = try desk.run()
    #expect(outcome.files.map { $0.path.suffix(6) } == ["a.json", "b.json"])
    #expect(outcome.files.map(\.records) == [2, 2])
    #expect(outcome.files.map(\.known) == [0, 1])
    #expect(outcome.files.map { $0.appended[.stopLogging] } == [1, 1])
    #expect(outcome.report.files == 2)
    #expect(outcome.report.records == 4)
    #expect(outcome.report.skipped == [.otherName: 1])
  }

  @Test("A file that is broken at its end gives what came before")
  func broken() throws {
    let desk = try Desk()
    try desk.write("a.json", #"{"Records":[\#(Call.record("a").compact),{"eventID":"b","#)
    try desk.write("b.json", records: [Call.record("c", at: 1)])
    let outcome = try desk.run()
    #expect(outcome.problems.map(\.code) == ["cutShort"])
    #expect(outcome.report.problems == 1)
    #expect(outcome.report.appendedCount == 2)
  }

  @Test("A call that names no trail is recorded and counted, and no problem")
  func noTrail() throws {
    let desk = try Desk()
    try desk.write(
      "a.json",
      records: [Call.other("x"), Call.record("a", trail: ""), Call.record("b")])
    for known in [0, 2] {
      let outcome = try desk.run(again: true)
      #expect(outcome.problems.map(\.code) == [])
      #expect(outcome.report.namingNoTrail == 1)
      #expect(outcome.report.known == known)
    }
    #expect(
      try desk.events().map(\.content.stream.text)
        == ["unattributed:us-east-1:111122223333", Call.arn])
  }

  @Test("A pipe is read once: nothing of it is lost to hashing", .timeLimit(.minutes(60)))
  func pipe() throws {
    let desk = try Desk()
    let path = desk.logs + "/pipe.json"
    try #require(mkfifo(path, 0o600) == 0)
    // More than a reader takes at a time, so that some is still to come at the first call.
    let text = (0..<3000).map { Call.record("e\($0)", at: $0).compact + "\n" }.joined()
    // A thread of its own: a task could wait for the one that this test blocks.
    Thread {
      do {
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
      } catch { Issue.record(error) }
    }.start()
    let report = try desk.run([path]).report
    #expect(report.appendedCount == 3000)
    #expect(report.problems == 0)
    #expect(try desk.events().allSatisfy { $0.provenance.sha256 == nil })
  }

  @Test(
    "A file that is replaced between reading and hashing: the hash is of the bytes that were read")
  func replaced() throws {
    let desk = try Desk()
    let path = try desk.write("a.json", Self.text)
    let report = try desk.run(shouldStop: {
      // Called before each record, when the file is open and its bytes are read.
      do { try Data("{}".utf8).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
        Issue.record(error)
      }
      return false
    }).report
    #expect(report.appendedCount == 1)
    #expect(try desk.events().map(\.provenance.sha256) == [Self.sha256])
  }

  @Test("A file that grows between reading and hashing: the hash is of the bytes that were read")
  func grows() throws {
    let desk = try Desk()
    let path = try desk.write("a.json", Self.text)
    try desk.run(shouldStop: {
      let handle = FileHandle(forWritingAtPath: path)
      do {
        try handle?.seekToEnd()
        try handle?.write(contentsOf: Data("\n".utf8))
        try handle?.close()
      } catch { Issue.record(error) }
      return false
    })
    #expect(try desk.events().map(\.provenance.sha256) == [Self.sha256])
  }

  @Test("A file whose name is not UTF-8 is imported; the history has the name with escapes")
  func bytesInName() throws {
    let desk = try Desk()
    let path = Array(desk.logs.utf8) + [UInt8(ascii: "/"), 0xFF, 0xE9] + Array(".json".utf8)
    let descriptor = (path + [0]).withUnsafeBytes {
      $0.baseAddress.map { open($0.assumingMemoryBound(to: CChar.self), O_WRONLY | O_CREAT, 0o600) }
    }
    let file = try #require(descriptor)
    try #require(file >= 0)
    try FileHandle(fileDescriptor: file, closeOnDealloc: true).write(
      contentsOf: Data(Self.text.utf8))
    let outcome = try desk.run()
    #expect(outcome.problems.isEmpty)
    #expect(outcome.files.map(\.path) == [desk.logs + #"/\xFF\xE9.json"#])
    let event = try #require(try desk.events().first)
    #expect(event.provenance.path == desk.logs + #"/\xFF\xE9.json"#)
    #expect(event.provenance.sha256 == Self.sha256)
  }
}
