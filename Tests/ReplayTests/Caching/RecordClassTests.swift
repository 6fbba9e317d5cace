import TestSupport
import Testing

@testable import CloudTrail
@testable import Replay
@testable import Selectors

/// Whoever asks selectors once for all records of a class relies on this.
@Suite("Records of one class")
struct RecordClassTests {
  /// Few letters, so that short texts meet: with other cases, marks that join, signs that fold to
  /// ASCII, and those that mean something to a value.
  private static let letters = [
    "a", "a", "A", "k", "K", "\u{212A}", "/", "/", "*", ":", ":", "e", "é", "\u{301}", "\u{1}", "α",
    ";", "\u{37E}", "\u{600}",
  ]
  private static let function = "arn:aws:lambda:r:1:function:"
  private static let types = [
    ("AWS::S3::Object", ""), ("AWS::S3::Object", "a/"), ("AWS::Lambda::Function", function),
    ("AWS::DynamoDB::Table", "arn:aws:dynamodb:r:1:table/"), ("AWS::KMS::Key", ""),
  ]

  @Test(
    "They are decided alike, and for the same reasons, whatever their texts", arguments: 0..<8)
  func alike(_ seed: Int) { compare(.explanations, seed) }

  @Test("Where reasons do not matter, they are still decided alike", arguments: 0..<8)
  func decidedAlike(_ seed: Int) { compare(.decisions, seed) }

  private func compare(_ grain: Grain, _ seed: Int) {
    var dice = SeededRandom(seed: UInt64(seed))
    var met = 0
    for _ in 0..<150 {
      let (type, start) = dice.one(of: Self.types)
      let values = dice.times(dice.below(5) + 1) { start + Self.text(&$0) }
      let selectors = dice.times(dice.one(of: [1, 1, 10])) { dice in
        CompiledSelectors(Self.selectors(type, values + [start + Self.text(&dice)], &dice))
      }
      let asked = selectors[0]
      var fields = ComparedFields(grain)
      for (owner, selectors) in selectors.enumerated() {
        fields.add(selectors, owner: UInt32(owner))
      }
      let classes = RecordClasses(fields)
      var findings: [[UInt8]: (String, Decision, [ClauseResult])] = [:]
      for _ in 0..<120 {
        let text = Self.record(type, start, values, &dice)
        let held = ScannedRecord(text)
        let record = JudgedRecord(held.fields)
        var (decision, clauses) = asked.explain(record)
        for place in clauses.indices { clauses[place].seen = [] }
        guard
          let first = findings.updateValue(
            (text.compact, decision, clauses), forKey: Self.key(classes, record))
        else { continue }
        met += first.0 == text.compact ? 0 : 1
        #expect(
          first.1 == decision && (grain == .decisions || first.2 == clauses),
          "\(values): \(first.0) and \(text.compact)\n\(first.2)\n\(clauses)")
      }
    }
    #expect(met > 1_000, "only \(met) were of a class that was met before")
  }

  private static func key(_ classes: RecordClasses, _ record: borrowing JudgedRecord) -> [UInt8] {
    var key = RecordKey()
    var nobody = TouchedTrails(trails: 0)
    while true {
      var (common, rare) = key.writers()
      classes.append(record, to: &common, &rare, touched: &nobody)
      if key.take(common, rare) { break }
    }
    return Array(key.common) + Array(key.rare)
  }

  private static func text(_ dice: inout SeededRandom) -> String {
    dice.times(dice.below(6)) { $0.one(of: letters) }.joined()
  }

  private static func record(
    _ type: String, _ start: String, _ values: [String], _ dice: inout SeededRandom
  ) -> JSONValue {
    let resources = dice.times(dice.one(of: [1, 1, 1, 2])) { dice -> JSONValue in
      let key = dice.chance(70) ? "ARN" : "ARNPrefix"
      if dice.chance(3) { return ["type": .string(type), key: dice.chance(50) ? .null : 1] }
      let value = dice.one(of: values)
      var text =
        switch dice.below(4) {
        case 0: start + Self.text(&dice)
        case 1: value
        case 2: String(String.UnicodeScalarView(value.unicodeScalars.dropLast(dice.below(3))))
        default: value + Self.text(&dice)
        }
      if dice.chance(20) { text = text.lowercased() }
      if dice.chance(30) {
        text = text.map { dice.chance(40) ? $0.uppercased() : String($0) }.joined()
      }
      return ["type": .string(type), key: .string(text)]
    }
    return ["eventCategory": "Data", "readOnly": true, "resources": .array(resources)]
  }

  private static func selectors(
    _ type: String, _ values: [String], _ dice: inout SeededRandom
  ) -> TrailSelectors {
    if dice.chance(50) {
      return .basic([EventSelector(dataResources: [DataResource(type: type, values: values)])])
    }
    let chosen = FieldOperator.allCases.filter { _ in dice.chance(35) }
    return .advanced([
      AdvancedEventSelector(fieldSelectors: [
        AdvancedFieldSelector(field: "eventCategory", conditions: [.init(.equals, ["Data"])]),
        AdvancedFieldSelector(
          field: "resources.ARN",
          conditions: (chosen.isEmpty ? [.startsWith] : chosen).map { comparison in
            .init(comparison, values.filter { _ in dice.chance(60) })
          }),
      ])
    ])
  }
}
