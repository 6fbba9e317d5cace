import CloudTrail
import History
import Replay
import Selectors

/// One side, ready to judge a record.
struct Judge {
  private let gates: TrailGates
  private let configuration: JudgedConfiguration

  init(_ side: ComparedTrail, _ selectors: CompiledSelectors) {
    gates = TrailGates(trail: side.trail)
    configuration = JudgedConfiguration(state: side.state, selectors: selectors)
  }

  func decide(_ record: borrowing JudgedRecord, at time: Timestamp) -> ConfigurationDecision {
    gates.judge(record, at: time, by: configuration, .unseen)
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
    _ judges: [Judge], _ shape: EventShape, _ fresh: String
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
        rule: decided[0].citedRule ?? decided[1].citedRule))
  }

  private func decisions(
    _ event: EventDraft, _ judges: [Judge]
  ) throws -> [ConfigurationDecision] {
    try JudgedRecord.reading(json: event.record.compact) { record in
      judges.map { $0.decide(record, at: event.scenario.time) }
    }
  }
}

extension EventDraft {
  /// Changes that make the event look like a real one: words in place of the character that no value holds.
  fileprivate func betterLooking(
    _ shape: EventShape, _ fresh: String
  ) -> [(EventDraft) -> EventDraft] {
    func replaced(_ text: String, _ word: String) -> String {
      var text = text
      while let range = text.range(ofUTF8: fresh) { text.replaceSubrange(range, with: word) }
      return text
    }
    var changes: [(EventDraft) -> EventDraft] = []
    func change(_ needed: Bool, _ body: @escaping (inout EventDraft) -> Void) {
      guard needed else { return }
      changes.append { event in
        var event = event
        body(&event)
        return event
      }
    }
    change(source.range(ofUTF8: fresh) != nil) { event in
      event.source = replaced(event.source, "example")
    }
    change(name.range(ofUTF8: fresh) != nil) { event in
      let verb = event.name.range(ofUTF8: fresh)?.lowerBound == event.name.startIndex
      let word = verb ? (event.readOnly == false ? "PutExample" : "GetExample") : "Example"
      event.name = replaced(event.name, word)
    }
    change(type.range(ofUTF8: fresh) != nil) { $0.type = replaced($0.type, "Example") }
    if case .arn(let arn) = user {
      change(arn.range(ofUTF8: fresh) != nil) { event in
        event.user = .arn(replaced(arn, "example"))
      }
    }
    change(errorCode?.range(ofUTF8: fresh) != nil) { event in
      event.errorCode = event.errorCode.map { replaced($0, "Example") }
    }
    change(vpcEndpointID?.range(ofUTF8: fresh) != nil) { event in
      event.vpcEndpointID = event.vpcEndpointID.map { replaced($0, "vpce-0123456789abcdef0") }
    }
    change(resources.contains { $0.arn.range(ofUTF8: fresh) != nil }) { event in
      let perRecord = max(shape.resources.count, 1)
      for (index, resource) in event.resources.enumerated() {
        let form = shape.resources.isEmpty ? nil : shape.resources[index % perRecord].form
        event.resources[index].arn =
          form?.withSamples(resource.arn, inPlaceOf: fresh) ?? replaced(resource.arn, "example")
      }
    }
    return changes
  }
}

extension String {
  /// The first range of a text, compared by bytes.
  fileprivate func range(ofUTF8 text: String) -> Range<Index>? {
    let (bytes, wanted) = (utf8, Array(text.utf8))
    var start = bytes.startIndex
    while start < bytes.endIndex {
      if bytes[start...].starts(with: wanted) {
        return start..<bytes.index(start, offsetBy: wanted.count)
      }
      start = bytes.index(after: start)
    }
    return nil
  }
}
