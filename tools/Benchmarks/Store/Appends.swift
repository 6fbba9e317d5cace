import CloudTrail
import History

/// Durable appends one by one, in turns with plain SQLite so that a busy moment of the machine meets
/// both.
struct SingleAppends {
  let rounds: Int
  let appends: Int

  private static let trails = 100

  func run(_ history: GeneratedHistory, _ workplace: Workplace, _ report: inout Report) throws {
    let recorder = try Recorder(path: workplace.path("recorder"))
    let database = try PlainSQLite(path: workplace.path("plain"))
    try database.makeSchema()
    let plain = try PlainAppender(database, projects: true)
    let logDatabase = try PlainSQLite(path: workplace.path("log"))
    try logDatabase.makeSchema()
    let log = try PlainAppender(logDatabase, projects: false)

    let total = Self.trails + (rounds + 1) * appends
    let source = GeneratedHistory(events: total, trails: Self.trails, seed: history.seed)
    let provenance = GeneratedHistory.provenance
    var rates: [[Double]] = [[], [], []]
    var first = 0
    // The first round begins every trail and warms up; it is not counted.
    for round in 0...rounds {
      let events = (first..<(first + (round == 0 ? Self.trails : 0) + appends)).map(source.put)
      first += events.count
      let rows = events.map { PlainAppender.prepare($0, provenance) }
      let ids = events.map(\.id)
      let times = [
        try elapsed { for event in events { try recorder.append(event, from: provenance) } },
        try elapsed { for (row, id) in zip(rows, ids) { try plain.append(row, id: id) } },
        try elapsed { for (row, id) in zip(rows, ids) { try log.append(row, id: id) } },
      ]
      guard round > 0 else { continue }
      for (index, time) in times.enumerated() { rates[index].append(Double(events.count) / time) }
    }
    let ratios = zip(rates[0], rates[1]).map { $0 / $1 }
    report.add("append.recorder", "durable single appends", rates[0].median, "/s")
    report.add("append.plain", "  plain SQLite, same schema and rows", rates[1].median, "/s")
    report.add("append.log", "  plain SQLite, the log alone", rates[2].median, "/s")
    report.add("append.ratio", "  recorder : plain, median of the rounds", ratios.median, "")

    try recorder.close()
    let written = try PlainSQLite(path: workplace.path("recorder"))
    report.check(try written.integer("SELECT count(*) FROM event") == Int64(first))
    report.check(try database.integer("SELECT count(*) FROM event") == Int64(first))
    report.check(try logDatabase.integer("SELECT count(*) FROM event") == Int64(first))
    // The recorder's trails each have one period more, the one before their first event.
    let periods = try database.integer("SELECT count(*) FROM period")
    report.check(
      try written.integer("SELECT count(*) FROM period") == periods + Int64(Self.trails))
    for name in ["recorder", "plain", "log"] { workplace.remove(name) }
  }
}

/// Durable puts by the recorder alone, many jobs in a transaction: what `trailback serve` could do if
/// HTTP cost nothing.
struct GroupedAppends {
  let seconds: Double

  private static let together = 64
  private static let trails = 100
  private static let warmUp = 0.3

  func run(_ history: GeneratedHistory, _ workplace: Workplace, _ report: inout Report) throws {
    let recorder = try Recorder(path: workplace.path("grouped"))
    let source = GeneratedHistory(events: .max, trails: Self.trails, seed: history.seed)
    let provenance = Provenance(channel: .call)
    _ = try recorder.append((0..<Self.trails).map { (source.event($0), provenance) })
    var number = Self.trails
    func appended(in seconds: Double) throws -> Double {
      var time = 0.0
      let first = number
      while time < seconds {
        // Making the events up is not counted.
        let events = (number..<number + Self.together).map(source.put)
        number += events.count
        let jobs = events.map { event in
          { (session: inout RecordingSession) in
            _ = try session.append(event, from: provenance)
          }
        }
        time += try elapsed { report.check(try recorder.run(jobs).allSatisfy { $0 == nil }) }
      }
      return Double(number - first) / time
    }
    _ = try appended(in: Self.warmUp)
    let rate = try appended(in: seconds)
    report.add("append.grouped", "durable puts, \(Self.together) jobs together", rate, "/s")
    try recorder.close()
    let written = try PlainSQLite(path: workplace.path("grouped"))
    report.check(try written.integer("SELECT count(*) FROM event") == Int64(number))
    workplace.remove("grouped")
  }
}
