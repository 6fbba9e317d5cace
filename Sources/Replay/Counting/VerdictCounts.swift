public import Selectors

/// How many events got each answer.
public struct VerdictCounts: Addable, Hashable, ExpressibleByDictionaryLiteral {
  private var logged = 0
  private var notLogged = 0
  private var uncertain = 0

  public init() {}

  public init(dictionaryLiteral counts: (Answer, Int)...) {
    for (answer, count) in counts { add(count, to: answer) }
  }

  /// Nil where no event got the answer.
  public subscript(answer: Answer) -> Int? {
    let count =
      switch answer {
      case .logged: logged
      case .notLogged: notLogged
      case .uncertain: uncertain
      }
    return count == 0 ? nil : count
  }

  /// Those that are not 0.
  public var values: [Int] { Answer.allCases.compactMap { self[$0] } }

  public var isEmpty: Bool { logged == 0 && notLogged == 0 && uncertain == 0 }

  mutating func add(_ count: Int, to answer: Answer) {
    switch answer {
    case .logged: logged += count
    case .notLogged: notLogged += count
    case .uncertain: uncertain += count
    }
  }

  mutating func add(_ other: VerdictCounts) {
    logged += other.logged
    notLogged += other.notLogged
    uncertain += other.uncertain
  }
}
