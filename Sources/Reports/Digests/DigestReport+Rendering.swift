import CloudTrail
import History
import ReadModels
public import Recording
import TrailLogs

extension DigestReport {
  /// How many claims are shown.
  private static let listed = 5

  /// What digests showed, in one line.
  public var sentence: String {
    let found = findings.count == 0 ? "nothing amiss" : Number.counted(findings.count, "finding")
    return "\(Number.counted(digests, "digest")) not looked at before, \(found)"
  }

  /// What digests showed, and what the store knows by it, in some lines.
  var shown: [String] {
    var lines = [findings.count == 0 ? sentence : sentence + ", below"]
    lines += claims.suffix(Self.listed).map { claim in
      "\(claim.from) to \(claim.until): "
        + (claim.kind == .lacking ? "not all" : "all") + " files of \(claim.whose) read"
    }
    if claims.count > Self.listed {
      lines.insert("\(Number.grouped(claims.count)) spans, the last of them:", at: 1)
    }
    return lines
  }

  var json: JSONValue {
    [
      "outcome": .string(outcome.rawValue),
      "digests": .integer(Int64(digests)),
      "findings": .integer(Int64(findings.count)),
      "claims": .array(claims.map(\.jsonWithOrigin)),
    ]
  }
}
