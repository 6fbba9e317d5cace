import CloudTrail
import Foundation
import History
import Testing

@Suite("The first page")
struct FrontPageTests {
  private func rows(_ page: Markup) -> [String] {
    page.all("li").filter { $0.attributes["class"]?.hasPrefix("trail ") == true }.map(\.text)
  }

  @Test("Each trail stands with its state under its account and Region, the worst of them first")
  func trails() throws {
    let page = try PageStore(PageStory.events).page("/")
    #expect(
      rows(page) == [
        "second off selectors not known: the history begins later",
        "gone deleted since Wed 2024-05-01 12:00:20",
        "first management events off S3: all",
      ])
    let groups = page.all("h3").map(\.text)
    #expect(groups[0].hasPrefix("111122223333 eu-west-1 1 trail"))
    #expect(groups[1].hasPrefix("111122223333 us-east-1 2 trails"))
    // Not by colour alone.
    #expect(
      page.all("b").filter { $0.attributes["class"]?.hasPrefix("badge") == true }.map(\.text)
        == ["off", "deleted"])
  }

  @Test("What is wrong comes first, each a link to the trails of which it is so")
  func problems() throws {
    let store = try PageStore(PageStory.events)
    let page = try store.page("/")
    #expect(page.link("1 trail not logging") == "/?state=off")
    #expect(page.link("1 trail deleted") == "/?state=deleted")
    let first = try #require(page.source.range(of: "1 trail not logging"))
    let trail = try #require(page.source.range(of: "trail-name"))
    #expect(first.lowerBound < trail.lowerBound)
    #expect(rows(try store.page("/", "state=off")).map { String($0.prefix(6)) } == ["second"])
    #expect(rows(try store.page("/", "state=deleted")).map { String($0.prefix(4)) } == ["gone"])
    let well = try PageStore([
      PageStory.event("create", .create(PageStory.settings), at: 0),
      PageStory.event("start", .startLogging, at: 1),
    ]).page("/")
    #expect(well.text.contains("The trail logs 1 trail"))
    #expect(well.links.allSatisfy { !$0.contains("state=") })
    let kms = TrailSelectors.basic([
      EventSelector(excludeManagementEventSources: ["kms.amazonaws.com"])
    ])
    let less = try PageStore([
      PageStory.event("create", .create(PageStory.settings), at: 0),
      PageStory.event("start", .startLogging, at: 1),
      PageStory.event("put", .putEventSelectors(kms), at: 60),
    ]).page("/")
    #expect(less.text.contains("The trail logs, less than before"))
  }

  @Test("A trail whose selectors take nothing is no trail that logs")
  func takesNothing() throws {
    let nothing = TrailSelectors.basic([EventSelector(includeManagementEvents: false)])
    let page = try PageStore([
      PageStory.event("create", .create(PageStory.settings), at: 0),
      PageStory.event("start", .startLogging, at: 1),
      PageStory.event("put", .putEventSelectors(nothing), at: 60),
    ]).page("/")
    #expect(page.text.contains("1 trail logging, but its selectors take nothing"))
    #expect(rows(page) == ["first takes nothing management events off nothing"])
  }

  @Test("The latest calls, the newest first, with the worst of each and how long it lasted")
  func latest() throws {
    let stop = [
      PageStory.event("stop1", .stopLogging, at: 1000),
      PageStory.event("start1", .startLogging, at: 3689),
    ]
    let page = try PageStore(PageStory.events + stop).page("/")
    let latest = try #require(
      page.elements.first { $0.attributes["class"] == "latest" && $0.name == "section" })
    for line in [
      "logging stopped, for 44 min 49 s", "refused: AccessDenied", "StopLogging (refused)",
      "management events off, still open", "voided by a correction", "by ann",
    ] { #expect(latest.text.contains(line), "\(line)") }
    let list = page.source[
      try #require(page.source.range(of: "<section class=\"latest\"")).lowerBound...]
    let times = list.matches(of: /<a href="(\/events\/[0-9]+)">/).map { String($0.1) }
    #expect(times.first == "/events/11")
    #expect(Set(times).count == times.count && times.count == 11)
  }

  @Test(
    "The form picks trails by a part of the name, account, Region and state; so do the latest calls",
    arguments: [
      ("name=SEC", ["second"]), ("region=us-east-1", ["gone", "first"]),
      ("account=111122223333&region=eu-west-1", ["second"]), ("account=9", []),
      ("name=first&state=off", []), ("state=on", ["first"]),
      ("state=nonsense", ["second", "gone", "first"]),
    ])
  func filter(_ query: String, _ names: [String]) throws {
    let page = try PageStore(PageStory.events).page("/", query)
    let shown = page.elements.filter { $0.attributes["class"] == "trail-name" }.map(\.text)
    #expect(shown == names)
    if names.isEmpty { #expect(page.text.contains("No trail meets the filter.")) }
  }

  @Test("A form keeps what it does not ask for itself")
  func forms() throws {
    let page = try PageStore(PageStory.events).page("/", "name=first&at=2024-05-02&state=on")
    func hidden(_ form: Int) -> [String: String] {
      let parts = page.source.components(separatedBy: "<form ")[form + 1]
      let inputs = parts.components(separatedBy: "</form>")[0].matches(
        of: /<input type="hidden" name="([a-z-]+)" value="([^"]*)">/)
      return Dictionary(uniqueKeysWithValues: inputs.map { (String($0.1), String($0.2)) })
    }
    #expect(hidden(0) == ["name": "first", "state": "on"])
    #expect(hidden(1) == ["at": "2024-05-02T00:00:00Z"])
    #expect(
      page.all("option").filter { $0.attributes["selected"] != nil }.map(\.text)
        == ["all", "all", "logging"])
  }

  @Test("A trail that was not created yet is not there")
  func earlier() throws {
    let store = try PageStore(PageStory.events)
    let page = try store.page("/", "at=2024-05-01T12:00:05Z")
    #expect(page.text.contains("1 trail of which it is not known"))
    #expect(page.link("gone") == nil && page.link("first") != nil)
  }

  @Test("What was learned later is not there")
  func known() throws {
    let late = PageStory.event("late", .stopLogging, at: 300)
    let store = try PageStore(PageStory.events, late: [late])
    #expect(try store.page("/").text.contains("2 trails not logging"))
    let page = try store.page("/", "as-known-at=2024-06-01T00:30:00Z")
    #expect(page.text.contains("1 trail not logging"))
    #expect(!page.text.contains("12:05:00"))
    #expect(page.text.contains("as it was known at Sat 2024-06-01 00:30:00"))
    let before = try store.page("/", "as-known-at=2024-01-01")
    #expect(before.text.contains("No trail is known at this moment."))
  }

  @Test("Long lists come in pages of 50, and every trail is on one of them")
  func pages() throws {
    let arns = (1...130).map {
      TrailARN(
        partition: "aws", region: "us-east-1", account: "111122223333", name: "trail-\($0)")
    }
    let store = try PageStore(
      arns.enumerated().map { PageStory.event("e\($0)", .startLogging, at: 0, of: $1) })
    var seen: [String] = []
    var link: String? = "/?at=2024-05-02T00:00:00Z&region=us-east-1"
    while let address = link {
      let parts = address.split(separator: "?", maxSplits: 1)
      let page = try store.page(String(parts[0]), String(parts[1]))
      seen += page.elements.filter { $0.attributes["class"] == "trail-name" }.map(\.text)
      link = page.link("Next →")
      if let link {
        #expect(link.hasPrefix("/?at=2024-05-02T00:00:00Z&region=us-east-1&page="))
      }
    }
    #expect(Set(seen).count == 130)
    #expect(seen.count == 130)
    for number in ["0", "-9", "99999999999", "x"] {
      _ = try store.page("/", "page=\(number)")
    }
  }

  /// SEMANTICS 3.7
  @Test("Up to when each place is known, and where a trail is in doubt at the moment that is shown")
  func knownUntil() throws {
    let hour: Int64 = 3600
    let start = PageStory.start.second
    // Nothing was read from hour 1 to hour 9; the trail takes no writes from second 1000 to second 1461.
    var reading = ReadingDraft(kind: .file, path: "log")
    var activity = Activity(at: PageStory.start)
    activity.management = SpanSet(runs: [
      start...start + 1000, start + 1461...start + hour, start + 9 * hour...start + 20 * hour,
    ])
    let home = AccountRegion(home: PageStory.first)
    reading.activity[home] = activity
    reading.delivery = NamedDelivery(
      place: home, time: PageStory.start.advanced(bySeconds: 21 * hour))
    let store = try PageStore(
      [
        PageStory.event("create", .create(PageStory.settings), at: 0),
        // In the second of its creation: a trail is blind to itself until it logs.
        PageStory.event("start", .startLogging, at: 0),
        PageStory.event("blind", .putEventSelectors(PageStory.objects), at: 1000),
        PageStory.event("back", .putEventSelectors(.default), at: 1461),
      ], readings: [reading])
    func marks(_ query: String) throws -> [String] {
      let page = try store.page("/", query)
      #expect(
        page.all("small").contains { $0.text == "1 trail, known until Thu 2024-05-02 09:00:00" })
      return page.all("strong").map(\.text).filter {
        $0.hasPrefix("not read") || $0.hasPrefix("self-blind")
      }
    }
    #expect(try marks("") == [])
    #expect(try marks("at=2024-05-01T12:10:00Z") == [])
    let blind = try marks("at=2024-05-01T12:20:00Z")
    #expect(
      blind
        == ["self-blind from Wed 2024-05-01 12:16:40 until Wed 2024-05-01 12:24:21"])
    let unread = try marks("at=2024-05-01T22:00:00Z")
    #expect(
      unread
        == ["not read from Wed 2024-05-01 13:00:01 until Wed 2024-05-01 21:00:00"])
  }

  @Test("Where every call came to this very store, nothing is said of an end")
  func recordedHere() throws {
    let store = try PageStore(
      PageStory.events.filter { $0.stream != .trail(PageStory.second) }, channel: .live)
    #expect(try !store.page("/").text.contains("known until"))
    #expect(try PageStore(PageStory.events).page("/").text.contains("known until"))
  }

  @Test("An empty history says what to run")
  func empty() throws {
    let page = try PageStore([]).page("/")
    #expect(page.text.contains("No trail is known yet"))
    #expect(page.text.contains("trailback import ./AWSLogs"))
  }
}
