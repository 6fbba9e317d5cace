import CloudTrail
import Foundation
import History
import TestSupport
import Testing

@Suite("The examples of the documentation")
struct SnippetTests {
  @Test("a record is judged by selectors")
  func judging() throws {
    #expect(
      try judgeARecord()
        == #"notLogged: readOnly is ["true"] and should be ["Equals false"]"#)
  }

  @Test("a history is read")
  func reading() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/history.sqlite"
    let recorder = try Recorder(path: path)
    func record(_ id: String, _ trail: TrailARN, _ change: TrailChange, hour: Int64) throws {
      let time = Timestamp(seconds: 1_741_046_400 + hour * 3600)  // 2025-03-04T00:00:00Z
      try recorder.append(
        TrailEvent(id: id, stream: .trail(trail), change: change, time: time),
        from: Provenance(channel: .call))
    }
    let used = TrailARN(name: "used", calledIn: "us-east-1", account: "111122223333")
    let deleted = TrailARN(name: "deleted", calledIn: "us-east-1", account: "111122223333")
    let later = TrailARN(name: "later", calledIn: "us-east-1", account: "111122223333")
    try record("1", used, .create(TrailSettings()), hour: 1)
    try record(
      "2", used,
      .putEventSelectors(.basic([EventSelector(readWriteType: .writeOnly)])), hour: 2)
    try record("3", used, .putEventSelectors(.default), hour: 13)
    try record("4", deleted, .create(TrailSettings()), hour: 1)
    try record("5", deleted, .delete, hour: 2)
    try record("6", later, .startLogging, hour: 13)
    try recorder.close()

    let basic =
      #"{"EventSelectors":[{"ReadWriteType":"WriteOnly","IncludeManagementEvents":true,"#
      + #""DataResources":[],"ExcludeManagementEventSources":[]}]}"#
    #expect(
      try readAHistory(path) == """
        \(deleted): not known
        \(later): not known
        \(used): \(basic)
        """)
  }

  @Test(
    "the documentation shows these files",
    arguments: [("JudgeARecord", "Selectors"), ("ReadAHistory", "History")])
  func documentation(_ file: String, _ module: String) throws {
    let here = URL(filePath: #filePath).deletingLastPathComponent()
    let root = here.deletingLastPathComponent().deletingLastPathComponent()
    func text(_ path: String, in folder: URL) throws -> Substring {
      try String(contentsOf: folder.appending(path: path), encoding: .utf8)[...]
    }
    let snippet = try #require(
      Self.between(
        "// snippet begins\n", "// snippet ends\n", in: try text("\(file).swift", in: here)))
    let page = try text("Sources/\(module)/\(module).docc/\(module).md", in: root)
    let block = try #require(Self.between("```swift\n", "```\n", in: page))
    #expect(block == snippet)
  }

  /// The text after the first `start` and before the next `end`; nil if one of them is missing.
  private static func between(
    _ start: String, _ end: String, in text: Substring
  ) -> Substring? {
    guard let first = text.range(of: start),
      let last = text.range(of: end, range: first.upperBound..<text.endIndex)
    else { return nil }
    return text[first.upperBound..<last.lowerBound]
  }
}
