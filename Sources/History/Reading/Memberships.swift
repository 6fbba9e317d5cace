public import CloudTrail
import GRDB

/// Which accounts were members of an organization, and when, by the events of AWS Organizations that the
/// history holds (SEMANTICS 3.5i).
public struct Memberships: Sendable {
  /// By account: those of which an event of their own tells.
  package let named: [String: MembershipTimeline]
  /// Of all other accounts: only events that do not say which account it was are about them.
  package let others: MembershipTimeline

  /// No word of any account.
  public static let unseen = Memberships(of: [])

  /// - Parameter changes: those that count, in any order.
  init(of changes: [MembershipTimeline.Change]) {
    others = MembershipTimeline(changes.filter { $0.account == nil })
    let accounts = Set(changes.compactMap(\.account))
    named = Dictionary(
      uniqueKeysWithValues: accounts.map { account in
        (
          account,
          MembershipTimeline(changes.filter { $0.account == account || $0.account == nil })
        )
      })
  }

  /// The membership of one account over time.
  public func timeline(of account: String) -> MembershipTimeline { named[account] ?? others }

  /// Whether there is no word of any account.
  public var isUnseen: Bool { named.isEmpty && others.periods.count == 1 }

  /// Every moment from which some account's membership is another than before; each once.
  public var boundaries: Set<Timestamp> {
    Set((named.values + [others]).flatMap { $0.periods.dropFirst().map(\.from) })
  }
}

/// Whether an account is a member of an organization.
public enum Membership: Sendable, Hashable {
  /// The history holds no event of the account. It is taken for a member (SEMANTICS 3.5g).
  case unseen
  case member
  case departed
  /// It may be a member or not (SEMANTICS 3.5j).
  case unknown
}

/// The membership of one account, one period after another. The first reaches back without bound, the
/// last one still lasts.
public struct MembershipTimeline: Sendable, Hashable {
  /// At least one, in the order of time. Two that follow each other differ.
  public private(set) var periods: [Period]

  /// A stretch of time in which the membership does not change.
  public struct Period: Sendable, Hashable {
    /// When it began, included.
    public var from: Timestamp
    /// The membership during the period.
    public var membership: Membership
    /// The event that began it; nil for the first period.
    public var cause: EventKind?
    /// When that event happened.
    public var causedAt: Timestamp?
  }

  /// An account joined or left.
  struct Change: Sendable, Hashable {
    /// Nil for an account that is not named.
    var account: String?
    var kind: EventKind
    var time: Timestamp
  }

  /// - Parameter changes: those of the account, and those of an account that is not named.
  init(_ changes: [Change]) {
    let sorted = changes.sorted { $0.time < $1.time }
    periods = [Period(from: Timestamp(microseconds: 0), membership: Self.first(sorted))]
    var index = 0
    while index < sorted.count {
      let second = sorted[index].time.second
      let end = sorted[index...].firstIndex { $0.time.second != second } ?? sorted.count
      apply(sorted[index..<end])
      index = end
    }
  }

  /// Before its first departure an account was a member. Before it first joined it may have been one
  /// earlier.
  private static func first(_ changes: [Change]) -> Membership {
    guard let first = changes.first(where: { $0.account != nil }) else { return .unseen }
    let ofSecond = changes.filter { $0.account != nil && $0.time.second == first.time.second }
    return ofSecond.allSatisfy { $0.kind == .accountDeparted } ? .member : .unknown
  }

  /// The changes of one second. Where in it they happened is not known (SEMANTICS 3.6b).
  private mutating func apply(_ changes: ArraySlice<Change>) {
    guard let last = periods.last, let change = changes.first else { return }
    let before = last.membership
    let results = Set(changes.map { Self.after($0, before) })
    let after = results.count == 1 ? results.first ?? .unknown : .unknown
    guard after != before || results.count > 1 else { return }
    let start = Timestamp(seconds: change.time.second)
    begin(start, .unknown, change)
    begin(start.advanced(bySeconds: 1), after, change)
  }

  private static func after(_ change: Change, _ before: Membership) -> Membership {
    let isJoining = change.kind == .accountJoined
    if change.account != nil { return isJoining ? .member : .departed }
    switch before {
    case .member, .unseen: return isJoining ? before : .unknown
    case .departed: return isJoining ? .unknown : before
    case .unknown: return .unknown
    }
  }

  private mutating func begin(_ time: Timestamp, _ membership: Membership, _ change: Change) {
    // The second just after that of another change: what that led to never lasted.
    if periods.count > 1, periods[periods.count - 1].from == time { periods.removeLast() }
    guard periods.last?.membership != membership else { return }
    periods.append(
      Period(from: time, membership: membership, cause: change.kind, causedAt: change.time))
  }

  /// The index of the period that holds at a moment.
  public func index(at time: Timestamp) -> Int {
    max(0, (periods.firstIndex { $0.from > time } ?? periods.count) - 1)
  }
}

// MARK: - Reading

extension HistorySnapshot {
  /// Who was a member of the organization that an account manages.
  ///
  /// - Parameters:
  ///   - account: the management account, in whose logs the events are.
  ///   - knownAt: leaves out what was learned later; nil for everything that is known.
  /// - Throws: ``HistoryError``.
  public func memberships(
    ofOrganizationManagedBy account: String, asKnownAt knownAt: Timestamp? = nil
  ) throws -> Memberships {
    let kinds = EventKind.memberships.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    // The events that name no trail are together in the index.
    let streams: [String] = try database.all(
      """
      SELECT DISTINCT trail FROM event
      WHERE trail >= 'unattributed:' AND trail < 'unattributed;' AND kind IN (\(kinds))
        AND account = ?
      """, [account.databaseValue]
    ) { try $0.read(0) }
    guard !streams.isEmpty else { return .unseen }
    var changes: [MembershipTimeline.Change] = []
    for stream in streams {
      changes += try CountedEvents.of(stream: stream, database, knownAt: knownAt).compactMap(
        \.membership)
    }
    return Memberships(of: changes)
  }
}

extension FoldedEvent {
  fileprivate var membership: MembershipTimeline.Change? {
    switch change {
    case .join(let membership), .depart(let membership):
      // Of an event that its addenda tell in different ways it is not known whom it was about.
      MembershipTimeline.Change(
        account: isDisputed ? nil : membership.account, kind: change.kind, time: time)
    case .create, .update, .putEventSelectors, .putInsightSelectors, .putEventConfiguration,
      .addTags, .removeTags,
      .startLogging, .stopLogging, .delete, .reject, .observe, .lose, .replicate, .correct:
      nil
    }
  }
}
