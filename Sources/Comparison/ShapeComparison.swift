import CloudTrail
import Replay
import Selectors

/// The differences between two sides among the events of one shape.
struct ShapeComparison {
  private let shape: EventShape
  private let fold: MaskFold
  private let masks: [SelectorMask]
  private let sides: [Kind]

  /// How the sides treat the events of a node.
  private enum Kind: Hashable {
    case same
    case loss
    case gain
    case open
  }

  /// - Returns: nil if there are more kinds of events than the limit allows.
  init?(
    _ shape: EventShape, _ selectors: NumberedSelectors, _ gates: GateTable, partition: String,
    fresh: String, limit: inout Int
  ) {
    self.shape = shape
    masks = Side.allCases.map(selectors.mask)
    var questions = Questions()
    let start = selectors.selecting(shape.category, &questions)
    let mask = start.possible
    var coordinates: [any Coordinate] = [
      CallChoices(
        shape, selectors, of: mask, gates, partition: partition, &questions, fresh: fresh),
      ResourceChoices(
        shape, selectors, of: mask, partition: partition, fresh: fresh, &questions, limit: &limit),
    ]
    guard limit >= 0 else { return nil }
    for field in FieldChoices.independent {
      let choices = FieldChoices(
        field, selectors, of: mask, category: shape.category, fresh: fresh)
      if choices.isNeeded { coordinates.append(choices) }
    }
    guard let fold = MaskFold(start, coordinates, limit: &limit) else { return nil }
    self.fold = fold
    let masks = masks
    sides = fold.last.map { Self.kind($0, masks) }
  }

  private static func kind(_ node: MaskFold.Node, _ masks: [SelectorMask]) -> Kind {
    func answer(_ side: Side, _ mark: Marks) -> SideAnswer {
      let answer = node.selection.answer(of: masks[side.rawValue])
      guard node.marks.contains(mark) else { return answer }
      // No number of a question is negative.
      let byDefault: Set<Int> = [-1]
      return switch answer {
      case .logged: .logged
      case .notLogged: .uncertain([byDefault])
      case .uncertain(let ways): .uncertain(ways.union([byDefault]))
      }
    }
    let first = answer(.first, .defaultOfFirst)
    let second = answer(.second, .defaultOfSecond)
    switch (first, second) {
    case (.logged, .notLogged): return .loss
    case (.notLogged, .logged): return .gain
    default: return first == second ? .same : .open
    }
  }

  /// The differences of this shape: none or one of each kind.
  struct Found {
    var losses: [Draft] = []
    var gains: [Draft] = []
    var open: [Draft] = []
    var undocumented: [Draft] = []
  }

  /// A difference whose witness was not put to the evaluator yet.
  struct Draft {
    var events: EventSet
    var event: EventDraft
    /// What the sides say, as far as it is sure.
    var expected: (first: Answer?, second: Answer?)
  }

  var found: Found {
    var found = Found()
    func nodes(_ kind: Kind, contradicted: Bool) -> [Int] {
      sides.indices.filter {
        sides[$0] == kind && fold.last[$0].marks.contains(.contradicted) == contradicted
      }
    }
    for (kind, path) in [
      (Kind.loss, \Found.losses), (.gain, \Found.gains), (.open, \Found.open),
    ] {
      let documented = nodes(kind, contradicted: false)
      found[keyPath: path] += drafts(kind, documented)
      let contradicted = nodes(kind, contradicted: true)
      if kind != .open && documented.isEmpty { found.undocumented += drafts(kind, contradicted) }
    }
    return found
  }

  /// One difference, or one of writes and one of reads where these can be told apart more exactly.
  private func drafts(_ kind: Kind, _ nodes: [Int]) -> [Draft] {
    guard let whole = draft(kind, nodes, readOnly: nil) else { return [] }
    if whole.events.isExact { return [whole] }
    let halves = [false, true].compactMap { draft(kind, nodes, readOnly: $0) }
    return halves.count == 2 ? halves : [whole]
  }

  /// - Parameter readOnly: leaves out reads or writes; nil for both.
  private func draft(_ kind: Kind, _ nodes: [Int], readOnly: Bool?) -> Draft? {
    var empty = EventDraft()
    empty.category = shape.category
    if shape.category == .networkActivity { empty.type = "AwsVpceEvents" }
    let expected: (Answer?, Answer?) =
      switch kind {
      case .loss: (.logged, .notLogged)
      case .gain: (.notLogged, .logged)
      case .open, .same: (nil, nil)
      }
    let part = Part(fold, readOnly: readOnly)
    for node in nodes {
      let event = fold.example(
        of: node, within: part.allowed, from: empty, where: part.contains)
      guard let event else { continue }
      return Draft(
        events: events(Set(nodes), kind, part), event: event, expected: expected)
    }
    return nil
  }

  // MARK: - The set of events

