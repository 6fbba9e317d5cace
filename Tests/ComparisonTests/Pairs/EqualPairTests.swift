import CloudTrail
import Comparison
import History
import Selectors
import TestSupport
import Testing

/// What is written otherwise and means the same is called the same, each time.
@Suite("Pairs that are equal by construction")
struct EqualPairTests {
  /// How many pairs are made for each way: 800 in each run of the suite, both ways round.
  private static let rounds = LongRun.rounds(100, long: 30_000)

  @Test("Each way to write the same otherwise", arguments: Rewriting.allCases)
  func same(_ way: Rewriting) {
    var tried = 0
    for seed in 0..<UInt64(Self.rounds) {
      var random = SeededRandom(seed: seed)
      let pair = RandomPair(&random)
      guard let selectors = pair.first.selectors,
        let rewritten = way.rewritten(selectors, pair.words, &random)
      else { continue }
      tried += 1
      var other = pair.first
      other.selectors = rewritten
      for (first, second) in [(pair.first, other), (other, pair.first)] {
        var comparer = Comparer()
        let comparison = comparer.compare(first, second, at: pair.time, isOneCall: true)
        #expect(
          comparison.outcome == .same && comparison.losses.isEmpty && comparison.gains.isEmpty,
          "seed \(seed):\n\(selectors.json().compact)\n\(rewritten.json().compact)\n\(comparison.short)"
        )
      }
    }
    #expect(tried > Self.rounds / 20, "\(way): \(tried)")
  }
}

/// A way to write selectors otherwise that leaves what they mean.
enum Rewriting: CaseIterable {
  case reordered
  case renamed
  case duplicated
  case splitByReadOnly
  case advanced
  case valueRepeated
  case narrowerValueAdded
  case idleSelectorAdded

  /// Nil if there is nothing in the selectors to be written this way.
  func rewritten(
    _ selectors: TrailSelectors, _ words: Words, _ random: inout SeededRandom
  ) -> TrailSelectors? {
    switch (self, selectors) {
    case (.reordered, .basic(let all)): return .basic(all.reversed())
    case (.reordered, .advanced(let all)):
      return .advanced(
        all.reversed().map { selector in
          var selector = selector
          selector.fieldSelectors.reverse()
          for index in selector.fieldSelectors.indices {
            for each in selector.fieldSelectors[index].conditions.indices {
              selector.fieldSelectors[index].conditions[each].values.reverse()
            }
          }
          return selector
        })
    case (.renamed, .advanced(let all)):
      return .advanced(all.map { .init(name: "renamed", fieldSelectors: $0.fieldSelectors) })
    case (.renamed, .basic): return nil
    case (.duplicated, .basic(let all)):
      return all.isEmpty ? nil : .basic(all + [random.one(of: all)])
    case (.duplicated, .advanced(let all)):
      return all.isEmpty ? nil : .advanced([random.one(of: all)] + all)
    case (.splitByReadOnly, _): return selectors.splitByReadOnly
    case (.advanced, .basic(let all)): return Self.advanced(all, words)
    case (.advanced, .advanced): return nil
    case (.valueRepeated, _):
      return selectors.changingValues { values, _ in values.first.map { values + [$0] } ?? values }
    case (.narrowerValueAdded, _):
      return selectors.changingValues { values, comparison in
        switch comparison {
        case .startsWith, .notStartsWith: values.first.map { values + [$0 + "x"] } ?? values
        case .endsWith, .notEndsWith: values.last.map { ["x" + $0] + values } ?? values
        case .equals, .notEquals: values
        }
      }
    case (.idleSelectorAdded, .basic(let all)):
      let empty = DataResource(type: "AWS::S3::Object", values: [])
      return .basic(all + [EventSelector(includeManagementEvents: false, dataResources: [empty])])
    case (.idleSelectorAdded, .advanced(let all)):
      let never = [field("readOnly", .equals, ["true"]), field("readOnly", .notEquals, ["true"])]
      return .advanced(all + [selector("Data", never)])
    }
  }

