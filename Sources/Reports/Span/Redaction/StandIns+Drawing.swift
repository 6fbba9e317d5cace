import CloudTrail
import Drawing
import Gaps

extension StandIns {
  /// - Parameter marks: those of the events that are shown in full, with stand-ins; by the number of the event. The
  ///   others name nobody.
  mutating func drawing(_ drawing: Drawing, marks: [Int64: Mark]) -> Drawing {
    guard isRedacting else { return drawing }
    var drawing = drawing
    drawing.accounts = drawing.accounts.map { lane($0, marks) }
    drawing.lanes = drawing.lanes.map { lane($0, marks) }
    drawing.notes = drawing.notes.map { note in
      note.hasPrefix("of some trails of ")
        ? "of some trails it is at times not known what they log; the lanes of accounts go by the others"
        : note
    }
    return drawing
  }

  private mutating func lane(_ lane: Lane, _ marks: [Int64: Mark]) -> Lane {
    var lane = lane
    switch lane.scope {
    case .trail(let trail):
      let shown = self.trail(trail)
      (lane.scope, lane.title) = (.trail(shown), shown.name)
    case .account(let account):
      let shown = self.account(account)
      (lane.scope, lane.title) = (.account(shown), shown)
    }
    lane.marks = lane.marks.map { marks[$0.sequence] ?? $0 }
    return lane
  }
}
