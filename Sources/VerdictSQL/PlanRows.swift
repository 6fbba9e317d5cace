import CloudTrail
import History
import Replay
import Selectors

/// The history of trails as rows: what there is to ask of each (`plan`), when (`period`), and who was a member
/// of an organization (`member`).
struct PlanRows {
  private(set) var plans: [JSONValue] = []
  private(set) var periods: [JSONValue] = []
  private(set) var members: [JSONValue] = []
  private(set) var trails: [JSONValue] = []
  private(set) var library = Library()
  private let buckets: Buckets
  /// The number of each plan by its text: a trail that is set back has its earlier plan again.
  private var numbers: [String: Int64] = [:]

  static let planColumns: [Column] = [Column("plan", .int)] + PlanRow.columns

  static let trailColumns: [Column] = [
    Column("of_number", .int), Column("trail", .text), Column("own_account", .text),
    Column("home", .text), Column("leader", .text),
  ]

  static let periodColumns: [Column] = [
    Column("first_bucket", .bigint), Column("last_bucket", .bigint), Column("from_us", .bigint),
    Column("until_us", .bigint), Column("period_plan", .int),
  ]

  static let memberColumns: [Column] = [
    Column("of_trail", .int), Column("of_account", .text), Column("member_from", .bigint),
    Column("member_until", .bigint), Column("member_late", .boolean),
    Column("member_now", .int), Column("member_others", .list(.int)),
  ]

  /// - Parameter settling: how long changes take to be in force. Of late records any later change counts.
  init(_ judges: Judges, settling: Settling) {
    let late = settling == .strict ? settling : Settling(before: settling.before, after: .max)
    buckets = Buckets(judges.all.map { $0.boundaries(settling) })
    for (number, judge) in judges.all.enumerated() {
      trails.append([
        "of_number": .integer(Int64(number)), "trail": .string(judge.trail.text),
        "own_account": .string(judge.trail.account), "home": .string(judge.trail.region),
        "leader": .string(judge.gates.leader ?? ""),
      ])
      var tables: [GateKey: GateTable] = [:]
      for (isLate, settling) in [(false, settling), (true, late)] {
        for (plan, span) in spans(of: judge, number, settling, &tables) {
          add(plan: plan, span, isLate)
        }
        addMembers(judge, number, settling, isLate)
      }
    }
  }

  /// When which plan of a trail holds, by its number: neighbours with the same plan are one span.
  private mutating func spans(
    of judge: TrailJudge, _ number: Int, _ settling: Settling, _ tables: inout [GateKey: GateTable]
  ) -> [(plan: Int64, span: Range<Timestamp>)] {
    let plans = judge.plans(settling: settling).filter { $0.from < Buckets.latest }
    var spans: [(plan: Int64, span: Range<Timestamp>)] = []
    for (index, plan) in plans.enumerated() {
      let from = max(plan.from, Buckets.earliest)
      let until = index + 1 < plans.count ? plans[index + 1].from : Buckets.latest
      guard from < until else { continue }
      let row = PlanRow(plan, of: judge, number: number, &library, &tables)
      let id = self.number(of: row.json)
      if let last = spans.last, last.plan == id {
        spans[spans.count - 1].span = last.span.lowerBound..<until
      } else {
        spans.append((id, from..<until))
      }
    }
    return spans
  }

  /// How wide a bucket of time is, in microseconds.
  var bucketWidth: Int64 { buckets.width }
  /// The first and the last bucket. Whatever is earlier or later counts as in these.
  var bucketRange: ClosedRange<Int64> { buckets.range }

  private mutating func number(of plan: JSONValue) -> Int64 {
    let text = plan.compact
    if let known = numbers[text] { return known }
    let number = Int64(plans.count)
    numbers[text] = number
    plans.append(.object([.init("plan", .integer(number))] + (plan.members ?? [])))
    return number
  }

  private mutating func add(plan: Int64, _ span: Range<Timestamp>, _ isLate: Bool) {
    let last = Timestamp(microseconds: span.upperBound.microseconds - 1)
    periods.append([
      "first_bucket": .integer(isLate ? Buckets.ofLate : buckets.bucket(of: span.lowerBound)),
      "last_bucket": .integer(isLate ? Buckets.ofLate : buckets.bucket(of: last)),
      "from_us": .integer(span.lowerBound.microseconds),
      "until_us": .integer(span.upperBound.microseconds), "period_plan": .integer(plan),
    ])
  }

  private mutating func addMembers(
    _ judge: TrailJudge, _ trail: Int, _ settling: Settling, _ isLate: Bool
  ) {
    guard let accounts = judge.memberships(settling: settling) else { return }
    for (account, spans) in accounts.sorted(by: { $0.key < $1.key }) {
      for (index, span) in spans.enumerated() {
        let until = index + 1 < spans.count ? spans[index + 1].from : Buckets.latest
        let memberships = span.memberships.map(PlanRow.number)
        members.append([
          "of_trail": .integer(Int64(trail)), "of_account": .string(account),
          "member_from": .integer(max(span.from, Buckets.earliest).microseconds),
          "member_until": .integer(until.microseconds), "member_late": .bool(isLate),
          "member_now": memberships[0], "member_others": .array(Array(memberships.dropFirst())),
        ])
      }
    }
  }
}

/// Time in buckets, by which events are joined with periods: engines join by equality quickly, and by ranges
/// one by one.
struct Buckets {
  /// In microseconds: an hour, or more hours where that would make too many rows.
  let width: Int64
  let range: ClosedRange<Int64>

  /// Before the first event of CloudTrail, and after any.
  static let earliest = Timestamp(microseconds: -62_135_596_800_000_000)
  static let latest = Timestamp(microseconds: 253_402_300_800_000_000)
  /// Of late records, which are few: they are joined with every period that late records have.
  static let ofLate: Int64 = -1
  private static let hour: Int64 = 3_600_000_000
  /// The most buckets that a period takes, and that all trails take together. Trino makes no more than 10,000
  /// rows of one; and the rows go to every worker.
  private static let most = (ofPeriod: 9_000, all: 200_000)

  /// - Parameter changes: the moments at which each trail changes.
  init(_ changes: [[Timestamp]]) {
    let moments = changes.flatMap { $0 }.map(\.microseconds).filter { $0 > Self.hour }
    let (first, last) = (moments.min() ?? 0, moments.max() ?? 0)
    let hours = (last - first) / Self.hour + 1
    let most = min(Self.most.ofPeriod, Self.most.all / max(changes.count, 1))
    width = ((hours - 1) / Int64(max(most, 1)) + 1) * Self.hour
    range = max(first / width - 1, 0)...(last / width + 1)
  }

  func bucket(of time: Timestamp) -> Int64 {
    min(max(time.microseconds / width, range.lowerBound), range.upperBound)
  }
}
