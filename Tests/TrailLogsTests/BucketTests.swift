import CloudTrail
import Foundation
import Synchronization
import TestSupport
import Testing
import TrailLogsTestSupport

@testable import TrailLogs

@Suite("Files in buckets")
struct BucketTests {
  private static func key(_ account: String, _ region: String, _ day: Int) -> String {
    "AWSLogs/\(account)/CloudTrail/\(region)/2025/03/0\(day)/"
      + "\(account)_CloudTrail_\(region)_2025030\(day)T0215Z_abc.json.gz"
  }

  private static let accounts = ["111111111111", "222222222222"]
  private static let regions = ["eu-west-1", "us-west-2"]
  private static var arranged: [String: [UInt8]] {
    var objects: [String: [UInt8]] = [
      "AWSLogs/111111111111/CloudTrail-Digest/us-west-2/2025/03/01/d.json.gz": [],
      "other/AWSLogs.json": Array(#"{"Records":[]}"#.utf8),
    ]
    for account in accounts {
      for region in regions {
        for day in 1...5 { objects[key(account, region, day)] = [] }
      }
    }
    return objects
  }

  private func find(_ table: BucketTable, _ place: String, _ scope: EventScope = EventScope())
    throws
    -> LogFinder
  {
    try LogFinder(paths: [FilePath(place)], scope: scope, buckets: FetchedFiles(table))
  }

  @Test("All log files of a bucket are found, from any prefix, however small the pages are")
  func finds() throws {
    for page in [1, 2, 3, 1000] {
      let found = try find(BucketTable(Self.arranged, page: page), "s3://logs")
      #expect(found.files.count == 21, "pages of \(page)")
      #expect(found.problems.isEmpty)
    }
    for (prefix, count) in [
      ("AWSLogs", 20), ("AWSLogs/", 20), ("AWSLogs/1", 10), ("AWSLogs/111111111111/", 10),
      ("AWSLogs/111111111111/CloudTrail/eu", 5), ("AWSLogs/111111111111/CloudTrail/eu-west-1/", 5),
      ("AWSLogs/111111111111/CloudTrail/eu-west-1/2025/03/01", 1), ("none", 0),
    ] {
      let found = try find(BucketTable(Self.arranged), "s3://logs/" + prefix)
      #expect(found.files.count == count, "\(prefix)")
    }
  }

  @Test("Accounts, Regions, days and digests that nobody wants are not listed")
  func listsLittle() throws {
    let scope = EventScope(
      since: Timestamp(iso8601: "2025-03-03T12:00:00Z"),
      until: Timestamp(iso8601: "2025-03-04T00:00:00Z"), accounts: ["111111111111"],
      regions: ["us-west-2"], deliveredWithin: 3600)
    let table = BucketTable(Self.arranged, page: 1)
    let found = try find(table, "s3://logs/AWSLogs/", scope)
    #expect(found.files.isEmpty)
    let asked = table.listings.withLock { $0 }
    #expect(!asked.contains { $0.prefix.contains("222222222222") })
    #expect(!asked.contains { $0.prefix.contains("eu-west-1") || $0.prefix.contains("Digest") })
    let region = asked.filter { $0.prefix.hasSuffix("/us-west-2/") }
    #expect(region.first?.after?.hasSuffix("/us-west-2/2025/03/03") == true)
    // Of the five days those before are passed over, and the listing may end before the last.
    #expect((1...3).contains(region.count))
  }

  @Test("Where everything was listed it is said so, and the next listing begins where it is told")
  func listings() throws {
    let table = BucketTable(Self.arranged, page: 1)
    let found = try find(table, "s3://logs/AWSLogs/")
    #expect(found.listings.map(\.place.description) == ["s3://logs/AWSLogs/"])
    // The clock of the bucket may be behind ours.
    #expect(try #require(found.listings.first).at == Timestamp(seconds: 5000))
    let part = EventScope(accounts: ["111111111111"])
    #expect(try find(table, "s3://logs/AWSLogs/", part).listings.isEmpty)
    let refusing = BucketTable(
      Self.arranged, refusing: ["AWSLogs/222222222222/CloudTrail/eu-west-1/": .denied])
    #expect(try find(refusing, "s3://logs/AWSLogs/").listings.isEmpty)
    let later = BucketTable(Self.arranged, page: 1)
    let rest = try LogFinder(
      paths: ["s3://logs/AWSLogs/"].map { FilePath($0) }, buckets: FetchedFiles(later),
      resumption: ListingResumption { place, account in
        place.prefix == "AWSLogs/" && account == "111111111111"
          ? Timestamp(iso8601: "2025-03-04T12:00:00Z") : nil
      })
    // Of the two Regions of one of two accounts the last two of five days.
    #expect(rest.files.count == 14 && found.files.count == 20)
    #expect(rest.listings.count == 1)
    #expect(later.listings.withLock { $0.count } < table.listings.withLock { $0.count })
  }

  @Test("A scope leaves of a bucket what it leaves of the same folder")
  func sameScope() throws {
    let scratch = try ScratchFolder()
    for key in Self.arranged.keys { try scratch.log(key, []) }
    for since in 1...5 {
      for until in since...6 {
        let scope = EventScope(
          since: Timestamp(iso8601: "2025-03-0\(since)T02:00:00Z"),
          until: Timestamp(iso8601: "2025-03-0\(until)T02:30:00Z"), deliveredWithin: 7200)
        let local = try LogFinder(paths: [scratch.path], scope: scope).files.map {
          $0.description.replacingOccurrences(of: scratch.path, with: "s3://logs")
        }
        #expect(
          try find(BucketTable(Self.arranged), "s3://logs", scope).files.map(\.description) == local
        )
      }
    }
  }

