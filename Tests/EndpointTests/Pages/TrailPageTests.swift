import CloudTrail
import Endpoint
import Foundation
import HTTPMessages
import TestSupport
import Testing

@Suite("The page of one trail")
struct TrailPageTests {
  @Test("The state, who set it, and the selectors")
  func state() throws {
    let page = try PageStore(PageStory.events).page(PageStory.firstPath)
    let facts = Dictionary(
      zip(page.all("dt").map(\.text), page.all("dd").map(\.text)), uniquingKeysWith: { $1 })
    #expect(facts["In force"] == "from 2024-05-01T12:01:00Z until now")
    #expect(facts["Exists"] == "yes")
    #expect(facts["Logging"] == "on StartLogging at 2024-05-01T12:00:01Z by \(PageStory.ann)")
    #expect(
      facts["Selectors"]
        == "advanced PutEventSelectors at 2024-05-01T12:01:00Z by \(PageStory.ann)")
    #expect(facts["Multi-Region"] == "yes")
    #expect(facts["Global services"] == "yes")
    #expect(facts["Organization"] == "no")
    #expect(facts["Insights"] == "off")
    #expect(page.all("h3").map(\.text).first == "1. Objects")
    #expect(page.text.contains("eventCategory Equals Data resources.type Equals AWS::S3::Object"))
  }

  @Test("The timeline, the newest first; what was refused or voided says so in words")
  func timeline() throws {
    let page = try PageStore(PageStory.events).page(PageStory.firstPath)
    #expect(
      page.all("h3").dropFirst().map(\.text) == [
        "2024-05-01T12:02:10Z Correction", "2024-05-01T12:02:00Z PutEventSelectors (voided)",
        "2024-05-01T12:01:30Z StopLogging (refused)", "2024-05-01T12:01:00Z PutEventSelectors",
        "2024-05-01T12:00:01Z StartLogging", "2024-05-01T12:00:00Z CreateTrail",
      ])
    #expect(page.text.contains("refused: AccessDenied: no"))
    #expect(page.text.contains("by \(PageStory.ann) from 203.0.113.7, no MFA"))
    #expect(
      page.all("ins").map(\.text) == [
        "+ selector \"Objects\": eventCategory Equals Data",
        "+ selector \"Objects\": resources.type Equals AWS::S3::Object",
      ])
    #expect(
      page.all("del").map(\.text) == [
        "- selector 1: ReadWriteType All", "- selector 1: IncludeManagementEvents true",
      ])
    let item = try #require(page.elements.first { $0.attributes["id"] == "event-3" })
    #expect(item.text.contains("event put, number 3, recorded 2024-06-01T00:00:00Z"))
  }

  @Test("A mark says in a word what a change means; its colour repeats that")
  func marks() throws {
    let store = try PageStore(PageStory.events)
    let page = try store.page(PageStory.firstPath)
    let marks = page.all("p").filter { $0.attributes["class"]?.hasPrefix("meaning ") == true }
    #expect(
      marks.map { $0.attributes["class"] } == ["meaning narrowed", "meaning widened"])
    #expect(marks.first?.text.hasPrefix("narrowed and widened ") == true)
    #expect(marks.last?.text.hasPrefix("widened") == true)
    #expect(page.all("strong").map(\.text) == ["narrowed and widened", "widened"])
    // The latest changes of all trails have them, too.
    let latest = try store.page("/").all("strong").map(\.text)
    #expect(latest.contains("not comparable") && latest.contains("narrowed and widened"))
  }

  @Test("Each change leads to the state just before and just after it")
  func neighbours() throws {
    let store = try PageStore(PageStory.events)
    let page = try store.page(PageStory.firstPath)
    let before = page.links.filter { $0.hasSuffix("?at=2024-05-01T12:00:59Z") }
    let after = page.links.filter { $0.hasSuffix("?at=2024-05-01T12:01:00Z") }
    #expect(before.count == 1)
    #expect(!after.isEmpty)
    func selectors(_ time: String) throws -> String? {
      try store.page(PageStory.firstPath, "at=\(time)").all("dd").last?.text
    }
    #expect(try selectors("2024-05-01T12:00:59Z")?.hasPrefix("default: all management") == true)
    #expect(try selectors("2024-05-01T12:01:00Z")?.hasPrefix("advanced") == true)
  }

  @Test("Pages of 100 lead to one another and miss nothing, while more is recorded")
  func pages() throws {
    let calls = (0..<250).map { index in
      PageStory.event(
        "e\(index)", index % 2 == 0 ? .startLogging : .stopLogging, at: Int64(index / 3))
    }
    let late = [PageStory.event("late", .startLogging, at: 5000)]
    let store = try PageStore(calls, late: late)
    func ids(_ page: Markup) -> [String] {
      page.all("li").compactMap { $0.attributes["id"] }
    }
    var pages = [try store.page(PageStory.firstPath)]
    while let link = pages.last?.link("Older events") {
      let query = link.split(separator: "?")[1].split(separator: "#")[0]
      pages.append(try store.page(PageStory.firstPath, String(query)))
    }
    #expect(pages.map { ids($0).count } == [100, 100, 51])
    #expect(Set(pages.flatMap(ids)).count == 251)
    let back = try #require(pages[2].link("Newer events"))
    let query = back.split(separator: "?")[1].split(separator: "#")[0]
    #expect(ids(try store.page(PageStory.firstPath, String(query))) == ids(pages[1]))
    #expect(pages[0].link("Newer events") == nil)
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
