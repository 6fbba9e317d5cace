import CloudTrail
import Selectors

/// Which call an event reports, with what the gates read: these fields depend on one another, and so they
/// are one coordinate.
struct CallChoices: Coordinate {
  private struct Choice {
    var source: TextCells.Cell
    var name: TextCells.Cell
    /// Nil if records of the category do not say.
    var readOnly: Bool?
    var gate: GateTable.Choice
  }

  private var choices: [Choice] = []
  private(set) var options: [Option] = []

  /// - Parameters:
  ///   - mask: the selectors that can take events of the shape.
  ///   - limit: how many steps may be taken; less afterwards. There are no options if it is too low.
  init(
    _ shape: EventShape, _ selectors: NumberedSelectors, of mask: SelectorMask, _ gates: GateTable,
    partition: String, _ questions: inout Questions, fresh: String, limit: inout Int
  ) {
    let parts = Parts(
      shape, selectors, of: mask, partition: partition, fresh: fresh, limit: &limit)
    var merger = OptionMerger()
    for source in parts.sources {
      let ofSource = parts.selection(source: source.text, &questions)
      // What is said to be logged by default needs no selector that takes it.
      let isOfFunctions = shape.category == .data && source.text == "lambda.amazonaws.com"
      if ofSource.possible.isEmpty && !isOfFunctions { continue }
      for readOnly in shape.category == .networkActivity ? [nil] : [false, true] {
        let ofKind = ofSource.and(Selection(parts.passing(readOnly: readOnly)))
        let names = parts.names(of: source.text, readOnly: readOnly)
        limit -= names.count
        guard limit >= 0 else { return }
        for (name, passing) in names {
          let ofName = ofKind.and(Selection(passing))
          let isContradicted =
            !source.isDocumented || !name.isDocumented
            || shape.contradicts(source.text, name.text, readOnly)
          for kind in GateTable.kinds(source: source.text, name: name.text) {
            for outcome in gates.outcomes[kind] ?? [] {
              var marks: Marks = isContradicted ? .contradicted : []
              if shape.category == .data && name.text == "LambdaESMDisabled" {
                if !outcome.isClosed(.first) { marks.insert(.defaultOfFirst) }
                if !outcome.isClosed(.second) { marks.insert(.defaultOfSecond) }
              }
              let selection = ofName.and(selectors.selection(outcome, &questions))
              for each in outcome.scenarios {
                merger.add(selection, choices.count, marks)
                choices.append(
                  Choice(
                    source: source, name: name, readOnly: readOnly, gate: each))
              }
            }
          }
        }
      }
    }
    options = merger.options
  }

  func values(_ member: Int) -> [(field: String, values: [EventSet.Values])] {
    let choice = choices[member]
    let readOnly = choice.readOnly.map { EventSet.Values.text($0 ? "true" : "false") } ?? .absent
    return [
      ("readOnly", [readOnly]), ("eventSource", choice.source.values),
      ("eventName", choice.name.values),
    ] + choice.gate.values
  }

  func write(_ member: Int, into draft: inout MadeUpEvent) {
    let choice = choices[member]
    draft.source = choice.source.text
    draft.name = choice.name.text
    draft.readOnly = choice.readOnly
    draft.scenario = choice.gate.scenario
  }

  /// The service, the call and whether it reads, each by itself.
  private struct Parts {
    private let shape: EventShape
    private let mask: SelectorMask
    private let basic: [(selector: Int, basic: CompiledBasicSelector)]
    private let sourceConditions: FieldConditions
    private let nameConditions: FieldConditions
    private let readOnlyConditions: FieldConditions
    private var namedCells: [(cell: TextCells.Cell, passing: SelectorMask)] = []
    private let isInChina: Bool
    private let fresh: String
    private(set) var sources: [TextCells.Cell] = []

    init(
      _ shape: EventShape, _ selectors: NumberedSelectors, of mask: SelectorMask,
      partition: String, fresh: String, limit: inout Int
    ) {
      isInChina = partition == "aws-cn"
      self.shape = shape
      self.mask = mask
      self.fresh = fresh
      basic = selectors.basic(of: mask)
      sourceConditions = selectors.conditions(.eventSource, of: mask)
      nameConditions = selectors.conditions(.eventName, of: mask)
      readOnlyConditions = selectors.conditions(.readOnly, of: mask)
      limit -= nameConditions.values.steps + sourceConditions.values.steps
      guard limit >= 0 else { return }
      let conditions = nameConditions
      if !conditions.isEmpty {
        namedCells = TextCells(conditions.values, fresh: fresh)
          .met({ conditions.hits($0) }, join: |).map { ($0, conditions.passing($1, of: mask)) }
      }
      sources = sourceCells().map { cell in
        var cell = cell
        if !isInChina && cell.text.hasSuffix(".amazonaws.com.cn") { cell.isDocumented = false }
        return cell
      }
    }

