import CloudTrail
import Replay
import ReplayTestSupport
import TrailLogs

extension Bench {
  func assuming(_ answers: JSONValue...) throws -> Assumptions { try assuming(answers) }

  /// Hands the body the record, read as any other.
  func reading<Result>(
    _ record: JSONValue, _ body: @escaping (borrowing Record) throws -> Result
  ) throws -> Result {
    var result: Result?
    try each(of: write("record.json", text: record.compact)) { result = try body($0) }
    guard let result else { throw NoRecord() }
    return result
  }

  /// Hands the body every record of a file.
  func each(of path: String, _ body: @escaping (borrowing Record) throws -> Void) throws {
    var visitor = Records(body: body)
    var reader = LogReader()
    try reader.read(LogFile(path: path), into: &visitor)
  }
}

private struct NoRecord: Error {}

private struct Records: LogVisitor {
  let body: (borrowing Record) throws -> Void

  mutating func record(_ record: borrowing Record) throws { try body(record) }
  mutating func observation(_ event: TrailEvent, number: Int) {}
  mutating func problem(_ problem: InputProblem) throws { throw problem }
}
