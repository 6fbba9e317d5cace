import CloudTrail
import History

/// What changed the trails of a timeline. Where events come in the order of time, of each trail only the changes of
/// a stretch of time are kept, so that a timeline of any length takes the same memory.
struct TrailCourses {
  /// In which order events are asked for.
  enum Order {
    /// By time, or backwards.
    case inOrder(isNewestFirst: Bool)
    /// Each trail is read as a whole.
    case inAnyOrder
  }

  private let history: HistorySnapshot
  private let knownAt: Timestamp?
  private let order: Order
  private var trails: [TrailARN: Course] = [:]

  /// What is kept of one trail.
  private struct Course {
    var settings: SettingsCourse
    /// By the sequence of the event that caused them.
    var changes: [Int64: StateChange] = [:]
    /// The time of which these are all changes; nil for all of time.
    var read: ClosedRange<Timestamp>?
  }

  /// How many changes are read at a time, of one trail: fewer where there are many trails, so that all together are
  /// about as many.
  private let atATime: Int
  private static let together = 50_000
  private static let ofOne = 16...128

  init(_ history: HistorySnapshot, _ order: Order, asKnownAt knownAt: Timestamp?) throws {
    (self.history, self.order, self.knownAt) = (history, order, knownAt)
    let share = Self.together / max(try history.trailARNs().count, 1)
    atATime = min(max(share, Self.ofOne.lowerBound), Self.ofOne.upperBound)
  }

  /// What an event changed, and the settings of its trail.
  ///
  /// - Parameter isVoided: whether a correction voids the event.
  mutating func course(
    of event: Event, on trail: TrailARN, isVoided: Bool
  ) throws -> (change: StateChange?, settings: SettingsCourse) {
    // Not copied while it grows.
    var course = try trails.removeValue(forKey: trail) ?? first(trail)
    defer { trails[trail] = course }
    let time = event.content.time
    if let read = course.read, !read.contains(time) { try self.read(&course, trail, from: time) }
    // One that takes effect before its time began a period that may lie before what was read.
    if course.read != nil, course.changes[event.sequence] == nil, !isVoided, event.isLive,
      EventKind.calls.contains(event.content.change.kind)
    {
      try readAll(&course, trail)
    }
    return (course.changes[event.sequence], course.settings)
  }

  private func first(_ trail: TrailARN) throws -> Course {
    var course = Course(settings: try history.settingsCourse(of: trail, asKnownAt: knownAt))
    switch order {
    // As it was known earlier, a trail is folded as a whole.
    case .inOrder where knownAt != nil, .inAnyOrder: try readAll(&course, trail)
    case .inOrder:
      let never = Timestamp(microseconds: .min)
      course.read = never...never
    }
    return course
  }

  private func readAll(_ course: inout Course, _ trail: TrailARN) throws {
    course.read = nil
    course.changes = Timeline.bySequence(try history.timeline(of: trail, asKnownAt: knownAt))
  }

  /// Replaces what was read by the stretch that begins, or of a timeline backwards ends, at a time.
  private func read(_ course: inout Course, _ trail: TrailARN, from time: Timestamp) throws {
    let stretch: ClosedRange<Timestamp>
    switch order {
    case .inOrder(isNewestFirst: true):
      stretch = try history.beginning(ofLatest: atATime, of: trail, at: time)...time
    case .inOrder(isNewestFirst: false), .inAnyOrder:
      let end = try history.beginning(ofNext: atATime, of: trail, from: time)
      stretch = time...(end ?? Timestamp(microseconds: .max))
    }
    course.changes = Timeline.bySequence(
      try history.timeline(of: trail, in: stretch, asKnownAt: knownAt))
    course.read = stretch
  }
}