    private func sourceCells() -> [TextCells.Cell] {
      func documented(_ text: String) -> TextCells.Cell {
        .init(text: text, values: [.text(text)], isDocumented: true)
      }
      var cells: [TextCells.Cell]
      switch shape.category {
      case .management: cells = EventShapes.managementCalls.map { documented($0.source) }
      case .data, .networkActivity, .insight, .eventDataStore, .other, .unknown:
        cells = shape.source.map { [documented($0)] } ?? []
      }
      let isOpen = shape.source == nil
      var values = sourceConditions.values
      if shape.category == .management {
        for excluded in basic.flatMap(\.basic.selector.excludeManagementEventSources) {
          values.equal += [excluded, excluded + ".cn"]
        }
      }
      if isOpen {
        cells.append(
          .init(
            text: fresh + ".amazonaws.com", values: [.others(beginning: "", ending: "")],
            isDocumented: true))
      }
      guard !values.equal.isEmpty || !sourceConditions.isEmpty else { return cells }
      let texts = TextCells(values, fresh: fresh)
      let known = Set(cells.map { Array($0.text.utf8) })
      for var cell in texts.all where !known.contains(Array(cell.text.utf8)) {
        cell.isDocumented = isOpen
        cells.append(cell)
      }
      return cells
    }

    /// The selectors that take calls of a service.
    func selection(source: String, _ questions: inout Questions) -> Selection {
      var possible = sourceConditions.passing(sourceConditions.hits(source), of: mask)
      guard shape.category == .management else { return Selection(possible) }
      var open: [Int: SelectorMask] = [:]
      for (number, selector) in basic {
        for excluded in selector.selector.excludeManagementEventSources {
          if source.utf8.elementsEqual(excluded.utf8) {
            possible = possible.subtracting(SelectorMask(number))
          } else if source.utf8.elementsEqual((excluded + ".cn").utf8) {
            let question = questions.number(
              of: Question(rule: .sourceInChina, subject: excluded))
            open[question, default: .none].insert(number)
          }
        }
      }
      return Selection(possible, open: open)
    }

    func passing(readOnly: Bool?) -> SelectorMask {
      let hits = readOnlyConditions.hits(readOnly.map { $0 ? "true" : "false" })
      var passing = readOnlyConditions.passing(hits, of: mask)
      for (number, selector) in basic {
        let passes =
          switch selector.selector.readWriteType {
          case .all: true
          case .readOnly: readOnly == true
          case .writeOnly: readOnly == false
          }
        if !passes { passing = passing.subtracting(SelectorMask(number)) }
      }
      return passing
    }

    private func passing(name: String) -> SelectorMask {
      nameConditions.isEmpty
        ? mask : nameConditions.passing(nameConditions.hits(name), of: mask)
    }

    /// The names of calls to try; one if none is asked for.
    func names(
      of source: String, readOnly: Bool?
    ) -> [(cell: TextCells.Cell, passing: SelectorMask)] {
      func cell(
        _ name: String, _ values: EventSet.Values
      ) -> (cell: TextCells.Cell, passing: SelectorMask) {
        let cell = TextCells.Cell(text: name, values: [values], isDocumented: true)
        return (cell, passing(name: name))
      }
      let others = EventSet.Values.others(beginning: "", ending: "")
      var documented = shape.calls.filter { $0.readOnly == readOnly }.map(\.name)
      if shape.category == .management {
        let calls = EventShapes.managementCalls.first { $0.source == source }
        documented = [readOnly == true ? calls?.read : calls?.write].compactMap { $0 }
      }
      let special = Self.special.filter { $0.source == source && $0.readOnly == readOnly }
        .map(\.name).filter { !documented.contains($0) && shape.hasCall($0) }
      if nameConditions.isEmpty {
        let plain = documented.filter { name in !Self.special.contains { $0.name == name } }
        let first = plain.first ?? (shape.category == .networkActivity ? "Decrypt" : fresh)
        let others = [cell(first, others)]
        return others
          + (special + documented.filter { !plain.contains($0) }).map { cell($0, .text($0)) }
      }
      let known = Set(namedCells.map { Array($0.cell.text.utf8) })
      return (documented + special).filter { !known.contains(Array($0.utf8)) }
        .map { cell($0, .text($0)) } + namedCells
    }

    /// Calls that a gate or a rule treats in a way of its own.
    private static let special: [(source: String, name: String, readOnly: Bool)] = [
      ("s3.amazonaws.com", "PutObject", false), ("logs.amazonaws.com", "PutLogEvents", false),
      ("lambda.amazonaws.com", "LambdaESMDisabled", false),
    ]
  }
}

extension EventShape {
  /// Whether a call of this name has this shape, as far as is documented.
  func hasCall(_ name: String) -> Bool {
    switch category {
    case .data: calls.contains { $0.name == name }
    case .management, .networkActivity, .insight, .eventDataStore, .other, .unknown:
      name != "PutObject" && name != "LambdaESMDisabled"
    }
  }

  /// Whether AWS documents such a call otherwise.
  func contradicts(_ source: String, _ name: String, _ readOnly: Bool?) -> Bool {
    switch category {
    case .management:
      return EventShapes.managementCalls.contains {
        $0.source == source && (readOnly == true ? $0.write : $0.read) == name
      }
    case .data:
      if let known = calls.first(where: { $0.name == name }) { return known.readOnly != readOnly }
      if hasOnlyTheseCalls { return true }
      return EventShapes.data.contains { shape in
        shape.source == source && self.source == source && shape.hasOnlyTheseCalls
          && shape.calls.contains { $0.name == name }
      }
    case .networkActivity, .insight, .eventDataStore, .other, .unknown: return false
    }
  }
}
