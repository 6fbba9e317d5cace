import CloudTrail
import Foundation
import Testing

@Suite("Text from a log is text on every page")
struct HostilePageTests {
  /// A text with a name that a report of the tests can hold.
  struct Hostile: Sendable, CustomTestStringConvertible {
    var text: String
    var testDescription: String {
      String(text.unicodeScalars.prefix(20).map { $0.escaped(asASCII: true) }.joined())
    }
  }

  static let texts = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
    "javascript:alert(1)", "&lt;b&gt;&amp;#60;", "</title></main></body>", "<!--", "]]>",
    "${7*7}{{7}}",
    "\u{202E}gnp.exe\u{2066}", "a\u{0}b\u{8}\u{1B}[31m\r\n\tc", "\u{FEFF}\u{200B}\u{2028}",
    "\"\u{301}<\u{301}>", "مرحبا שלום", "e\u{301}" + String(repeating: "\u{301}", count: 5000),
    String(repeating: "<", count: 100_000), String(repeating: "\u{202E}", count: 100_000),
  ].map(Hostile.init)

  /// A history in which everything that somebody else chooses is the text.
  private func store(_ text: String) throws -> PageStore {
    let actor = Actor(
      principal: text, principalType: text, accessKeyID: text, sourceIPAddress: text,
      userAgent: text, isMFA: true)
    let name = text.replacing("/", with: "|").replacing(":", with: "|")
    let arn = TrailARN(partition: "aws", region: name, account: name, name: name)
    let selectors = TrailSelectors.advanced([
      AdvancedEventSelector(
        name: text,
        fieldSelectors: [
          AdvancedFieldSelector(field: text, conditions: [.init(.equals, [text, "plain"])])
        ])
    ])
    let changes: [TrailChange] = [
      .create(PageStory.settings), .startLogging, .putEventSelectors(selectors),
      .putInsightSelectors([.init(type: text)]),
      .reject(call: .deleteTrail, errorCode: text, errorMessage: text),
      .lose(call: .updateTrail, reason: text), .correct(voids: "\(text)1", reason: text),
    ]
    let events = changes.enumerated().map { index, change in
      PageStory.event("\(text)\(index)", change, at: Int64(index), of: arn, actor: actor)
    }
    return try PageStore(events)
  }

  @Test("whatever it is", arguments: texts)
  func hostile(_ hostile: Hostile) throws {
    let text = hostile.text
    let store = try store(text)
    let first = try store.page("/")
    let path = try #require(first.links.first { $0.hasPrefix("/trails/") })
    var pages = [
      first, try store.page(path), try store.page(path, "at=2024-05-01T12:00:02Z"),
      try store.page(path + "x", status: 404), try store.page("/sources"),
    ]
    for number in 1...7 { pages.append(try store.page("/events/\(number)")) }
    // As a form sends it.
    let typed = text.prefix(2000).addingPercentEncoding(withAllowedCharacters: .alphanumerics)
    for query in ["name", "account", "region", "state", "at", "page"] {
      let status = query == "at" ? 400 : 200
      pages.append(try store.page("/", "\(query)=\(typed ?? "x")", status: status))
    }
    pages.append(try store.page("/diff", "a=\(typed ?? "x")&b=\(typed ?? "x")"))
    pages.append(try store.page(path, "kind=\(typed ?? "x")&by=\(typed ?? "x")"))
    let known: Set = [
      "html", "head", "meta", "title", "link", "body", "a", "header", "nav", "main", "h1", "h2",
      "h3", "p", "strong", "b", "small", "time", "details", "summary", "form", "div", "label",
      "input", "select", "option", "button", "table", "caption", "thead", "tbody", "tr", "th", "td",
      "section", "ul", "ol", "li", "ins", "del", "dl", "dt", "dd", "span", "bdi", "wbr", "pre",
      "code", "footer", "figure", "figcaption", "svg", "g", "rect", "path", "circle", "text",
      "desc",
      "defs", "pattern",
    ]
    for page in pages {
      #expect(page.elements.allSatisfy { known.contains($0.name) })
      #expect(page.source.utf8.count < 600_000)
      #expect(
        page.source.unicodeScalars.allSatisfy {
          $0 == "\n" || !$0.properties.generalCategory.isHidden
        })
      for link in page.links { #expect(link.hasPrefix("/") || link.hasPrefix("#")) }
      for element in page.elements {
        #expect(element.attributes.keys.allSatisfy { !$0.hasPrefix("on") })
      }
    }
    if text.utf8.count > 50_000 {
      #expect(pages[1].text.contains("… (cut: 100,000 characters)"))
    }
  }

  @Test("A set of selectors that is too long is folded, then cut with a mark")
  func longSelectors() throws {
    let values = (0..<30_000).map { "arn:aws:s3:::bucket/\($0)" }
    let selectors = TrailSelectors.basic([
      EventSelector(dataResources: [DataResource(type: "AWS::S3::Object", values: values)])
    ])
    let store = try PageStore([
      PageStory.event("a", .create(PageStory.settings), at: 0),
      PageStory.event("b", .putEventSelectors(selectors), at: 1),
    ])
    let page = try store.page(PageStory.firstPath)
    #expect(page.source.utf8.count < 500_000)
    #expect(page.all("summary").map(\.text).contains("29,988 more lines"))
    #expect(page.text.contains("Cut: 28,988 more lines."))
    #expect(try store.page("/").source.utf8.count < 25_000)
  }
}

extension Unicode.GeneralCategory {
  fileprivate var isHidden: Bool {
    switch self {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
