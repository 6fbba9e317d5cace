import CloudTrail
import Selectors

/// What selectors look at of the resources of a record.
struct ResourceLooks {
  /// What resources meet: advanced conditions, and basic selectors, surely or perhaps.
  struct Met: Hashable {
    var hits = FieldConditions.Hits()
    var basic = SelectorMask.none
    var open: [Int: SelectorMask] = [:]

    static func | (left: Met, right: Met) -> Met {
      Met(
        hits: left.hits | right.hits, basic: left.basic | right.basic,
        open: left.open.merging(right.open) { $0 | $1 })
    }
  }

  private let mask: SelectorMask
  private let typeConditions: FieldConditions
  let arnConditions: FieldConditions
  /// By type, the advanced selectors that look at ARNs of it.
  private var counting: [[UInt8]: SelectorMask] = [:]
  private var basicAll = SelectorMask.none
  private(set) var basicValues: [[UInt8]: [(selector: Int, value: CompiledResourceValue)]] = [:]
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
      for index in values.indices where !met.basic.contains(values[index].selector) {
        let number = values[index].selector
        switch values[index].value.match(UnsafeRawBufferPointer(bytes)) {
        case .logged: met.basic.insert(number)
        case .notLogged: break
        case .uncertain:
          let value = values[index].value
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
}
