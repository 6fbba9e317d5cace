import CloudTrail
import Foundation
import GRDB
import Testing

@testable import History

@Suite("The table of tamperings on the page of operation")
struct TamperingTableTests {
  struct Entry: CustomTestStringConvertible, Sendable {
    let tampering: String
    let opens: Bool
    /// The code that verification finds; nil if it finds nothing.
    let finds: String?
    /// The code that it finds with the head that was noted before; nil if the row names none.
    let findsWithHead: String?

    var testDescription: String { tampering }
  }

  /// The rows of the page.
  static let entries: [Entry] = {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../tools/trailback/Trailback.docc/Operation.md")
    guard let text = String(data: (try? Data(contentsOf: page)) ?? Data(), encoding: .utf8) else {
      return []
    }
    let lines = text.split(separator: "\n").drop { !$0.hasPrefix("| Tampering ") }
    return lines.dropFirst(2).prefix { $0.hasPrefix("|") }.map { line in
      let cells = line.split(separator: "|").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      let findings = cells[2].components(separatedBy: "; the head: ")
      return Entry(
        tampering: cells[0], opens: cells[1] == "yes",
        finds: findings[0] == "nothing" ? nil : findings[0],
        findsWithHead: findings.count == 2 ? findings[1] : nil)
    }
  }()

  @Test("Each row", arguments: entries)
  func row(_ entry: Entry) throws {
    let store = try TemporaryStore(Sample.story)
    try store.read(Sample.readings)
    let tamper = try #require(Tamperings.all[entry.tampering], "no test does this")
    let head = try History(path: store.path).snapshot { try $0.storeHead().head }
    try tamper(store)
    if entry.opens {
      _ = try History(path: store.path)
    } else {
      #expect(throws: HistoryError.self) { try History(path: store.path) }
    }
    let codes = try store.verify().findings.map(\.code)
    if let finds = entry.finds {
      #expect(codes.contains(finds), "\(codes)")
    } else {
      #expect(codes == [])
    }
    let withHead = try History(unchecked: StorePath(store.path)).verify(noted: [head]).findings.map(
      \.code)
    if let finds = entry.findsWithHead {
      #expect(Array(withHead.prefix(codes.count)) == codes && withHead.contains(finds))
    } else if entry.finds == nil {
      // Nothing was done to the log.
      #expect(withHead == [])
    }
  }

  @Test("The page has every tampering, and every row is one")
  func complete() {
    #expect(Set(Self.entries.map(\.tampering)) == Set(Tamperings.all.keys))
    #expect(Self.entries.count == Tamperings.all.count)
    #expect(Self.entries.filter { $0.findsWithHead != nil }.count >= 7)
  }
}