  /// All events of a fold, or only those that read or write.
  private struct Part {
    let readOnly: Bool?
    private(set) var allowed: MaskFold.Allowed
    private let fold: MaskFold

    init(_ fold: MaskFold, readOnly: Bool?) {
      self.fold = fold
      self.readOnly = readOnly
      allowed = fold.allOptions
      guard readOnly != nil else { return }
      for index in fold.coordinates.indices {
        allowed[index] = allowed[index].filter { option in
          fold.coordinates[index].options[option].members.contains { contains(index, $0) }
        }
      }
    }

    func contains(_ coordinate: Int, _ member: Int) -> Bool {
      guard let readOnly else { return true }
      return fold.coordinates[coordinate].values(member).allSatisfy {
        $0.field != "readOnly" || $0.values == [.text("\(readOnly)")]
      }
    }
  }

  /// How many values of a field are listed.
  private static let mostValues = 20

  private func events(_ nodes: Set<Int>, _ kind: Kind, _ part: Part) -> EventSet {
    let reached = fold.reached(by: part.allowed)[fold.coordinates.count]
    let logged = logged(kind, isContradicted: isContradicted(nodes)).intersection(reached)
    let isAll = logged.isSubset(of: nodes)
    var limits: [EventSet.Limit] = []
    var within = fold.options(reaching: nodes, within: part.allowed)
    if !isAll {
      let ofAll = fold.options(reaching: logged, within: part.allowed)
      for index in fold.coordinates.indices {
        let (inside, new) = Self.limits(
          fold.coordinates[index], within[index], ofAll[index], where: { part.contains(index, $0) })
        limits += new
        within[index] = inside
      }
    }
    let isExact =
      isAll
      || fold.reached(by: within)[fold.coordinates.count].intersection(logged)
        .isSubset(of: nodes)
    if let readOnly = part.readOnly {
      limits.insert(
        .init(
          field: "readOnly", values: [.text("\(readOnly)")], others: [.text("\(!readOnly)")]),
        at: 0)
    }
    return EventSet(
      category: shape.category, resourceTypes: shape.resources.map(\.type),
      eventSource: shape.source, isAll: isAll && part.readOnly == nil, limits: limits,
      isExact: isExact)
  }

  private func isContradicted(_ nodes: Set<Int>) -> Bool {
    nodes.contains { fold.last[$0].marks.contains(.contradicted) }
  }

  /// The nodes that the side logs for which a difference is a loss; for an open question all. What is said
  /// to be logged by default (SEMANTICS 1.9a) is left to a question of its own.
  private func logged(_ kind: Kind, isContradicted: Bool) -> Set<Int> {
    Set(
      fold.last.indices.filter { index in
        let node = fold.last[index]
        guard isContradicted || !node.marks.contains(.contradicted) else { return false }
        let isDefault = !node.marks.isDisjoint(with: [.defaultOfFirst, .defaultOfSecond])
        return switch kind {
        case .loss: !isDefault && node.selection.answer(of: masks[0]) == .logged
        case .gain: !isDefault && node.selection.answer(of: masks[1]) == .logged
        case .open, .same: true
        }
      })
  }

  /// The fields of one coordinate that tell a set from all that is logged.
  ///
  /// - Parameter isInPart: whether a choice belongs to the part that is looked at.
  /// - Returns: also the options that have a choice within the limits.
  private static func limits(
    _ coordinate: any Coordinate, _ used: Set<Int>, _ all: Set<Int>, where isInPart: (Int) -> Bool
  ) -> (inside: Set<Int>, limits: [EventSet.Limit]) {
    func members(_ options: Set<Int>) -> [[(field: String, values: [EventSet.Values])]] {
      options.sorted().flatMap {
        coordinate.options[$0].members.filter(isInPart).map(coordinate.values)
      }
    }
    let (ofSet, ofAll) = (members(used), members(all))
    guard let fields = ofAll.first?.map(\.field) else { return (used, []) }
    var limits: [EventSet.Limit] = []
    var within: [(Int, Set<EventSet.Values>)] = []
    for (number, field) in fields.enumerated() {
      func values(_ members: [[(field: String, values: [EventSet.Values])]]) -> [EventSet.Values] {
        var known: Set<EventSet.Values> = []
        return members.flatMap { $0[number].values }.filter { known.insert($0).inserted }
      }
      let inside = values(ofSet)
      let known = Set(inside)
      let outside = values(ofAll).filter { !known.contains($0) }
      guard !outside.isEmpty else { continue }
      within.append((number, known))
      limits.append(
        .init(
          field: field, values: Array(inside.prefix(mostValues)),
          others: Array(outside.prefix(mostValues))))
    }
    let inside = all.filter { option in
      coordinate.options[option].members.contains { member in
        let values = coordinate.values(member)
        return isInPart(member)
          && within.allSatisfy { number, known in
            values[number].values.contains(where: known.contains)
          }
      }
    }
    return (inside, limits)
  }
}
