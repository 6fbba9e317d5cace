import CloudTrail
import Drawing
import Gaps
import ReadModels
import TestSupport
import Testing

@Suite("The drawing as text")
struct TextTests {
  private static let start = Timestamp(seconds: 1_741_046_400)

  @Test("No line is wider than asked for, in colour and without")
  func width() {
    var random = SeededRandom(seed: 3)
    for round in 0..<120 {
      let span = Self.start..<Self.start.advanced(bySeconds: Int64(1 + random.below(90_000_000)))
      var lanes = (0..<(1 + random.below(12))).map {
        MadeUpLanes.lane(
          &random, $0, in: span, stretches: 1 + random.below(60), marks: random.below(9))
      }
      lanes[0].title = random.one(
        of: ["trail", String(repeating: "long", count: 40), "a\u{202E}b", "\u{1B}[31mred"])
      let drawing = Drawing(span: span, lanes: lanes, notes: ["something is left out"])
      let width = 40 + random.below(160)
      for isASCII in [false, true] {
        let plain = drawing.text(PlotLook(width: width, isASCII: isASCII))
        let lines = plain.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.count <= width }, "round \(round), \(width) columns")
        if isASCII { #expect(plain.utf8.allSatisfy { $0 < 0x80 }) }
        let coloured = drawing.text(
          PlotLook(width: width, isASCII: isASCII, style: Style(isColoured: true)))
        #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
      }
      #expect(!drawing.text(PlotLook(width: width)).unicodeScalars.contains("\u{1B}"))
    }
  }

  @Test("One line a trail, aligned; trails of one name are told apart")
  func aligned() {
    let span = Self.start..<Self.start.advanced(bySeconds: 3600)
    let lanes = ["us-east-1", "eu-west-1"].map { region in
      Lane(
        scope: .trail(
          TrailARN(partition: "aws", region: region, account: "111122223333", name: "main")),
        title: "main",
        stretches: [
          .init(from: span.lowerBound, until: Self.start.advanced(bySeconds: 1800), state: .full),
          .init(from: Self.start.advanced(bySeconds: 1800), until: span.upperBound, state: .off),
        ])
    }
    let text = Drawing(span: span, lanes: lanes).text(PlotLook(width: 54))
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.filter { $0.hasPrefix("main ") && $0.contains("██") }.count == 2)
    #expect(Set(lines.filter { $0.contains("██") }.map { $0.firstIndex(of: "█") }).count == 1)
    #expect(text.contains("O off") && text.contains("█ logs") && !text.contains("narrowed"))
  }

  @Test("Of nothing it says so")
  func nothing() {
    let text = Drawing(span: Self.start..<Self.start, lanes: []).text(PlotLook(width: 80))
    #expect(text == "nothing is known of any trail in that time\n")
  }
}