  /// Advanced selectors for basic ones. Nil where AWS documents none: functions by name, what is excluded in
  /// China, and values that no caller can give.
  private static func advanced(_ all: [EventSelector], _ words: Words) -> TrailSelectors? {
    var advanced: [AdvancedEventSelector] = []
    guard refusal(.basic(all), partition: words.partition) == nil else { return nil }
    for basic in all {
      var common: [AdvancedFieldSelector] = []
      if basic.readWriteType != .all {
        let reads = basic.readWriteType == .readOnly
        common.append(field("readOnly", .equals, [reads ? "true" : "false"]))
      }
      if basic.includeManagementEvents {
        let excluded = basic.excludeManagementEventSources
        if !excluded.isEmpty && words.partition == "aws-cn" { return nil }
        let without = excluded.isEmpty ? [] : [field("eventSource", .notEquals, excluded)]
        advanced.append(selector("Management", common + without))
      }
      for resource in basic.dataResources where !resource.values.isEmpty {
        let ofAll = resource.values.filter { $0.split(separator: ":").count == 3 }
        let others = resource.values.filter { !ofAll.contains($0) }
        let comparison: FieldOperator
        let mayBeOpen =
          resource.type != "AWS::S3::Object" && resource.type != "AWS::DynamoDB::Table"
        // A function may be called by a qualified name, and an ARN may stop short.
        guard others.isEmpty || !(mayBeOpen || others.contains { $0.hasSuffix("table/") }) else {
          return nil
        }
        switch resource.type {
        case "AWS::S3::Object": comparison = .startsWith
        case "AWS::DynamoDB::Table": comparison = .equals
        default: comparison = .equals
        }
        let conditions = [
          AdvancedFieldSelector.Condition(
            comparison, comparison == .startsWith ? resource.values : others),
          .init(.startsWith, comparison == .startsWith ? [] : ofAll),
        ]
        advanced.append(
          AdvancedEventSelector(
            fieldSelectors: [
              field("eventCategory", .equals, ["Data"]),
              field("resources.type", .equals, [resource.type]),
              AdvancedFieldSelector(
                field: "resources.ARN", conditions: conditions.filter { !$0.values.isEmpty }),
            ] + common))
      }
    }
    return .advanced(advanced)
  }
}

extension TrailSelectors {
  /// Each selector of reads and writes as two. Nil if there is none.
  fileprivate var splitByReadOnly: TrailSelectors? {
    switch self {
    case .basic(let all):
      guard all.contains(where: { $0.readWriteType == .all }) else { return nil }
      return .basic(
        all.flatMap { selector -> [EventSelector] in
          guard selector.readWriteType == .all else { return [selector] }
          return [ReadWriteType.readOnly, .writeOnly].map { kind in
            var half = selector
            half.readWriteType = kind
            return half
          }
        })
    case .advanced(let all):
      let splits = all.map { selector in
        let category = selector.fieldSelectors.first { $0.field == "eventCategory" }
        let isKnown = [["Data"], ["Management"]].contains {
          category?.conditions == [.init(.equals, $0)]
        }
        return isKnown && !selector.fieldSelectors.contains { $0.field == "readOnly" }
      }
      guard splits.contains(true) else { return nil }
      return .advanced(
        zip(all, splits).flatMap { selector, isSplit -> [AdvancedEventSelector] in
          guard isSplit else { return [selector] }
          return ["true", "false"].map { value in
            AdvancedEventSelector(
              name: selector.name,
              fieldSelectors: selector.fieldSelectors + [field("readOnly", .equals, [value])])
          }
        })
    }
  }

  private func isKnown(_ field: String) -> Bool {
    !field.hasPrefix("requestParameters") && field != "eventname" && field != "awsRegion"
  }

  /// The selectors with other lists of values; objects of basic ones are compared by beginnings.
  fileprivate func changingValues(
    _ change: ([String], FieldOperator) -> [String]
  ) -> TrailSelectors {
    switch self {
    case .basic(var all):
      for index in all.indices {
        for each in all[index].dataResources.indices {
          let isBeginning = all[index].dataResources[each].type == "AWS::S3::Object"
          all[index].dataResources[each].values = change(
            all[index].dataResources[each].values, isBeginning ? .startsWith : .equals)
        }
      }
      return .basic(all)
    case .advanced(var all):
      for index in all.indices {
        for each in all[index].fieldSelectors.indices {
          for number in all[index].fieldSelectors[each].conditions.indices {
            let condition = all[index].fieldSelectors[each].conditions[number]
            // What a value of a field means that is not known, is not known either.
            guard isKnown(all[index].fieldSelectors[each].field) else { continue }
            all[index].fieldSelectors[each].conditions[number].values = change(
              condition.values, condition.operator)
          }
        }
      }
      return .advanced(all)
    }
  }
}
