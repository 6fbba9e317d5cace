import CloudTrail

/// One value of a basic selector's data resource, made ready to be held against ARNs (SEMANTICS
/// 1.4).
package struct CompiledResourceValue: Sendable {
  package let bytes: [UInt8]
  package let kind: Kind
  private let folded: String
  /// What stands around the stars of a value with one behind the bucket's slash (SEMANTICS 1.4e).
  package let pieces: [[UInt8]]?

  package enum Kind: Sendable {
    /// Everything of the type, told by its ARN where it has one (SEMANTICS 1.4c, 1.4f, 1.4h).
    case service
    /// Objects whose ARN begins with it (SEMANTICS 1.4d, 4.1e).
    case beginning
    /// This ARN and no other (SEMANTICS 1.4f, 1.4i, 4.1e).
    case whole
    case table
    case function
    /// A function with a qualifier behind so many bytes (SEMANTICS 1.4g).
    case qualifiedFunction(Int)
    /// It stops before the resource's name (SEMANTICS 1.4j).
    case partial
  }

  init(_ value: String, of type: String) {
    bytes = Array(value.utf8)
    kind =
      switch BasicResourceType(rawValue: type) {
      case .s3Object: Self.objects(value)
      case .lambdaFunction: Self.function(value)
      case .dynamoDBTable: Self.table(value)
      case nil: .whole
      }
    folded = CaseFolding.folded(bytes)
    pieces = if case .beginning = kind { Self.pieces(bytes) } else { nil }
  }

  private static func pieces(_ bytes: [UInt8]) -> [[UInt8]]? {
    let star = UInt8(ascii: "*")
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")), bytes[slash...].contains(star)
    else { return nil }
    return bytes.split(separator: star, omittingEmptySubsequences: false).map(Array.init)
  }

  /// The parts of an ARN of the service; nil where the value is none.
  private static func parts(_ value: String, _ service: String) -> [Substring.UTF8View]? {
    let parts = value.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0].elementsEqual("arn".utf8),
      parts[2].elementsEqual(service.utf8)
    else { return nil }
    return parts.map { Substring($0).utf8 }
  }

  private static func objects(_ value: String) -> Kind {
    guard let parts = parts(value, "s3") else { return .beginning }
    let isService = parts.count == 3 || (parts.count == 6 && parts[3...].allSatisfy(\.isEmpty))
    return isService ? .service : .beginning
  }

  private static func function(_ value: String) -> Kind {
    guard let parts = parts(value, "lambda") else { return .whole }
    if parts.count == 3 { return .service }
    if stopsBefore("function:", parts) { return .partial }
    guard parts.count >= 7, parts[5].elementsEqual("function".utf8) else { return .whole }
    if parts.count == 7 { return .function }
    guard parts.count == 8, !parts[7].isEmpty else { return .whole }
    return .qualifiedFunction(value.utf8.count - parts[7].count - 1)
  }

  private static func table(_ value: String) -> Kind {
    guard let parts = parts(value, "dynamodb") else { return .whole }
    if parts.count == 3 { return .service }
    return stopsBefore("table/", parts) ? .partial : .table
  }

  /// Whether an ARN's resource is not there, or no more than a beginning of `kind`.
  private static func stopsBefore(_ kind: String, _ parts: [Substring.UTF8View]) -> Bool {
    kind.utf8.starts(with: parts.dropFirst(5).joined(separator: ":".utf8))
  }

  func takes(_ resource: RecordFields.Resource) -> Answer {
    if let answer = ByteMatch.withText(resource.comparedARN, takes) { return answer }
    if case .service = kind { return .logged }
    return .notLogged
  }

  func takes(_ seen: UnsafeRawBufferPointer) -> Answer {
    switch kind {
    case .service, .beginning: return ByteMatch.hasPrefix(seen, bytes) ? .logged : .notLogged
    case .whole, .table: return ByteMatch.equals(seen, bytes) ? .logged : .notLogged
    case .partial: return ByteMatch.hasPrefix(seen, bytes) ? .uncertain : .notLogged
    case .function:
      guard ByteMatch.hasPrefix(seen, bytes) else { return .notLogged }
      let rest = seen.dropFirst(bytes.count)
      if rest.isEmpty { return .logged }
      let isQualifier = rest.count > 1 && rest.lastIndex(of: UInt8(ascii: ":")) == rest.startIndex
      return isQualifier ? .uncertain : .notLogged
    case .qualifiedFunction(let count):
      if ByteMatch.equals(seen, bytes) { return .logged }
      return seen.elementsEqual(bytes.prefix(count)) ? .uncertain : .notLogged
    }
  }

  /// The rule behind an uncertain answer.
  var doubt: Rule {
    if case .partial = kind { return .partialARN }
    return .lambdaQualifier
  }
}

extension CompiledResourceValue {
  /// The rules without which the answer would be another.
  ///
  /// - Parameter foldedSeen: what is compared of the resource, folded; nil where it has no text.
  func citedRules(_ resource: RecordFields.Resource, foldedSeen: String?) -> [Rule] {
    ByteMatch.withText(resource.comparedARN) { seen in
      switch takes(seen) {
      case .uncertain: return [doubt]
      case .logged:
        return resource.isComparedByPrefix && isBeginning && ByteMatch.equals(seen, bytes)
          ? [.prefixOfBucket] : []
      case .notLogged:
        var citedRules: [Rule] = []
        if let pieces, Self.couldTake(seen, pieces) { citedRules.append(.starInKey) }
        if case .table = kind, ByteMatch.hasPrefix(seen, bytes) { citedRules.append(.wholeTable) }
        if resource.isComparedByPrefix && isBeginning && bytes.starts(with: seen) {
          citedRules.append(.prefixTooShort)
        }
        if let foldedSeen, takesIgnoringCase(foldedSeen) { citedRules.append(.letterCase) }
        return citedRules
      }
    } ?? []
  }

  private var isBeginning: Bool {
    if case .beginning = kind { return true }
    return false
  }

  /// Whether the value would take the ARN if its stars were wildcards.
  private static func couldTake(_ seen: UnsafeRawBufferPointer, _ pieces: [[UInt8]]) -> Bool {
    guard let first = pieces.first else { return false }
    var rest = String(decoding: seen, as: UTF8.self).utf8[...]
    guard rest.starts(with: first) else { return false }
    rest = rest.dropFirst(first.count)
    for piece in pieces.dropFirst() where !piece.isEmpty {
      while !rest.isEmpty && !rest.starts(with: piece) { rest = rest.dropFirst() }
      guard !rest.isEmpty else { return false }
      rest = rest.dropFirst(piece.count)
    }
    return true
  }

  private func takesIgnoringCase(_ seen: String) -> Bool {
    switch kind {
    case .service, .beginning, .partial: seen.hasPrefix(folded)
    case .whole, .table, .function, .qualifiedFunction: seen == folded
    }
  }
}
