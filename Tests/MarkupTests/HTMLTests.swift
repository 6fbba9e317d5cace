import CloudTrail
import Markup
import Testing

@Suite("Markup")
struct HTMLTests {
  @Test("Text is escaped, in an element and in an attribute")
  func text() {
    let name = "<script>alert('\"&')</script>"
    let html: HTML = "<p title=\"\(name)\">\(name)</p>"
    let escaped = "&lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;"
    #expect(html.source == "<p title=\"\(escaped)\">\(escaped)</p>")
  }

  @Test(
    "Marks that turn the direction of text are shown, and text that is not ASCII stands by itself")
  func direction() {
    #expect(HTML.untrusted("a\u{202E}b").source == "<bdi>a\\u{202e}b</bdi>")
    #expect(HTML.untrusted("שלום").source == "<bdi>שלום</bdi>")
    #expect(HTML.untrusted("plain").source == "plain")
  }

  @Test(
    "Numbers are written as SVG reads them",
    arguments: [
      (0, "0"), (-0.001, "0"), (1.5, "1.5"), (1.05, "1.05"), (-2.25, "-2.25"), (1279.999, "1280"),
      (1e-12, "0"), (.infinity, "1000000000"), (.nan, "0"),
    ] as [(Double, String)])
  func numbers(_ number: Double, _ text: String) {
    let html: HTML = "x=\"\(number)\""
    #expect(html.source == "x=\"\(text)\"")
  }

  @Test("Markup is put together as it is")
  func pieces() {
    var html: HTML = "<ul>"
    html += "\([1, 2].map { number -> HTML in "<li>\(number)</li>" })</ul>"
    #expect(html.source == "<ul><li>1</li><li>2</li></ul>")
    #expect(HTML.nothing.isEmpty && !html.isEmpty)
  }
}
