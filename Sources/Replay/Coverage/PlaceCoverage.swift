import CloudTrail
import History
import Selectors

/// Which moments of an account and Region were read, and in which of them a call that changes a trail
/// would have been logged (SEMANTICS 3.7).
struct PlaceCoverage: Sendable {
  let place: AccountRegion
  let read: TimeRanges
  /// What was read and of which records may still arrive.
  let provisional: TimeRanges
  private(set) var logged: TimeRanges

  var unread: TimeRanges { read.complement }
  var selfBlind: TimeRanges { read.subtracting(logged) }
  /// The end of the last moment that was read; nil if nothing was.
  var end: Int64? { read.ranges.last?.upperBound }
  /// From which moment on records may still arrive; nil if nothing was read.
  var horizon: Int64? {
    guard let last = provisional.ranges.last, last.upperBound == end else { return end }
    return last.lowerBound
  }

  /// How long records take to arrive, in microseconds: 20 minutes (SEMANTICS 3.6i).
  private static let delay: Int64 = 20 * 60 * 1_000_000

  /// What was read, as if all of it had been logged.
  init(_ place: AccountRegion, _ evidence: ReadEvidence, _ options: CoverageOptions) {
    self.place = place
    let here = evidence.places[place] ?? PlaceEvidence()
    let read = Self.read(place, here, evidence, options)
    self.read = read.all
    provisional = read.all.subtracting(read.settled)
    logged = .all
  }

  /// Everything until a moment was read and logged, and nothing after it.
  init(_ place: AccountRegion, knownUntil end: Int64) {
    self.place = place
    read = TimeRanges([Int64.min..<end])
    provisional = TimeRanges()
    logged = .all
  }

  init(
    _ place: AccountRegion, _ evidence: ReadEvidence, _ options: CoverageOptions,
    loggedBy judges: [TrailJudge]
  ) throws {
    self.init(place, evidence, options)
    let here = evidence.places[place] ?? PlaceEvidence()
    var logged = here.lookedUp.map { $0.lowerBound.microseconds..<$0.upperBound.microseconds }
    for judge in judges { logged += try judge.logsTrailCalls(of: place) }
    // A call on a trail that may have logged can be the end of it: so each stretch between two calls needs
    // writes of its own.
    let calls = Set(judges.flatMap { $0.timeline.periods.map(\.from.microseconds) }).sorted()
    for stretch in TimeRanges(logged).complement.ranges {
      // Calls in seconds in a row are one end: they leave no other second between them, and what one of
      // them wrote says nothing of the time before another.
      var ends = [stretch.upperBound...stretch.upperBound]
      for call in calls.reversed() where stretch.contains(call) {
        if ends[0].lowerBound - 2_000_000 < call {
          ends[0] = call...ends[0].upperBound
        } else {
          ends.insert(call...call, at: 0)
        }
      }
      if ends[0].lowerBound > stretch.lowerBound {
        ends.insert(stretch.lowerBound...stretch.lowerBound, at: 0)
      }
      let between = zip(ends, ends.dropFirst()).map { end, next in
        Self.betweenWrites(here.writes, within: end.upperBound..<next.lowerBound)
      }
      logged += between.joined()
      // Of such a row only this is known: what logged until then logs after it.
      for (index, row) in ends.enumerated().dropFirst()
      where between[index - 1].last?.upperBound == row.lowerBound
        && (index == between.count || between[index].first?.lowerBound == row.upperBound)
      {
        logged.append(row.lowerBound..<row.upperBound)
      }
    }
    self.logged = TimeRanges(logged)
  }

  /// How far apart two writes are at most between which something that nobody knows logs all writes, in
  /// seconds: 5 minutes (SEMANTICS 3.7e).
  static let largestGapOfWrites: Int64 = 300

  /// The time between writes that were read, of a stretch in which no known trail logs any, provided that
  /// some of them happened within it. A write before or after it, or in the second in which it begins or
  /// ends, was logged by the trail that logged then, and alone says nothing of what logs within.
  private static func betweenWrites(
    _ writes: SpanSet, within stretch: Range<Int64>
  ) -> [Range<Int64>] {
    // The whole seconds that are within.
    let first = stretch.lowerBound == .min ? .min : stretch.lowerBound / 1_000_000 + 1
    let last = stretch.upperBound == .max ? .max : stretch.upperBound / 1_000_000 - 1
    guard first <= last else { return [] }
    let within = first...last
    let unexplained = writes.runs.filter { run in
      // Of a run that reaches over both ends only that it has no longer gap is known.
      within.contains(run.lowerBound) || within.contains(run.upperBound)
        || (run.overlaps(within) && within.upperBound - within.lowerBound >= SpanSet.gap)
    }
    return writes.joined(gap: largestGapOfWrites).compactMap { run in
      guard unexplained.contains(where: { run.overlaps($0) }) else { return nil }
      // The moment of the last one is not between them.
      let between =
        Timestamp(seconds: run.lowerBound)
        .microseconds..<Timestamp(
          seconds: run.upperBound
        ).microseconds
      return between.clamped(to: stretch)
    }
  }

