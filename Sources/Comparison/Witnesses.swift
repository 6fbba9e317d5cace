import CloudTrail
import History
import Replay
import Selectors

/// One configuration, ready to judge a record.
struct Judge {
  private let gates: TrailGates
  private let configuration: JudgedConfiguration

  init(_ trail: ComparedTrail, _ selectors: CompiledSelectors?) {
    gates = TrailGates(trail: trail.trail)
    configuration = JudgedConfiguration(state: trail.state, selectors: selectors)
  }

  func decide(_ record: borrowing JudgedRecord, at time: Timestamp) -> ConfigurationDecision {
    gates.judge(record, at: time, by: configuration, .unseen)
  }
}

/// Both sides, ready to judge a record.
struct Judges {
  private let first: Judge
  private let second: Judge
  /// The others of the second side.
  private let others: [Judge]

  /// - Parameter configurations: at least two; that of the first side, then those of the second.
  init(_ configurations: [(trail: ComparedTrail, selectors: CompiledSelectors)]) {
    let judges = configurations.map { Judge($0.trail, $0.selectors) }
    (first, second, others) = (judges[0], judges[1], Array(judges[2...]))
  }

  /// What the sides say. Of the second: what the first of its configurations says that logs the record, else
  /// the first that may log it, else the first.
  func decide(
    _ record: borrowing JudgedRecord, at time: Timestamp
  ) -> (first: ConfigurationDecision, second: ConfigurationDecision) {
    var decided = second.decide(record, at: time)
    for judge in others where decided.answer != .logged {
      let decision = judge.decide(record, at: time)
      switch (decision.answer, decided.answer) {
      case (.logged, _), (.uncertain, .notLogged): decided = decision
      case (.uncertain, _), (.notLogged, _): break
      }
    }
    return (first.decide(record, at: time), decided)
  }
}

/// The evaluator contradicts a witness: a fault in this program, and no answer.
struct ContradictedWitness: Error, CustomStringConvertible {
  var record: JSONValue
  var first: Reason
  var second: Reason

  var description: String {
    "internal error: the evaluator says \(first.rawValue) and \(second.rawValue) of the witness "
      + record.compact
  }
}

extension ShapeComparison.Draft {
  /// The difference, with a witness that the evaluator was asked.
  ///
  /// - Throws: ``ContradictedWitness``
  func checked(
    _ judges: Judges, _ shape: EventShape, _ fresh: String
  ) throws -> Comparison.Difference {
    let plain = try decisions(event, judges)
    guard expected.first.map({ $0 == plain[0].answer }) ?? true,
      expected.second.map({ $0 == plain[1].answer }) ?? true
    else {
      throw ContradictedWitness(
        record: event.record, first: plain[0].reason, second: plain[1].reason)
    }
    var shown = event
    var decided = plain
    for better in event.betterLooking(shape, fresh) {
      let candidate = better(shown)
      let decisions = try decisions(candidate, judges)
      guard decisions.map(\.reason) == plain.map(\.reason) else { continue }
      (shown, decided) = (candidate, decisions)
    }
    return Comparison.Difference(
      events: events,
      witness: Witness(
        record: shown.record, first: decided[0].reason, second: decided[1].reason,
        rule: decided[0].citedRule ?? decided[1].citedRule), ownCalls: ownCalls)
  }

  private func decisions(
    _ event: MadeUpEvent, _ judges: Judges
  ) throws -> [ConfigurationDecision] {
    try JudgedRecord.reading(json: event.record.compact) { record in
      let (first, second) = judges.decide(record, at: event.scenario.time)
      return [first, second]
    }
  }
}

extension MadeUpEvent {
  /// Changes that make the event look like a real one: words in place of the character that no value holds.
  fileprivate func betterLooking(
    _ shape: EventShape, _ freshText: String
  ) -> [(MadeUpEvent) -> MadeUpEvent] {
    // Compared by bytes: a character of a value can join the one after it.
    let fresh = Array(freshText.utf8)
    func holds(_ text: String?) -> Bool {
      text.map { Array($0.utf8).place(of: fresh, from: 0) != nil } ?? false
    }
    func replaced(_ text: String, _ word: String) -> String {
      String(decoding: Array(text.utf8).replacing(fresh, by: Array(word.utf8)), as: UTF8.self)
    }
    var changes: [(MadeUpEvent) -> MadeUpEvent] = []
    func change(_ needed: Bool, _ body: @escaping (inout MadeUpEvent) -> Void) {
      guard needed else { return }
      changes.append { event in
        var event = event
        body(&event)
        return event
      }
    }
    change(holds(source)) { event in
      event.source = replaced(event.source, "example")
    }
    change(holds(name)) { event in
      let verb = event.name.utf8.starts(with: fresh)
      let word = verb ? (event.readOnly == false ? "PutExample" : "GetExample") : "Example"
      event.name = replaced(event.name, word)
    }
    change(holds(type)) { $0.type = replaced($0.type, "Example") }
    if case .arn(let arn) = user {
      change(holds(arn)) { event in
        event.user = .arn(replaced(arn, "example"))
      }
    }
    change(holds(errorCode)) { event in
      event.errorCode = event.errorCode.map { replaced($0, "Example") }
    }
    change(holds(vpcEndpointID)) { event in
      event.vpcEndpointID = event.vpcEndpointID.map { replaced($0, "vpce-0123456789abcdef0") }
    }
    change(resources.contains { holds($0.arn) }) { event in
      let perRecord = max(shape.resources.count, 1)
      for (index, resource) in event.resources.enumerated() {
        let form = shape.resources.isEmpty ? nil : shape.resources[index % perRecord].form
        event.resources[index].arn =
          form?.withSamples(resource.arn, inPlaceOf: freshText) ?? replaced(resource.arn, "example")
      }
    }
    return changes
  }
}
