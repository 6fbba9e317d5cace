import CloudTrail
import Comparison
import History
import HistoryTestSupport
import ReadModels
import Replay
import Reports
import TestSupport
import Testing

/// The law of `restore`: what is so now, and then the printed commands, is what was so then. The script is cut
/// into words as by a shell, the words are read as by the AWS CLI, and the calls are recorded after all others;
/// the history then says of the present what it said of that moment.
@Suite("The law of restoring")
struct RestorationLawTests {
  /// What became of one life.
  private struct Restored {
    var restoration: Restoration
    var script: ShellScript
    var calls: [PrintedCall]
    /// What is known after the calls.
    var after: TrailConfiguration
    /// What would then be restored.
    var again: Restoration
  }

  private func restore(_ life: RandomLife, _ comparer: inout Comparer) throws -> Restored? {
    let store = try MemoryStore()
    try store.append(life.events)
    func configuration(at time: Timestamp) throws -> TrailConfiguration? {
      try store.snapshot { history in
        guard let period = try history.period(of: RandomLife.trail, at: time) else { return nil }
        return try TrailConfiguration(
          history, period, of: RandomLife.trail, at: time, asKnownAt: nil, coverage: .complete)
      }
    }
    guard let then = try configuration(at: life.moment), let now = try configuration(at: life.end)
    else { return nil }
    let restoration = Restoration(
      of: RandomLife.trail, from: now, to: then, comparer: &comparer)
    var text = restoration.script(.plain, width: 80)
    // The person decides to delete.
    if restoration.wasNotThere { text = text.replacing("# aws ", with: "aws ") }
    let script = try ShellScript(text)
    let calls = try script.commands.map { try PrintedCall($0) }
    for (number, call) in calls.enumerated() {
      try store.append([
        TrailEvent(
          id: "restored-\(number)", stream: .trail(RandomLife.trail), change: call.change,
          time: life.end.advanced(bySeconds: Int64(number + 1)))
      ])
    }
    let last = life.end.advanced(bySeconds: 60)
    let after = try #require(try configuration(at: last))
    let again = Restoration(of: RandomLife.trail, from: after, to: then, comparer: &comparer)
    return Restored(
      restoration: restoration, script: script, calls: calls, after: after, again: again)
  }

  /// What of a configuration is not as it was; nothing that was not known then.
  private func faults(_ after: TrailConfiguration, _ then: TrailConfiguration) -> [String] {
    func part<Value>(_ name: String, _ was: Known<Value>, _ became: Known<Value>) -> String? {
      was.value == nil || was == became ? nil : "\(name) was \(was) and became \(became)"
    }
    if then.state.exists == .known(false) {
      return [part("existence", then.state.exists, after.state.exists)].compactMap(\.self)
    }
    var faults = [
      part("existence", then.state.exists, after.state.exists),
      part("logging", then.state.logging, after.state.logging),
      part("Insights", then.state.insights, after.state.insights),
    ].compactMap(\.self)
    if let selectors = then.selectors, selectors != after.selectors {
      faults.append("selectors were \(selectors) and became \(String(describing: after.selectors))")
    }
    for setting in TrailSetting.allCases {
      if let fault = part(setting.rawValue, then[setting], after[setting]) { faults.append(fault) }
    }
    if let was = then.state.eventConfiguration.value {
      let became = after.state.eventConfiguration.value ?? EventConfiguration()
      if became.updated(with: was) != became {
        faults.append("event configuration was \(was) and became \(became)")
      }
    }
    return faults
  }

