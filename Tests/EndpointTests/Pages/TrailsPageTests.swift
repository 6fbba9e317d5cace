import CloudTrail
import History
import Testing

@Suite("The page of all trails")
struct TrailsPageTests {
  @Test("Each trail stands with its state, those that were deleted last")
  func trails() throws {
    let page = try PageStore(PageStory.events).page("/")
    #expect(page.text.contains("3 trails: 1 logging, 1 not logging, 1 deleted."))
    let rows = page.all("tr").map(\.text)
    #expect(
      rows[1]
        == "first us-east-1 111122223333 on advanced: \"Objects\": eventCategory Equals Data, "
        + "resources.type Equals AWS::S3::Object 2024-05-01T12:01:00Z 2024-05-01T12:00:00Z")
    #expect(
      rows[2].hasPrefix("second eu-west-1 111122223333 off not known: the history begins later"))
    #expect(
      rows[3] == "gone us-east-1 111122223333 deleted – 2024-05-01T12:00:20Z 2024-05-01T12:00:10Z")
    // Not by colour alone.
    #expect(page.all("strong").map(\.text).prefix(2) == ["off", "deleted"])
  }

  @Test("The latest changes, the newest first, with what went and came")
  func changes() throws {
    let page = try PageStore(PageStory.events).page("/")
    let rows = page.all("tr").map(\.text).drop { !$0.hasPrefix("Time") }.dropFirst()
    #expect(
      rows.map { String($0.split(separator: " ").prefix(3).joined(separator: " ")) } == [
        "2024-05-01T12:03:20Z StopLogging second", "2024-05-01T12:01:00Z PutEventSelectors first",
        "2024-05-01T12:00:20Z DeleteTrail gone", "2024-05-01T12:00:10Z CreateTrail gone",
        "2024-05-01T12:00:01Z StartLogging first", "2024-05-01T12:00:00Z CreateTrail first",
      ])
    #expect(page.all("del").map(\.text) == ["- selector 1: ReadWriteType All"])
    #expect(page.all("ins").map(\.text) == ["+ selector \"Objects\": eventCategory Equals Data"])
  }

  @Test("A trail that was not created yet is not there")
  func earlier() throws {
    let store = try PageStore(PageStory.events)
    let page = try store.page("/", "at=2024-05-01T12:00:05Z")
    #expect(page.text.contains("2 trails: 1 logging, 1 not known."))
    #expect(page.link("gone") == nil)
  }

  @Test("What was learned later is not there")
  func known() throws {
    let late = PageStory.event("late", .stopLogging, at: 300)
    let store = try PageStore(PageStory.events, late: [late])
    #expect(try store.page("/").text.contains("2 not logging"))
    let page = try store.page("/", "as-known-at=2024-06-01T00:30:00Z")
    #expect(page.text.contains("1 logging, 1 not logging"))
    #expect(!page.text.contains("12:05:00Z"))
    #expect(page.text.contains("as it was known at 2024-06-01T00:30:00Z"))
    let before = try store.page("/", "as-known-at=2024-01-01")
    #expect(before.text.contains("No trail is known at this moment."))
  }

  @Test("Long lists come in pages of 200, and every trail is on one of them")
  func pages() throws {
    let arns = (1...450).map {
      TrailARN(
        partition: "aws", region: "us-east-1", account: "111122223333", name: "trail-\($0)")
    }
    let store = try PageStore(
      arns.enumerated().map { PageStory.event("e\($0)", .startLogging, at: 0, of: $1) })
    var seen: [String] = []
    var link: String? = "/?at=2024-05-02T00:00:00Z"
    while let address = link {
      let parts = address.split(separator: "?", maxSplits: 1)
      let page = try store.page(String(parts[0]), String(parts[1]))
      seen += page.all("th").filter { $0.attributes["scope"] == "row" }.map(\.text)
        .filter { $0.hasPrefix("trail-") }
      link = page.link("Next trails")
      #expect(page.text.contains("450 trails: 450 logging."))
      if let link { #expect(link.hasPrefix("/?at=2024-05-02T00:00:00Z&page=")) }
    }
    #expect(Set(seen).count == 450)
    #expect(seen.count == 450)
    for number in ["0", "-9", "99999999999", "x"] {
      _ = try store.page("/", "page=\(number)")
    }
  }

  /// SEMANTICS 3.7
  @Test("Up to when each trail is known, and where it is in doubt at the moment that is shown")
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
    func cell(_ query: String) throws -> (text: String?, isMarked: Bool) {
      let cell = try store.page("/", query).all("td").first {
        $0.attributes["data-label"] == "Known until"
      }
      let marks = try store.page("/", query).all("strong").map(\.text)
      return (cell?.text, marks.contains { $0.contains("not read") || $0.contains("self-blind") })
    }
    let end = "2024-05-02T09:00:00Z"
    #expect(try cell("") == (end, false))
    #expect(try cell("at=2024-05-01T12:10:00Z") == (end, false))
    #expect(
      try cell("at=2024-05-01T12:20:00Z")
        == (end + ", but self-blind from 2024-05-01T12:16:40Z until 2024-05-01T12:24:21Z", true))
    #expect(
      try cell("at=2024-05-01T22:00:00Z")
        == (end + ", but not read from 2024-05-01T13:00:01Z until 2024-05-01T21:00:00Z", true))
    // As known before anything was read, there is nothing to see; before the ledger, only the calls.
    #expect(try cell("as-known-at=2024-01-01").text == nil)
  }

  @Test("Where every call came to this very store, the column is not there")
  func recordedHere() throws {
    let store = try PageStore(
      PageStory.events.filter { $0.stream != .trail(PageStory.second) }, channel: .live)
    let columns = try store.page("/").all("th").map(\.text)
    #expect(columns.contains("Last change") && !columns.contains("Known until"))
    let imported = try PageStore(PageStory.events).page("/").all("th").map(\.text)
    #expect(imported.contains("Known until"))
  }

  @Test("An empty history says so")
  func empty() throws {
    #expect(try PageStore([]).page("/").text.contains("No trail is known at this moment."))
  }
}
