import CloudTrail
import History
import Selectors
import TestSupport

@testable import Replay

/// The judges of a history and the coverage of its trails.
struct Judged {
  let judges: Judges
  let coverages: Coverages

  init(_ history: HistorySnapshot, _ evidence: ReadEvidence, _ options: CoverageOptions) throws {
    coverages =
      options.trustsSilence ? .complete : try Coverages(history, evidence, options: options)
    judges = try Judges(history, covered: coverages)
  }

  /// The parts of a trail's state that `get` does not say at a moment without a mark.
  func doubted(_ trail: TrailARN, at time: Timestamp) -> Aspects {
    let coverage = coverages[trail]
    if let end = coverage.knownUntil, time >= end { return .all }
    let doubt = coverage.doubt(at: time)
    if doubt.isProvisional { return .all }
    return doubt.unread.union(doubt.selfBlind).union(doubt.unconfirmed)
  }
}

extension Verdict {
  /// Whether it says itself that it may be wrong.
  var isMarked: Bool { isUnconfirmed || isProvisional }
}

/// The events that are judged in a ``TrueWorld``: of each kind at each of its places.
struct WorldProbes {
  let all: [(kind: Probe.Kind, place: AccountRegion, record: ScannedRecord)]

  init(_ world: TrueWorld) {
    all = world.places.flatMap { place in
      [Probe.Kind.write, .read, .object].map { ($0, place, Self.record($0, place)) }
        + (place.region == "us-east-1" ? [(.global, place, Self.record(.global, place))] : [])
    }
  }

  static func record(_ kind: Probe.Kind, _ place: AccountRegion) -> ScannedRecord {
    let (source, name, category): (JSONValue, JSONValue, JSONValue) =
      switch kind {
      case .write: ("ec2.amazonaws.com", "RunInstances", "Management")
      case .read: ("ec2.amazonaws.com", "DescribeInstances", "Management")
      case .object: ("s3.amazonaws.com", "PutObject", "Data")
      case .global: ("iam.amazonaws.com", "CreateUser", "Management")
      }
    return ScannedRecord([
      "eventVersion": "1.11", "eventID": "probe", "eventTime": "2026-06-01T00:00:00Z",
      "awsRegion": .string(place.region), "eventSource": source, "eventName": name,
      "readOnly": .bool(kind == .read), "eventCategory": category,
      "recipientAccountId": .string(place.account),
      "resources": [["type": "AWS::S3::Object", "ARN": "arn:aws:s3:::bucket/key"]],
    ])
  }
}
