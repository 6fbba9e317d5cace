import CloudTrail
import Drawing
import Foundation
import FoundationXML
import Gaps
import Markup
import TestSupport
import Testing

@Suite("The drawing as SVG")
struct SVGTests {
  private static let start = Timestamp(seconds: 1_741_046_400)
  private static let span = start..<start.advanced(bySeconds: 30 * 86_400)

  private static func drawing(lanes: Int, stretches: Int, marks: Int, seed: UInt64 = 1) -> Drawing {
    var random = SeededRandom(seed: seed)
    let made = (0..<lanes).map {
      MadeUpLanes.lane(&random, $0, in: span, stretches: stretches, marks: marks)
    }
    return Drawing(span: span, lanes: made)
  }

  private static let looks: [SVGLook] = [240, 360, 1240].flatMap { width in
    [false, true].map { isCompact in
      var look = SVGLook(width: width)
      (look.isCompact, look.isAlone) = (isCompact, isCompact)
      look.links.zoom = { "/?since=\($0.lowerBound)&until=\($0.upperBound)" }
      look.links.mark = { "/events/\($0.sequence)" }
      look.links.trail = { "/trails/\($0.name)" }
      return look
    }
  }

  @Test(
    "It is XML; what it refers to is there, nothing is thinner than a pixel, and there is no script"
  )
  func form() throws {
    for look in Self.looks {
      for seed in 0..<5 {
        let drawing = Self.drawing(
          lanes: 1 + 4 * seed, stretches: 1 + 300 * seed, marks: 90 * seed, seed: UInt64(seed))
        let source = drawing.svg(look).source
        let parsed = try XMLElements(source)
        for reference in source.matches(of: /url\(#([^)]+)\)/) {
          #expect(parsed.ids.contains(String(reference.1)))
        }
        #expect(parsed.ids.count == Set(parsed.ids).count)
        #expect(!parsed.names.contains("script") && !parsed.attributes.contains("style"))
        #expect(!parsed.attributes.contains { $0.hasPrefix("on") })
        #expect(source.firstMatch(of: /h0v/) == nil && source.firstMatch(of: /h-[0-9]+v/) == nil)
      }
    }
  }

  @Test("What loses most is drawn in each lane that has it, however short")
  func short() throws {
    let moment = Self.start.advanced(bySeconds: 500_000)
    let lane = Lane(
      scope: .account("111122223333"), title: "111122223333",
      stretches: [
        .init(from: Self.span.lowerBound, until: moment, state: .full),
        .init(
          from: moment, until: Timestamp(microseconds: moment.microseconds + 1), state: .off),
        .init(
          from: Timestamp(microseconds: moment.microseconds + 1), until: Self.span.upperBound,
          state: .full),
      ])
    for look in Self.looks {
      var look = look
      look.hasLegend = false
      let source = Drawing(span: Self.span, lanes: [lane]).svg(look).source
      let path = try #require(source.firstMatch(of: /class="off" d="M([0-9]+) [0-9]+h1v/))
      let x = try #require(Int(path.1))
      let left = look.width < 640 ? 10 : 216
      let expected = left + (look.width - left - 10) * 500_000 / (30 * 86_400)
      #expect(abs(x - expected) <= 1)
    }
  }

  @Test("Its size depends on its pixels and lanes, not on how much was changed")
  func size() {
    let look = SVGLook(width: 1240)
    let few = Self.drawing(lanes: 20, stretches: 3000, marks: 3000).svg(look).source.utf8.count
    let many = Self.drawing(lanes: 20, stretches: 10_000, marks: 10_000).svg(look).source.utf8
      .count
    #expect(Double(many) < 1.1 * Double(few))
    #expect(many < 20 * 50_000)
  }

  @Test("Names that are markup, or turn the direction of text, do nothing")
  func hostile() throws {
    let names = [
      "</text><script>alert(1)</script>", "\"><a href=\"javascript:alert(1)\">", "a\u{202E}gnp.exe",
      "\u{2067}שלום", "&lt;b&gt;", "]]>", String(repeating: "W", count: 5000), "\u{0}\u{1B}[31m",
    ]
    let lanes = names.map { name in
      let trail = TrailARN(
        partition: "aws", region: name, account: "111122223333", name: name)
      return Lane(
        scope: .trail(trail), title: name,
        stretches: [
          .init(from: Self.span.lowerBound, until: Self.span.upperBound, state: .narrowed)
        ],
        marks: [
          Mark(time: Self.start, direction: .refused, words: name, who: name, sequence: 1)
        ])
    }
    for look in Self.looks {
      var look = look
      look.links.trail = { $0.name }
      let source = Drawing(span: Self.span, lanes: lanes, notes: names).svg(look).source
      let parsed = try XMLElements(source)
      #expect(!parsed.names.contains("script"))
      #expect(parsed.names.allSatisfy(Self.known.contains), "\(Set(parsed.names))")
      #expect(!source.unicodeScalars.contains { ["\u{202E}", "\u{2067}", "\u{0}"].contains($0) })
    }
  }

  private static let known: Set<String> = [
    "svg", "title", "desc", "style", "defs", "pattern", "rect", "path", "circle", "g", "a", "text",
  ]

  @Test("Those who do not see it get a sentence for each lane; an image has no links in it")
  func alternative() throws {
    let drawing = Self.drawing(lanes: 3, stretches: 5, marks: 4)
    var look = SVGLook(width: 600)
    let image = drawing.svg(look).source
    #expect(image.contains("role=\"img\"") && !image.contains("<a "))
    for sentence in drawing.alternative { #expect(image.contains(sentence)) }
    #expect(drawing.alternative.count == 3)
    look.links.mark = { "/events/\($0.sequence)" }
    #expect(drawing.svg(look).source.contains("role=\"group\""))
  }

  @Test("Each state looks otherwise than every other one, without its colour too")
  func patterns() throws {
    var look = SVGLook(width: 400)
    look.hasLegend = false
    var fills: Set<String> = []
    for state in Lane.State.allCases where state != .notThere {
      let lane = Lane(
        scope: .account("1"), title: "1",
        stretches: [
          .init(from: Self.span.lowerBound, until: Self.span.upperBound, state: state)
        ])
      let source = Drawing(span: Self.span, lanes: [lane]).svg(look).source
      let fill = try #require(source.firstMatch(of: /<path ([^ ]+) d="M10 [0-9]+h/))
      fills.insert(String(fill.1))
    }
    #expect(fills.count == 7)
    // Two are plain: one light, one dark. The others have patterns.
    #expect(fills.count { $0.hasPrefix("fill=\"url") } == 5)
  }
}

/// The elements of a document, read by a parser that is not ours.
private final class XMLElements: NSObject, XMLParserDelegate {
  private(set) var names: [String] = []
  private(set) var ids: [String] = []
  private(set) var attributes: Set<String> = []

  init(_ source: String) throws {
    super.init()
    let parser = XMLParser(data: Data(source.utf8))
    parser.delegate = self
    guard parser.parse() else {
      throw parser.parserError ?? CocoaError(.propertyListReadCorrupt)
    }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    names.append(name)
    if let id = attributes["id"] { ids.append(id) }
    self.attributes.formUnion(attributes.keys)
  }
}
