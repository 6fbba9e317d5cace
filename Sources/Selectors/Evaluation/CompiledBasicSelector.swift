/// A basic event selector made ready to judge (SEMANTICS 1).
struct CompiledBasicSelector: Sendable {
  let index: Int
  let selector: EventSelector
  private let excludedSources: [[UInt8]]
  private let resources: [Resource]

  /// The values of one resource type.
  private struct Resource: Sendable {
    let type: [UInt8]
    let values: [Value]
  }

  private struct Value: Sendable {
    let bytes: [UInt8]
    /// Whether a longer ARN matches too: S3 values are prefixes, and so are whole services; function
    /// and table ARNs are exact (SEMANTICS 1.4).
    let isPrefix: Bool
  }

  init(_ selector: EventSelector, index: Int) {
    self.index = index
    self.selector = selector
    excludedSources = selector.excludeManagementEventSources.map { Array($0.utf8) }
    resources = selector.dataResources.map { resource in
      Resource(
        type: Array(resource.type.utf8),
        values: resource.values.map {
          Value(bytes: Array($0.utf8), isPrefix: Self.isPrefix($0, resource.type))
        })
    }
  }

  /// `arn:aws:lambda` takes every function; a whole ARN takes only itself.
  private static func isPrefix(_ value: String, _ type: String) -> Bool {
    guard type != BasicResourceType.s3Object.rawValue else { return true }
    return value.split(separator: ":", omittingEmptySubsequences: false).count == 3
  }

  func decide(
    _ record: borrowing JudgedRecord, _ observer: inout some ClauseObserver
  ) -> Decision {
    switch record.category {
    case .management: decideManagement(record, &observer)
    case .data: decideData(record, &observer)
    case .unknown:
      answer(
        .uncertain, .category, "eventCategory", seen: [], wanted: ["Management or Data"], &observer)
    default:
      answer(
        .notLogged, .category, "eventCategory", seen: [record.category.name],
        wanted: ["Management or Data"], &observer)
    }
  }

  private func decideManagement(
    _ record: borrowing JudgedRecord, _ observer: inout some ClauseObserver
  ) -> Decision {
    guard selector.includeManagementEvents else {
      return answer(
        .notLogged, .includeManagementEvents, "eventCategory", seen: ["Management"],
        wanted: ["IncludeManagementEvents false"], &observer)
    }
    let source = record.fields.eventSource
    for excluded in excludedSources
    where ByteMatch.withText(source, { ByteMatch.equals($0, excluded) }) == true {
      return answer(
        .notLogged, .excludedSource, "eventSource", seen: source.string.map { [$0] } ?? [],
        wanted: ["not " + String(decoding: excluded, as: UTF8.self)], &observer)
    }
    return readWrite(record, &observer)
      ?? answer(
        .logged, .all, "eventCategory", seen: ["Management"],
        wanted: ["IncludeManagementEvents true"], &observer)
  }

  private func decideData(
    _ record: borrowing JudgedRecord, _ observer: inout some ClauseObserver
  ) -> Decision {
    guard !resources.isEmpty else {
      return answer(
        .notLogged, .category, "eventCategory", seen: ["Data"], wanted: ["Management"], &observer)
    }
    for resource in record.fields.resources {
      for selected in resources
      where ByteMatch.withText(resource.type, { ByteMatch.equals($0, selected.type) }) == true {
        for value in selected.values where takes(value, resource.comparedARN) {
          return readWrite(record, &observer)
            ?? answer(
              .logged, .all, "resources.ARN", seen: resource.comparedARN.string.map { [$0] } ?? [],
              wanted: [String(decoding: value.bytes, as: UTF8.self)], &observer)
        }
      }
    }
    return answer(
      .notLogged, .dataResources, "resources.ARN",
      seen: record.fields.resources.compactMap(\.comparedARN.string),
      wanted: selector.dataResources.flatMap(\.values), &observer)
  }

  private func takes(_ value: Value, _ arn: FieldValue) -> Bool {
    ByteMatch.withText(arn) {
      value.isPrefix
        ? ByteMatch.hasPrefix($0, value.bytes) : ByteMatch.equals($0, value.bytes)
    } ?? false
  }

  /// Nil where `ReadWriteType` lets the record pass (SEMANTICS 1.2).
  private func readWrite(
    _ record: borrowing JudgedRecord, _ observer: inout some ClauseObserver
  ) -> Decision? {
    let wantsReads: Bool
    switch selector.readWriteType {
    case .all: return nil
    case .readOnly: wantsReads = true
    case .writeOnly: wantsReads = false
    }
    if record.readOnly == wantsReads { return nil }
    return answer(
      record.readOnly == nil ? .uncertain : .notLogged, .readWriteType, "readOnly",
      seen: record.fields.readOnly.string.map { [$0] } ?? [], wanted: ["\(wantsReads)"],
      &observer)
  }

  private func answer(
    _ answer: Answer, _ clause: Clause, _ field: String, seen: @autoclosure () -> [String],
    wanted: @autoclosure () -> [String], _ observer: inout some ClauseObserver
  ) -> Decision {
    observer.note(
      ClauseFinding(
        selector: index, name: nil, answer: answer, clause: clause, field: field, seen: seen(),
        wanted: wanted()))
    return Decision(answer, selector: index, clause: clause)
  }
}
