public import CloudTrail
public import ReadModels
public import Replay

extension WhatIfReport {
  /// How many calls and resources are listed.
  private static let listed = 10

  /// The counts as text for a terminal, with the calls and resources that change most.
  public func text(_ style: Style) -> String {
    guard records > 0, let firstEvent, let lastEvent else {
      return "no records to judge; \(input.words)\n" + input.ending
    }
    let name = Printable.text(trail.name)
    var out =
      "\(Number.counted(records, "record")), \(firstEvent) to \(lastEvent); \(input.words)\n"
    out += "\(style.bold(name)) as it was, and with the proposed selectors\n\n"
    var table = Columns(right: [1, 2], indent: 2)
    for (words, count) in [
      ("lost", lost), ("gained", gained), ("unchanged", unchanged), ("uncertain", uncertain),
    ] {
      table.add(words, Number.grouped(count.events), Number.counted(count.writes, "write"))
    }
    out += table.text
    out += Self.list(
      "by call",
      calls.map { call, change in
        ("\(call.name.name)  \(call.name.source)  \(call.category)", change)
      })
    out += Self.list("by resource", resources.map { ($0, $1) })
    if !unrecorded.isEmpty { out += "\n" }
    for (kind, share) in unrecorded {
      out +=
        "cannot be known: no trail recorded \(Printable.text(kind)) for "
        + "\(Self.percent(share)) of this time\n"
    }
    return out + input.ending
  }

  private static func list(_ heading: String, _ changes: [(String, Change)]) -> String {
    guard !changes.isEmpty else { return "" }
    var table = Columns(["lost", "gained", heading], right: [0, 1], indent: 2)
    let sorted = changes.sorted {
      ($1.1.lost + $1.1.gained, $0.0) < ($0.1.lost + $0.1.gained, $1.0)
    }
    for (name, change) in sorted.prefix(listed) {
      table.add(
        Number.grouped(change.lost), Number.grouped(change.gained), Printable.text(name))
    }
    let more = sorted.count > listed ? "  and \(Number.grouped(sorted.count - listed)) more\n" : ""
    return "\n" + table.text + more
  }

  private static func percent(_ share: Double) -> String {
    share >= 0.995 ? "all" : share < 0.01 ? "under 1 %" : "\(Int((share * 100).rounded())) %"
  }

  /// See `schema/whatif.schema.json`.
  public var json: JSONValue {
    func count(_ count: ReplayReport.Count) -> JSONValue {
      ["events": .integer(Int64(count.events)), "writes": .integer(Int64(count.writes))]
    }
    func change(_ change: Change) -> [JSONValue.Member] {
      [
        .init("lost", .integer(Int64(change.lost))),
        .init("gained", .integer(Int64(change.gained))),
      ]
    }
    return .document([
      "trailARN": .string(trail.text),
      "events": .integer(Int64(records)),
      "firstEvent": firstEvent.map { .string("\($0)") } ?? .null,
      "lastEvent": lastEvent.map { .string("\($0)") } ?? .null,
      "lost": count(lost),
      "gained": count(gained),
      "unchanged": count(unchanged),
      "uncertain": count(uncertain),
      "calls": .array(
        calls.sorted { ($0.key.category, $0.key.name) < ($1.key.category, $1.key.name) }.map {
          .object(
            [
              .init("category", .string($0.category)),
              .init("eventSource", .string($0.name.source)),
              .init("eventName", .string($0.name.name)),
            ] + change($1))
        }),
      "resources": .array(
        resources.sorted { $0.key < $1.key }.map {
          .object([.init("resource", .string($0))] + change($1))
        }),
      "unrecorded": .array(
        unrecorded.map { ["kind": .string($0.kind), "share": .number($0.share)] }),
      "files": .integer(Int64(input.files)),
      "corrections": .integer(Int64(input.corrections)),
      "outsideOfTime": .integer(Int64(input.outOfScope)),
      "problems": .integer(Int64(input.problems)),
      "leftAlone": input.skipped.json,
      "stopped": .bool(input.isStopped),
    ])
  }
}
