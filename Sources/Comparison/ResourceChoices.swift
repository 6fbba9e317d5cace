import CloudTrail
import Selectors

/// The resources that an event is about: the ARNs of those that a shape lists.
///
/// A record lists several resources, of several types. A selector looks at those of its own types, and of
/// these any may select and none may deselect (SEMANTICS 2.5a, 2.5b). So what one resource meets is kept as
/// a pair of the conditions that it selects and those that it deselects, and the pairs of all resources of a
/// record are joined. Up to three resources of the first type are tried: more of them meet nothing that
/// three cannot, unless three conditions have to be met by three different ones and a fourth by yet another.
struct ResourceChoices: Coordinate {
  private struct Choice {
    var resources: [MadeUpEvent.Resource]
    var values: [EventSet.Values]
  }

  /// What resources meet: advanced conditions, and basic selectors, surely or perhaps.
  private struct Met: Hashable {
    var hits = FieldConditions.Hits()
    var basic = SelectorMask.none
    var open: [Int: SelectorMask] = [:]

    static func | (left: Met, right: Met) -> Met {
      Met(
        hits: left.hits | right.hits, basic: left.basic | right.basic,
        open: left.open.merging(right.open) { $0 | $1 })
    }
  }

  private var choices: [Choice] = []
  private(set) var options: [Option] = []

  /// - Parameters:
  ///   - mask: the selectors that can take events of the shape.
  ///   - limit: how many pairs may be joined; less afterwards.
  init(
    _ shape: EventShape, _ selectors: NumberedSelectors, of mask: SelectorMask,
    partition: String, fresh: String, _ questions: inout Questions, limit: inout Int
  ) {
    let looks = Looks(shape, selectors, of: mask)
    let types = shape.resources.map(\.type)
    var merger = OptionMerger()
    let ofType = looks.passing(types: types)
    func add(_ met: Met, _ choice: Choice, isDocumented: Bool) {
      merger.add(looks.selection(met, ofType), choices.count, isContradicted: !isDocumented)
      choices.append(choice)
    }
    guard !shape.resources.isEmpty else {
      add(Met(hits: looks.ofNone), Choice(resources: [], values: []), isDocumented: true)
      options = merger.options
      return
    }
    let start = Met(hits: looks.ofNone)
    var singles: [(met: Met, cell: TextCells.Cell)] = []
    var known: Set<Met> = []
    let isAsked = looks.isAsked(types)
    let cells = looks.cells(shape, partition: partition, fresh: fresh, limit: &limit)
    let first = shape.resources[0].type
    var asked: [(cell: TextCells.Cell, met: Met)]
    if !isAsked {
      asked = cells.beginnings.map { ($0, Met()) }
    } else if looks.areIndependent(types) {
      asked = cells.met({ looks.met($0, type: first, &questions) }, join: |)
    } else {
      asked = cells.all.map { cell in
        let resources = shape.listed(cell.text, partition: partition, fresh: fresh)
        return (
          cell,
          resources.reduce(Met()) { $0 | looks.met($1.arn, type: $1.type, &questions) }
        )
      }
    }
    asked.sort { $0.cell.isDocumented && !$1.cell.isDocumented }
    for (cell, ofCell) in isAsked ? asked : Array(asked.prefix(1)) {
      let resources = shape.listed(cell.text, partition: partition, fresh: fresh)
      let met = start | ofCell
      add(met, Choice(resources: resources, values: cell.values), isDocumented: cell.isDocumented)
      if cell.isDocumented && known.insert(met).inserted { singles.append((met, cell)) }
    }
    if shape.resources[0].canBeSeveral && looks.severalMatter {
      var joined = singles.map { (met: $0.met, cells: [$0.cell]) }
      for _ in 1...2 {
        for several in joined {
          limit -= singles.count
          guard limit >= 0 else { break }
          for single in singles {
            let met = several.met | single.met
            guard known.insert(met).inserted else { continue }
            let cells = several.cells + [single.cell]
            joined.append((met, cells))
            add(
              met,
              Choice(
                resources: cells.flatMap {
                  shape.listed($0.text, partition: partition, fresh: fresh)
                }, values: cells.flatMap(\.values)), isDocumented: true)
          }
        }
      }
    }
    options = merger.options
  }

  func values(_ member: Int) -> [(field: String, values: [EventSet.Values])] {
    [("resources.ARN", choices[member].values)]
  }

