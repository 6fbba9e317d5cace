public import CloudTrail
public import History
import Replay
import Selectors

/// A trail with what a set of selectors alone does not show.
public struct LintedTrail: Sendable {
  /// The trail, with its state and its selectors.
  public var trail: ComparedTrail
  /// The bucket that it delivers to; empty if it has none.
  public var bucket: Known<String>
  /// What the keys of its log files begin with; empty for nothing.
  public var prefix: String
  /// The other trails of its account.
  public var others: [ComparedTrail]

  /// A trail to look at.
  ///
  /// - Parameters:
  ///   - trail: the trail, with its state and its selectors.
  ///   - bucket: the bucket that it delivers to; empty if it has none.
  ///   - prefix: what the keys of its log files begin with; empty for nothing.
  ///   - others: the other trails of its account.
  public init(
    _ trail: ComparedTrail, bucket: Known<String>, prefix: String = "", others: [ComparedTrail] = []
  ) {
    self.trail = trail
    self.bucket = bucket
    self.prefix = prefix
    self.others = others
  }
}

extension Linter {
  /// What is amiss with the selectors of a trail, and with the trail beside others of its account.
  ///
  /// - Parameters:
  ///   - trail: its selectors are known.
  ///   - time: the moment, since some rules changed once.
  public mutating func lint(_ trail: LintedTrail, at time: Timestamp) -> LintReport {
    report = LintReport()
    if let selectors = trail.trail.selectors {
      report = lint(selectors, partition: trail.trail.trail.partition)
    }
    lintDeliveries(of: trail, at: time)
    for other in trail.others where other.trail != trail.trail.trail {
      lintCopy(trail.trail, other, at: time)
    }
    report.sort()
    return report
  }

  /// Whether the delivery of a log file is an event that the trail delivers.
  private mutating func lintDeliveries(of linted: LintedTrail, at time: Timestamp) {
    let trail = linted.trail
    switch linted.bucket {
    case .known(""): return
    case .known(let bucket):
      let event = MadeUpEvent.delivery(
        of: trail.trail, to: bucket, prefix: linted.prefix, at: time)
      guard let decision = trail.decision(of: event.record, at: time) else { return }
      switch decision.answer {
      case .logged:
        found(
          .logsOwnDeliveries(bucket: bucket), at: nil,
          LintFinding.Example(record: event.record, isLogged: true))
      case .notLogged: break
      case .uncertain:
        leaveOpen(
          .logsOwnDeliveries, at: nil,
          "whether the trail logs deliveries into \(bucket) is not known (\(decision.reason.rawValue))"
        )
      }
    case .unknown(let reason):
      guard takesObjects(trail) else { return }
      leaveOpen(
        .logsOwnDeliveries, at: nil, "the bucket of the trail is not known (\(reason.rawValue))")
    }
  }

  /// Whether the trail takes data events of any objects.
  private mutating func takesObjects(_ trail: ComparedTrail) -> Bool {
    var nothing = trail
    nothing.selectors = .advanced([])
    let comparison = comparer.compare(trail, nothing)
    return (comparison.losses + comparison.open).contains {
      $0.events.resourceTypes.first == "AWS::S3::Object"
    }
  }

  /// Whether some management event is logged by both trails: one call of each kind that selectors can tell
  /// from others, in each Region that the trails can tell from others.
  private mutating func lintCopy(
    _ trail: ComparedTrail, _ other: ComparedTrail, at time: Timestamp
  ) {
    var unknown: String?
    for event in MadeUpEvent.managementEvents(of: [trail.trail, other.trail], at: time) {
      let record = event.record
      guard trail.decision(of: record, at: time)?.answer == .logged else { continue }
      guard let decision = other.decision(of: record, at: time) else {
        // A trail that is not there or is off copies nothing, whatever its selectors.
        if !other.state.logsNothing {
          unknown = "the selectors of \(other.trail.name) are not known"
        }
        break
      }
      switch decision.answer {
      case .logged:
        found(
          .secondCopy(of: other.trail), at: nil,
          LintFinding.Example(record: record, isLogged: true))
        return
      case .notLogged: break
      case .uncertain:
        unknown =
          unknown
          ?? "whether \(other.trail.name) logs them is not known (\(decision.reason.rawValue))"
      }
    }
    if let unknown { leaveOpen(.secondCopy, at: nil, unknown) }
  }
}

extension MadeUpEvent {
  /// The delivery of a log file by CloudTrail.
  ///
  /// - Parameters:
  ///   - trail: the trail; its bucket is taken to be of its own account and Region.
  ///   - time: when.
  fileprivate static func delivery(
    of trail: TrailARN, to bucket: String, prefix: String, at time: Timestamp
  ) -> MadeUpEvent {
    let day = "\(time)".prefix(10).split(separator: "-").joined(separator: "/")
    let name =
      "\(trail.account)_CloudTrail_\(trail.region)_"
      + "\(time)".prefix(16).filter { $0 != "-" && $0 != ":" } + "Z_0123456789abcdef.json.gz"
    let key =
      (prefix.isEmpty ? "" : prefix + "/")
      + "AWSLogs/\(trail.account)/CloudTrail/\(trail.region)/\(day)/\(name)"
    let arn = "arn:\(trail.partition):s3:::\(bucket)"
    var event = MadeUpEvent()
    event.category = .data
    event.readOnly = false
    event.source = "s3.amazonaws.com"
    event.name = "PutObject"
    event.resources = [
      Resource(type: "AWS::S3::Object", arn: "\(arn)/\(key)"),
      Resource(type: "AWS::S3::Bucket", arn: arn),
    ]
    event.scenario = Scenario(
      time: time, region: trail.region, account: trail.account,
      invokedBy: "cloudtrail.amazonaws.com")
    return event
  }

  /// One management event of each service that selectors or gates treat in a way of their own, in each of the
  /// trails' Regions and in the one that leads the partition.
  fileprivate static func managementEvents(
    of trails: [TrailARN], at time: Timestamp
  ) -> [MadeUpEvent] {
    var regions: [String] = []
    let leader = trails.first.flatMap { GlobalServices.leader(of: $0.partition) }
    for region in trails.map(\.region) + [leader].compactMap({ $0 })
    where !regions.contains(region) {
      regions.append(region)
    }
    return EventShapes.managementCalls.flatMap { call in
      [(call.write, false), (call.read, true)].flatMap { name, reads -> [MadeUpEvent] in
        guard let name else { return [] }
        return regions.map { region in
          var event = MadeUpEvent()
          event.readOnly = reads
          event.source = call.source
          event.name = name
          event.scenario = Scenario(
            time: time, region: region, account: trails.first?.account ?? "")
          return event
        }
      }
    }
  }
}
