import ArgumentParser
import CloudTrail
import Comparison
import History
import ReadModels
import Replay
import Reports

struct Restore: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the commands that put a trail back to what it was at a moment.",
    discussion: """
      EXAMPLES
        trailback restore management-trail --at 2025-03-04T02:00:00Z
        trailback restore --before fb907543-ff78-4c16-8154-c19a3ebab2c0
        trailback restore data-trail --at '2 days ago' --format json
        trailback restore data-trail --at 2025-03-04 > back.sh

      Prints a script of `aws cloudtrail` commands: those alone whose setting differs from what is known now, \
      and of what is not known now, those that set it again. What they change is said before them, as by \
      `trailback diff`. Nothing is run and nothing is sent: read the script, then run it.

      Restored are selectors, logging, Insights, the event configuration, and all settings of UpdateTrail. \
      Tags are left as they are. What was not known at the moment is said and left as it is. A deleted trail is \
      created again. To delete one that was not there is for you to decide: its command is a comment.

      Exit codes: 0 nothing differs; 1 there are commands; 2 the selectors, or whether the trail existed, are \
      not known.
      """)

  @OptionGroup var trail: TrailOption
  @Option(
    name: .long,
    help: ArgumentHelp("The moment to go back to. \(TimeArgument.help)", valueName: "time"),
    transform: TimeArgument.read)
  var at: TimeArgument?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Go back to just before this event of the history. It names the trail.",
      valueName: "event-id"))
  var before: String?
  @OptionGroup var store: StoreOption
  @OptionGroup var knowledge: KnowledgeOption
  @OptionGroup var coverage: CoverageOption
  @Option(name: .long, help: "text or json.")
  var format: DocumentFormat = .text
  @OptionGroup var color: ColorOption

  func validate() throws {
    guard (at == nil) != (before == nil) else {
      throw ValidationError("Say when: with --at or with --before.")
    }
    guard before != nil || trail.name != nil else {
      throw ValidationError("Name the trail.")
    }
  }

  func run() throws {
    let history = try store.history()
    let knownAt = try knowledge.knownAt(in: history)
    let clock = Timestamp.now
    let restoration = try history.snapshot { history in
      let goal = try goal(in: history, asKnownAt: knownAt)
      let present = try history.present(of: goal.trail, clock: clock, asKnownAt: knownAt)
      guard let period = try history.period(of: goal.trail, at: present, asKnownAt: knownAt) else {
        throw MomentError.noTrail(trail: goal.trail, time: present, wasDeleted: false)
      }
      let coverages = try Coverages(history, asKnownAt: knownAt, options: coverage.options)
      let covered = coverages[goal.trail]
      func configuration(_ period: Period, _ time: Timestamp) throws -> TrailConfiguration {
        try TrailConfiguration(
          history, period, of: goal.trail, at: time, asKnownAt: knownAt, coverage: covered)
      }
      let notes = [("then", goal.time), ("now", present)].compactMap { word, time in
        Trust(covered, at: time).note.map { "\(word): \($0)" }
      }
      var comparer = Comparer()
      return try Restoration(
        of: goal.trail, from: configuration(period, present),
        to: configuration(goal.period, goal.time), comparer: &comparer, notes: goal.notes + notes)
    }
    coverage.note()
    switch format {
    case .text:
      StandardOutput.write(restoration.script(color.style, width: StandardOutput.width))
    case .json: StandardOutput.write(restoration.json)
    }
    if restoration.lacksSelectors { throw FindingExit.undecided }
    if !restoration.isEmpty { throw FindingExit() }
  }

  /// What to go back to.
  private struct Goal {
    var trail: TrailARN
    var time: Timestamp
    var period: Period
    var notes: [String] = []
  }

  /// - Throws: ``UsageError`` for an event that the store does not have, or of another trail; `HistoryError`
  ///   and `MomentError` for a trail.
  private func goal(in history: HistorySnapshot, asKnownAt knownAt: Timestamp?) throws -> Goal {
    let named = try trail.name.map(history.resolve)
    if let time = at?.time, let trail = named {
      let period = try history.knownPeriod(of: trail, at: time, asKnownAt: knownAt)
      return Goal(trail: trail, time: time, period: period)
    }
    let id = before ?? ""
    guard let event = try history.event(id: id), knownAt.map({ event.recordedAt <= $0 }) ?? true
    else { throw UsageError.noEvent(id) }
    let own = event.content.stream.trailARN
    guard let trail = named ?? own, own == nil || own == trail,
      let timeline = try history.timeline(of: trail, asKnownAt: knownAt)
    else { throw UsageError.eventOfNoTrail(id) }
    guard let change = timeline.changes.first(where: { $0.after.setBy == event.sequence }) else {
      let time = event.content.time
      return Goal(
        trail: trail, time: time, period: timeline.period(at: time),
        notes: ["the event changed nothing of the trail"])
    }
    return Goal(trail: trail, time: change.after.from, period: change.before)
  }
}