  func write(_ member: Int, into draft: inout MadeUpEvent) {
    draft.resources = choices[member].resources
  }

  /// What the selectors look at.
  private struct Looks {
    private let mask: SelectorMask
    private let typeConditions: FieldConditions
    private let arnConditions: FieldConditions
    /// By type, the advanced selectors that look at ARNs of it.
    private var counting: [[UInt8]: SelectorMask] = [:]
    private var basicAll = SelectorMask.none
    private var basicValues: [[UInt8]: [(selector: Int, value: CompiledResourceValue)]] = [:]
    let ofNone: FieldConditions.Hits

    init(_ shape: EventShape, _ selectors: NumberedSelectors, of mask: SelectorMask) {
      self.mask = mask
      typeConditions = selectors.conditions(.resourcesType, of: mask)
      arnConditions = selectors.conditions(.resourcesARN, of: mask)
      ofNone = arnConditions.hits(nil)
      let types = Set(shape.resources.map { Array($0.type.utf8) })
      for (number, selector) in selectors.all.enumerated() where mask.contains(number) {
        switch selector {
        case .advanced(let advanced):
          for type in types
          where advanced.resourceTypes?.contains(type) ?? true {
            counting[type, default: .none].insert(number)
          }
        case .basic(let basic):
          guard shape.category == .data else { continue }
          basicAll.insert(number)
          for values in basic.resources {
            for value in values.values where types.contains(values.type) {
              basicValues[values.type, default: []].append((number, value))
            }
          }
        }
      }
    }

    /// Whether several resources can meet what none of them meets alone: one selects and another deselects,
    /// or they meet two conditions of one selector.
    var severalMatter: Bool { arnConditions.deselects || arnConditions.isTwice }

    /// Whether what an ARN meets follows from its beginning and its ending: nobody asks for a resource that
    /// follows from it, nor for the qualifier of a function.
    func areIndependent(_ types: [String]) -> Bool {
      !isAsked(Array(types.dropFirst()))
        && !basicValues.values.contains { values in
          values.contains { if case .function = $0.value.kind { true } else { false } }
        }
    }

    /// Whether any selector looks at an ARN of the types.
    func isAsked(_ types: [String]) -> Bool {
      types.contains { type in
        let type = Array(type.utf8)
        return basicValues[type] != nil
          || !(counting[type] ?? .none).isDisjoint(with: arnConditions.asking)
      }
    }

    /// The selectors that let a list of types pass. Basic ones do so by their values.
    func passing(types: [String]) -> SelectorMask {
      let hits = types.reduce(into: FieldConditions.Hits()) { $0 = $0 | typeConditions.hits($1) }
      return typeConditions.passing(types.isEmpty ? typeConditions.hits(nil) : hits, of: mask)
    }

    func met(_ arn: String, type: String, _ questions: inout Questions) -> Met {
      var met = Met()
      let type = Array(type.utf8)
      if let counting = counting[type] { met.hits = arnConditions.hits(arn, counting: counting) }
      guard let values = basicValues[type] else { return met }
      var arn = arn
      arn.withUTF8 { bytes in
        for (number, value) in values {
          switch value.match(UnsafeRawBufferPointer(bytes)) {
          case .logged: met.basic.insert(number)
          case .notLogged: break
          case .uncertain:
            let subject = String(decoding: value.bytes, as: UTF8.self)
            let question = questions.number(
              of: Question(rule: value.uncertainBy, subject: subject))
            met.open[question, default: .none].insert(number)
          }
        }
      }
      return met
    }

    func selection(_ met: Met, _ ofType: SelectorMask) -> Selection {
      var possible = arnConditions.passing(met.hits, of: mask) & ofType
      var open: [Int: SelectorMask] = [:]
      var perhaps = SelectorMask.none
      for (question, selectors) in met.open {
        let unsure = selectors.subtracting(met.basic)
        open[question] = unsure
        perhaps = perhaps | unsure
      }
      possible = possible.subtracting(basicAll.subtracting(met.basic | perhaps))
      return Selection(possible, open: open)
    }

