import CloudTrail
import Endpoint
import Foundation
import HTTPMessages
import TestSupport
import Testing

@Suite("The page of one trail")
struct TrailPageTests {
  @Test("The state in words, and folded every setting, who set it, and the selectors")
  func state() throws {
    let page = try PageStore(PageStory.events).page(PageStory.firstPath)
    #expect(
      page.all("p").first { $0.attributes["class"] == "takes" }?.text == "S3: all · all Regions")
    let facts = Dictionary(
      zip(page.all("dt").map(\.text), page.all("dd").map(\.text)), uniquingKeysWith: { $1 })
    #expect(facts["In force"] == "from Wed 2024-05-01 12:01:00 until now")
    #expect(facts["Exists"] == "yes")
    #expect(facts["Logging"] == "on StartLogging at Wed 2024-05-01 12:00:01 by ann")
    #expect(
      facts["Selectors"] == "advanced PutEventSelectors at Wed 2024-05-01 12:01:00 by ann")
    #expect(facts["Multi-Region"] == "yes")
    #expect(facts["Global services"] == "yes")
    #expect(facts["Organization"] == "no")
    #expect(facts["Insights"] == "off")
    #expect(page.all("h3").map(\.text).first == "1. Objects")
    #expect(page.text.contains("eventCategory Equals Data resources.type Equals AWS::S3::Object"))
    #expect(page.all("svg").count == 2, "a drawing for a screen, and one for a phone")
  }

  private func events(_ page: Markup) -> [Markup.Element] {
    page.all("li").filter { $0.attributes["id"]?.hasPrefix("event-") == true }
  }

  @Test("The timeline, the newest first, by days; what was refused or voided says so in words")
  func timeline() throws {
    let page = try PageStore(PageStory.events).page(PageStory.firstPath)
    #expect(page.all("h3").last?.text == "Wed 2024-05-01")
    #expect(
      page.all("summary").map(\.text).filter { $0.hasPrefix("12:") } == [
        "12:02:10 Correction · voids forged: made up ann",
        "12:02:00 PutEventSelectors (voided) – voided by a correction ann",
        "12:01:30 StopLogging (refused) ✕ refused: AccessDenied ann",
        "12:01:00 PutEventSelectors ▼▲ management events off, still open ann",
        "12:00:01 StartLogging ▲ starts logging management events ann",
        "12:00:00 CreateTrail · multi-Region, global services; not logging yet ann",
      ])
    let refused = try #require(events(page).first { $0.attributes["class"] == "refused" })
    #expect(refused.text.contains("refused: AccessDenied: no"))
    #expect(refused.text.contains("ann \(PageStory.ann) from 203.0.113.7, no MFA"))
    #expect(
      page.all("ins").map(\.text) == [
        "+ selector \"Objects\": eventCategory Equals Data",
        "+ selector \"Objects\": resources.type Equals AWS::S3::Object",
      ])
    #expect(
      page.all("del").map(\.text) == [
        "- selector 1: ReadWriteType All", "- selector 1: IncludeManagementEvents true",
      ])
  }

  @Test(
    "Events are picked by kind and by caller, and pages and files keep what was picked",
    arguments: [
      ("kind=refused", [4]), ("kind=selectors", [5, 3]), ("kind=logging", [2, 1]),
      ("kind=settings", []), ("kind=other", [6]), ("by=ANN", [6, 5, 4, 3, 2, 1]), ("by=bob", []),
      ("kind=refused&by=ann", [4]), ("kind=nonsense", [6, 5, 4, 3, 2, 1]),
    ])
  func filter(_ query: String, _ numbers: [Int]) throws {
    let store = try PageStore(PageStory.events)
    let page = try store.page(PageStory.firstPath, query)
    #expect(events(page).compactMap { $0.attributes["id"] } == numbers.map { "event-\($0)" })
    guard let csv = page.link("CSV") else {
      #expect(numbers.isEmpty)
      return
    }
    let file = try store.response(PageStory.firstPath, String(csv.split(separator: "?")[1]))
    #expect(
      String(decoding: file.body, as: UTF8.self).split(separator: "\n").count == numbers.count + 1)
  }

  @Test("The selectors are there as GetEventSelectors answers, where it would")
  func json() throws {
    let store = try PageStore(PageStory.events)
    let link = try #require(store.page(PageStory.firstPath).link("As JSON"))
    let file = try store.response(PageStory.firstPath, String(link.split(separator: "?")[1]))
    #expect(file.status == 200 && file.headers["Content-Type"] == "application/json")
    #expect(String(decoding: file.body, as: UTF8.self).contains("AdvancedEventSelectors"))
    let gone = try store.page(
      "/trails/" + PageStory.firstPath.dropFirst(8).replacing("first", with: "gone"))
    #expect(gone.link("As JSON") == nil)
    #expect(try store.response(PageStory.firstPath, "format=xml").status == 400)
  }

  @Test("A mark says in a word what a change means; its colour repeats that")
  func marks() throws {
    let store = try PageStore(PageStory.events)
    let page = try store.page(PageStory.firstPath)
    let marks = page.all("p").filter { $0.attributes["class"]?.hasPrefix("meaning ") == true }
    #expect(marks.map { $0.attributes["class"] } == ["meaning narrowed", "meaning widened"])
    #expect(marks.first?.text.hasPrefix("narrowed and widened ") == true)
    #expect(marks.last?.text.hasPrefix("widened") == true)
  }

  @Test("The page of a window names the other trails that logged what was lost, or may have")
  func coverers() throws {
    let other: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/other"
    let stop = PageStory.event("stop-first", .stopLogging, at: 300)
    let alone = try PageStore([
      PageStory.event("create", .create(PageStory.settings), at: 0),
      PageStory.event("start", .startLogging, at: 1), stop,
    ]).page("/gaps/3")
    #expect(alone.text.contains("Logged by no other known trail of 111122223333"))
    let covered = try PageStore([
      PageStory.event("create", .create(PageStory.settings), at: 0),
      PageStory.event("start", .startLogging, at: 1), stop,
      PageStory.event("other-create", .create(PageStory.settings), at: 0, of: other),
      PageStory.event("other-start", .startLogging, at: 1, of: other),
      PageStory.event("stop-second", .startLogging, at: 2, of: PageStory.second),
    ]).page("/gaps/3")
    let lists = covered.all("ul").filter { $0.attributes["class"] == "coverers" }.map(\.text)
    #expect(lists == ["all of it other", "not known what they logged second"])
    #expect(covered.link("other")?.hasSuffix("?at=2024-05-01T12:05:00Z") == true)
  }

  @Test("Windows of the same kinds in a row are one line, which says how many")
  func alike() throws {
    let narrower = (0..<4).map { number in
      let buckets = ["arn:aws:s3:::bucket-\(number)/"]
      let selectors = TrailSelectors.basic([
        EventSelector(
          dataResources: [DataResource(type: "AWS::S3::Object", values: buckets)])
      ])
      return PageStory.event(
        "put-\(number)", .putEventSelectors(selectors), at: 100 + Int64(number))
    }
    let page = try PageStore(
      [
        PageStory.event("create", .create(PageStory.settings), at: 0),
        PageStory.event("start", .startLogging, at: 1),
      ] + narrower
    ).page(PageStory.firstPath)
    #expect(page.text.contains("and 2 more since Wed 2024-05-01 12:01:41"), "\(page.text)")
  }

  @Test("Each change leads to the state just before and just after it, and to its own page")
  func neighbours() throws {
    let store = try PageStore(PageStory.events)
    let page = try store.page(PageStory.firstPath)
    let before = page.links.filter { $0.hasSuffix("?at=2024-05-01T12:00:59Z") }
    let after = page.links.filter { $0.hasSuffix("?at=2024-05-01T12:01:00Z") }
    #expect(before.count == 1)
    #expect(!after.isEmpty)
    #expect(page.links.contains("/events/3"))
    func takes(_ time: String) throws -> String? {
      try store.page(PageStory.firstPath, "at=\(time)").all("p")
        .first { $0.attributes["class"] == "takes" }?.text
    }
    #expect(try takes("2024-05-01T12:00:59Z") == "management: all · all Regions")
    #expect(try takes("2024-05-01T12:01:00Z") == "S3: all · all Regions")
  }

  @Test("From each moment there is a way to the change before and to the one after")
  func steps() throws {
    let store = try PageStore(PageStory.events)
    func times(_ query: String) throws -> [String?] {
      let page = try store.page(PageStory.firstPath, query)
      return [page.link("← Previous change"), page.link("Next change →")].map {
        $0.map { String($0.suffix(9)) }
      }
    }
    #expect(try times("") == ["12:01:00Z", nil])
    #expect(try times("at=2024-05-01T12:01:30Z") == ["12:01:00Z", nil])
    #expect(try times("at=2024-05-01T12:01:00Z") == ["12:00:01Z", nil])
    #expect(try times("at=2024-05-01T12:00:30Z") == ["12:00:01Z", "12:01:00Z"])
    #expect(try times("at=2024-05-01T12:00:01Z") == ["12:00:00Z", "12:01:00Z"])
    #expect(try times("at=2024-05-01T12:00:00Z") == [nil, "12:00:01Z"])
  }

  @Test("The commands that put it back are there at a moment, and while a window is open")
  func putBack() throws {
    let store = try PageStore(PageStory.events)
    let open = try store.page(PageStory.firstPath)
    #expect(open.text.contains("Put it back to what it was before Wed 2024-05-01 12:01:00"))
    #expect(open.text.contains("aws cloudtrail put-event-selectors"))
    let then = try store.page(PageStory.firstPath, "at=2024-05-01T12:00:30Z")
    #expect(then.text.contains("Put it back to what it was then"))
  }

  @Test("Pages of 50 lead to one another and miss nothing, while more is recorded")
  func pages() throws {
    let calls = (0..<250).map { index in
      PageStory.event(
        "e\(index)", index % 2 == 0 ? .startLogging : .stopLogging, at: Int64(index / 3))
    }
    let late = [PageStory.event("late", .startLogging, at: 5000)]
    let store = try PageStore(calls, late: late)
    func ids(_ page: Markup) -> [String] { events(page).compactMap { $0.attributes["id"] } }
    var pages = [try store.page(PageStory.firstPath)]
    while let link = pages.last?.link("Older events") {
      let query = link.split(separator: "?")[1].split(separator: "#")[0]
      pages.append(try store.page(PageStory.firstPath, String(query)))
    }
    #expect(pages.map { ids($0).count } == [50, 50, 50, 50, 50, 1])
    #expect(Set(pages.flatMap(ids)).count == 251)
    let back = try #require(pages[2].link("← Newer events"))
    let query = back.split(separator: "?")[1].split(separator: "#")[0]
    #expect(ids(try store.page(PageStory.firstPath, String(query))) == ids(pages[1]))
    #expect(pages[0].link("← Newer events") == nil)
  }

  @Test(
    "A name leads to the ARN; a name of two trails and one of none lead to those that there are")
  func names() throws {
    let other: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/second"
    let store = try PageStore(
      PageStory.events + [PageStory.event("other", .startLogging, at: 5, of: other)])
    let named = try store.response("/trails/first", "at=2024-05-02")
    #expect(named.status == 302)
    #expect(named.headers["Location"] == PageStory.firstPath + "?at=2024-05-02T00:00:00Z")
    let ambiguous = try store.page("/trails/second", status: 404)
    #expect(ambiguous.text.contains("More than one trail is called second."))
    #expect(ambiguous.all("li").map(\.text) == [PageStory.second.text, other.text])
    let unknown = try store.page("/trails/frist", "at=2024-05-02", status: 404)
    #expect(unknown.text.contains("No trail frist is in the history."))
    #expect(unknown.link("first") == "/trails/first?at=2024-05-02T00:00:00Z")
  }

  @Test(
    "Whatever the path names, the response is a page",
    arguments: ["", "%", "%ff", "%00", "a", "..", "%2e%2e%2f", "a/b/c", "arn:aws", "%3Cscript%3E"])
  func paths(_ name: String) throws {
    let page = try PageStore(PageStory.events).page("/trails/" + name, status: 404)
    #expect(page.all("script").isEmpty)
    #expect(page.link("All trails") == "/")
  }

  @Test("A trail of which only refused calls are known has a page")
  func refused() throws {
    let arn: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/never"
    let call = PageStory.event(
      "r", .reject(call: .deleteTrail, errorCode: "AccessDenied", errorMessage: nil), at: 0, of: arn
    )
    let page = try PageStore([call]).page(
      PageStory.firstPath.replacingOccurrences(of: "first", with: "never"))
    #expect(page.text.contains("Nothing was known of the state of this trail."))
    #expect(page.text.contains("DeleteTrail (refused)"))
  }
}
