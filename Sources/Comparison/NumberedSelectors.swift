import CloudTrail
import Selectors

/// The selectors of all configurations, each with a number.
struct NumberedSelectors {
  /// Those of the first configuration, then those of the others in turn.
  let all: [Numbered]
  /// The numbers of each configuration's selectors.
  private let ranges: [Range<Int>]

  enum Numbered {
    case basic(CompiledBasicSelector)
    case advanced(CompiledAdvancedSelector)
  }

  /// Nil if there are more than a ``SelectorMask`` can hold.
  init?(_ configurations: [CompiledSelectors]) {
    var all: [Numbered] = []
    ranges = configurations.map { configuration in
      let start = all.count
      switch configuration.kind {
      case .basic(let selectors): all += selectors.map(Numbered.basic)
      case .advanced(let selectors): all += selectors.map(Numbered.advanced)
      }
      return start..<all.count
    }
    self.all = all
    // A field that is given twice takes a number of its own, so there must be room.
    guard all.count + extraFields <= SelectorMask.capacity else { return nil }
  }

  /// The numbers of one side's selectors.
  func mask(of side: Side) -> SelectorMask {
    switch side {
    case .first: SelectorMask(ranges[0])
    case .second: SelectorMask(ranges[0].upperBound..<all.count)
    }
  }

  /// All selectors of the configurations whose gates are open or not known.
  func selection(_ gates: GateTable.Outcome, _ questions: inout Questions) -> Selection {
    var possible = SelectorMask.none
    var open: [Int: SelectorMask] = [:]
    for (range, gate) in zip(ranges, gates.results) {
      switch gate {
      case .closed: break
      case .open: possible = possible | SelectorMask(range)
      case .unknown(let question):
        possible = possible | SelectorMask(range)
        let number = questions.number(of: question)
        open[number] = open[number, default: .none] | SelectorMask(range)
      }
    }
    return Selection(possible, open: open)
  }

  /// All texts with which a field is compared.
  var values: [String] {
    all.flatMap { selector -> [String] in
      switch selector {
      case .basic(let basic):
        basic.selector.dataResources.flatMap { $0.values + [$0.type] }
          + basic.selector.excludeManagementEventSources
      case .advanced(let advanced):
        advanced.fields.flatMap { $0.selector.conditions.flatMap(\.values) }
      }
    }
  }

  private var extraFields: Int {
    all.reduce(0) { count, selector in
      guard case .advanced(let advanced) = selector else { return count }
      return count + advanced.fields.count - Set(advanced.fields.map(\.name)).count
    }
  }

  /// The field selectors of one field in the selectors of a mask, with their selectors' numbers.
  func fields(
    _ field: SelectorField, of mask: SelectorMask
  ) -> [(selector: Int, field: CompiledFieldSelector)] {
    var found: [(Int, CompiledFieldSelector)] = []
    for (number, selector) in all.enumerated() where mask.contains(number) {
      guard case .advanced(let advanced) = selector else { continue }
      for each in advanced.fields where each.field == field { found.append((number, each)) }
    }
    return found
  }

  /// The conditions on one field in the selectors of a mask.
  func conditions(_ field: SelectorField, of mask: SelectorMask) -> FieldConditions {
    FieldConditions(fields(field, of: mask), count: all.count)
  }

  /// The basic selectors of a mask, with their numbers.
  func basic(of mask: SelectorMask) -> [(selector: Int, basic: CompiledBasicSelector)] {
    var found: [(Int, CompiledBasicSelector)] = []
    for (number, selector) in all.enumerated() where mask.contains(number) {
      if case .basic(let basic) = selector { found.append((number, basic)) }
    }
    return found
  }

