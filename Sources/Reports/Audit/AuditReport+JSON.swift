public import CloudTrail
import History
import ReadModels
public import Replay
import TrailLogs

extension AuditReport {
  /// See `schema/audit.schema.json`.
  ///
  /// - Parameters:
  ///   - commands: what fetches the calls that lack.
  ///   - recording: the command that records the calls in the files that the history does not hold.
  public func json(commands: Commands, recording: String?) -> JSONValue {
    .document([
      "files": .integer(Int64(replay.files)),
      "records": .integer(Int64(replay.records)),
      "compared": .integer(Int64(compared)),
      "uncertain": .integer(Int64(uncertain)),
      "owners": .array(owned.map(\.json)),
      "filesOfNobody": .integer(Int64(filesOfNobody)),
      "delivered": .array(delivered.map { $0.json(commands($0)) }),
      "missing": .array(missing.map(\.json)),
      "sample": .integer(Int64(sample)),
      "mayCountTwice": .bool(mayCountTwice),
      "forgotten": .integer(Int64(forgotten)),
      "problems": .integer(Int64(replay.problems)),
      "stopped": .bool(replay.isStopped),
      "unrecorded": .integer(Int64(replay.unrecorded.count)),
      "recording": recording.map { .string($0) } ?? .null,
    ])
  }
}

extension AuditReport.Owned {
  fileprivate var json: JSONValue {
    [
      "trailARNs": .array(trails.map { .string($0.text) }), "ground": .string(ground.rawValue),
      "files": .integer(Int64(files)), "records": .integer(Int64(records)),
    ]
  }
}

extension AuditReport.Delivered {
  fileprivate func json(_ commands: [CopyableCommand]) -> JSONValue {
    let judged = trails.indices.map { index -> JSONValue in
      let counts = reasons[index].sorted { $0.key.rawValue < $1.key.rawValue }.map {
        JSONValue.Member($0.key.rawValue, .integer(Int64($0.value)))
      }
      return [
        "trailARN": .string(trails[index].text),
        "since": since[index].map { .string("\($0)") } ?? .null, "reasons": .object(counts),
      ]
    }
    return [
      "trails": .array(judged), "ground": .string(ground.rawValue),
      "records": .integer(Int64(records)), "unconfirmed": .integer(Int64(unconfirmed)),
      "files": .integer(Int64(files)), "first": first.json,
      "events": .array(
        events.map { found in
          [
            "eventSource": .string(found.event.source), "eventName": .string(found.event.name),
            "records": .integer(Int64(found.records)),
          ]
        }),
      "commands": .array(commands.map { .string($0.line) }),
    ]
  }
}

extension AuditReport.Missing {
  fileprivate var json: JSONValue {
    [
      "trailARN": .string(trail.text), "records": .integer(Int64(records)), "first": first.json,
    ]
  }
}

extension AuditReport.Example {
  fileprivate var json: JSONValue {
    [
      "time": .string("\(time)"), "eventID": .string(id), "eventSource": .string(event.source),
      "eventName": .string(event.name), "path": .string(path), "record": .integer(Int64(record)),
    ]
  }
}
