import NIOHTTP1
import Testing
import TrailLogs

@testable import S3

@Suite("S3's answers, true ones and hostile ones")
struct AnswerTests {
  @Test("Elements, entities and empty elements are read")
  func reads() throws {
    let root = try XMLReader.root(
      Array(
        "\u{FEFF}<?xml version=\"1.0\"?>\n<A x=\"1\"><B>a&lt;&#252;&#xFC;&amp;lt;</B><C/><B> b </B></A>\n"
          .utf8))
    #expect(root.name == "A")
    #expect(root["B"] == "a<üü&lt;")
    #expect(root["C"] == "")
    #expect(root["D"] == nil)
    #expect(root.children.map(\.text) == ["a<üü&lt;", "", " b "])
  }

  @Test(
    "What is not a plain document is refused",
    arguments: [
      "", "text", "<", "<A", "<A>", "<A><B></A></B>", "<A></A><A></A>", "<A>&b;</A>", "<A>&amp</A>",
      "<A>&#xD800;</A>", "<A>&#;</A>", "<!DOCTYPE a [<!ENTITY b \"c\">]><A>&b;</A>",
      "<A><!-- c --></A>", "<A><![CDATA[b]]></A>", "<1/>", "<A><B<C/></A>",
    ])
  func refuses(document: String) {
    #expect(throws: XMLReader.Fault.self) { try XMLReader.root(Array(document.utf8)) }
  }

  @Test("Documents that are deep, or no UTF-8, are refused")
  func bounds() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array(
        (String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)).utf8)
    }
    #expect(try XMLReader.root(nested(16)).name == "a")
    #expect(throws: XMLReader.Fault.self) { try XMLReader.root(nested(17)) }
    #expect(throws: XMLReader.Fault.self) { try XMLReader.root(nested(100_000)) }
    let many = "<a>" + String(repeating: "<b/>", count: 100_000) + "</a>"
    #expect(throws: XMLReader.Fault.self) { try XMLReader.root(Array(many.utf8)) }
    #expect(throws: XMLReader.Fault.self) {
      try XMLReader.root(Array("<a>".utf8) + [0xff] + Array("</a>".utf8))
    }
  }

  @Test(
    "A listing that lacks what is needed is refused, with what it lacks",
    arguments: [
      ("<Contents><Size>1</Size></Contents>", "without a key"),
      ("<Contents><Key>k</Key><Size>-1</Size></Contents>", "no size"),
      ("<Contents><Key>k</Key><Size>99999999999999999999</Size></Contents>", "no size"),
      (
        "<Contents><Key>k</Key><Size>1</Size><LastModified>today</LastModified></Contents>",
        "no time of k"
      ),
      ("<IsTruncated>true</IsTruncated>", "goes on and does not say where"),
    ])
  func listings(content: String, words: String) {
    let fault = #expect(throws: ListingAnswer.Fault.self) {
      try ListingAnswer.page(Array("<ListBucketResult>\(content)</ListBucketResult>".utf8))
    }
    #expect(fault?.words.contains(words) == true)
  }

  @Test("An answer that is another document is no listing", arguments: ["<Other/>", "{}"])
  func notListings(body: String) {
    #expect(throws: ListingAnswer.Fault.self) { try ListingAnswer.page(Array(body.utf8)) }
  }

  private func fault(
    _ status: Int, _ body: String, _ headers: HTTPHeaders = [:]
  ) -> ServiceFault {
    ServiceFault(Exchange.Answer(status: status, headers: headers, body: Array(body.utf8)))
  }

  @Test("A clock that is wrong is told with both times")
  func skew() {
    let told = fault(
      403,
      """
      <Error><Code>RequestTimeTooSkewed</Code><Message>The difference is too large.</Message>\
      <RequestTime>20250304T021500Z</RequestTime><ServerTime>2025-03-04T03:15:00Z</ServerTime>\
      <RequestId>R1</RequestId></Error>
      """)
    #expect(told.course(hasKey: true) == .given(.credentials))
    #expect(
      told.fact == "S3 answered RequestTimeTooSkewed: The difference is too large; the server's "
        + "clock shows 2025-03-04T03:15:00Z, this machine's 20250304T021500Z (request R1)")
  }

  @Test("The status alone decides where there is no document")
  func statuses() {
    #expect(fault(404, "").course(hasKey: true) == .given(.vanished))
    #expect(fault(404, "").course(hasKey: false) == .given(.noBucket))
    #expect(fault(403, "").course(hasKey: true) == .given(.denied))
    #expect(fault(400, "").course(hasKey: true) == .given(.notS3))
    #expect(fault(200 + 4, "<html>").course(hasKey: true) == .given(.notS3))
    for status in [429, 500, 502, 503, 504] {
      #expect(fault(status, "<html>").course(hasKey: true) == .again)
    }
    #expect(
      fault(400, "", ["x-amz-bucket-region": "eu-west-1"]).course(hasKey: true)
        == .elsewhere("eu-west-1"))
    #expect(
      fault(403, "<Error><Code>AccessDenied</Code></Error>", ["x-amz-bucket-region": "eu-west-1"])
        .course(hasKey: true) == .given(.denied))
  }

  @Test("What a server writes is told on one line of a bounded length")
  func hostileWords() {
    let words = "\u{1b}[2J&#10;" + String(repeating: "x", count: 10_000)
    let told = fault(418, "<Error><Code>Odd\u{202e}</Code><Message>\(words)</Message></Error>")
    #expect(told.fact.utf8.count < 1000)
    #expect(!told.fact.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\n" || $0 == "\u{202e}" })
  }
}
