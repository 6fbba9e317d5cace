import CloudTrail
import Comparison
import Replay
import Selectors
import TestSupport
import Testing

/// A comparison of selectors alone.
func compared(_ first: TrailSelectors, _ second: TrailSelectors) -> Comparison {
  var comparer = Comparer()
  return comparer.compare(
    ComparedTrail(selectorsAlone: first), ComparedTrail(selectorsAlone: second))
}

@Suite("Selectors that mean the same")
struct SameTests {
  static let objects = "resources.type"

  @Test("Basic selectors and their advanced equivalent")
  func basicAndAdvanced() throws {
    let basic = TrailSelectors.basic([
      EventSelector(
        dataResources: [
          DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3"]),
          DataResource(type: "AWS::Lambda::Function", values: ["arn:aws:lambda"]),
        ])
    ])
    let advanced = TrailSelectors.advanced([
      selector("Management"), selector("Data"),
      AdvancedEventSelector(fieldSelectors: [
        field("eventCategory", .equals, ["Data"]),
        field("resources.type", .equals, ["AWS::Lambda::Function"]),
      ]),
    ])
    expectSame(basic, advanced)
  }

  @Test("Read-only plus write-only is both")
  func split() {
    let both = TrailSelectors.basic([
      EventSelector(readWriteType: .readOnly), EventSelector(readWriteType: .writeOnly),
    ])
    expectSame(both, .default)
    let advanced = TrailSelectors.advanced([
      selector("Management", [field("readOnly", .equals, ["true"])]),
      selector("Management", [field("readOnly", .equals, ["false"])]),
    ])
    expectSame(advanced, both)
  }

  @Test("Order, names and repetitions")
  func order() {
    let first = selector("Data", [field("eventName", .equals, ["PutObject", "GetObject"])])
    let second = selector("Management", name: "all")
    let again = selector(
      "Data", [field("eventName", .equals, ["GetObject", "PutObject", "GetObject"])], name: "x")
    expectSame(.advanced([first, second]), .advanced([second, again, first]))
  }

  @Test("An exclusion that excludes nothing, as no object has a bucket's ARN")
  func exclusionOfBucket() {
    let excluding = selector(
      "Data", [field("resources.ARN", .notEquals, ["arn:aws:s3:::secret"])])
    expectSame(.advanced([selector("Data")]), .advanced([excluding]))
  }

  @Test("A value that only a documented event could tell")
  func documentedOnly() {
    let reads = selector(
      "Data",
      [field("eventName", .equals, ["GetObject"]), field("readOnly", .equals, ["true"])])
    let named = selector("Data", [field("eventName", .equals, ["GetObject"])])
    let comparison = compared(.advanced([named]), .advanced([reads]))
    #expect(comparison.outcome == .same)
    #expect(comparison.undocumented.count == 1)
  }

  @Test("The same open question on both sides")
  func openOnBoth() {
    expectSame(
      selecting(["arn:aws:lambda:us-east-1"], of: .lambdaFunction),
      selecting(["arn:aws:lambda:us-east-1"], of: .lambdaFunction))
  }

  private func expectSame(
    _ first: TrailSelectors, _ second: TrailSelectors,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (left, right) in [(first, second), (second, first), (first, first)] {
      let comparison = compared(left, right)
      #expect(comparison.outcome == .same, "\(comparison)", sourceLocation: sourceLocation)
      #expect(comparison.open.isEmpty, sourceLocation: sourceLocation)
    }
  }
}

@Suite("Selectors that mean something else")
struct DifferenceTests {
  @Test("Management events taken away")
  func noManagement() throws {
    let without = TrailSelectors.basic([
      EventSelector(
        includeManagementEvents: false,
        dataResources: [DataResource(type: "AWS::S3::Object", values: [])])
    ])
    let comparison = compared(.default, without)
    #expect(comparison.outcome == .narrowed)
    let loss = try #require(comparison.losses.first)
    #expect(loss.events.category == .management && loss.events.isAll && loss.events.isExact)
    #expect(comparison.losses.count == 1)
    #expect(loss.witness.record["eventName"] == "RunInstances")
    #expect(loss.witness.first.answer == .logged && loss.witness.second.answer == .notLogged)
    #expect(compared(without, .default).outcome == .widened)
  }

  /// The ARN of the first resource of a record.
  private func arn(_ record: JSONValue) -> JSONValue? {
    guard case .array(let resources)? = record["resources"] else { return nil }
    return resources.first?["ARN"]
  }

  @Test("A prefix without its slash reaches the neighbour")
  func slash() throws {
    let open = selector("Data", [field("resources.ARN", .startsWith, ["arn:aws:s3:::logs"])])
    let closed = selector("Data", [field("resources.ARN", .startsWith, ["arn:aws:s3:::logs/"])])
    let comparison = compared(.advanced([open]), .advanced([closed]))
    #expect(comparison.outcome == .narrowed)
    let loss = try #require(comparison.losses.first)
    #expect(
      arn(loss.witness.record) == "arn:aws:s3:::logsexample/report.csv",
      "\(loss.witness.record.compact)")
    #expect(loss.events.limits.map(\.field) == ["resources.ARN"])
    #expect(loss.events.isExact)
  }

  @Test("Sources left out")
  func excluded() throws {
    let without = TrailSelectors.basic([
      EventSelector(excludeManagementEventSources: ["kms.amazonaws.com"])
    ])
    let comparison = compared(.default, without)
    #expect(comparison.outcome == .narrowed)
    let loss = try #require(comparison.losses.first)
    #expect(loss.events.limits.first?.values == [.text("kms.amazonaws.com")], "\(loss.events)")
    #expect(comparison.open.count == 1, "in China it is not known")
  }

  @Test("Functions with a qualifier are not decided")
  func qualifier() {
    let plain = "arn:aws:lambda:us-east-1:111122223333:function:f"
    let comparison = compared(
      selecting([plain], of: .lambdaFunction), selecting([plain + ":1"], of: .lambdaFunction))
    #expect(comparison.outcome == .undecided || comparison.outcome == .both, "\(comparison)")
    #expect(!comparison.open.isEmpty)
  }
}
