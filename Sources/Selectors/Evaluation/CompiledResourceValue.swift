import CloudTrail

/// All values of a basic selector for one resource type, arranged so that an ARN need not be compared
/// with each of them.
package struct CompiledResourceValues: Sendable {
  package let type: [UInt8]
  package let values: [CompiledResourceValue]
  private let exact: TextTable
  private let prefixes: TextTable
  private let selectsService: Bool
  // Values that leave the answer uncertain if none of the above matches.
  private let partial: TextTable
  private let functions: TextTable
  private let unqualified: TextTable

  init(_ resource: DataResource) {
    type = Array(resource.type.utf8)
    values = resource.values.map { CompiledResourceValue($0, of: resource.type) }
    var exact: [[UInt8]] = []
    var prefixes: [[UInt8]] = []
    var partial: [[UInt8]] = []
    var functions: [[UInt8]] = []
    var unqualified: [[UInt8]] = []
    var selectsService = false
    for value in values {
      switch value.kind {
      case .service:
        selectsService = true
        prefixes.append(value.bytes)
      case .beginning: prefixes.append(value.bytes)
      case .whole, .table: exact.append(value.bytes)
      case .function:
        exact.append(value.bytes)
        functions.append(value.bytes)
      case .qualifiedFunction(let count):
        exact.append(value.bytes)
        unqualified.append(Array(value.bytes.prefix(count)))
      case .partial: partial.append(value.bytes)
      }
    }
    self.exact = TextTable(exact)
    self.prefixes = TextTable(prefixes: prefixes)
    self.selectsService = selectsService
    self.partial = TextTable(prefixes: partial)
    self.functions = TextTable(functions)
    self.unqualified = TextTable(unqualified)
  }

  /// Whether one of the values matches a resource of their type. If that is uncertain, also the rule
  /// of the first value that leaves it uncertain.
  func match(_ resource: RecordFields.Resource) -> (answer: Answer, uncertainBy: Rule?) {
    let answer = ByteMatch.withText(resource.comparedARN) { seen -> Answer in
      if prefixes.containsPrefix(of: seen) || exact.contains(seen) { return .logged }
      return isUncertain(seen) ? .uncertain : .notLogged
    }
    guard let answer else { return (selectsService ? .logged : .notLogged, nil) }
    switch answer {
    case .logged, .notLogged: return (answer, nil)
    case .uncertain:
      return (.uncertain, values.first { $0.match(resource) == .uncertain }?.uncertainBy)
    }
  }

  private func isUncertain(_ seen: UnsafeRawBufferPointer) -> Bool {
    if partial.containsPrefix(of: seen) || unqualified.contains(seen) { return true }
    guard !functions.isEmpty, let colon = seen.lastIndex(of: UInt8(ascii: ":")),
      colon + 1 < seen.count
    else { return false }
    return functions.contains(UnsafeRawBufferPointer(rebasing: seen[..<colon]))
  }
}

/// One value of a basic selector's data resource, compiled for comparing with ARNs (SEMANTICS 1.4).
package struct CompiledResourceValue: Sendable {
  package let bytes: [UInt8]
  package let kind: Kind
  private let folded: String
  /// The value split at its stars, if it has one after the bucket's slash (SEMANTICS 1.4e).
  package let pieces: [[UInt8]]?

  package enum Kind: Sendable {
    /// Everything of the type; by its ARN, if the resource has one (SEMANTICS 1.4c, 1.4f, 1.4h).
    case service
    /// Objects whose ARN begins with the value (SEMANTICS 1.4d, 4.1e).
    case beginning
    /// This ARN and no other (SEMANTICS 1.4f, 1.4i, 4.1e).
    case whole
    case table
    case function
    /// A function with a qualifier after so many bytes (SEMANTICS 1.4g).
    case qualifiedFunction(Int)
    /// The value stops before the resource's name (SEMANTICS 1.4j).
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
    folded = ByteMatch.folded(bytes)
    pieces = if case .beginning = kind { Self.pieces(bytes) } else { nil }
  }

  private static func pieces(_ bytes: [UInt8]) -> [[UInt8]]? {
    let star = UInt8(ascii: "*")
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")), bytes[slash...].contains(star)
    else { return nil }
    return bytes.split(separator: star, omittingEmptySubsequences: false).map(Array.init)
  }

  /// The parts between the colons of a value for the service; nil if it is for another.
  ///
  /// Not an ``ARN``: a value may stop after any part, and the qualifier of a function is a part of its
  /// own. Bytes, not Characters: a key may begin with a combining mark, which would join the colon.
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

  /// Whether the resource of an ARN is missing, or no more than the first letters of `kind`.
  private static func stopsBefore(_ kind: String, _ parts: [Substring.UTF8View]) -> Bool {
    kind.utf8.starts(with: parts.dropFirst(5).joined(separator: ":".utf8))
  }

  /// Whether the value matches a resource of its type.
  func match(_ resource: RecordFields.Resource) -> Answer {
    if let answer = ByteMatch.withText(resource.comparedARN, match) { return answer }
    if case .service = kind { return .logged }
    return .notLogged
  }

  /// Whether the value matches the text of an ARN.
  package func match(_ seen: UnsafeRawBufferPointer) -> Answer {
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

  /// The rule that leaves an uncertain answer uncertain.
  package var uncertainBy: Rule {
    if case .partial = kind { return .partialARN }
    return .lambdaQualifier
  }
}

// MARK: - Explaining

extension CompiledResourceValue {
  /// The rules without which the answer would be another.
  ///
  /// - Parameter foldedSeen: the compared text of the resource, folded; nil if it has none.
  func citedRules(_ resource: RecordFields.Resource, foldedSeen: String?) -> [Rule] {
    ByteMatch.withText(resource.comparedARN) { seen in
      switch match(seen) {
      case .uncertain: return [uncertainBy]
      case .logged:
        return resource.isComparedByPrefix && isBeginning && ByteMatch.equals(seen, bytes)
          ? [.prefixOfBucket] : []
      case .notLogged:
        var rules: [Rule] = []
        if let pieces, Self.matchesWildcards(seen, pieces) { rules.append(.starInKey) }
        if case .table = kind, ByteMatch.hasPrefix(seen, bytes) { rules.append(.wholeTable) }
        if resource.isComparedByPrefix && isBeginning && bytes.starts(with: seen) {
          rules.append(.prefixTooShort)
        }
        if let foldedSeen, matchesIgnoringCase(foldedSeen) { rules.append(.letterCase) }
        return rules
      }
    } ?? []
  }

  private var isBeginning: Bool {
    if case .beginning = kind { return true }
    return false
  }

  /// Whether the value would match the ARN if its stars were wildcards.
  private static func matchesWildcards(
    _ seen: UnsafeRawBufferPointer, _ pieces: [[UInt8]]
  ) -> Bool {
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

  private func matchesIgnoringCase(_ seen: String) -> Bool {
    switch kind {
    case .service, .beginning, .partial: seen.hasPrefix(folded)
    case .whole, .table, .function, .qualifiedFunction: seen == folded
    }
  }
}
