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
  private typealias Met = ResourceLooks.Met

  private struct Choice {
    /// The ARNs of the first resource, from which the others follow.
    var arns: [String]
    var values: [EventSet.Values]
  }

  private let shape: EventShape
  private let partition: String
  private let fresh: String
  private var choices: [Choice] = []
  private(set) var options: [Option] = []

  /// - Parameters:
  ///   - mask: the selectors that can take events of the shape.
  ///   - limit: how many pairs may be joined; less afterwards.
  init(
    _ shape: EventShape, _ selectors: NumberedSelectors, of mask: SelectorMask,
    partition: String, fresh: String, _ questions: inout Questions, limit: inout Int
  ) {
    self.shape = shape
    self.partition = partition
    self.fresh = fresh
    let looks = ResourceLooks(shape, selectors, of: mask)
    let types = shape.resources.map(\.type)
    var merger = OptionMerger()
    let ofType = looks.passing(types: types)
    func add(_ met: Met, _ choice: Choice, isDocumented: Bool) {
      merger.add(looks.selection(met, ofType), choices.count, isContradicted: !isDocumented)
      choices.append(choice)
    }
    guard !shape.resources.isEmpty else {
      add(
        Met(hits: looks.ofNone), Choice(arns: [], values: []), isDocumented: true
      )
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
          resources.reduce(Met()) {
            $0 | looks.met($1.arn, type: $1.type, &questions)
          }
        )
      }
    }
    asked.sort { $0.cell.isDocumented && !$1.cell.isDocumented }
    for (cell, ofCell) in isAsked ? asked : Array(asked.prefix(1)) {
      let met = start | ofCell
      add(met, Choice(arns: [cell.text], values: cell.values), isDocumented: cell.isDocumented)
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
              Choice(arns: cells.map(\.text), values: cells.flatMap(\.values)), isDocumented: true)
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
    draft.resources = choices[member].arns.flatMap {
      shape.listed($0, partition: partition, fresh: fresh)
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