    /// The ARNs of the first resource that are worth trying.
    func cells(
      _ shape: EventShape, partition: String, fresh: String, limit: inout Int
    ) -> TextCells {
      let first = shape.resources[0]
      let form = first.form?.inPartition(partition)
      var values = arnConditions.values
      // Of a qualified function, what follows the name matters as far as its colons.
      var functions: [String] = []
      for (_, value) in basicValues[Array(first.type.utf8)] ?? [] {
        let text = String(decoding: value.bytes, as: UTF8.self)
        switch value.kind {
        case .service, .beginning, .partial: values.beginnings.append(text)
        case .whole, .table: values.equal.append(text)
        case .function:
          values.equal.append(text)
          functions.append(text)
        case .qualifiedFunction(let count):
          values.equal += [text, String(decoding: value.bytes.prefix(count), as: UTF8.self)]
        }
      }
      let endings = TextCells.unique(values.endings + [""])
      values.equal += Self.qualified(
        functions, values.beginnings, endings, fresh, limit: &limit)
      let own = values
      for other in shape.resources.dropFirst() {
        values.equal += derived(other, form, own, partition, fresh, limit: &limit)
      }
      limit -= values.steps
      return TextCells(limit >= 0 ? values : ComparedTexts(), form: form, fresh: fresh)
    }

    /// ARNs of functions with something after the name.
    private static func qualified(
      _ functions: [String], _ beginnings: [String], _ endings: [String], _ fresh: String,
      limit: inout Int
    ) -> [String] {
      var texts: [String] = []
      for function in TextCells.unique(functions) where limit >= 0 {
        let start = function + ":"
        let heads = [start] + beginnings.filter { $0.utf8.starts(with: start.utf8) }
        for ending in endings {
          texts.append(function + ending)
          for head in heads where limit >= 0 {
            limit -= 4 + (head.utf8.count + ending.utf8.count) / 64
            texts += [head, head + ending, head + fresh + ending]
            texts.append(head + fresh + ":" + fresh + ending)
          }
        }
      }
      return texts
    }

    /// ARNs of the first resource from which the ARNs follow that are worth trying of another.
    ///
    /// - Parameter own: the texts with which the first is compared; one ARN has to do with both.
    private func derived(
      _ other: ResourceShape, _ form: ARNForm?, _ own: ComparedTexts, _ partition: String,
      _ fresh: String, limit: inout Int
    ) -> [String] {
      guard let derivation = other.derivation, let form, isAsked([other.type]),
        let otherForm = other.form?.inPartition(partition)
      else { return [] }
      var values = arnConditions.values
      values.beginnings += own.beginnings + ["", otherForm.beginning]
      for (_, value) in basicValues[Array(other.type.utf8)] ?? [] {
        let text = String(decoding: value.bytes, as: UTF8.self)
        values.beginnings.append(text)
        values.equal.append(text)
      }
      let endings = TextCells.unique(values.endings + [""])
      var known: Set<[UInt8]> = []
      var texts: [String] = []
      func add(_ follows: String) {
        guard known.insert(Array(follows.utf8)).inserted else { return }
        let beginning = derivation.beginning(of: follows)
        for ending in endings where limit >= 0 {
          let made = form.texts(beginning: beginning, ending: ending, fresh: fresh).filter {
            derivation.derived(from: $0)?.utf8.elementsEqual(follows.utf8) ?? false
          }
          texts += made
          // Each takes several walks along the form.
          limit -= 8 + made.reduce(0) { $0 + 1 + $1.utf8.count / 256 }
        }
      }
      for follows in values.equal where otherForm.isMet(by: follows) { add(follows) }
      for beginning in TextCells.unique(values.beginnings) {
        for ending in endings where limit >= 0 {
          limit -= 8
          otherForm.texts(beginning: beginning, ending: ending, fresh: fresh).forEach(add)
        }
      }
      return texts
    }
  }
}

extension EventShape {
  /// The resources that a record lists with a first one, those left out that cannot follow from it.
  fileprivate func listed(
    _ first: String, partition: String, fresh: String
  ) -> [MadeUpEvent.Resource] {
    resources.compactMap { shape in
      guard let derivation = shape.derivation else {
        return MadeUpEvent.Resource(type: shape.type, arn: first, isPrefix: shape.isPrefix)
      }
      let arn =
        derivation.derived(from: first)
        ?? shape.form?.inPartition(partition).completed("", with: fresh)
      return arn.map { MadeUpEvent.Resource(type: shape.type, arn: $0) }
    }
  }
}
