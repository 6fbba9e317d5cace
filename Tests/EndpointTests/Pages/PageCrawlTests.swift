import CloudTrail
import HTTPMessages
import History
import Testing

@Suite("The pages of a whole store")
struct PageCrawlTests {
  /// Follows every link, up to a bound, and looks at each page once.
  ///
  /// - Returns: the pages by their addresses.
  private func crawl(_ store: PageStore, from start: [String], most: Int) throws -> [String: Markup]
  {
    var waiting = start
    var seen: [String: Markup] = [:]
    var known = Set(start)
    while let address = waiting.popLast(), seen.count < most {
      let parts = address.split(separator: "?", maxSplits: 1).map(String.init)
      let response = try store.response(parts[0], parts.count > 1 ? parts[1] : "")
      #expect(response.status == 200, "\(address)")
      guard response.headers["Content-Type"]?.hasPrefix("text/html") == true else { continue }
      let page = Markup(String(decoding: response.body, as: UTF8.self))
      #expect(page.faults == [], "\(address)")
      #expect(response.body.count < 400_000, "\(address)")
      // Markup that went through a text.
      #expect(!page.source.contains("HTML(source"), "\(address)")
      seen[address] = page
      for link in page.links where link.hasPrefix("/") {
        let target = String(link.prefix { $0 != "#" })
        if known.insert(target).inserted { waiting.insert(target, at: 0) }
      }
    }
    return seen
  }

  @Test("Every link on every page leads to a page, and each kind of page is reached")
  func links() throws {
    let stop = [
      PageStory.event("stop1", .stopLogging, at: 1000),
      PageStory.event("start1", .startLogging, at: 3689),
    ]
    let pages = try crawl(
      try PageStore(PageStory.events + stop), from: ["/"], most: 300)
    for path in ["/", "/trails/", "/events/", "/gaps/", "/diff", "/sources", "/verify", "/head"] {
      #expect(pages.keys.contains { $0.hasPrefix(path) }, "\(path) was not reached")
    }
    #expect(pages.count > 40)
  }

  @Test("Pages stay small, whatever a store holds")
  func sizes() throws {
    let name = String(repeating: "n", count: 128)
    let role = "arn:aws:sts::111122223333:assumed-role/" + String(repeating: "r", count: 2000)
    let actor = Actor(principal: role, sourceIPAddress: "203.0.113.7", isMFA: false)
    var events: [TrailEvent] = []
    for index in 0..<300 {
      let trail = TrailARN(
        partition: "aws", region: "us-east-1", account: "111122223333",
        name: String("\(index)-\(name)".prefix(128)))
      events.append(PageStory.event("c\(index)", .create(PageStory.settings), at: 0, of: trail))
      events.append(PageStory.event("s\(index)", .startLogging, at: 1, of: trail, actor: actor))
    }
    for index in 0..<200 {
      let change: TrailChange =
        index % 2 == 0 ? .putEventSelectors(PageStory.objects) : .putEventSelectors(.default)
      events.append(
        PageStory.event("p\(index)", change, at: 60 + Int64(index) * 60, actor: actor))
    }
    events.append(PageStory.event("create", .create(PageStory.settings), at: 0))
    events.append(PageStory.event("start", .startLogging, at: 1))
    let store = try PageStore(events)
    #expect(try store.page("/").source.utf8.count < 200_000)
    #expect(try store.page("/", "page=3").source.utf8.count < 200_000)
    let page = try store.page(PageStory.firstPath)
    #expect(page.source.utf8.count < 400_000)
    let first = try #require(page.link("Older events →")).split(separator: "?")[1].prefix {
      $0 != "#"
    }
    #expect(try store.page(PageStory.firstPath, String(first)).source.utf8.count < 400_000)
  }
}