  @Test(
    "What cannot be read is told by its name, and the rest is read",
    arguments: [
      ObjectProblem.Kind.vanished, .denied, .keyDenied, .archived, .tooLarge, .unreachable,
    ]
  )
  func refused(kind: ObjectProblem.Kind) throws {
    let content = Array(#"{"Records":[]}"#.utf8)
    let table = BucketTable(
      ["a.json": content, "b.json": content, "c.json": content], refusing: ["b.json": kind])
    let found = try find(table, "s3://logs")
    var problems: [InputProblem] = []
    var read = 0
    for file in found.files {
      var opener = FileOpener()
      do {
        _ = try ByteSource(file, &opener)
        read += 1
      } catch let problem as InputProblem {
        problems.append(problem)
      }
    }
    #expect(read == 2)
    #expect(problems.map(\.code) == [kind.rawValue])
    #expect(problems.first?.path == "s3://logs/b.json")
    #expect(problems.first?.hint?.isEmpty == false)
  }

  @Test("A listing that is denied is a problem of its place, and the others go on")
  func deniedPrefix() throws {
    let denied = "AWSLogs/111111111111/CloudTrail/eu-west-1/"
    let found = try find(BucketTable(Self.arranged, refusing: [denied: .denied]), "s3://logs")
    #expect(found.files.count == 16)
    #expect(found.problems.map(\.code) == ["denied"])
    #expect(found.problems.map(\.path) == ["s3://logs/" + denied])
  }

  @Test("While it is listed, it is told how far that has come")
  func progress() throws {
    let told = Mutex<[Int]>([])
    let source = FetchedFiles(
      BucketTable(Self.arranged), progress: { count in told.withLock { $0.append(count) } })
    for number in 1...2 {
      let found = try LogFinder(paths: [FilePath("s3://logs")], buckets: source)
      let counts = told.withLock { $0 }
      #expect(counts == counts.sorted() && Set(counts).count > 10)
      #expect(counts.last == number * found.files.count)
    }
  }

  @Test("A listing that does not go on is given up", arguments: [[], ["a.json"]])
  func endless(keys: [String]) throws {
    struct Endless: ObjectStore {
      let keys: [String]
      func list(_ request: ListingRequest) async throws(ObjectProblem) -> ListingPage {
        var page = ListingPage()
        page.objects = keys.map {
          ListedObject(key: $0, size: 1, modified: Timestamp(seconds: 1000))
        }
        page.continuation = (request.continuation ?? "") + "x"
        return page
      }
      func get(
        _ bucket: String, _ key: String, limit: Int
      ) async throws(ObjectProblem) -> StoredObject {
        throw ObjectProblem(.vanished, place: key, fact: "not there")
      }
      func metadata(
        _ bucket: String, _ key: String
      ) async throws(ObjectProblem) -> [String: String] { [:] }
    }
    let found = try LogFinder(
      paths: [FilePath("s3://logs")], buckets: FetchedFiles(Endless(keys: keys)))
    #expect(found.files.count == keys.count)
    #expect(found.problems.map(\.code) == ["notS3"])
  }

  @Test("Without credentials nothing more is asked")
  func lostCredentials() throws {
    let keys = (0..<500).map { "\($0).json" }
    let table = BucketTable(
      Dictionary(uniqueKeysWithValues: keys.map { ($0, [UInt8]()) }),
      refusing: Dictionary(uniqueKeysWithValues: keys.map { ($0, .credentials) }), page: 1000)
    let found = try find(table, "s3://logs")
    let source = try #require(found.files.first?.remote?.source)
    source.begin(found.files)
    var (problems, ended) = (0, 0)
    for file in found.files {
      var opener = FileOpener()
      do { _ = try ByteSource(file, &opener) } catch is InputProblem {
        problems += 1
      } catch is Cancelled { ended += 1 }
    }
    source.end()
    #expect(problems >= 1 && problems + ended == 500)
    #expect(table.fetched.withLock { $0.count } <= 256)
  }

  @Test("Hostile keys are read or passed over, and never name a file of this machine")
  func hostile() throws {
    let content = Array(#"{"Records":[]}"#.utf8)
    let keys = [
      "../../etc/x.json", "/etc/x.json", "a\nb.json", "a\u{0}b.json", "é/\u{1F600}.json",
      String(repeating: "k", count: 1019) + ".json", "folder/",
    ]
    let table = BucketTable(
      Dictionary(uniqueKeysWithValues: keys.map { ($0, content) }), page: 1000)
    let found = try find(table, "s3://logs")
    #expect(found.files.count == 5)
    for file in found.files {
      var opener = FileOpener()
      let source = try ByteSource(file, &opener)
      #expect(source.size == content.count)
    }
    #expect(
      table.fetched.withLock { Set($0) }
        == Set(keys.filter { !$0.contains("\u{0}") && $0 != "folder/" }))
  }

  @Test(
    "A place that is no bucket's is refused",
    arguments: [
      "s3://", "s3:///a", "s3://A_B/x", "s3://ab", "s3://logs/a\nb", "s3://arn:aws:s3:x/y",
    ]
  )
  func refusesPlaces(place: String) {
    #expect(throws: BucketPathError.self) { try find(BucketTable([:]), place) }
  }
}
