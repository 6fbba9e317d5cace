import HTTPMessages
import Testing

@Suite("Header fields")
struct HeaderFieldsTests {
  private let headers: HeaderFields = ["Host": "a", "X-Twice": "1", "x-twice": "2"]

  @Test("Names compare without regard to case")
  func names() {
    #expect(headers["HOST"] == "a")
    #expect(headers.values("X-TWICE") == ["1", "2"])
  }

  @Test("A field that stands twice has no one value")
  func twice() {
    #expect(headers["X-Twice"] == nil)
    #expect(headers["Missing"] == nil)
  }
}