  /// What was read in each of the ways in which something counts as read; and the part of it in which no
  /// more records can arrive.
  private static func read(
    _ place: AccountRegion, _ here: PlaceEvidence, _ evidence: ReadEvidence,
    _ options: CoverageOptions
  ) -> (all: TimeRanges, settled: TimeRanges) {
    var all: [Range<Int64>] = []
    var settled: [Range<Int64>] = []
    func add(_ range: Range<Int64>, settledUntil: Int64) {
      all.append(range)
      if range.lowerBound < settledUntil {
        settled.append(range.lowerBound..<min(range.upperBound, settledUntil))
      }
    }
    let dense = TimeRanges(seconds: here.management.joined(gap: options.largestGap)).ranges
    for range in dense.dropLast() { add(range, settledUntil: range.upperBound) }
    if let last = dense.last {
      let delivered = delivery(after: last.upperBound, place, here, evidence, options)
      let end = max(last.upperBound, delivered ?? last.upperBound)
      add(last.lowerBound..<end, settledUntil: (delivered ?? end) - delay)
    }
    for claim in evidence.complete[place.account] ?? []
    where claim.region == nil || claim.region == place.region {
      let range = claim.from.microseconds..<max(claim.from, claim.until).microseconds
      add(range, settledUntil: range.upperBound)
    }
    for asked in here.lookedUp {
      let range = asked.lowerBound.microseconds..<asked.upperBound.microseconds
      add(range, settledUntil: range.upperBound - delay)
    }
    if let last = evidence.beforeLedger[place] {
      let end = Timestamp(seconds: last.second).microseconds + 1_000_000
      add(Int64.min..<end, settledUntil: end)
    }
    return (TimeRanges(all), TimeRanges(settled))
  }

  /// Up to when files were delivered: at the place, or, as long as its last record is not too old, anywhere
  /// in its account, since a Region in which nothing happens has no files. Nil if no delivery tells.
  private static func delivery(
    after last: Int64, _ place: AccountRegion, _ here: PlaceEvidence, _ evidence: ReadEvidence,
    _ options: CoverageOptions
  ) -> Int64? {
    let limit = last + options.largestGap * 1_000_000
    return [here.delivered, evidence.delivered[place.account]].compactMap { $0?.microseconds }
      .filter { $0 <= limit }.max()
  }
}

extension TrailJudge {
  /// When the trail takes a call that changes a trail of an account and Region, by its configuration as it
  /// is last known.
  fileprivate func logsTrailCalls(of place: AccountRegion) throws -> [Range<Int64>] {
    guard trail.account == place.account || canBeOrganizations else { return [] }
    return try Self.readingTrailCall(of: place) { record in
      var taken: [Range<Int64>] = []
      let changes = memberships?.boundaries.map(\.microseconds).sorted() ?? []
      for (index, period) in timeline.periods.enumerated() where !period.isEmpty {
        let from = index == 0 ? .min : period.from.microseconds
        let until = period.until?.microseconds ?? .max
        let moments = [from] + changes.filter { $0 > from && $0 < until }
        for (start, end) in zip(moments, moments.dropFirst() + [until]) {
          let time = max(start, Period.beginning.microseconds)
          if judge(record, at: Timestamp(microseconds: time), in: index).answer == .logged {
            taken.append(start..<end)
          }
        }
      }
      return taken
    }
  }

  /// A StopLogging as CloudTrail records it.
  static func readingTrailCall<Result>(
    of place: AccountRegion, _ body: (borrowing JudgedRecord) throws -> Result
  ) throws -> Result {
    let record: JSONValue = [
      "eventVersion": "1.11", "eventSource": "cloudtrail.amazonaws.com",
      "eventName": "StopLogging", "awsRegion": .string(place.region),
      "recipientAccountId": .string(place.account), "readOnly": false, "managementEvent": true,
      "eventCategory": "Management", "eventType": "AwsApiCall",
    ]
    return try JudgedRecord.reading(json: record.compact, body)
  }
}
