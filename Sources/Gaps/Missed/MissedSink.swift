import CloudTrail
import Replay
import Selectors
import TrailLogs

/// Which windows missed a record, by the verdicts of all judges.
struct MissedWindows: Sendable {
  private let windows: [Gap]
  /// The layers of each scope, each with the index of its judge.
  private let scopes: [(scope: Gap.Scope, layers: [(judge: Int, windows: [Int?])])]
  /// By scope, the indices of the judges that must not have logged the record.
  private let asked: [[Int]]
  /// By window, the index of the judge of the trail that opened it; nil if it does not judge.
  private let openers: [Int?]
  /// Whether some windows are of accounts.
  private let hasAccounts: Bool

  /// How many windows there are.
  var count: Int { windows.count }

  /// - Parameters:
  ///   - windows: in the order of their numbers.
  ///   - layers: judged after the trails, in this order.
  ///   - trails: the trails that judge first, in their order.
  init(_ windows: [Gap], _ layers: [WindowJudges.Layer], trails: [TrailARN]) {
    self.windows = windows
    hasAccounts = windows.contains { window in
      switch window.scope {
      case .account: true
      case .trail: false
      }
    }
    var scopes: [(scope: Gap.Scope, layers: [(judge: Int, windows: [Int?])])] = []
    var numbers: [Gap.Scope: Int] = [:]
    for (index, layer) in layers.enumerated() {
      let number = numbers[layer.scope] ?? scopes.count
      numbers[layer.scope] = number
      if number == scopes.count { scopes.append((layer.scope, [])) }
      scopes[number].layers.append((trails.count + index, layer.windows))
    }
    self.scopes = scopes
    openers = windows.map { window in trails.firstIndex(of: window.trail) }
    asked = scopes.map { scope in
      switch scope.scope {
      case .trail(let trail): trails.indices.filter { trails[$0] == trail }
      case .account: Array(trails.indices)
      }
    }
  }

  /// What a window makes of a record that its configuration before would have logged.
  struct Miss: Sendable, Hashable {
    var window: Int
    /// False if it is not known whether the trail that opened the window logged the record.
    var isKnown: Bool
    /// Whether another trail may have logged it, of which that is not known.
    var isPerhapsLogged: Bool
    /// Whether it was surely not logged.
    var isCertain: Bool
  }

  /// The windows that count a record: at most one for each scope, in the order of their numbers.
  ///
  /// - Parameter verdict: that of a judge, by its index.
  func misses(_ verdict: (Int) -> Verdict) -> [Miss] {
    let misses = scopes.indices.compactMap { scope -> Miss? in
      var latest: Int?
      for layer in scopes[scope].layers {
        let judgement = verdict(layer.judge).judgement
        guard judgement.answer == .logged, let window = layer.windows[judgement.period],
          latest.map({ isLater(window, than: $0) }) ?? true
        else { continue }
        latest = window
      }
      return latest.flatMap { miss($0, asked[scope], verdict) }
    }
    return misses.count < 2 ? misses : misses.sorted { $0.window < $1.window }
  }

  private func isLater(_ window: Int, than other: Int) -> Bool {
    (windows[window].from, window) > (windows[other].from, other)
  }

  /// Nil if some trail that was asked logged the record.
  private func miss(_ window: Int, _ trails: [Int], _ verdict: (Int) -> Verdict) -> Miss? {
    let opener = openers[window]
    var miss = Miss(
      window: window, isKnown: opener != nil, isPerhapsLogged: false, isCertain: opener != nil)
    for trail in trails {
      let verdict = verdict(trail)
      switch verdict.judgement.answer {
      case .logged: return nil
      case .uncertain where trail == opener: miss.isKnown = false
      case .uncertain: miss.isPerhapsLogged = true
      case .notLogged: break
      }
      if verdict.answer != .notLogged { miss.isCertain = false }
    }
    return miss
  }

  /// Whether a record counts as missed: by a window of an account, if there are such windows.
  func areMisses(_ misses: [Miss]) -> Bool {
    misses.contains { miss in
      guard miss.isKnown else { return false }
      switch windows[miss.window].scope {
      case .account: return true
      case .trail: return !hasAccounts
      }
    }
  }

