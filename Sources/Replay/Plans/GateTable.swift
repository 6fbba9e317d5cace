package import CloudTrail
package import History
import Selectors

/// What the gates of one trail answer, in every case that they tell apart, while the trail is in one state.
///
/// The gates themselves fill it in: each case is put to them as a small record. So whoever judges records by
/// the table, and not by the gates, needs no rule of theirs, only which case a record is.
package struct GateTable: Sendable, Hashable {
  /// Whether the trail exists.
  package var existence: Reason
  /// Whether it is logging.
  package var logging: Reason
  /// By whose record it is: one for each ``AccountCase``.
  package var account: [Reason]
  /// By Region and service: the ``ServiceCase`` changes fastest.
  package var region: [Reason]
  /// For any record, and for one of CloudTrail's own deliveries.
  package var recursiveLogging: [Reason]

  /// Whose record it is.
  package enum AccountCase: Int, Sendable, CaseIterable {
    /// The trail's own account's.
    case own
    /// The record names no account.
    case missing
    /// Another account's, whose ``Membership`` is the one of that name.
    case unseen
    case member
    case departed
    case unknown

    /// The case of another account.
    package init(_ membership: Membership) {
      self =
        switch membership {
        case .unseen: .unseen
        case .member: .member
        case .departed: .departed
        case .unknown: .unknown
        }
    }

    /// What is passed for the membership; of no account for the first two.
    fileprivate var membership: Membership {
      switch self {
      case .own, .missing, .unseen: .unseen
      case .member: .member
      case .departed: .departed
      case .unknown: .unknown
      }
    }
  }

  /// Where the call was recorded.
  package enum RegionCase: Int, Sendable, CaseIterable {
    /// The trail's home, which leads its partition, too.
    case homeAndLeader
    case home
    case leader
    case other
    /// The record names no Region.
    case missing
  }

  /// What the called service is for the rules about global services (SEMANTICS 3.4c, 3.4h).
  package enum ServiceCase: Int, Sendable, CaseIterable {
    case regional
    case global
    case signIn
    /// STS by its global endpoint, by one of a Region, or it cannot be told.
    case globalTokens
    case regionalTokens
    case unclearTokens
  }
}

extension TrailGates {
  /// The answers for a trail in one state, for an event at a moment.
  ///
  /// - Parameter time: any moment since the last at which a rule changed (``TrailGates/changes``).
  package func table(_ state: TrailState, at time: Timestamp) -> GateTable {
    GateTable(
      existence: existence(state).reason, logging: logging(state).reason,
      account: GateTable.AccountCase.allCases.map { whose in
        Self.judging(record(of: whose)) { account(state, $0, whose.membership).reason }
      },
      region: GateTable.RegionCase.allCases.flatMap { place in
        GateTable.ServiceCase.allCases.map { service in
          Self.judging(record(in: place, of: service)) { region(state, $0, at: time).reason }
        }
      },
      recursiveLogging: [Self.anyRecord, Self.ownDelivery].map { record in
        Self.judging(record) { recursiveLogging(state, $0, at: time).reason }
      })
  }

  /// The moments at which a rule of the gates changed.
  package static let changes = GlobalServices.changes + [firstRecursiveLogging]

  // MARK: - The records that stand for the cases

  private static func judging(_ record: JSONValue, _ gate: (RecordFields) -> Reason) -> Reason {
    do {
      return try RecordFields.reading(json: record.compact, gate)
    } catch {
      preconditionFailure("A record that was put together here is not JSON: \(error)")
    }
  }

  private static let anyRecord: JSONValue = [:]
  private static let ownDelivery: JSONValue = [
    "userIdentity": ["invokedBy": "cloudtrail.amazonaws.com"],
    "eventSource": "s3.amazonaws.com", "eventName": "PutObject",
  ]

  private func record(of whose: GateTable.AccountCase) -> JSONValue {
    switch whose {
    case .own: ["recipientAccountId": .string(ownAccount)]
    case .missing: [:]
    case .unseen, .member, .departed, .unknown: ["recipientAccountId": "another"]
    }
  }

  private func record(
    in place: GateTable.RegionCase, of service: GateTable.ServiceCase
  ) -> JSONValue {
    let region: String? =
      switch place {
      case .homeAndLeader, .home: home
      case .leader: leader ?? "another"
      case .other: "another"
      case .missing: nil
      }
    return .object(
      (region.map { [.init("awsRegion", .string($0))] } ?? []) + Self.members(of: service))
  }

  private static func members(of service: GateTable.ServiceCase) -> [JSONValue.Member] {
    switch service {
    case .regional: return []
    case .global: return [.init("eventSource", "iam.amazonaws.com")]
    case .signIn: return [.init("eventSource", "signin.amazonaws.com")]
    case .globalTokens, .regionalTokens, .unclearTokens: break
    }
    let endpoint: JSONValue = service == .regionalTokens ? "regional" : "global"
    var members: [JSONValue.Member] = [
      .init("eventSource", "sts.amazonaws.com"),
      .init("additionalEventData", ["RequestDetails": ["endpointType": endpoint]]),
    ]
    if service == .unclearTokens {
      // The two contradict each other.
      members.append(
        .init("tlsDetails", ["clientProvidedHostHeader": "sts.eu-west-1.amazonaws.com"]))
    }
    return members
  }
}
