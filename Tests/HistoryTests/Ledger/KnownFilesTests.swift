import CloudTrail
import Testing

@testable import History

@Suite("Files that need not be read again")
struct KnownFilesTests {
  private func known(_ readings: [ReadingDraft]) throws -> KnownFiles {
    let store = try TemporaryStore()
    try store.read(readings)
    return try History(path: store.path).snapshot { try $0.knownFiles() }
  }

  @Test("The same path, size, time and reader, and read without problems")
  func unchanged() throws {
    let file = Sample.file("logs/a.json.gz")
    let known = try known([file])
    let modified = try #require(file.modified)
    let found = try #require(known.unchanged(file.path, size: 1234, modified: modified, reader: 1))
    #expect(found.times == Sample.time(0)...Sample.time(60))
    #expect(found.sha256?.description == file.sha256)
    #expect(found.number == 1)
    #expect(known.unchanged("logs/b.json.gz", size: 1234, modified: modified, reader: 1) == nil)
    #expect(known.unchanged(file.path, size: 1235, modified: modified, reader: 1) == nil)
    let later = Timestamp(microseconds: modified.microseconds + 1)
    #expect(known.unchanged(file.path, size: 1234, modified: later, reader: 1) == nil)
    #expect(known.unchanged(file.path, size: 1234, modified: modified, reader: 2) == nil)
    // What was there before is still told.
    #expect(known[file.path]?.size == 1234)
    #expect(known.count == 1)
  }

  @Test("The last row of a path counts; with problems it is read again")
  func latest() throws {
    let first = Sample.file("a")
    var second = first
    second.problems = 1
    var third = first
    third.sha256 = nil
    third.first = nil
    third.last = nil
    let modified = try #require(first.modified)
    for (rows, isKnown) in [([first, second], false), ([second, first], true), ([third], true)] {
      let known = try known(rows)
      let found = known.unchanged("a", size: 1234, modified: modified, reader: 1)
      #expect((found != nil) == isKnown)
    }
    let told = try #require(try known([first, third])["a"])
    #expect(told.times == nil && told.sha256 == nil && told.number == 2)
  }

  @Test("Standard input, pipes, claims and paths that are only spelt alike are none")
  func others() throws {
    var pipe = Sample.file("pipe")
    pipe.size = nil
    pipe.modified = nil
    let known = try known([
      pipe, Sample.claim(.complete), Sample.file("e\u{301}"), Sample.file("x\0"),
    ])
    #expect(known.count == 2)
    #expect(known["pipe"] == nil && known["\u{e9}"] == nil && known[""] == nil)
    #expect(known["e\u{301}"] != nil && known["x\0"] != nil)
  }
}
