import ArgumentParser
import CloudTrail
import Comparison
import PseudoRandom

/// Measures how long it takes to say what a change of selectors means.
@main
struct ComparisonBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "comparison-benchmark",
    abstract: "Measure comparisons: two large configurations, and many small changes one by one.",
    discussion: "Ends with 1 where an answer is not the one that the change was made to have.")

  @Option(help: "Selectors on each side of a large comparison.")
  var selectors = 100

  @Option(help: "Values of all selectors of a side together.")
  var values = 500

  @Option(help: "Small changes that one comparer looks at, as in a long history.")
  var changes = 10_000

  @Option(help: "Rounds, of which the median counts.")
  var rounds = 5

  @Option(help: "text or json.")
  var format = Format.text

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  func validate() throws {
    guard selectors > 0, values >= selectors, changes > 0, rounds > 0 else {
      throw ValidationError("give at least one selector, a value for each, one change, one round")
    }
  }

  func run() throws {
    let large = LargeConfiguration(selectors: selectors, values: values)
    var answers: [Bool] = []
    let same = median {
      let found = Self.compare(large.selectors(changed: false), large.reordered)
      answers.append(found.outcome == .same)
    }
    let narrowed = median {
      let found = Self.compare(large.selectors(changed: false), large.selectors(changed: true))
      answers.append(found.outcome == .narrowed)
    }
    let small = median { answers.append(history()) }
    let size = "2 × \(selectors) selectors with \(values) values"
    report([
      ("compare.same", "\(size), reordered", same),
      ("compare.narrowed", "\(size), one exclusion added", narrowed),
      ("compare.changes", "\(changes) small changes in turn", small),
    ])
    if answers.contains(false) { throw ExitCode(1) }
  }

  private static func compare(_ first: TrailSelectors, _ second: TrailSelectors) -> Comparison {
    var comparer = Comparer()
    return comparer.compare(
      ComparedTrail(selectorsAlone: first), ComparedTrail(selectorsAlone: second))
  }

  /// Changes between few configurations, as a history has them. Whether each was told.
  private func history() -> Bool {
    var random = SplitMix64(seed: 7)
    let known = (0..<40).map { number in
      ComparedTrail(
        selectorsAlone: LargeConfiguration(selectors: 1 + number % 4, values: 4 + number % 9)
          .selectors(changed: number % 2 == 0))
    }
    func one(_ random: inout SplitMix64) -> Int { Int(random.next() >> 33) % known.count }
    var comparer = Comparer()
    var isTold = true
    for _ in 0..<changes {
      let (first, second) = (known[one(&random)], known[one(&random)])
      let found = comparer.compare(first, second, isOneCall: true)
      isTold = isTold && found.outcome != .tooLarge && found.outcome != .notComparable
    }
    return isTold
  }

  /// The median of the rounds in milliseconds.
  private func median(_ body: () -> Void) -> Double {
    let times = (0..<rounds).map { _ in
      let duration = ContinuousClock().measure(body)
      return Double(duration.components.seconds) * 1e3
        + Double(duration.components.attoseconds) / 1e15
    }
    return times.sorted()[rounds / 2]
  }

  private func report(_ figures: [(name: String, meaning: String, value: Double)]) {
    switch format {
    case .text:
      for figure in figures {
        print("\(figure.meaning): \((figure.value * 10).rounded() / 10) ms")
      }
    case .json:
      let figures = figures.map { figure -> JSONValue in
        [
          "name": .string(figure.name), "meaning": .string(figure.meaning),
          "value": .number(figure.value), "unit": "ms",
        ]
      }
      print(JSONValue.object([.init("figures", .array(figures))]).compact)
    }
  }
}

/// Selectors of objects, each with its share of the values: beginnings, endings, exclusions and names of calls.
private struct LargeConfiguration {
  private let all: [AdvancedEventSelector]

  init(selectors: Int, values: Int) {
    all = (0..<selectors).map { number in
      let share = values / selectors + (number < values % selectors ? 1 : 0)
      var conditions: [FieldOperator: [String]] = [:]
      for value in 0..<share {
        let bucket = "arn:aws:s3:::bucket-\(number)-\(value)/"
        switch value % 5 {
        case 0, 1: conditions[.startsWith, default: []].append(bucket)
        case 2: conditions[.notStartsWith, default: []].append(bucket + "tmp/")
        case 3: conditions[.endsWith, default: []].append("-\(number)-\(value).csv")
        default: conditions[.equals, default: []].append(bucket + "report.csv")
        }
      }
      let chosen = FieldOperator.allCases.compactMap { comparison in
        conditions[comparison].map { AdvancedFieldSelector.Condition(comparison, $0) }
      }
      return Self.objects([AdvancedFieldSelector(field: "resources.ARN", conditions: chosen)])
    }
  }

  /// - Parameter changed: whether a bucket of the first selector is left out.
  func selectors(changed: Bool) -> TrailSelectors {
    guard changed, var first = all.first else { return .advanced(all) }
    let excluded = AdvancedFieldSelector.Condition(
      .notEquals, ["arn:aws:s3:::bucket-0-0/excluded.csv"])
    let last = first.fieldSelectors.count - 1
    first.fieldSelectors[last].conditions.append(excluded)
    return .advanced([first] + all.dropFirst())
  }

  var reordered: TrailSelectors { .advanced(all.reversed()) }

  private static func objects(_ fields: [AdvancedFieldSelector]) -> AdvancedEventSelector {
    func equals(_ field: String, _ value: String) -> AdvancedFieldSelector {
      AdvancedFieldSelector(field: field, conditions: [.init(.equals, [value])])
    }
    return AdvancedEventSelector(
      fieldSelectors: [
        equals("eventCategory", "Data"), equals("resources.type", "AWS::S3::Object"),
      ] + fields)
  }
}