  /// Those that can take events of a category. A field that is not known leaves its selector's answer open
  /// (SEMANTICS 2.1f).
  func selecting(_ category: EventCategory, _ questions: inout Questions) -> Selection {
    var possible = SelectorMask.none
    var open: [Int: SelectorMask] = [:]
    for (number, selector) in all.enumerated() {
      switch selector {
      case .basic(let basic):
        let takes =
          category == .management
          ? basic.selector.includeManagementEvents
          : category == .data && !basic.selector.dataResources.isEmpty
        if takes { possible.insert(number) }
      case .advanced(let advanced):
        let fields = advanced.fields
        guard
          fields.allSatisfy({
            $0.field != .eventCategory || $0.match(text: category.name) == .selected
          })
        else { continue }
        possible.insert(number)
        for field in fields where field.field == .unknown {
          // The order of values asks nothing else.
          let subject =
            field.name + " " + TextCells.unique(field.wanted).sorted().joined(separator: ", ")
          let question = questions.number(of: Question(rule: .unknownField, subject: subject))
          open[question, default: .none].insert(number)
        }
      }
    }
    return Selection(possible, open: open)
  }
}

/// The conditions of several selectors on one field, compared with texts one after another.
///
/// A condition is a field selector. The first of a selector has its selector's number, a further one on the
/// same field (SEMANTICS 2.4b) a number of its own.
struct FieldConditions {
  /// Which conditions a text or a list of texts met.
  struct Hits: Hashable {
    var selected = SelectorMask.none
    var deselected = SelectorMask.none

    /// Of a list: any of its texts may select, none may deselect (SEMANTICS 2.5b).
    static func | (left: Hits, right: Hits) -> Hits {
      Hits(
        selected: left.selected | right.selected, deselected: left.deselected | right.deselected)
    }
  }

  private var conditions: [(number: Int, field: CompiledFieldSelector)] = []
  private var further: [(number: Int, selector: Int)] = []
  /// The selectors that have a condition on the field.
  private(set) var asking = SelectorMask.none
  /// Whether any of them deselects.
  private(set) var deselects = false

  var isEmpty: Bool { conditions.isEmpty }
  /// Whether a selector has two conditions on the field.
  var isTwice: Bool { !further.isEmpty }

  /// - Parameter count: how many selectors there are on both sides.
  init(_ fields: [(selector: Int, field: CompiledFieldSelector)], count: Int) {
    var next = count
    for (selector, field) in fields {
      var number = selector
      if asking.contains(selector) {
        number = next
        next += 1
        further.append((number, selector))
      }
      asking.insert(selector)
      conditions.append((number, field))
      deselects = deselects || !field.selector.conditions.allSatisfy { !$0.operator.deselects }
    }
  }

  /// What a text meets, or a field that the record does not have.
  ///
  /// - Parameter counts: the selectors that look at the text.
  func hits(_ text: String?, counting counts: SelectorMask? = nil) -> Hits {
    var hits = Hits()
    for (number, field) in conditions where counts.map({ $0.contains(owner(number)) }) ?? true {
      switch text.map({ field.match(text: $0) }) ?? field.match(.absent) {
      case .selected: hits.selected.insert(number)
      case .notSelected: break
      case .deselected: hits.deselected.insert(number)
      }
    }
    return hits
  }

  private func owner(_ number: Int) -> Int {
    further.first { $0.number == number }?.selector ?? number
  }

  /// The selectors that let a field pass that met these conditions.
  ///
  /// - Parameter selectors: all that are asked; those without a condition on the field let it pass.
  func passing(_ hits: Hits, of selectors: SelectorMask) -> SelectorMask {
    let met = hits.selected.subtracting(hits.deselected)
    var passing = selectors.subtracting(asking) | (met & selectors)
    for (number, selector) in further where !met.contains(number) {
      passing = passing.subtracting(SelectorMask(selector))
    }
    return passing
  }

  /// The values of the conditions, by how they are compared.
  var values: ComparedTexts {
    var values = ComparedTexts()
    for condition in conditions.flatMap(\.field.selector.conditions) {
      switch condition.operator {
      case .equals, .notEquals: values.equal += condition.values
      case .startsWith, .notStartsWith: values.beginnings += condition.values
      case .endsWith, .notEndsWith: values.endings += condition.values
      }
    }
    return values
  }
}
