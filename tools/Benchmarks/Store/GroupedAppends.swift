import CloudTrail
import History

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
