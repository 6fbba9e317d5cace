extension [ClauseResult] {
  /// The rules that a decision rests on, of these findings of the same explanation: those of the
  /// selector that took the record, or of whatever kept each selector from taking it.
  public func citedRules(of decision: Decision) -> [Rule] {
    let refused = Set(filter { $0.answer == .notLogged }.map(\.selector))
    return filter { finding in
      switch decision.answer {
      case .logged: finding.selector == decision.selector
      case .notLogged: finding.answer == .notLogged
      case .uncertain:
        !refused.contains(finding.selector) || finding.answer == .notLogged
          || finding.clause == .loggedByDefault
      }
    }.flatMap(\.citedRules).uniqued
  }
}
