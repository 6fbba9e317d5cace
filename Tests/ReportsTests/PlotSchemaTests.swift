import CloudTrail
import Drawing
import Gaps
import Replay
import ReplayTestSupport
import TestSupport
import Testing

@Suite("The document of a drawing")
struct PlotSchemaTests {
  @Test("It fits its schema, which names all states, shares and directions")
  func schema() throws {
    let validator = try SchemaValidator("plot")
    let bench = try Bench(Example.life)
    var drawing = try bench.snapshot { history in
      let coverages = try Coverages(history)
      return try Drawing(
        history, Drawing.Choices(now: Bench.learned), gaps: try Gaps(history), coverages: coverages)
    }
    #expect(drawing.lanes.count == 1 && drawing.accounts.count == 1)
    #expect(drawing.lanes.first?.marks.isEmpty == false)
    for density in [nil, EventDensity(drawing.span, slices: 7)] {
      drawing.density = density
      #expect(validator.faults(try JSONValue(parsing: drawing.json.compact)) == [])
    }
    func values(_ cases: [String]) -> JSONValue { .array(cases.map { .string($0) }) }
    let definitions = validator.root["$defs"]
    #expect(definitions?["state"]?["enum"] == values(Lane.State.allCases.map(\.rawValue)))
    #expect(definitions?["share"]?["enum"] == values(Band.Share.allCases.map(\.rawValue)))
    #expect(
      definitions?["mark"]?["properties"]?["direction"]?["enum"]
        == values(Mark.Direction.allCases.map(\.rawValue)))
  }
}
