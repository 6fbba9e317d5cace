import CloudTrail
import Selectors

/// One way to choose some fields of an event, as far as selectors can tell it from others.
struct Option {
  var selection: Selection
  var marks: Marks
  /// The choices that selectors cannot tell apart, the most presentable first.
  var members: [Int]
}

/// What an event has beside a selection.
struct Marks: OptionSet, Hashable {
  var rawValue: UInt8
  /// It contradicts what AWS documents of such events.
  static let contradicted = Marks(rawValue: 1)
  /// It is said to be logged by default (SEMANTICS 1.9a), and the gates of the first side are not closed.
  static let defaultOfFirst = Marks(rawValue: 2)
  /// The same of the second side.
  static let defaultOfSecond = Marks(rawValue: 4)
}

/// Some fields of an event that are chosen together.
protocol Coordinate {
  /// The choices, those that selectors cannot tell apart taken together.
  var options: [Option] { get }
  /// The values of the fields that a choice stands for.
  func values(_ member: Int) -> [(field: String, values: [EventSet.Values])]
  /// Writes a choice into an event.
  func write(_ member: Int, into draft: inout MadeUpEvent)
}

/// Takes choices together that no selector can tell apart.
struct OptionMerger {
  private struct Key: Hashable {
    var selection: Selection
    var marks: Marks
  }

  private(set) var options: [Option] = []
  private var known: [Key: Int] = [:]

  mutating func add(_ selection: Selection, _ member: Int, isContradicted: Bool) {
    add(selection, member, isContradicted ? .contradicted : [])
  }

  mutating func add(_ selection: Selection, _ member: Int, _ marks: Marks) {
    let key = Key(selection: selection, marks: marks)
    if let index = known[key] {
      options[index].members.append(member)
      return
    }
    known[key] = options.count
    options.append(Option(selection: selection, marks: marks, members: [member]))
  }
}

/// All ways in which the selectors of both sides can treat the events of one shape.
///
/// # The fold
/// Each coordinate has options, and an event is one option of each. A selector takes the event if it passes
/// all of them, so the selection of an event is the conjunction of its options' selections. The fold goes
/// from coordinate to coordinate and keeps each selection that can be reached once, with the steps that led
/// to it: the number of events multiplies with each coordinate, that of selections does not.
///
/// Invariants: a node of layer n stands for all events whose first n choices have its selection and marks;
/// its steps lead to nodes of layer n − 1. No node of the last layer is the same as another. Events that
/// no selector of either side can take are left out, since both sides treat them alike.
struct MaskFold {
  struct Node {
    var selection: Selection
    var marks: Marks
    var steps: [Step]
  }

  /// From a node of the layer before, by an option of the layer's coordinate.
  struct Step {
    var node: Int
    var option: Int
  }

  private(set) var layers: [[Node]]
  let coordinates: [any Coordinate]

  private struct Key: Hashable {
    var selection: Selection
    var marks: Marks
  }

  /// - Parameters:
  ///   - start: the selectors that can take events of the shape at all.
  ///   - limit: how many steps may be taken; less afterwards.
  /// - Returns: nil if there are more steps than that.
  init?(_ start: Selection, _ coordinates: [any Coordinate], limit: inout Int) {
    self.coordinates = coordinates
    layers = [[Node(selection: start, marks: [], steps: [])]]
    for coordinate in coordinates {
      let options = coordinate.options
      var nodes: [Node] = []
      var known: [Key: Int] = [:]
      for (number, node) in layers[layers.count - 1].enumerated() {
        limit -= options.count
        guard limit >= 0 else { return nil }
        for (index, option) in options.enumerated() {
          let key = Key(
            selection: node.selection.and(option.selection), marks: node.marks.union(option.marks))
          if key.selection.possible.isEmpty && key.marks.isSubset(of: .contradicted) { continue }
          let step = Step(node: number, option: index)
          if let same = known[key] {
            nodes[same].steps.append(step)
          } else {
            known[key] = nodes.count
            nodes.append(Node(selection: key.selection, marks: key.marks, steps: [step]))
          }
        }
      }
      layers.append(nodes)
    }
  }

  /// The nodes of whole events.
  var last: [Node] { layers[layers.count - 1] }

  // MARK: - A part of the events

  /// The options by which an event of a part can be chosen, coordinate by coordinate.
  typealias Allowed = [Set<Int>]

  /// All options.
  var allOptions: Allowed { coordinates.map { Set($0.options.indices) } }

  /// The nodes of each layer that are reached by these options alone.
  func reached(by allowed: Allowed) -> [Set<Int>] {
    var layers: [Set<Int>] = [[0]]
    for index in coordinates.indices {
      let before = layers[index]
      layers.append(
        Set(
          self.layers[index + 1].indices.filter { number in
            self.layers[index + 1][number].steps.contains {
              allowed[index].contains($0.option) && before.contains($0.node)
            }
          }))
    }
    return layers
  }

  /// The options, of those that are allowed, by which nodes of the last layer are reached.
  func options(reaching nodes: Set<Int>, within allowed: Allowed) -> Allowed {
    let reached = reached(by: allowed)
    var used = coordinates.map { _ in Set<Int>() }
    var wanted = nodes.intersection(reached[coordinates.count])
    for index in coordinates.indices.reversed() {
      var before: Set<Int> = []
      for number in wanted {
        for step in layers[index + 1][number].steps
        where allowed[index].contains(step.option) && reached[index].contains(step.node) {
          used[index].insert(step.option)
          before.insert(step.node)
        }
      }
      wanted = before
    }
    return used
  }

  /// The most presentable event of a node of the last layer that is chosen by allowed options; nil if there
  /// is none.
  ///
  /// - Parameter isAllowed: whether a choice of a coordinate belongs to the part.
  func example(
    of node: Int, within allowed: Allowed, from draft: MadeUpEvent,
    where isAllowed: (_ coordinate: Int, _ member: Int) -> Bool
  ) -> MadeUpEvent? {
    let reached = reached(by: allowed)
    var draft = draft
    var number = node
    for (index, coordinate) in coordinates.enumerated().reversed() {
      let step = layers[index + 1][number].steps.first {
        allowed[index].contains($0.option) && reached[index].contains($0.node)
      }
      guard let step,
        let member = coordinate.options[step.option].members.first(where: { isAllowed(index, $0) })
      else { return nil }
      coordinate.write(member, into: &draft)
      number = step.node
    }
    return draft
  }
}
