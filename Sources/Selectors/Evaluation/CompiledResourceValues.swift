import CloudTrail

/// All values of a basic selector for one resource type, so made that an ARN is not held against
/// each.
package struct CompiledResourceValues: Sendable {
  let type: [UInt8]
  package let values: [CompiledResourceValue]
  private let whole: TextTable
  private let beginnings: TextTable
  private let takesService: Bool
  // What is in doubt where none of these takes it.
  private let partial: TextTable
  private let functions: TextTable
  private let unqualified: TextTable

  init(_ resource: DataResource) {
    type = Array(resource.type.utf8)
    values = resource.values.map { CompiledResourceValue($0, of: resource.type) }
    var whole: [[UInt8]] = []
    var beginnings: [[UInt8]] = []
    var partial: [[UInt8]] = []
    var functions: [[UInt8]] = []
    var unqualified: [[UInt8]] = []
    var takesService = false
    for value in values {
      switch value.kind {
      case .service:
        takesService = true
        beginnings.append(value.bytes)
      case .beginning: beginnings.append(value.bytes)
      case .whole, .table: whole.append(value.bytes)
      case .function:
        whole.append(value.bytes)
        functions.append(value.bytes)
      case .qualifiedFunction(let count):
        whole.append(value.bytes)
        unqualified.append(Array(value.bytes.prefix(count)))
      case .partial: partial.append(value.bytes)
      }
    }
    self.whole = TextTable(whole)
    self.beginnings = TextTable(beginnings: beginnings)
    self.takesService = takesService
    self.partial = TextTable(beginnings: partial)
    self.functions = TextTable(functions)
    self.unqualified = TextTable(unqualified)
  }

  /// What the values make of a resource of their type, and the rule behind a doubt: that of the
  /// first value that is in doubt.
  func takes(_ resource: RecordFields.Resource) -> (answer: Answer, doubt: Rule?) {
    let answer = ByteMatch.withText(resource.comparedARN) { seen -> Answer in
      if beginnings.holdsBeginning(of: seen) || whole.contains(seen) { return .logged }
      return isInDoubt(seen) ? .uncertain : .notLogged
    }
    switch answer {
    case nil: return (takesService ? .logged : .notLogged, nil)
    case .uncertain:
      return (.uncertain, values.first { $0.takes(resource) == .uncertain }?.doubt)
    case let answer?: return (answer, nil)
    }
  }

  private func isInDoubt(_ seen: UnsafeRawBufferPointer) -> Bool {
    if partial.holdsBeginning(of: seen) || unqualified.contains(seen) { return true }
    guard !functions.isEmpty, let colon = seen.lastIndex(of: UInt8(ascii: ":")),
      colon + 1 < seen.count
    else { return false }
    return functions.contains(UnsafeRawBufferPointer(rebasing: seen[..<colon]))
  }
}
