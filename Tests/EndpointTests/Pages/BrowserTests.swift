import CloudTrail
import Foundation
import HTTPMessages
import TestSupport
import Testing

@Suite("The pages in Chromium", .requires(Chromium.requirement), .serialized)
final class BrowserTests {
  private let folder: URL
  private let store: PageStore

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trailback-browser-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // Words that fit on no phone, where the line cannot break.
    let word = String(repeating: "W", count: 300)
    let long = PageStory.event(
      "long" + word, .putInsightSelectors([.init(type: word)]), at: 400,
      of: "arn:aws:cloudtrail:\(word):\(word):trail/\(word)",
      actor: Actor(principal: word, sourceIPAddress: word, userAgent: word))
    let selectors = PageStory.event(
      "selectors",
      .putEventSelectors(
        .basic([
          EventSelector(dataResources: [
            DataResource(type: "AWS::S3::Object", values: (0..<40).map { "\(word)\($0)" })
          ])
        ])), at: 500)
    store = try PageStore(PageStory.events + [long, selectors])
    try Data(store.response("/style.css").body).write(
      to: folder.appendingPathComponent("style.css"))
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch {}
  }

  /// What the script measures.
  private struct Measures: Decodable {
    var scrollWidth: Int
    var width: Int
    var isDark: Bool
    var ground: String
    /// In the order of the tabulator key.
    var reached: [String]
    var unreached: [String]
    var skipLinkIsSeen: Bool
    /// Those without a ring around them while they have the focus.
    var unmarked: [String]
  }

  /// Only in the test's copy: a page itself has no script.
  private static let script = """
    <script>
    addEventListener("load", () => {
      const all = [...document.querySelectorAll("a[href], summary, input, select, button")]
        .filter(e => e.checkVisibility());
      const name = e => (e.textContent || e.id).trim();
      const reached = [], unreached = [], unmarked = [];
      let seen = false;
      for (const e of all) {
        e.focus({ focusVisible: true });
        (document.activeElement === e && e.tabIndex === 0 ? reached : unreached).push(name(e));
        if (getComputedStyle(e).outlineStyle === "none") unmarked.push(name(e));
        if (e.getAttribute("class") === "skip") seen = e.getBoundingClientRect().left >= 0;
      }
      const root = document.documentElement;
      parent.postMessage(JSON.stringify({
        scrollWidth: root.scrollWidth, width: innerWidth,
        isDark: matchMedia("(prefers-color-scheme: dark)").matches,
        ground: getComputedStyle(document.body).backgroundColor,
        reached, unreached, skipLinkIsSeen: seen, unmarked,
      }), "*");
    });
    </script></body>
    """

  private func write(_ path: String, _ query: String, status: Int) throws -> URL {
    let page = try store.page(path, query, status: status).source
      .replacingOccurrences(of: "\"/style.css\"", with: "\"style.css\"")
    let url = folder.appendingPathComponent("page.html")
    try Data(page.utf8).write(to: url)
    let measured = page.replacingOccurrences(of: "</body>", with: Self.script)
    try Data(measured.utf8).write(to: folder.appendingPathComponent("measured.html"))
    return url
  }

  /// A window cannot be as narrow as a phone; a frame in it can.
  private func measures(width: Int, isDark: Bool) throws -> Measures {
    let frame = """
      <!DOCTYPE html><html><head><meta name="color-scheme" content="light dark"></head><body>
      <script>onmessage = e => { document.body.textContent = "[[" + e.data + "]]" }</script>
      <iframe width="\(width)" height="800" src="measured.html"></iframe></body></html>
      """
    let url = folder.appendingPathComponent("frame.html")
    try Data(frame.utf8).write(to: url)
    let document = try Chromium.document(
      url, profile: folder.appendingPathComponent("profile"), isDark: isDark)
    let start = try #require(document.range(of: "[["), "nothing was measured")
    let end = try #require(document.range(of: "]]</body>"))
    let json = document[start.upperBound..<end.lowerBound]
      .replacingOccurrences(of: "&amp;", with: "&").replacingOccurrences(of: "&lt;", with: "<")
      .replacingOccurrences(of: "&gt;", with: ">")
    return try JSONDecoder().decode(Measures.self, from: Data(json.utf8))
  }

  private static let pages: [(path: String, query: String, status: Int, text: String)] = [
    ("/", "", 200, "1 trail not logging"), (PageStory.firstPath, "", 200, "made up"),
    ("/events/3", "", 200, "management events off"), ("/gaps/3", "", 200, "Management events off"),
    ("/diff", "a=first&a-at=2024-05-01T12:00:30&b=gone", 200, "narrowed"),
    ("/sources", "", 200, "What was read"), ("/verify", "run=now", 200, "Sound"),
    ("/head", "", 200, "The head of the history"),
    (PageStory.firstPath, "at=2024-05-01T12:01:00Z", 200, "Not the present"),
    ("/", "at=x", 400, "This is not a time"), ("/trails/frist", "", 404, "Did you mean"),
  ]

  @Test(
    "show their content, fit a phone, and can be walked through with a keyboard", arguments: pages)
  func layout(_ page: (path: String, query: String, status: Int, text: String)) throws {
    let url = try write(page.path, page.query, status: page.status)
    let document = try Chromium.document(
      url, profile: folder.appendingPathComponent("profile"))
    #expect(document.contains(page.text))
    for (width, isDark) in [(360, true), (800, false), (1280, false)] {
      let measures = try measures(width: width, isDark: isDark)
      #expect(measures.width == width)
      #expect(measures.scrollWidth <= width, "scrolls sideways at \(width)")
      #expect(measures.isDark == isDark)
      #expect(measures.ground == (isDark ? "rgb(23, 24, 26)" : "rgb(252, 252, 250)"))
      #expect(measures.unreached == [])
      #expect(measures.unmarked == [])
      #expect(measures.reached.prefix(2) == ["Skip to the content", "Trailback"])
      #expect(measures.skipLinkIsSeen)
    }
  }
}
