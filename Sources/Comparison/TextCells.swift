import CloudTrail
import Selectors

/// Texts with which a field is compared, by how.
struct ComparedTexts {
  var equal: [String] = []
  var beginnings: [String] = []
  var endings: [String] = []

  /// What it takes to make all their cells, in steps: one for each, and more for long ones.
  var steps: Int {
    func bytes(_ texts: [String]) -> Int { texts.reduce(0) { $0 + $1.utf8.count } }
    // The empty ones are among them, and the beginning of a form.
    let (heads, ends) = (beginnings.count + 2, endings.count + 1)
    return equal.count + heads * ends
      + (bytes(equal) + bytes(beginnings) * ends + bytes(endings) * heads) / 256
  }
}

/// One text for each way in which the values of some conditions can treat a text.
///
/// Of all equality values, beginnings and endings, a text either is one of the first, or it is told from
/// others by its longest beginning and its longest ending alone. So one text for each value, and one for
/// each pair of a beginning and an ending (the empty ones included), with a character between them that no
/// value holds, stand for all texts there are.
struct TextCells {
  /// A text, and all those that it stands for.
  struct Cell {
    var text: String
    var values: [EventSet.Values]
    /// Whether the field can have such a text.
    var isDocumented: Bool
  }

  /// The cells of each value by itself.
  private(set) var equal: [Cell] = []
  /// Texts that begin with one of the beginnings, and have none of the endings.
  private(set) var beginnings: [Cell] = []
  /// The endings, the empty one left out.
  let endings: [String]
  private let form: ARNForm?
  private let fresh: String

  /// - Parameters:
  ///   - values: those with which texts are compared.
  ///   - form: what the texts look like; nil for any.
  ///   - fresh: a character that occurs in no value.
  init(_ values: ComparedTexts, form: ARNForm? = nil, fresh: String) {
    self.form = form
    self.fresh = fresh
    self.endings = Self.unique(values.endings).filter { !$0.isEmpty }
    let heads = Self.unique(["", form?.beginning ?? ""] + values.beginnings)
    for head in heads {
      let completed = form.map { $0.completed(head, with: fresh) } ?? (head + fresh)
      self.beginnings.append(
        Cell(
          text: completed ?? head + fresh, values: [.others(beginning: head, ending: "")],
          isDocumented: completed != nil))
    }
    for value in Self.unique(values.equal) {
      self.equal.append(
        Cell(
          text: value, values: [Self.meaning(of: value, fresh)],
          isDocumented: form?.isMet(by: value) ?? true))
    }
  }

  /// What a text stands for: itself, or all that begin and end as it does around its fresh characters.
  private static func meaning(of text: String, _ fresh: String) -> EventSet.Values {
    let (bytes, fresh) = (Array(text.utf8), Array(fresh.utf8))
    guard let first = bytes.place(of: fresh, from: 0) else { return .text(text) }
    var end = first
    while let next = bytes.place(of: fresh, from: end) { end = next + fresh.count }
    return .others(
      beginning: String(decoding: bytes[..<first], as: UTF8.self),
      ending: String(decoding: bytes[end...], as: UTF8.self))
  }

  /// The cell of texts with a beginning and an ending.
  func cell(_ beginning: Cell, ending: String) -> Cell {
    var cell = beginning
    guard case .others(let head, _)? = beginning.values.first else { return cell }
    cell.values = [.others(beginning: head, ending: ending)]
    cell.text += ending
    guard let form, !cell.isDocumented || !form.isMet(by: cell.text) else { return cell }
    cell.text = head + fresh + ending
    cell.isDocumented = form.isMet(by: cell.text)
    return cell
  }

  /// All cells, those that need no value to be told first.
  var all: [Cell] { met({ _ in () }, join: { _, _ in () }).map(\.cell) }

  /// All cells, those that need no value to be told first, each with what its text meets. A text meets what
  /// its beginning and its ending meet, so these are compared each by itself.
  ///
  /// - Parameters:
  ///   - meet: what a text meets.
  ///   - join: what a text meets whose beginning meets the one and whose ending meets the other.
  func met<Met>(
    _ meet: (String) -> Met, join: (Met, Met) -> Met
  ) -> [(cell: Cell, met: Met)] {
    let heads = beginnings.map { (cell: $0, met: meet($0.text)) }
    let ends = endings.map { (ending: $0, met: meet(fresh + $0)) }
    func ending(_ head: (cell: Cell, met: Met)) -> [(cell: Cell, met: Met)] {
      // An ARN may end with a piece of its form, and so have an ending that the beginning has not.
      let isApart = head.cell.text.utf8.reversed().starts(with: fresh.utf8.reversed())
      guard !isApart, case .others(let text, _)? = head.cell.values.first else {
        return ends.map { (cell(head.cell, ending: $0.ending), join(head.met, $0.met)) }
      }
      let met = meet(text + fresh)
      return ends.map { (cell(head.cell, ending: $0.ending), join(met, $0.met)) }
    }
    let rest = heads.dropFirst().flatMap { [$0] + ending($0) }
    return Array(heads.prefix(1)) + equal.map { ($0, meet($0.text)) }
      + heads.prefix(1).flatMap(ending) + rest
  }

  /// Each text once. Texts are told apart by their bytes (SEMANTICS 2.7a).
  static func unique(_ texts: [String]) -> [String] {
    var known: Set<[UInt8]> = []
    return texts.filter { known.insert(Array($0.utf8)).inserted }
  }

