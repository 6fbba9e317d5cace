public import CloudTrail
import Comparison
public import Gaps
import History
import ReadModels
import Replay

extension GapReport {
  /// See `schema/gaps.schema.json`.
  ///
  /// - Parameter recording: the command that records the calls in the files and looks again, if there is one.
  public func json(recording: String? = nil) -> JSONValue {
    .document([
      "trails": .array(gaps.trails.map { .string($0.text) }),
      "windows": .array(
        gaps.windows.enumerated().map { index, gap in json(gap, number: index + 1) }),
      "totals": .array(
        totals.map { total in
          .object(
            total.scope.jsonMembers + [
              .init("windows", .array(total.numbers.map { .integer(Int64($0)) })),
              .init("seconds", .integer(total.seconds)),
              .init("missed", missed == nil ? .null : total.missed.json),
            ])
        }),
      "unknown": .array(gaps.unknown.map(\.json)),
      "input": missed?.json(recording) ?? .null,
      "notes": .array(notes.map { .string($0) }),
    ])
  }

  /// One window, by its number from 1: an item of `windows`.
  public func json(_ gap: Gap, number: Int) -> JSONValue {
    .object(
      [.init("window", .integer(Int64(number)))] + gap.scope.jsonMembers + [
        .init("openedByTrailARN", .string(gap.trail.text)),
        .init("from", .string("\(gap.from)")),
        .init("until", gap.until.map { .string("\($0)") } ?? .null),
        .init("knownUntil", .string("\(end(of: gap))")),
        .init("seconds", .integer(seconds(of: gap))),
        .init("kinds", .array(gap.kinds.map { .string($0.rawValue) })),
        .init("opened", gap.opening.windowJSON),
        .init("closed", gap.closing?.windowJSON ?? .null),
        .init("lostInWords", .string(gap.lost.lossWords)),
        .init("outcome", .string(gap.lost.outcome.rawValue)),
        .init("reason", gap.lost.reason.map { .string($0) } ?? .null),
        .init("losses", .array(gap.lost.losses.worstFirst.map(\.json))),
        .init(
          "coverers",
          .array(
            gap.coverers.map {
              ["trailARN": .string($0.trail.text), "extent": .string($0.extent.rawValue)]
            })),
        .init("rest", .array(gap.rest?.losses.worstFirst.map(\.json) ?? [])),
        .init("missed", tally(number)?.json ?? .null),
      ])
  }
}

extension Gap.Scope {
  /// The trail or the account; the other one is null.
  fileprivate var jsonMembers: [JSONValue.Member] {
    switch self {
    case .trail(let trail):
      [.init("trailARN", .string(trail.text)), .init("account", .null)]
    case .account(let account):
      [.init("trailARN", .null), .init("account", .string(account))]
    }
  }
}

extension Event {
  /// Who opened or closed a window.
  fileprivate var windowJSON: JSONValue {
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    let actor = content.actor
    return [
      "eventID": .string(content.id),
      "what": .string(content.change.kind.rawValue),
      "time": .string("\(content.time)"),
      "trailARN": text(content.stream.trailARN?.text),
      "principal": text(actor.principal),
      "sourceIPAddress": text(actor.sourceIPAddress),
      "userAgent": text(actor.userAgent),
    ]
  }
}

extension UnknownTime {
  fileprivate var json: JSONValue {
    [
      "trailARN": .string(trail.text),
      "from": from.map { .string("\($0)") } ?? .null,
      "until": until.map { .string("\($0)") } ?? .null,
      "reason": .string(reason.rawValue),
    ]
  }
}

extension ReplayReport.Count {
  fileprivate var json: JSONValue {
    ["events": .integer(Int64(events)), "writes": .integer(Int64(writes))]
  }

  /// With the members of a name before it.
  fileprivate func json(_ name: [JSONValue.Member]) -> JSONValue {
    .object(name + (json.members ?? []))
  }
}

extension MissedEvents.Tally {
  fileprivate var json: JSONValue {
    [
      "byConfiguration": missed.json,
      "certain": certain.json,
      "perhapsLogged": perhapsLogged.json,
      "undecided": undecided.json,
      "firstEvent": first.map { .string("\($0)") } ?? .null,
      "lastEvent": last.map { .string("\($0)") } ?? .null,
      "categories": .array(
        byCategory.map { $0.count.json([.init("category", .string($0.category))]) }),
      "calls": .array(
        byCall.map {
          $0.count.json([
            .init("eventSource", .string($0.call.source)),
            .init("eventName", .string($0.call.name)),
          ])
        }),
      "principals": .array(
        byPrincipal.map { $0.count.json([.init("principal", .string($0.principal))]) }),
    ]
  }
}

extension MissedEvents {
  /// What was read.
  fileprivate func json(_ recording: String?) -> JSONValue {
    [
      "files": .integer(Int64(input.files)),
      "corrections": .integer(Int64(input.corrections)),
      "outsideOfTime": .integer(Int64(input.outOfScope)),
      "problems": .integer(Int64(input.problems)),
      "leftAlone": input.skipped.json,
      "stopped": .bool(input.isStopped),
      "unrecorded": unrecorded.json(recording),
    ]
  }
}

extension MissedEvent {
  /// A line of `trailback gaps --format jsonl`; see `schema/missed.schema.json`.
  public var json: JSONValue {
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    return .document(
      [.init("window", .integer(Int64(window)))] + scope.jsonMembers + [
        .init("eventID", text(id)),
        .init("eventTime", .string("\(time)")),
        .init("eventSource", text(source)),
        .init("eventName", text(name)),
        .init("awsRegion", text(region)),
        .init("principal", text(principal)),
        .init("readOnly", readOnly.map { .bool($0) } ?? .null),
        .init("certain", .bool(isCertain)),
      ])
  }
}
