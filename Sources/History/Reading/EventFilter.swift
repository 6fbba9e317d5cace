public import CloudTrail
import GRDB

/// Which events of the history are wanted. All that is given must hold; nothing given wants all events.
public struct EventFilter: Sendable, Hashable {
  /// Nothing that happened before this moment; nil for no bound.
  public var since: Timestamp?
  /// Nothing that happened at or after this moment; nil for no bound.
  public var until: Timestamp?
  /// Text that the ARN of the caller holds, anywhere and in any case: the name of a user, a role or a
  /// session, an account, or the whole ARN. Events whose caller is not known do not have it.
  public var principal: String?
  /// The address of the caller as the record has it, in any case: an IP address, or the name of a service.
  public var sourceIPAddress: String?
  /// The Region that was called; if the record does not say, that of the trail.
  public var region: String?
  /// Whether only calls that AWS refused are wanted.
  public var isRefused = false
  /// Whether only corrections are wanted: events that void others.
  public var isCorrection = false
  /// Only events of these kinds; nil for all.
  public var kinds: Set<EventKind>?

  /// Wants all events.
  public init() {}
}

extension EventFilter {
  /// Follows a WHERE clause of the table `event`.
  var condition: String {
    var conditions: [String] = []
    if since != nil { conditions.append("effective_time >= :since") }
    if until != nil { conditions.append("effective_time < :until") }
    // SQLite's lower() is for ASCII alone, which names of IAM are.
    if principal != nil { conditions.append("instr(lower(principal), lower(:principal)) > 0") }
    if sourceIPAddress != nil { conditions.append("lower(source_ip) = lower(:address)") }
    if region != nil { conditions.append(Self.isIn(region: ":region")) }
    if isRefused { conditions.append("kind = '\(EventKind.rejectedCall.rawValue)'") }
    if isCorrection { conditions.append("kind = '\(EventKind.correction.rawValue)'") }
    if let kinds {
      let names = kinds.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
      conditions.append("kind IN (\(names))")
    }
    return conditions.map { " AND " + $0 }.joined()
  }

  /// The parameters of ``condition``.
  var arguments: StatementArguments {
    let given: [(name: String, value: DatabaseValue?)] = [
      ("since", since?.microseconds.databaseValue), ("until", until?.microseconds.databaseValue),
      ("principal", principal?.storable.databaseValue),
      ("address", sourceIPAddress?.storable.databaseValue),
      ("region", region?.storable.databaseValue),
    ]
    return StatementArguments(
      Dictionary(uniqueKeysWithValues: given.compactMap { name, value in value.map { (name, $0) } })
    )
  }

  /// A record may have been trimmed before it was shared. Its trail still says where it was called.
  ///
  /// - Parameter parameter: the SQL of the Region; it occurs twice.
  static func isIn(region parameter: String) -> String {
    """
    (region = \(parameter)
      OR region IS NULL AND trail LIKE 'arn:%:cloudtrail:' || \(parameter) || ':%:trail/%')
    """
  }
}