  /// A character that occurs in none of the texts; one that looks well if there is one.
  static func fresh(among texts: [String]) -> String {
    // The bytes of ASCII characters are no part of others.
    var isUsed = [Bool](repeating: false, count: 256)
    for text in texts {
      for byte in text.utf8 { isUsed[Int(byte)] = true }
    }
    for byte in "0123456789~xyzqjkwXYZQ".utf8
    where !isUsed[Int(byte)] && !ownBytes[Int(byte)] {
      return String(decoding: [byte], as: UTF8.self)
    }
    var used: Set<Unicode.Scalar> = []
    for text in texts { used.formUnion(text.unicodeScalars.lazy.filter { !$0.isASCII }) }
    for number in UInt32(0x4E00)...0x10FFFF {
      if let scalar = Unicode.Scalar(number), !used.contains(scalar) { return String(scalar) }
    }
    return "\u{E000}"
  }

  /// The bytes of texts of which a made-up event may consist.
  private static let ownBytes: [Bool] = {
    var isUsed = [Bool](repeating: false, count: 256)
    for text in EventShapes.texts {
      for byte in text.utf8 { isUsed[Int(byte)] = true }
    }
    return isUsed
  }()
}

// MARK: - One field of the record

/// A field of the record, as a coordinate: each way in which selectors can treat its value.
struct FieldChoices: Coordinate {
  private let field: SelectorField
  private let name: String
  private var cells: [TextCells.Cell?] = []
  private(set) var options: [Option] = []
  /// Whether any selector asks for the field.
  let isNeeded: Bool

  /// The fields that are choices by themselves; the others depend on one another.
  static let independent: [SelectorField] = [
    .eventType, .userARN, .sessionCredentialFromConsole, .errorCode, .vpcEndpointID,
  ]

  /// - Parameters:
  ///   - field: one of ``independent``.
  ///   - selectors: those that can take the event, by number.
  ///   - limit: how many steps may be taken; less afterwards. There are no options if it is too low.
  init(
    _ field: SelectorField, _ selectors: NumberedSelectors, of mask: SelectorMask,
    category: EventCategory, fresh: String, limit: inout Int
  ) {
    self.field = field
    name = field.name
    let fields = selectors.fields(field, of: mask)
    let conditions = FieldConditions(fields, count: selectors.all.count)
    isNeeded = !conditions.isEmpty
    var merger = OptionMerger()
    func add(_ cell: TextCells.Cell?, _ hits: FieldConditions.Hits, isDocumented: Bool) {
      merger.add(
        Selection(conditions.passing(hits, of: mask)), cells.count,
        isContradicted: !isDocumented)
      cells.append(cell)
    }
    let canBeAbsent = field != .eventType
    if canBeAbsent || conditions.isEmpty {
      add(nil, conditions.hits(nil), isDocumented: true)
    }
    guard !conditions.isEmpty else {
      options = merger.options
      return
    }
    var values = conditions.values
    values.equal = field.usualValues(category) + values.equal
    limit -= values.steps
    guard limit >= 0 else { return }
    let texts = TextCells(values, fresh: fresh)
    for (cell, hits) in texts.met({ conditions.hits($0) }, join: |) {
      add(cell, hits, isDocumented: field.canBe(cell.text, category))
    }
    options = merger.options
  }

  func values(_ member: Int) -> [(field: String, values: [EventSet.Values])] {
    [(name, cells[member]?.values ?? [.absent])]
  }

  func write(_ member: Int, into draft: inout MadeUpEvent) {
    let text = cells[member]?.text
    switch field {
    case .eventType: if let text { draft.type = text }
    case .userARN: draft.user = text.map { .arn($0) } ?? .absent
    case .sessionCredentialFromConsole: draft.sessionCredentialFromConsole = text
    case .errorCode: draft.errorCode = text
    case .vpcEndpointID: draft.vpcEndpointID = text
    case .eventCategory, .readOnly, .eventSource, .eventName, .resourcesType, .resourcesARN,
      .unknown:
      break
    }
  }
}

extension SelectorField {
  /// As selectors spell it.
  fileprivate var name: String {
    switch self {
    case .eventCategory: "eventCategory"
    case .readOnly: "readOnly"
    case .eventSource: "eventSource"
    case .eventName: "eventName"
    case .eventType: "eventType"
    case .resourcesType: "resources.type"
    case .resourcesARN: "resources.ARN"
    case .userARN: "userIdentity.arn"
    case .sessionCredentialFromConsole: "sessionCredentialFromConsole"
    case .errorCode: "errorCode"
    case .vpcEndpointID: "vpcEndpointId"
    case .unknown: "a field that is not known"
    }
  }

  /// Values that records have, the most common first.
  fileprivate func usualValues(_ category: EventCategory) -> [String] {
    switch self {
    case .eventType:
      category == .networkActivity
        ? ["AwsVpceEvents", "AwsVpceEvent"] : ["AwsApiCall", "AwsServiceEvent"]
    case .sessionCredentialFromConsole: ["true"]
    case .errorCode: ["AccessDenied", "VpceAccessDenied"]
    case .userARN: ["arn:aws:iam::111122223333:user/alice"]
    case .vpcEndpointID: ["vpce-0123456789abcdef0"]
    case .eventCategory, .readOnly, .eventSource, .eventName, .resourcesType, .resourcesARN,
      .unknown:
      []
    }
  }

  /// Whether records can have texts that nobody lists.
  fileprivate var isOpen: Bool {
    switch self {
    case .sessionCredentialFromConsole: false
    case .eventType, .userARN, .errorCode, .vpcEndpointID, .eventCategory, .readOnly, .eventSource,
      .eventName, .resourcesType, .resourcesARN, .unknown:
      true
    }
  }

  /// Whether records can have a text: `sessionCredentialFromConsole` is there only when it is true
  /// (SEMANTICS 2.6b).
  fileprivate func canBe(_ text: String, _ category: EventCategory) -> Bool {
    isOpen || usualValues(category).contains(text)
  }
}