  @Test("What is so now and the commands are what was so then")
  func law() throws {
    var comparer = Comparer()
    let validator = try SchemaValidator("restore")
    var operations: [EventKind: Int] = [:]
    var (nothing, withheld, checked) = (0, 0, 0)
    for seed in 0..<LongRun.rounds(500, long: 30_000) {
      let life = RandomLife(seed: seed)
      guard let restored = try restore(life, &comparer) else { continue }
      let restoration = restored.restoration
      let then = restoration.then
      for call in restored.calls {
        operations[call.change.kind, default: 0] += 1
        #expect(call.region == "eu-west-1")
        let isNew = if case .create = call.change { true } else { false }
        #expect(call.trail == (isNew ? RandomLife.trail.name : RandomLife.trail.text))
      }
      if restored.calls.isEmpty { nothing += 1 }
      #expect(
        validator.faults(try JSONValue(parsing: restoration.json.compact)) == [], "seed \(seed)")
      #expect(restored.calls.isEmpty == restoration.isEmpty, "seed \(seed)")
      // A trail that may or may not have been there cannot be brought back to either.
      guard then.state.exists.value != nil else {
        #expect(restoration.isEmpty && restoration.lacksSelectors, "seed \(seed)")
        withheld += 1
        continue
      }
      let isWithheld =
        restoration.isEmpty && restoration.lacksSelectors
        && restoration.now.state.exists == .known(false)
      if isWithheld, then.state.exists == .known(true) {
        // It cannot be created without its bucket.
        #expect(then[.s3BucketName].value == nil, "seed \(seed)")
        withheld += 1
        continue
      }
      checked += 1
      #expect(faults(restored.after, then) == [], "seed \(seed)")
      #expect(
        restoration.lacksSelectors
          == (then.state.exists == .known(true) && then.selectors == nil), "seed \(seed)")
      #expect(restored.again.isEmpty, "seed \(seed): twice")
    }
    // Each kind of command, and lives in which nothing is to be done.
    for kind in EventKind.calls where ![.addTags, .removeTags].contains(kind) {
      #expect((operations[kind] ?? 0) > 10, "\(kind): \(operations[kind] ?? 0)")
    }
    #expect(nothing > 20 && withheld > 5 && checked > 300, "\(nothing) \(withheld) \(checked)")
  }

  @Test("Without one of its commands a script does not bring back what was so")
  func eachCounts() throws {
    var comparer = Comparer()
    var left = 0
    for seed in 0..<LongRun.rounds(150, long: 3_000) {
      let life = RandomLife(seed: seed)
      guard let restored = try restore(life, &comparer), restored.calls.count > 1 else { continue }
      let (now, then) = (restored.restoration.now, restored.restoration.then)
      for index in restored.calls.indices {
        var calls = restored.calls.map(\.change)
        calls.remove(at: index)
        let after = calls.reduce(now) { $0.applying($1) }
        #expect(faults(after, then) != [], "seed \(seed), command \(index)")
        left += 1
      }
    }
    #expect(left > 100)
  }

  @Test(
    "No text of a history ends a comment, a quote or a line",
    arguments: ["a\nrm -rf ~", "a'b", "$(id)", "`id`", "a\u{2028}b", "\\", "file:///etc/x", "-n"])
  func hostile(text: String) throws {
    var comparer = Comparer()
    let named = TrailSelectors.advanced([selector("Management", name: text)])
    func script(_ trail: TrailARN) throws -> (Restoration, [PrintedCall]) {
      func configuration(_ text: String, _ selectors: TrailSelectors) -> TrailConfiguration {
        var made = TrailConfiguration(
          time: RandomLife.start, state: .unlimited, selectors: selectors)
        made[.s3KeyPrefix] = .known(.string(text))
        return made
      }
      let restoration = Restoration(
        of: trail, from: configuration("", .default), to: configuration(text, named),
        comparer: &comparer, notes: [text])
      let script = try ShellScript(restoration.script(.plain, width: 80))
      #expect(script.comments.count > 3)
      return (restoration, try script.commands.map { try PrintedCall($0) })
    }
    // A value gets to AWS as it is, or is said to be left.
    let (restoration, calls) = try script(RandomLife.trail)
    #expect(calls.contains { $0.change.kind == .putEventSelectors } == (refusal(named) == nil))
    let update = calls.first { $0.change.kind == .updateTrail }
    if case .update(let settings) = update?.change {
      #expect(settings[.s3KeyPrefix] == .string(text))
    } else {
      #expect(restoration.left.contains { $0.hasPrefix("S3 key prefix: no command can say") })
    }
    #expect((update == nil) == ["\n", "\u{2028}", "file"].contains { text.contains($0) })
    // No trail of such a name is called, nor one of such a Region where that is more than a word.
    for name in [text, "a-trail"] {
      let trail = TrailARN(partition: "aws", region: text, account: text, name: name)
      let (restoration, calls) = try script(trail)
      #expect(calls.isEmpty == restoration.lacksSelectors)
      #expect(name != text || calls.isEmpty)
    }
  }

  @Test(
    "Selectors that CloudTrail would refuse are not put, and neither are those too long for a shell"
  )
  func refused() throws {
    var comparer = Comparer()
    let long = (0..<250).map { _ in
      "arn:aws:s3:::bucket/" + String(repeating: "long", count: 200)
    }
    for (selectors, words) in [
      (TrailSelectors.basic([]), "CloudTrail would refuse its selectors: InvalidEventSelectors"),
      (selecting(long), "its selectors are too long for a command line"),
    ] {
      func configuration(_ selectors: TrailSelectors) -> TrailConfiguration {
        TrailConfiguration(time: RandomLife.start, state: .unlimited, selectors: selectors)
      }
      let restoration = Restoration(
        of: RandomLife.trail, from: configuration(.default), to: configuration(selectors),
        comparer: &comparer)
      #expect(restoration.isEmpty && restoration.lacksSelectors)
      #expect(restoration.left.contains { $0.hasPrefix(words) }, "\(restoration.left)")
    }
  }
}
