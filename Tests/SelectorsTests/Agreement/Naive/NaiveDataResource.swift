import CloudTrail
import Selectors

/// SEMANTICS 1.4: the values of one resource type.
struct NaiveDataResource: Sendable {
  private let type: Text
  private let values: [NaiveValue]

  init(_ resource: DataResource) {
    type = Text(resource.type)
    values = resource.values.map { NaiveValue($0, of: BasicResourceType(rawValue: resource.type)) }
  }

  func takes(_ seen: [NaiveRecord.Resource]?) -> Truth {
    // SEMANTICS 1.5d: any value may have taken the event.
    guard let seen else { return values.isEmpty ? .no : .unknown }
    // SEMANTICS 1.4a, 1.4b: only entries of the value's own type.
    let entries = seen.filter { $0.type?.equals(type) ?? false }
    // SEMANTICS 1.4k: without values, nothing.
    return Truth.any(entries.flatMap { entry in values.map { $0.takes(entry.arn) } })
  }
}

/// One value of a basic selector, and the resources that it matches.
struct NaiveValue: Sendable {
  private enum Meaning {
    /// SEMANTICS 1.4c, 1.4f, 1.4h
    case wholeService
    /// SEMANTICS 1.4d, and 4.1e for what CloudTrail would refuse today
    case beginning
    /// SEMANTICS 1.4f, with 1.4g
    case function
    /// SEMANTICS 1.4j: it ends before the name of a function or table.
    case beforeResource
    /// SEMANTICS 1.4i, 4.1e
    case wholeARN
  }

  private let text: Text
  private let meaning: Meaning

  init(_ value: String, of type: BasicResourceType?) {
    text = Text(value)
    meaning = Self.meaning(value, type)
  }

  private static func meaning(_ value: String, _ type: BasicResourceType?) -> Meaning {
    let parts = Self.parts(Text(value))
    // Any partition: AWS adds to them.
    let isARN = parts.count >= 3 && parts[0] == "arn"
    switch type {
    case .s3Object:
      guard isARN, parts[2] == "s3" else { return .beginning }
      return parts.count == 3 || (parts.count == 6 && parts[3...].allSatisfy(\.isEmpty))
        ? .wholeService : .beginning
    case .lambdaFunction:
      guard isARN, parts[2] == "lambda" else { return .wholeARN }
      if parts.count == 3 { return .wholeService }
      let named = parts.dropFirst(5).joined(separator: ":")
      return "function:".hasPrefix(named) ? .beforeResource : .function
    case .dynamoDBTable:
      guard isARN, parts[2] == "dynamodb" else { return .wholeARN }
      if parts.count == 3 { return .wholeService }
      let named = parts.dropFirst(5).joined(separator: ":")
      return "table/".hasPrefix(named) ? .beforeResource : .wholeARN
    case nil: return .wholeARN
    }
  }

  func takes(_ arn: Text?) -> Truth {
    guard let arn else {
      if case .wholeService = meaning { return .yes }
      return .no
    }
    switch meaning {
    // SEMANTICS 4.1e: a service of another partition takes none of this one's.
    case .wholeService: return .known(arn.begins(with: text))
    // SEMANTICS 1.5b, 1.5c: an `ARNPrefix` begins with a value of its length, and with no longer one.
    case .beginning: return .known(arn.begins(with: text))
    case .beforeResource: return arn.begins(with: text) ? .unknown : .no
    case .wholeARN: return .known(arn.equals(text))
    case .function:
      if arn.equals(text) { return .yes }
      return Self.isQualified(arn, form: text) || Self.isQualified(text, form: arn) ? .unknown : .no
    }
  }

  /// Whether `long` is the function `arn` with a qualifier after it.
  private static func isQualified(_ long: Text, form arn: Text) -> Bool {
    let (function, qualified) = (parts(arn), parts(long))
    return function.count == 7 && function[5] == "function" && qualified.count == 8
      && !qualified[7].isEmpty && long.begins(with: Text(arn.bytes + [UInt8(ascii: ":")]))
  }

  private static func parts(_ text: Text) -> [String] {
    text.bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
