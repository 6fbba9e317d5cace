import ArgumentParser
import CloudTrail
import Comparison
import History
import ReadModels
import Replay
import Reports

struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a change of selectors means: which events are lost, and which gained.",
    discussion: """
      EXAMPLES
        trailback diff management-trail new.json
        trailback diff management-trail@2025-03-04T02:00:00Z management-trail
        trailback diff old.json new.json --format json
        trailback get trail-a | trailback diff - trail-b
        trailback diff --event fb907543-ff78-4c16-8154-c19a3ebab2c0

      The two are compared as sets of events, not as text: reordered, renamed or split selectors are \
      the same in meaning. Each loss and each gain comes with an event as an example.

      A and B are files, trails, or trails at a moment. A file holds EventSelectors or \
      AdvancedEventSelectors, in the form of CloudTrail's API and of `trailback get`; - is standard \
      input. It is compared as if put on the trail that the other one names, and refused if CloudTrail \
      would refuse it. A name is that of a file if there is one; name a trail by its ARN then.

      Exit codes: 0 the same in meaning; 1 something is lost or gained; 2 it cannot be said, for example \
      because the selectors of one of the two are not known.
      """)

  @Argument(help: ArgumentHelp(ConfigurationArgument.help, valueName: "a"), completion: .file())
  var first: ConfigurationArgument?
  @Argument(
    help: ArgumentHelp("What it is compared with, named likewise.", valueName: "b"),
    completion: .file())
  var second: ConfigurationArgument?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Compare what was in force before and after this event of the history.",
      valueName: "event-id"))
  var event: String?
  @OptionGroup var source: ConfigurationOptions
  @Option(name: .long, help: "text or json.")
  var format: DocumentFormat = .text
  @OptionGroup var color: ColorOption

  func validate() throws {
    if event != nil {
      guard first == nil, second == nil else {
        throw ValidationError("--event has a before and an after, and takes neither A nor B.")
      }
    } else {
      guard first != nil, second != nil else {
        throw ValidationError("Name two configurations, or an event with --event.")
      }
    }
  }

  func run() throws {
    let pair = try pair()
    var comparer = Comparer()
    let comparison = comparer.compare(
      pair.first.compared, pair.second.compared, at: pair.time, isOneCall: pair.sharesGates)
    var notes = pair.notes
    if !comparison.assumedOpen.isEmpty {
      let gates = comparison.assumedOpen.map(\.words).joined(separator: ", ")
      notes.append("not known of either side, and taken to be open on both: \(gates)")
    }
    let difference = ConfigurationDifference(
      first: .init(pair.first), second: .init(pair.second), comparison: comparison,
      notes: notes)
    source.coverage.note()
    switch format {
    case .text:
      StandardOutput.write(difference.text(color.style, width: StandardOutput.width))
    case .json: StandardOutput.write(difference.json)
    }
    StandardOutput.flush()
    for side in [pair.first, pair.second] {
      if let hint = side.unknown.flatMap(Advice.hint) { Messages.note("hint: " + hint) }
    }
    switch comparison.outcome {
    case .same: break
    case .narrowed, .widened, .both: throw FindingExit()
    case .undecided, .notComparable, .tooLarge: throw FindingExit.undecided
    }
  }

  private func pair() throws -> ComparedPair {
    if let event { return try source.pair(around: event) }
    return try ComparedPair(source.read([first, second].compactMap(\.self)))
  }
}

extension ConfigurationDifference.Side {
  fileprivate init(_ configuration: NamedConfiguration) {
    self.init(
      name: configuration.name,
      trail: configuration.isFile ? nil : configuration.compared.trail,
      time: configuration.time, selectors: configuration.compared.selectors)
  }
}

/// Two configurations, made ready to be compared.
private struct ComparedPair {
  var first: NamedConfiguration
  var second: NamedConfiguration
  /// When both are taken to be in force.
  var time: Timestamp
  /// Whether what is not known of the gates of either is the same of both: it is one trail in one life.
  var sharesGates = true
  var notes: [String] = []
}

