import CloudTrail
import Selectors

/// Compiled selectors as a row that a statement evaluates: the texts that ``CompiledSelectors`` compare,
/// arranged by how they compare them.
enum SelectorRows {
  /// The column of a trail's selectors.
  static let column: [Column] = [
    Column("basic", .list(.row(basic))), Column("advanced", .list(.row(advanced))),
  ]

  private static let basic: [Column] = [
    Column("i", .int),
    Column("management", .boolean),
    Column("sources", .list(.text)),
    Column("china", .list(.text)),
    // 0: all, 1: reads, 2: writes.
    Column("access", .int),
    Column("data", .list(.row(data))),
  ]

  private static let data: [Column] = [
    Column("type", .text), Column("valued", .boolean), Column("service", .boolean),
    Column("begins", .list(.text)), Column("equals", .list(.text)),
    Column("partial", .list(.text)), Column("functions", .list(.text)),
    Column("unqualified", .list(.text)),
  ]

  private static let advanced: [Column] = [
    Column("i", .int), Column("names_category", .boolean), Column("every_type", .boolean),
    Column("types", .list(.text)), Column("fields", .list(.row(field))),
  ]

  private static let field: [Column] = [
    // From 1, in the order in which they are evaluated.
    Column("place", .int), Column("field", .int), Column("asks", .boolean),
    Column("selects", .boolean), Column("equals", .list(.text)), Column("begins", .list(.text)),
    Column("ends", .list(.text)), Column("not_equals", .list(.text)),
    Column("not_begins", .list(.text)), Column("not_ends", .list(.text)),
  ]

  /// The row of a trail's selectors.
  static func row(_ selectors: CompiledSelectors) -> JSONValue {
    switch selectors.kind {
    case .basic(let selectors):
      ["basic": .array(selectors.enumerated().map { row($1, $0) }), "advanced": []]
    case .advanced(let selectors):
      ["basic": [], "advanced": .array(selectors.enumerated().map { row($1, $0) })]
    }
  }

  private static func row(_ compiled: CompiledBasicSelector, _ index: Int) -> JSONValue {
    let sources = compiled.selector.excludeManagementEventSources
    let access: Int64 =
      switch compiled.selector.readWriteType {
      case .all: 0
      case .readOnly: 1
      case .writeOnly: 2
      }
    return [
      "i": .integer(Int64(index)),
      "management": .bool(compiled.selector.includeManagementEvents),
      "sources": texts(sources), "china": texts(sources.map { $0 + ".cn" }),
      "access": .integer(access), "data": .array(compiled.resources.map(row)),
    ]
  }

  private static func row(_ compiled: CompiledResourceValues) -> JSONValue {
    var (begins, equals, partial) = ([String](), [String](), [String]())
    var (functions, unqualified) = ([String](), [String]())
    var isService = false
    for value in compiled.values {
      let text = String(decoding: value.bytes, as: UTF8.self)
      switch value.kind {
      case .service:
        isService = true
        begins.append(text)
      case .beginning: begins.append(text)
      case .whole, .table: equals.append(text)
      case .function:
        equals.append(text)
        functions.append(text + ":")
      case .qualifiedFunction(let count):
        equals.append(text)
        unqualified.append(String(decoding: value.bytes.prefix(count), as: UTF8.self))
      case .partial: partial.append(text)
      }
    }
    return [
      "type": .string(String(decoding: compiled.type, as: UTF8.self)),
      "valued": .bool(!compiled.values.isEmpty), "service": .bool(isService),
      "begins": texts(begins), "equals": texts(equals), "partial": texts(partial),
      "functions": texts(functions), "unqualified": texts(unqualified),
    ]
  }

  private static func row(_ compiled: CompiledAdvancedSelector, _ index: Int) -> JSONValue {
    let types = compiled.resourceTypes?.map { String(decoding: $0, as: UTF8.self) }
    return [
      "i": .integer(Int64(index)),
      "names_category": .bool(compiled.fields.contains { $0.field == .eventCategory }),
      "every_type": .bool(types == nil), "types": texts(types ?? []),
      "fields": .array(compiled.fields.enumerated().map { row($1, place: $0 + 1) }),
    ]
  }

  private static func row(_ compiled: CompiledFieldSelector, place: Int) -> JSONValue {
    var values: [FieldOperator: [String]] = [:]
    for condition in compiled.selector.conditions {
      values[condition.operator, default: []] += condition.values
    }
    func of(_ operators: FieldOperator) -> [String] { values[operators] ?? [] }
    // Every text ends with the empty one, and begins with it, which is easier to ask.
    func ends(_ texts: [String]) -> [String] { texts.filter { !$0.isEmpty } }
    func begins(_ texts: [String], _ ends: [String]) -> [String] {
      texts + ends.filter(\.isEmpty)
    }
    return [
      "place": .integer(Int64(place)),
      "field": .integer(Int64(compiled.field.number)),
      "asks": .bool(compiled.asksAnything), "selects": .bool(compiled.selects),
      "equals": texts(of(.equals)),
      "begins": texts(begins(of(.startsWith), of(.endsWith))), "ends": texts(ends(of(.endsWith))),
      "not_equals": texts(of(.notEquals)),
      "not_begins": texts(begins(of(.notStartsWith), of(.notEndsWith))),
      "not_ends": texts(ends(of(.notEndsWith))),
    ]
  }

  private static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}

extension SelectorField {
  /// The number of the field in a row of selectors, and the index of its values in `texts` of a record.
  var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
}
