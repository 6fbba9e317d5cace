import Selectors

/// What is known of a clause.
enum Truth: Sendable {
  case yes
  case no
  case unknown

  /// SEMANTICS 0b: one certain no refuses; without one, an uncertain part leaves the whole uncertain.
  static func all(_ clauses: [Truth]) -> Truth {
    var whole = Truth.yes
    for clause in clauses {
      switch clause {
      case .no: return .no
      case .unknown: whole = .unknown
      case .yes: break
      }
    }
    return whole
  }

  /// SEMANTICS 0c: one certain yes is enough; without one, an uncertain part leaves the whole uncertain.
  static func any(_ clauses: [Truth]) -> Truth {
    var whole = Truth.no
    for clause in clauses {
      switch clause {
      case .yes: return .yes
      case .unknown: whole = .unknown
      case .no: break
      }
    }
    return whole
  }

  static func known(_ truth: Bool) -> Truth { truth ? .yes : .no }

  var answer: Answer {
    switch self {
    case .yes: .logged
    case .no: .notLogged
    case .unknown: .uncertain
    }
  }
}