extension ComparedPair {
  /// - Parameter pair: of two.
  /// - Throws: ``UnfitFile`` for selectors of a file that CloudTrail would refuse.
  init(_ pair: [NamedConfiguration]) throws {
    let times = pair.compactMap(\.time)
    self.init(first: pair[0], second: pair[1], time: times.max() ?? .now)
    first.takeGates(of: second)
    second.takeGates(of: first)
    sharesGates =
      first.compared.trail == second.compared.trail
      && first.compared.state.generation == second.compared.state.generation
    try first.validate()
    try second.validate()
    notes = first.remarks + second.remarks
    let accounts = [first, second].compactMap { $0.isFile ? nil : $0.compared.trail.account }
    if Set(accounts).count == 2 {
      notes.append(
        "the trails are of the accounts \(accounts[0]) and \(accounts[1]); each is taken for the trail "
          + "of its own account")
    }
  }
}

extension NamedConfiguration {
  /// Puts the selectors of a file on the trail of the other side.
  fileprivate mutating func takeGates(of other: NamedConfiguration) {
    guard isFile else { return }
    if other.isFile {
      if !namesTrail { compared.trail = other.compared.trail }
      return
    }
    compared.trail = other.compared.trail
    compared.state = other.compared.state
    if let selectors = compared.selectors {
      compared.state.selectors =
        switch selectors {
        case .basic: .known(.basic)
        case .advanced: .known(.advanced)
        }
    }
  }

  /// What to know about this side.
  fileprivate var remarks: [String] {
    if let unknown { return [unknown.fact] }
    return [stillness, note].compactMap { remark in remark.map { "\(name): \($0)" } }
  }

  /// That its selectors are not known, although they matter; nil if they are, or do not.
  fileprivate var unknown: MomentError? {
    let state = compared.state
    guard compared.selectors == nil, let time, let reason = state.selectors.reason,
      state.exists != .known(false), state.logging != .known(false)
    else { return nil }
    return .selectorsUnknown(trail: compared.trail, time: time, reason: reason)
  }

  /// Why a trail logs nothing, whatever its selectors; nil if it may log something.
  fileprivate var stillness: String? {
    guard !isFile else { return nil }
    let state = compared.state
    if state.exists == .known(false) { return "there was no such trail, so nothing was logged" }
    if state.logging == .known(false) { return "logging was off, so nothing was logged" }
    return nil
  }
}

extension ConfigurationOptions {
  /// What was in force just before and just after an event of the history.
  ///
  /// - Throws: ``UsageError/noEvent(_:)`` and ``UsageError/eventOfNoTrail(_:)``; `HistoryError`.
  fileprivate func pair(around id: String) throws -> ComparedPair {
    let history = try store.history()
    let knownAt = try knowledge.knownAt(in: history)
    return try history.snapshot { history in
      guard let event = try history.event(id: id), knownAt.map({ event.recordedAt <= $0 }) ?? true
      else { throw UsageError.noEvent(id) }
      guard let trail = event.content.stream.trailARN,
        let timeline = try history.timeline(of: trail, asKnownAt: knownAt)
      else { throw UsageError.eventOfNoTrail(id) }
      let change = timeline.changes.first { $0.after.setBy == event.sequence }
      let time = change?.after.from ?? event.content.time
      let period = timeline.period(at: time)
      func side(_ state: TrailState, _ name: String) throws -> NamedConfiguration {
        NamedConfiguration(
          name: "\(trail.name) \(name) \(event.content.change.kind.rawValue) at \(time)",
          compared: ComparedTrail(
            trail: trail, state: state, selectors: try history.selectors(of: state)),
          time: time)
      }
      var pair = ComparedPair(
        first: try side(change?.before.state ?? period.state, "before"),
        second: try side(change?.after.state ?? period.state, "after"),
        time: time)
      pair.notes = [pair.first, pair.second].compactMap { $0.unknown?.fact }
      if change == nil { pair.notes.append("the event changed nothing of what the trail logs") }
      return pair
    }
  }
}
