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
      CallChoices(shape, selectors, of: mask, gates, &questions, fresh: fresh),
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
      if let first = documented.first {
        found[keyPath: path].append(draft(kind, documented, witness: first))
      }
      let contradicted = nodes(kind, contradicted: true)
      if kind != .open, documented.isEmpty, let first = contradicted.first {
        found.undocumented.append(draft(kind, contradicted, witness: first))
      }
    }
    return found
  }

  private func draft(_ kind: Kind, _ nodes: [Int], witness: Int) -> Draft {
    var empty = EventDraft()
    empty.category = shape.category
    if shape.category == .networkActivity { empty.type = "AwsVpceEvents" }
    let expected: (Answer?, Answer?) =
      switch kind {
      case .loss: (.logged, .notLogged)
      case .gain: (.notLogged, .logged)
      case .open, .same: (nil, nil)
      }
    return Draft(
      events: events(Set(nodes), kind), event: fold.example(of: witness, in: empty),
      expected: expected)
  }

  // MARK: - The set of events

  /// How many values of a field are listed.
  private static let mostValues = 20

  private func events(_ nodes: Set<Int>, _ kind: Kind) -> EventSet {
    let isContradicted = nodes.contains { fold.last[$0].marks.contains(.contradicted) }
    let logged = Set(
      fold.last.indices.filter { index in
        let node = fold.last[index]
        guard isContradicted || !node.marks.contains(.contradicted) else { return false }
        return switch kind {
        case .loss: node.selection.answer(of: masks[0]) == .logged
        case .gain: node.selection.answer(of: masks[1]) == .logged
        case .open, .same: true
        }
      })
    let isAll = logged.isSubset(of: nodes)
    var limits: [EventSet.Limit] = []
    var allowed = fold.options(reaching: nodes)
    if !isAll {
      let ofAll = fold.options(reaching: logged)
      for (index, coordinate) in fold.coordinates.enumerated() {
        let (inside, new) = Self.limits(coordinate, allowed[index], ofAll[index])
        limits += new
        allowed[index] = inside
      }
    }
    let isExact = isAll || fold.nodes(reachedBy: allowed).intersection(logged).isSubset(of: nodes)
    return EventSet(
      category: shape.category, resourceTypes: shape.resources.map(\.type),
      eventSource: shape.source, isAll: isAll, limits: limits, isExact: isExact)
  }

  /// The fields of one coordinate that tell a set from all that is logged.
  ///
  /// - Returns: also the options that have a choice within the limits.
  private static func limits(
    _ coordinate: any Coordinate, _ used: Set<Int>, _ all: Set<Int>
  ) -> (inside: Set<Int>, limits: [EventSet.Limit]) {
    func members(_ options: Set<Int>) -> [[(field: String, values: [EventSet.Values])]] {
      options.sorted().flatMap { coordinate.options[$0].members.map(coordinate.values) }
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
        return within.allSatisfy { number, known in
          values[number].values.contains(where: known.contains)
        }
      }
    }
    return (inside, limits)
  }
}
