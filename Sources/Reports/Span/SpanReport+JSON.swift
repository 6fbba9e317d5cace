public import CloudTrail
import Drawing
import ReadModels

extension SpanReport {
  /// See `schema/span-report.schema.json`.
  public var json: JSONValue {
    .document([
      "summary": .texts(summary),
      "subject": subject.json,
      "drawing": drawing?.json ?? .null,
      "windows": .array(windows.map(\.json)),
      "furtherWindows": .array(furtherWindows.map(\.json)),
      "changes": .array(changes.map(\.json)),
      "refused": .array(refused.map(\.json)),
      "furtherChanges": .array(furtherChanges.map(\.json)),
      "unknown": .array(unknown.map(\.json)),
      "furtherUnknown": .integer(Int64(furtherUnknown)),
      "places": .array(places.map(\.json)),
      "furtherPlaces": .integer(Int64(furtherPlaces)),
      "counted": counted?.json ?? .null,
      "rules": .array(
        rules.map {
          [
            "id": .string($0.id), "certainty": .string($0.certainty), "words": .string($0.words),
          ]
        }),
      "inputs": inputs.json,
      "origin": origin.json,
    ])
  }
}

extension JSONValue {
  fileprivate static func texts(_ texts: [String]) -> JSONValue {
    .array(texts.map { .string($0) })
  }
  fileprivate static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
  fileprivate static func time(_ time: Timestamp?) -> JSONValue {
    time.map { .string("\($0)") } ?? .null
  }
  fileprivate static func number(_ number: Int?) -> JSONValue {
    number.map { .integer(Int64($0)) } ?? .null
  }
}

extension SpanReport.Subject {
  fileprivate var json: JSONValue {
    [
      "since": .time(since), "until": .time(until),
      "trails": .array(
        trails.map {
          [
            "trailARN": .string($0.arn), "name": .string($0.name), "account": .string($0.account),
            "region": .string($0.region),
          ]
        }),
      "furtherTrails": .number(furtherTrails), "accounts": .texts(accounts),
      "redacted": .bool(isRedacted),
    ]
  }
}

extension SpanReport.Count {
  fileprivate var json: JSONValue { ["events": .number(events), "writes": .number(writes)] }
}

extension SpanReport.NamedCount {
  fileprivate var json: JSONValue {
    ["name": .string(name), "events": .number(count.events), "writes": .number(count.writes)]
  }
}

extension SpanReport.Call {
  fileprivate var json: JSONValue {
    [
      "what": .string(what), "time": .time(time), "trail": .text(trail), "who": .text(who),
      "principal": .text(principal), "sourceIPAddress": .text(address), "client": .text(client),
      "eventID": .string(eventID),
    ]
  }
}

extension SpanReport.Window {
  fileprivate var json: JSONValue {
    [
      "window": .number(number), "trail": .text(trail), "account": .string(account),
      "from": .time(from), "until": .time(until), "knownUntil": .time(knownUntil),
      "seconds": .integer(seconds), "kinds": .texts(kinds), "opened": opened.json,
      "closed": closed?.json ?? .null, "lost": .string(lost), "stillLost": .text(stillLost),
      "coveredBy": .text(coveredBy), "sameAs": .number(sameAs), "missed": missed?.json ?? .null,
    ]
  }
}

extension SpanReport.Missed {
  fileprivate var json: JSONValue {
    [
      "byConfiguration": byConfiguration.json, "certain": certain.json,
      "perhapsLogged": perhapsLogged.json, "undecided": undecided.json,
      "calls": .array(calls.map(\.json)), "furtherCalls": .number(furtherCalls),
      "principals": .array(principals.map(\.json)),
      "furtherPrincipals": .number(furtherPrincipals),
    ]
  }
}

extension SpanReport.FurtherWindows {
  fileprivate var json: JSONValue {
    [
      "trail": .text(trail), "account": .string(account), "count": .number(count),
      "seconds": .integer(seconds), "from": .time(from), "until": .time(until),
      "missed": missed?.json ?? .null,
    ]
  }
}

extension SpanReport.Change {
  fileprivate var json: JSONValue {
    [
      "call": call.json, "title": .string(title), "meaning": .text(meaning),
      "meaningInWords": .text(meaningInWords), "lines": .texts(lines),
      "furtherLines": .number(furtherLines),
    ]
  }
}

extension SpanReport.FurtherChanges {
  fileprivate var json: JSONValue {
    [
      "trail": .string(trail),
      "calls": .array(
        calls.sorted { $0.key < $1.key }.map {
          ["name": .string($0.key), "count": .number($0.value)]
        }),
    ]
  }
}

extension SpanReport.Unknown {
  fileprivate var json: JSONValue {
    [
      "trail": .string(trail), "from": .time(from), "until": .time(until),
      "reason": .string(reason),
    ]
  }
}

extension SpanReport.Place {
  fileprivate var json: JSONValue {
    [
      "account": .string(account), "region": .string(region), "files": .number(files),
      "records": .number(records), "readSeconds": .integer(readSeconds),
      "unreadSeconds": .integer(unreadSeconds), "selfBlindSeconds": .integer(selfBlindSeconds),
    ]
  }
}

extension SpanReport.Counted {
  fileprivate var json: JSONValue {
    [
      "words": .string(words), "unrecorded": .number(unrecorded), "problems": .number(problems),
      "stopped": .bool(isStopped),
    ]
  }
}

extension SpanReport.Inputs {
  fileprivate var json: JSONValue {
    [
      "head": .string(head), "events": .integer(events), "files": .number(files),
      "hashOfFiles": .text(hashOfFiles),
      "listed": .array(
        listed.map {
          [
            "name": .string($0.name), "sha256": .text($0.sha256),
            "size": $0.size.map { .integer($0) } ?? .null,
          ]
        }),
    ]
  }
}

extension SpanReport.Origin {
  fileprivate var json: JSONValue {
    [
      "commandLine": .string(commandLine), "version": .string(version), "time": .time(time),
      "asKnownAt": .time(knownAt), "notes": .texts(notes),
    ]
  }
}

extension Drawing {
  /// What was logged over time, without the marks: these are the changes.
  fileprivate var json: JSONValue {
    [
      "from": .time(span.lowerBound), "until": .time(span.upperBound),
      "lanes": .array(
        all.map { lane in
          [
            "trail": lane.trail == nil ? .null : .string(lane.title),
            "account": .string(lane.trail?.account ?? lane.title),
            "sentence": .string(lane.sentence),
            "stretches": .array(
              lane.stretches.prefix(Self.mostStretches).map {
                [
                  "from": .time($0.from), "until": .time($0.until),
                  "state": .string($0.state.rawValue),
                ]
              }),
            "furtherStretches": .number(max(lane.stretches.count - Self.mostStretches, 0)),
          ]
        }),
      "notes": .texts(notes),
    ]
  }

  /// The most stretches of time of one lane.
  private static let mostStretches = 100
}
