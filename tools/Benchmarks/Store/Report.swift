import CloudTrail
import Foundation

/// The figures of one run.
struct Report {
  struct Figure {
    /// A stable name for programs.
    var name: String
    var meaning: String
    var value: Double
    var unit: String
  }

  private(set) var figures: [Figure] = []
  private(set) var answersChecked = 0
  private(set) var wrongAnswers = 0

  mutating func add(_ name: String, _ meaning: String, _ value: Double, _ unit: String) {
    figures.append(Figure(name: name, meaning: meaning, value: value, unit: unit))
    say("\(meaning): \(Self.number(value)) \(unit)")
  }

  mutating func check(_ isRight: Bool) {
    answersChecked += 1
    if !isRight { wrongAnswers += 1 }
  }

  var text: String {
    let width = figures.map(\.meaning.count).max() ?? 0
    var lines = figures.map { figure in
      let value = Self.number(figure.value)
      return figure.meaning.padding(toLength: width, withPad: " ", startingAt: 0) + "  "
        + String(repeating: " ", count: max(0, 11 - value.count)) + value + " " + figure.unit
    }
    lines.append("answers compared with the model: \(answersChecked), wrong: \(wrongAnswers)")
    return lines.joined(separator: "\n")
  }

  var json: JSONValue {
    [
      "figures": .array(
        figures.map {
          [
            "name": .string($0.name), "meaning": .string($0.meaning), "value": .number($0.value),
            "unit": .string($0.unit),
          ]
        }),
      "answersChecked": .integer(Int64(answersChecked)),
      "wrongAnswers": .integer(Int64(wrongAnswers)),
    ]
  }

  private static func number(_ value: Double) -> String {
    guard value >= 1000 else { return String(format: value < 10 ? "%.3f" : "%.1f", value) }
    var digits = String(Int(value.rounded()))
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return ([digits] + groups).joined(separator: ",")
  }
}

/// Seconds that the body took.
func elapsed(_ body: () throws -> Void) rethrows -> Double {
  let duration = try ContinuousClock().measure(body)
  return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}

extension [Double] {
  /// A quantile: the value below which the given part of all values is, 0.5 for the median. 0 if there
  /// are none.
  func quantile(_ part: Double) -> Double {
    guard !isEmpty else { return 0 }
    return sorted()[Swift.min(count - 1, Int(Double(count) * part))]
  }

  var median: Double { quantile(0.5) }
}