  /// An event as a window lists it.
  func event(_ miss: Miss, _ record: borrowing Record, _ readOnly: Bool?) -> MissedEvent {
    let fields = record.fields
    let scanner = RecordScanner()
    func text(_ key: StaticString) -> String? {
      guard let json = scanner.member(key, of: record.bytes) else { return nil }
      do { return try JSONValue(parsing: json).string } catch { return nil }
    }
    var event = MissedEvent(
      window: miss.window + 1, scope: windows[miss.window].scope, id: fields.eventID.string,
      time: record.time, source: fields.eventSource.string, name: fields.eventName.string,
      region: fields.awsRegion.string, principal: fields.principal.string, readOnly: readOnly,
      isCertain: miss.isCertain)
    event.account = fields.recipientAccountID.string
    event.sourceIPAddress = text("sourceIPAddress")
    event.userAgent = text("userAgent")
    event.requestID = text("requestID")
    event.errorCode = fields.errorCode.string
    return event
  }
}

extension RecordFields {
  /// The ARN of the caller, or the service that made the call.
  var principal: FieldValue { userARN.isString ? userARN : invokedBy }
}

/// Counts and lists the records that windows missed.
///
/// Which windows miss a record is worked out once for each entry of the cache, so that most records cost one
/// look into an array.
struct MissedSink: VerdictSink {
  private let windows: MissedWindows
  private var counts: MissedCounts
  /// By entry of the cache, the number of the fate that its records share.
  private var fates: [Int32] = []
  /// The epoch of the cache in which the entries got their numbers.
  private var epoch = 0
  private let lists: Bool
  private var listed: [MissedEvent] = []
  private(set) var gatheredBytes = 0
  /// How much happened over time; nil if nobody asked.
  private(set) var density: EventDensity?

  private static let notLookedAt: Int32 = -2
  private static let missedByNone: Int32 = -1

  /// - Parameters:
  ///   - lists: whether the events are wanted one by one.
  ///   - density: empty slices of time to count in, if that is wanted.
  init(_ windows: MissedWindows, lists: Bool, density: EventDensity? = nil) {
    self.windows = windows
    self.lists = lists
    self.density = density
    counts = MissedCounts(windows: windows.count)
  }

  /// One for each window, of all records so far.
  var tallies: [MissedEvents.Tally] {
    var settled = counts
    settled.settle()
    return settled.tallies
  }

  mutating func take(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, entry: Int,
    of cache: borrowing VerdictCache
  ) {
    if cache.epoch != epoch || counts.isFull { forget(cache.epoch) }
    if entry >= fates.count {
      fates += repeatElement(Self.notLookedAt, count: entry + 1 - fates.count)
    }
    if fates[entry] == Self.notLookedAt {
      let known = copy cache
      let misses = windows.misses { known.verdict(entry, trail: $0) }
      fates[entry] = misses.isEmpty ? Self.missedByNone : counts.fate(misses, judged)
    }
    let fate = fates[entry]
    if fate != Self.missedByNone { count(record, judged, Int(fate)) }
    if density != nil {
      let misses = fate == Self.missedByNone ? [] : counts.misses(of: Int(fate))
      density?.count(record.time, isMissed: windows.areMisses(misses))
    }
  }

  mutating func takeAddendum(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, _ verdicts: [Verdict]
  ) {
    // A correction is no event of its own.
    guard record.addendum?.correctedEventID == nil else { return }
    if counts.isFull { forget(epoch) }
    let misses = windows.misses { verdicts[$0] }
    if !misses.isEmpty { count(record, judged, Int(counts.fate(misses, judged))) }
    density?.count(record.time, isMissed: windows.areMisses(misses))
  }

  @inline(never)
  private mutating func count(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, _ fate: Int
  ) {
    counts.count(fate, record.fields, at: record.time)
    guard lists else { return }
    for miss in counts.misses(of: fate) where miss.isKnown {
      let event = windows.event(miss, record, judged.readOnly)
      gatheredBytes += 1024 + record.fields.principal.length + record.fields.eventName.length
      gatheredBytes += (event.userAgent?.utf8.count ?? 0) + (event.sourceIPAddress?.utf8.count ?? 0)
      listed.append(event)
    }
  }

  private mutating func forget(_ newEpoch: Int) {
    epoch = newEpoch
    fates.removeAll(keepingCapacity: true)
    counts.settle()
  }

  mutating func drain() -> [MissedEvent] {
    defer {
      listed.removeAll()
      gatheredBytes = 0
    }
    return listed
  }
}
