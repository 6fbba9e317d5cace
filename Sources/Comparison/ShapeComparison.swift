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
    /// The first side surely logs it, and the second perhaps.
    case doubtfulLoss
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
        shape, selectors, of: mask, gates, partition: partition, &questions, fresh: fresh,
        limit: &limit),
      ResourceChoices(
        shape, selectors, of: mask, partition: partition, fresh: fresh, &questions, limit: &limit),
    ]
    guard limit >= 0 else { return nil }
    for field in FieldChoices.independent {
      let choices = FieldChoices(
        field, selectors, of: mask, category: shape.category, fresh: fresh, limit: &limit)
      if choices.isNeeded { coordinates.append(choices) }
    }
    guard let fold = MaskFold(start, coordinates, limit: &limit) else { return nil }
    self.fold = fold
    let masks = masks
    sides = fold.last.map { Self.kind($0, masks) }
  }

  /// What the second side says of the documented events that the first surely logs.
  var answers: Set<Answer> {
    var answers: Set<Answer> = []
    for node in fold.last where !node.marks.contains(.contradicted) {
      let (first, second) = Self.answers(node, masks)
      guard first == .logged else { continue }
      switch second {
      case .logged: answers.insert(.logged)
      case .notLogged: answers.insert(.notLogged)
      case .uncertain: answers.insert(.uncertain)
      }
    }
    return answers
  }

  private static func kind(_ node: MaskFold.Node, _ masks: [SelectorMask]) -> Kind {
    let (first, second) = answers(node, masks)
    if first == second { return .same }
    if first == .logged && second == .notLogged { return .loss }
    if first == .logged { return .doubtfulLoss }
    return first == .notLogged && second == .logged ? .gain : .open
  }

  private static func answers(
    _ node: MaskFold.Node, _ masks: [SelectorMask]
  ) -> (first: SideAnswer, second: SideAnswer) {
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
    return (answer(.first, .defaultOfFirst), answer(.second, .defaultOfSecond))
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
    var event: MadeUpEvent
    /// What the sides say, as far as it is sure.
    var expected: (first: Answer?, second: Answer?)
    /// The calls that it is about, if there are others about the same kind of resource.
    var ownCalls: EventSet.Limit?
  }

  /// - Parameter onlyLosses: leaves out gains, and what is open of events that the first side does not log.
  func found(onlyLosses: Bool) -> Found {
    var found = Found()
    func nodes(_ kind: Kind, contradicted: Bool) -> [Int] {
      sides.indices.filter {
        sides[$0] == kind && fold.last[$0].marks.contains(.contradicted) == contradicted
      }
    }
    let hasGains = !nodes(.gain, contradicted: false).isEmpty
    for (kind, path) in [
      (Kind.loss, \Found.losses), (.gain, \Found.gains), (.doubtfulLoss, \.open), (.open, \.open),
    ] where !onlyLosses || kind == .loss || kind == .doubtfulLoss {
      var documented = nodes(kind, contradicted: false)
      // What is said to be logged by default goes without saying where other events of the shape differ.
      let isOpen = kind == .doubtfulLoss || kind == .open
      if !found.losses.isEmpty || isOpen && hasGains {
        documented.removeAll(where: isByDefault)
      }
      found[keyPath: path] += drafts(kind, documented)
      let contradicted = nodes(kind, contradicted: true)
      if !onlyLosses, kind == .loss || kind == .gain, documented.isEmpty {
        found.undocumented += drafts(kind, contradicted)
      }
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
    var empty = MadeUpEvent()
    empty.category = shape.category
    if shape.category == .networkActivity { empty.type = "AwsVpceEvents" }
    let expected: (Answer?, Answer?) =
      switch kind {
      case .loss: (.logged, .notLogged)
      case .gain: (.notLogged, .logged)
      case .doubtfulLoss: (.logged, .uncertain)
      case .open, .same: (nil, nil)
      }
    let part = Part(fold, readOnly: readOnly)
    for node in nodes {
      let event = fold.example(
        of: node, within: part.allowed, from: empty, where: part.contains)
      guard let event else { continue }
      return Draft(
        events: events(Set(nodes), kind, part), event: event, expected: expected,
        ownCalls: isContradicted(Set(nodes)) ? nil : ownCalls(readOnly))
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

  private func events(_ nodes: Set<Int>, _ kind: Kind, _ part: Part) -> EventSet {
    let reached = fold.reached(by: part.allowed)[fold.coordinates.count]
    let isContradicted = isContradicted(nodes)
    let logged = logged(kind, isContradicted: isContradicted).intersection(reached)
    let isAll = logged.isSubset(of: nodes)
    var limits: [EventSet.Limit] = []
    var within = fold.options(reaching: nodes, within: part.allowed)
    let used = within
    // A loss is told from what the trail logged; a gain from all that there is, and so is the loss of all
    // where others are gained. Where and for whom an event was recorded goes without saying if it is so of
    // all that the trail logs.
    let isOfAllThereIs = kind == .gain || kind == .loss && isAll && sides.contains(.gain)
    if !isAll || isOfAllThereIs {
      let ofLogged = fold.options(reaching: logged, within: part.allowed)
      for (index, coordinate) in fold.coordinates.enumerated() {
        let found = CoordinateLimits(
          coordinate, used[index], of: ofLogged[index], where: { part.contains(index, $0) })
        within[index] = found.inside
        guard isOfAllThereIs else {
          limits += found.limits
          continue
        }
        let all = part.allowed[index].filter {
          isContradicted || !coordinate.options[$0].marks.contains(.contradicted)
        }
        limits += CoordinateLimits(
          coordinate, used[index], of: all, where: { part.contains(index, $0) }
        ).limits.filter { limit in
          !limit.isOfGates || found.limits.contains { $0.field == limit.field }
        }
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
      eventSource: source(used[0], part), isAll: isAll && part.readOnly == nil, limits: limits,
      isExact: isExact)
  }

  private func isByDefault(_ node: Int) -> Bool {
    !fold.last[node].marks.isDisjoint(with: [.defaultOfFirst, .defaultOfSecond])
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
        return switch kind {
        case .loss: !isByDefault(index) && node.selection.answer(of: masks[0]) == .logged
        case .gain: !isByDefault(index) && node.selection.answer(of: masks[1]) == .logged
        case .doubtfulLoss, .open, .same: true
        }
      })
  }

  /// The service, if the choices of a part leave only one.
  private func source(_ options: Set<Int>, _ part: Part) -> String? {
    if let source = shape.source { return source }
    var found: String?
    for option in options {
      for member in fold.coordinates[0].options[option].members where part.contains(0, member) {
        for (field, values) in fold.coordinates[0].values(member) where field == "eventSource" {
          guard values.count == 1, case .text(let source) = values[0], found ?? source == source
          else { return nil }
          found = source
        }
      }
    }
    return found
  }

  /// The calls of this shape, if another shape has the same resource and other calls.
  private func ownCalls(_ readOnly: Bool?) -> EventSet.Limit? {
    guard shape.resources.first?.isPrefix == true else { return nil }
    let calls = shape.calls.filter { readOnly == nil || $0.readOnly == readOnly }
    return .init(field: "eventName", values: calls.map { .text($0.name) }, others: [])
  }
}

extension EventSet.Limit {
  /// Whether it is about a field that only gates read.
  fileprivate var isOfGates: Bool {
    [
      "awsRegion", "recipientAccountId", "userIdentity.invokedBy", "endpointType", "eventTime",
    ].contains(field)
  }
}
