import Endpoint
import HTTPMessages
import Testing

@Suite("The header fields of a page")
struct PageHeadersTests {
  @Test(
    "They forbid the browser to run anything, to load from elsewhere and to send the address on",
    arguments: [
      "/", PageStory.firstPath, "/trails/none", "/style.css", "/favicon.svg", "/events/1",
      "/gaps/3",
      "/diff", "/sources", "/verify", "/head",
    ])
  func security(_ path: String) throws {
    let headers = try PageStore(PageStory.events).response(path).headers
    #expect(
      headers["Content-Security-Policy"]
        == "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'")
    #expect(headers["Referrer-Policy"] == "no-referrer")
    #expect(headers["X-Content-Type-Options"] == "nosniff")
    #expect(headers["Content-Type"]?.isEmpty == false)
  }

  @Test("No page has a script, a style of its own, or anything from elsewhere")
  func nothingElse() throws {
    let store = try PageStore(PageStory.events)
    for path in ["/", PageStory.firstPath, "/trails/none"] {
      let page = try store.page(path, status: path == "/trails/none" ? 404 : 200)
      #expect(page.all("script").isEmpty && page.all("style").isEmpty)
      for element in page.elements {
        #expect(element.attributes.keys.allSatisfy { $0 != "style" && !$0.hasPrefix("on") })
        for name in ["href", "src", "action"] {
          let address = element.attributes[name] ?? "/"
          #expect(address.hasPrefix("/") || address.hasPrefix("#"))
        }
      }
    }
  }

  @Test("The present is never kept; what was known at a past moment is kept as the caller says")
  func caching() throws {
    let store = try PageStore(PageStory.events)
    store.pages = Pages(cachingOfThePast: "max-age=60")
    func caching(_ query: String) throws -> String? {
      try store.response("/", query).headers["Cache-Control"]
    }
    #expect(try caching("") == "no-store")
    #expect(try caching("at=2024-05-01") == "no-store")
    #expect(try caching("as-known-at=2024-06-01") == "no-store")
    #expect(try caching("at=2024-05-01&as-known-at=2024-06-01") == "max-age=60")
    #expect(try caching("at=x&as-known-at=2024-06-01") == "no-store")
    // The same address means another moment tomorrow.
    #expect(try caching("at=40+days+ago&as-known-at=2024-06-01") == "no-store")
    #expect(try caching("at=2024-05-01&as-known-at=now") == "no-store")
  }

  @Test(
    "There are no pages at other paths",
    arguments: [
      "", "/trails", "/index.html", "/at/x/", "/events/", "/events/0", "/events/10", "/events/x",
      "/events/1/", "/events/-1", "/events/99999999999999999999", "/gaps/1", "/gaps/", "/diff/",
    ])
  func others(_ path: String) throws {
    #expect(try !PageStore([]).knows(path))
  }
}
