public import CloudTrail
import ReadModels
public import TrailLogs

extension ValidationReport {
  /// See `schema/validation.schema.json`.
  public var json: JSONValue {
    .document([
      "outcome": .string(outcome.rawValue),
      "hasKeys": .bool(hasKeys),
      "isPartial": .bool(isStopped),
      "findingCount": .integer(Int64(findings.count)),
      "findings": .array(findings.list.map(Self.json)),
      "trails": .array(series.map(Self.json)),
      "uncoveredFiles": .integer(Int64(uncovered)),
      "movedFiles": .integer(Int64(moved)),
      "notes": .array(notes.map { .string($0) }),
      "commands": .array((keyCommands + signatureCommands).map { .string($0.line) }),
    ])
  }

  private static func json(_ finding: ValidationFinding) -> JSONValue {
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    return [
      "code": .string(finding.code.rawValue),
      "fact": .string(finding.code.fact),
      "trail": text(finding.series?.trail),
      "homeRegion": text(finding.series?.homeRegion),
      "account": text(finding.series?.account),
      "region": text(finding.series?.region),
      "path": text(finding.path),
      "bucket": text(finding.bucket),
      "key": text(finding.key),
      "from": text(finding.hours.map { "\($0.lowerBound)" }),
      "until": text(finding.hours.map { "\($0.upperBound)" }),
      "detail": text(finding.detail),
      "hint": text(finding.code.hint),
    ]
  }

  private static func json(_ series: Series) -> JSONValue {
    [
      "trail": .string(series.series.trail),
      "homeRegion": .string(series.series.homeRegion),
      "account": .string(series.series.account),
      "region": .string(series.series.region),
      "isBackfill": .bool(series.series.isBackfill),
      "digests": .integer(Int64(series.digests)),
      "signedDigests": .integer(Int64(series.signed)),
      "listedFiles": .integer(Int64(series.listed)),
      "soundFiles": .integer(Int64(series.sound)),
      "proven": .array(series.proven.map { json($0) }),
      "notProven": .array(
        series.open.map { open in
          [
            "from": .string("\(open.hours.lowerBound)"),
            "until": .string("\(open.hours.upperBound)"),
            "reason": .string(open.reason.rawValue),
            "bucket": open.digest.map { .string($0.bucket) } ?? .null,
            "key": open.digest.map { .string($0.key) } ?? .null,
          ]
        }),
    ]
  }

  private static func json(_ hours: Range<Timestamp>) -> JSONValue {
    ["from": .string("\(hours.lowerBound)"), "until": .string("\(hours.upperBound)")]
  }
}
