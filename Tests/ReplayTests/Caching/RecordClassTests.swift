import TestSupport
import Testing

@testable import CloudTrail
@testable import Replay
@testable import Selectors

/// The verdict cache depends on this: it asks selectors once for all records of a class.
@Suite("Records of one class")
struct RecordClassTests {
  /// Few letters, so that short texts meet: in both cases, marks that join, signs that fold to ASCII,
  /// and those that mean something in a value.
  private static let letters = [
    "a", "a", "A", "k", "K", "\u{212A}", "/", "/", "*", ":", ":", "e", "é", "\u{301}", "\u{1}", "α",
    ";", "\u{37E}", "\u{600}",
  ]
  private static let function = "arn:aws:lambda:r:1:function:"
  private static let types = [
    ("AWS::S3::Object", ""), ("AWS::S3::Object", "a/"), ("AWS::Lambda::Function", function),
    ("AWS::DynamoDB::Table", "arn:aws:dynamodb:r:1:table/"), ("AWS::KMS::Key", ""),
  ]

  @Test("They are decided alike, whatever their texts", arguments: 0..<LongRun.rounds(4, long: 80))
  func decidedAlike(_ seed: Int) { compare(explained: false, seed) }

  @Test(
    "With the same near misses they are decided for the same reasons, too",
    arguments: 0..<LongRun.rounds(4, long: 80))
  func alike(_ seed: Int) { compare(explained: true, seed) }

  private func compare(explained: Bool, _ seed: Int) {
    var dice = SeededRandom(seed: UInt64(seed))
    var met = 0
    var near = 0
    for _ in 0..<150 {
      let (type, start) = dice.one(of: Self.types)
      let values = dice.times(dice.below(5) + 1) { start + Self.text(&$0) }
      let selectors = dice.times(dice.one(of: [1, 1, 10])) { dice in
        CompiledSelectors(Self.selectors(type, values + [start + Self.text(&dice)], &dice))
      }
      let asked = selectors[0]
      var fields = ComparedFields()
      for (owner, selectors) in selectors.enumerated() {
        fields.add(selectors, owner: UInt32(owner))
      }
      let classes = RecordClasses(fields)
      var findings: [ClassKey: (String, Decision, [ClauseResult])] = [:]
      for _ in 0..<120 {
        let text = Self.record(type, start, values, &dice)
        let held = ScannedRecord(text)
        let record = JudgedRecord(held.fields)
        var (decision, clauses) = asked.explain(record)
        for index in clauses.indices { clauses[index].seen = [] }
        var key = ClassKey(classes, record)
        if !explained { key.nearMisses = [] }
        guard let first = findings.updateValue((text.compact, decision, clauses), forKey: key)
        else { continue }
        if first.0 != text.compact {
          met += 1
          if !key.nearMisses.isEmpty { near += 1 }
        }
        #expect(
          first.1 == decision && (!explained || first.2 == clauses),
          "\(values): \(first.0) and \(text.compact)\n\(first.2)\n\(clauses)")
      }
    }
    #expect(met > 1_000 && met - near > 500, "only \(met) were of a known class, \(near) near")
  }

  private struct ClassKey: Hashable {
    var bytes: [UInt8]
    var nearMisses: [UInt8] = []

    init(_ classes: RecordClasses, _ record: borrowing JudgedRecord) {
      var key = CacheKey()
      var nobody = TrailSignatures(trails: 0)
      while true {
        var (shared, owned) = key.writers()
        classes.append(record, to: &shared, &owned, signatures: &nobody)
        if key.take(shared, owned) { break }
      }
      bytes = Array(key.shared) + Array(key.owned)
      classes.appendNearMisses(of: record, to: &nearMisses)
    }
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
    return [
      "eventCategory": "Data", "readOnly": true, "resources": .array(resources),
      "userIdentity": ["arn": .string(dice.one(of: values) + Self.text(&dice))],
    ]
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
          field: dice.chance(80) ? "resources.ARN" : "userIdentity.arn",
          conditions: (chosen.isEmpty ? [.startsWith] : chosen).map { comparison in
            .init(comparison, values.filter { _ in dice.chance(60) })
          }),
      ])
    ])
  }
}
