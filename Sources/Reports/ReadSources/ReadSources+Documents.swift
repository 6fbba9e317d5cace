public import CloudTrail
import History
import ReadModels

// MARK: - JSON

extension ReadSources {
  /// See `schema/sources.schema.json`.
  public func json(commands: FetchingCommands) -> JSONValue {
    .document([
      "from": Self.json(window?.lowerBound),
      "until": Self.json(window?.upperBound),
      "files": .integer(Int64(total.files)),
      "records": .integer(Int64(total.records)),
      "hasHoles": .bool(hasHoles),
      "cellSeconds": .integer(unit.seconds),
      "otherRegions": "notLookedAt",
      "notFound": .array(notFound.map { .string($0) }),
      "places": .array(places.map { json(of: $0, commands) }),
    ])
  }

  private func json(of place: Place, _ commands: FetchingCommands) -> JSONValue {
    func object(_ span: Range<Timestamp>, isHole: Bool) -> JSONValue {
      let hole = Hole(
        account: place.name.account, regions: [place.name.region], from: span.lowerBound,
        until: span.upperBound)
      let fetching = commands(hole, isHole ? missingFiles(of: hole) : nil)
      return [
        "from": Self.json(span.lowerBound), "until": Self.json(span.upperBound),
        "seconds": .integer(hole.seconds),
        "commands": .array(fetching.map { .string($0.line) }),
      ]
    }
    return [
      "account": .string(place.name.account),
      "region": .string(place.name.region),
      "trails": .array(place.trails.map { .string($0.text) }),
      "expectedFrom": Self.json(place.expected?.lowerBound),
      "expectedUntil": Self.json(place.expected?.upperBound),
      "files": .integer(Int64(place.total.files)),
      "records": .integer(Int64(place.total.records)),
      "read": Self.json(place.read),
      "proven": Self.json(place.proven),
      "lacking": Self.json(place.lacking),
      "holes": .array(place.holes.spans.map { object($0, isHole: true) }),
      "selfBlind": .array(place.selfBlind.spans.map { object($0, isHole: false) }),
      "cells": .array(
        place.cells.sorted { $0.key < $1.key }.map { cell, count in
          [
            "from": Self.json(Timestamp(seconds: cell * unit.seconds)),
            "files": .integer(Int64(count.files)), "records": .integer(Int64(count.records)),
          ]
        }),
    ]
  }

  private static func json(_ spans: TimeRanges) -> JSONValue {
    .array(
      spans.spans.map { ["from": json($0.lowerBound), "until": json($0.upperBound)] })
  }

  private static func json(_ time: Timestamp?) -> JSONValue {
    time.map { .string("\($0)") } ?? .null
  }
}

// MARK: - CSV

extension ReadSources {
  /// The heading of the CSV form.
  public static let csvHeading =
    "account,region,from,until,state,files,records,unread_seconds,self_blind_seconds\n"

  /// Calls `body` with each row of the CSV form, its line break included: one for each day or hour of a
  /// place in which something was read, or not all is the same; days without a difference are one row.
  public func eachCSVRow(_ body: (String) throws -> Void) rethrows {
    for place in places.sorted(by: { $0.name < $1.name }) {
      for cells in stretches(of: place) {
        let from = Timestamp(seconds: cells.lowerBound * unit.seconds)
        let time = from..<Timestamp(seconds: cells.upperBound * unit.seconds)
        let count = cells.count == 1 ? place.cells[cells.lowerBound] : nil
        let state = place.state(in: time, hasRecords: (count?.records ?? 0) > 0)
        if state == .nothingExpected && count == nil { continue }
        let row = [
          place.name.account, place.name.region, "\(time.lowerBound)", "\(time.upperBound)",
          state.rawValue, "\(count?.files ?? 0)", "\(count?.records ?? 0)",
          "\(place.holes.length(in: time) / 1_000_000)",
          "\(place.selfBlind.length(in: time) / 1_000_000)",
        ]
        try body(row.map(Printable.csv).joined(separator: ",") + "\n")
      }
    }
  }

  /// Days or hours by their numbers: each in which something was read, begins or ends is alone, and those
  /// between are together. So there are as many as the ledger has to say, however long the time is.
  private func stretches(of place: Place) -> [Range<Int64>] {
    guard let window else { return [] }
    func cell(_ time: Timestamp) -> Int64 { ReadCounts.cell(of: time, unit) }
    var alone = Set(place.cells.keys)
    for spans in [place.holes, place.selfBlind, place.read] {
      for span in spans.spans {
        alone.insert(cell(span.lowerBound))
        alone.insert(cell(Timestamp(microseconds: span.upperBound.microseconds - 1)))
      }
    }
    if let expected = place.expected {
      alone.insert(cell(expected.lowerBound))
      alone.insert(cell(Timestamp(microseconds: expected.upperBound.microseconds - 1)))
    }
    var stretches: [Range<Int64>] = []
    var next = cell(window.lowerBound)
    for number in alone.sorted() {
      if next < number { stretches.append(next..<number) }
      stretches.append(number..<number + 1)
      next = max(next, number + 1)
    }
    return stretches
  }
}
