import CloudTrail
import TestSupport
import Testing

@testable import Drawing

@Suite("How much selectors take of a category")
struct SelectorSharesTests {
  @Test("What their form tells, and what the comparison tells, is what the evaluator says")
  func shares() throws {
    var shares = SelectorShares()
    var found: Set<Band.Share> = []
    for selectors in MadeUpHistory.selectorsToPut {
      for category in Band.Category.allCases {
        let compared = shares.comparedShare(of: category, in: selectors)
        if let plain = PlainShare.of(category, in: selectors) {
          #expect(plain == compared, "\(category): \(selectors)")
        }
        let taken = try Universe.taken(selectors, category)
        let expected: Band.Share =
          taken.allSatisfy(\.self) ? .all : taken.contains(true) ? .part : .none
        #expect(compared == expected, "\(category): \(selectors)")
        found.insert(compared)
      }
    }
    #expect(found == [.none, .part, .all])
  }

  @Test("Of selectors made at random, what their form tells is what the comparison says")
  func random() {
    var random = SeededRandom(seed: 11)
    var shares = SelectorShares()
    var told: [Band.Share: Int] = [:]
    var compared = 0
    for round in 0..<LongRun.rounds(600, long: 50_000) {
      let selectors = RandomSelectors.make(&random)
      for category in Band.Category.allCases {
        guard let plain = PlainShare.of(category, in: selectors) else {
          compared += 1
          continue
        }
        told[plain, default: 0] += 1
        let answer = shares.comparedShare(of: category, in: selectors)
        #expect(plain == answer, "round \(round), \(category): \(selectors)")
      }
    }
    for share in [Band.Share.none, .part, .all] { #expect((told[share] ?? 0) > 100, "\(share)") }
    #expect(told[.unknown] == nil && compared > 100)
  }

  @Test("Reads and writes by two selectors are all")
  func halves() {
    var shares = SelectorShares()
    let halves = TrailSelectors.basic([
      EventSelector(readWriteType: .readOnly), EventSelector(readWriteType: .writeOnly),
    ])
    #expect(shares.shares(of: halves)[.management] == .all)
    #expect(shares.shares(of: halves)[.data] == .none)
  }
}

/// Selectors as people put them, and some that nobody would.
private enum RandomSelectors {
  static func make(_ random: inout SeededRandom) -> TrailSelectors {
    let count = 1 + random.below(3)
    return random.chance(45)
      ? .basic(random.times(count, basic)) : .advanced(random.times(count, advanced))
  }

  private static func basic(_ random: inout SeededRandom) -> EventSelector {
    EventSelector(
      readWriteType: random.one(of: [.all, .readOnly, .writeOnly]),
      includeManagementEvents: random.chance(50),
      dataResources: random.times(random.below(3)) { random in
        DataResource(
          type: random.one(of: types), values: random.times(random.below(3)) { $0.one(of: arns) })
      },
      excludeManagementEventSources: random.chance(40) ? [random.one(of: sources)] : [])
  }

  private static func advanced(_ random: inout SeededRandom) -> AdvancedEventSelector {
    var fields = [
      field("eventCategory", .equals, [random.one(of: ["Management", "Data", "NetworkActivity"])])
    ]
    if random.chance(60) {
      fields.append(field("resources.type", .equals, [random.one(of: types)]))
    }
    if random.chance(30) {
      fields.append(field("readOnly", .equals, [random.one(of: ["true", "false"])]))
    }
    if random.chance(30) {
      fields.append(
        field(
          "eventSource", random.one(of: [.equals, .notEquals]),
          random.times(1 + random.below(2)) { $0.one(of: sources) }))
    }
    if random.chance(40) {
      fields.append(
        field(
          "resources.ARN", random.one(of: [.equals, .startsWith, .notStartsWith]),
          [random.one(of: arns)]))
    }
    return AdvancedEventSelector(fieldSelectors: fields)
  }

  private static func field(
    _ name: String, _ operator: FieldOperator, _ values: [String]
  ) -> AdvancedFieldSelector {
    AdvancedFieldSelector(field: name, conditions: [.init(`operator`, values)])
  }

  private static let types = ["AWS::S3::Object", "AWS::Lambda::Function", "AWS::DynamoDB::Table"]
  private static let sources = [
    "kms.amazonaws.com", "rdsdata.amazonaws.com", "ec2.amazonaws.com", "none.example.com",
  ]
  private static let arns = [
    "arn:aws:s3", "arn:aws:s3:::", "arn:aws:s3:::bucket-1", "arn:aws:s3:::bucket-1/",
    "arn:aws:s3:::bucket-2/a/b", "arn:aws:lambda", "arn:aws:dynamodb:us-east-1:1:table/t", "x", "",
  ]
}
