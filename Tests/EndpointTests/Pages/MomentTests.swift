import CloudTrail
import Endpoint
import Testing

@Suite("The moment that a page shows")
struct MomentTests {
  @Test(
    "A time as people type it",
    arguments: [
      ("at=2024-05-01T12:00:30Z", "2024-05-01T12:00:30Z"),
      ("at=2024-05-01T12%3A00%3A30Z", "2024-05-01T12:00:30Z"),
      ("at=2024-05-01+12:00", "2024-05-01T12:00:00Z"),
      ("at=2024-05-01t12:00z", "2024-05-01T12:00:00Z"),
      ("at=2024-05-01T14:00:30%2B02:00", "2024-05-01T12:00:30Z"),
      ("at=%202024-05-01%20", "2024-05-01T00:00:00Z"),
      ("at=1714564830", "2024-05-01T12:00:30Z"),
      ("at=1714564830250", "2024-05-01T12:00:30.250000Z"),
      ("at=20240501T1200Z", "2024-05-01T12:00:00Z"), ("at=2024-05", "2024-05-01T00:00:00Z"),
      ("at=Yesterday", "2024-06-01T00:00:00Z"),
      ("at=2024-05-01T12:00:30.25Z", "2024-05-01T12:00:30.250000Z"),
      ("at=9999-12-31", "9999-12-31T00:00:00Z"), ("at=31+days+ago", "2024-05-02T00:00:00Z"),
      ("at=2+Hours+Ago", "2024-06-01T22:00:00Z"),
    ])
  func times(_ query: String, _ time: String) throws {
    let store = try PageStore(PageStory.events)
    for path in ["/", PageStory.firstPath] {
      let page = try store.page(path, query)
      #expect(page.text.contains("Not the present: the state at "))
      #expect(page.all("time").contains { $0.attributes["datetime"] == time })
      #expect(page.first("title")?.text.contains(" at \(time)") == true)
      let field = try #require(page.elements.first { $0.attributes["id"] == "at" })
      // A browser's own field for a time takes no zone, and nothing finer than this.
      let isFine = time.contains(".")
      #expect(field.attributes["type"] == (isFine ? "text" : "datetime-local"))
      #expect(field.attributes["value"] == (isFine ? time : String(time.dropLast())))
    }
  }

  @Test(
    "A wrong time is an error beside its field, and nothing of the history is shown",
    arguments: [
      ("at=someday", "at"), ("at=2024-13-01", "at"), ("at=%ff", "at"), ("at=-5", "at"),
      ("at=2024-05-01&at=2024-05-02", "at"), ("at=%22%3E%3Cscript%3E", "at"),
      ("at=99999999999999999999", "at"), ("as-known-at=soon", "as-known-at"),
      ("as-known-at=2030-01-01", "as-known-at"), ("at=2024-05-01&as-known-at=x", "as-known-at"),
    ])
  func wrong(_ query: String, _ field: String) throws {
    let store = try PageStore(PageStory.events)
    for path in ["/", PageStory.firstPath] {
      let page = try store.page(path, query, status: 400)
      let input = try #require(page.elements.first { $0.attributes["id"] == field })
      #expect(input.attributes["aria-invalid"] == "true")
      #expect(input.attributes["aria-describedby"]?.hasPrefix("\(field)-error") == true)
      #expect(page.first("details")?.attributes["open"] != nil)
      #expect(!page.text.contains(PageStory.ann))
      #expect(page.all("script").isEmpty)
      #expect(page.all("table").isEmpty && page.all("svg").isEmpty)
    }
  }

  @Test("Empty fields, as the form sends them, are the present")
  func empty() throws {
    let page = try PageStore(PageStory.events).page("/", "at=&as-known-at=")
    #expect(page.text.contains("Now, Sun 2024-06-02 00:00:00"))
  }

  @Test("Every link keeps the moment, but for those that choose another")
  func links() throws {
    let store = try PageStore(PageStory.events)
    let query = "at=2024-05-01T12:02:00Z&as-known-at=2024-06-01T12:00:00Z"
    let others = [
      "Show the present", "Show what came later", "Skip to the content", "Verify", "Head",
    ]
    for path in ["/", PageStory.firstPath, "/trails/frist"] {
      let status = path == "/trails/frist" ? 404 : 200
      let page = try store.page(path, query, status: status)
      for link in page.all("a") where !others.contains(link.text) {
        let address = try #require(link.attributes["href"])
        #expect(address.contains("as-known-at=2024-06-01T12:00:00Z"), "\(link)")
        // The states around an event, and the changes around the moment.
        let isTime =
          link.text.contains("2024-05-01T12:0")
          || link.text.contains("2024-05-01 12:0") || link.text.contains(" change")
        #expect(isTime || address.contains("?\(query)"), "\(link)")
      }
      #expect(
        page.text.contains(
          "the state at Wed 2024-05-01 12:02:00, as it was known at Sat 2024-06-01"))
      #expect(page.link("Show the present") == path)
      #expect(page.first("form")?.attributes["action"] == path)
      #expect(
        page.all("input").prefix(2).map { $0.attributes["value"] }
          == ["2024-05-01T12:02:00", "2024-06-01T12:00:00"])
    }
    #expect(
      try store.page(PageStory.firstPath, query).link("Show what came later")
        == PageStory.firstPath + "?as-known-at=2024-06-01T12:00:00Z")
  }
}
