import CloudTrail
import History
import Synchronization

/// Finds the account that a call is about. The first of these that says one counts:
///
/// 1. the trail's ARN in the input, if the store has trails of that account; but not for tags, which are of
///    trails that are named by ARN alone, and of a call that writes only if nothing below says one: nobody
///    changes the trails of another account;
/// 2. the key that signed: the account of its principal in the credentials file, or the id of the key itself
///    if that is twelve digits, as emulators of AWS have it;
/// 3. the account that the server was given for all other calls;
/// 4. the account of the store's trails, if all have the same; `000000000000` while there are none.
///
/// Where the trails are of several accounts and nothing says which is meant, the call is refused: an empty
/// answer would say that there are no trails.
final class CalledAccount: Sendable {
  /// That of a store without trails.
  static let none = "000000000000"

  /// The account of calls that say none; nil for that of the store.
  private let configured: String?
  private let seen = Mutex(Seen())

  /// The accounts of the store, as of so many events.
  private struct Seen {
    var count: Int64 = 0
    var accounts: Set<String> = []
  }

  init(_ configured: String?) {
    self.configured = configured
  }

  /// - Parameters:
  ///   - signed: the account that the key says; nil if it says none.
  ///   - operation: the operation that is called.
  ///   - input: its input, of any form.
  ///   - readers: of the store, which is asked only if it matters.
  /// - Throws: `AccessDeniedException` with the accounts that can be meant.
  func find(
    signed: String?, _ operation: APIOperation, _ input: JSONValue, in readers: ReaderPool
  ) async throws -> String {
    let named = operation.namesByARNAlone ? nil : Self.account(namedIn: input)
    if let given = signed ?? configured, operation.isWrite || named == nil || named == given {
      return given
    }
    let accounts = try await readers.read { [self] history in try storeAccounts(history) }
    if let named, accounts.contains(named) { return named }
    if let given = signed ?? configured { return given }
    guard accounts.count > 1 else { return accounts.first ?? Self.none }
    throw Self.ambiguous(accounts.sorted())
  }

  /// The accounts of all trails in the store. The log only grows, so only what is new is looked at.
  private func storeAccounts(_ history: HistorySnapshot) throws -> Set<String> {
    let count = try history.eventCount()
    let last = seen.withLock { $0 }
    if last.count == count { return last.accounts }
    var now = Seen(count: count)
    if last.count < count, let added = try history.accounts(after: last.count) {
      now.accounts = last.accounts.union(added)
    } else {
      now.accounts = Set(try history.accounts())
    }
    seen.withLock { [now] seen in if seen.count < now.count { seen = now } }
    return now.accounts
  }

  /// The account of the first trail that the input names by its ARN.
  private static func account(namedIn input: JSONValue) -> String? {
    let names = ["Name", "TrailName"].compactMap { input.present($0)?.string }
    let listed = input.present("trailNameList")?.array?.compactMap(\.string) ?? []
    return (names + listed).lazy.compactMap { TrailARN($0)?.account }.first
  }

  /// The most accounts that a message names.
  private static let mostNamed = 20

  private static func ambiguous(_ accounts: [String]) -> CloudTrailError {
    let more = accounts.count - mostNamed
    let names =
      accounts.prefix(mostNamed).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    return CloudTrailError(
      "AccessDeniedException",
      "The trails here are of several accounts: \(names). Sign with a key of one of them, or with the account "
        + "itself as the access key id, or name the trail by its ARN.")
  }
}

extension APIOperation {
  /// Whether the input can name a trail in no other way, so that the ARN says nothing about who calls.
  fileprivate var namesByARNAlone: Bool {
    switch self {
    case .addTags, .removeTags, .listTags: true
    case .createTrail, .updateTrail, .deleteTrail, .startLogging, .stopLogging, .putEventSelectors,
      .putInsightSelectors, .putEventConfiguration, .getEventSelectors, .getInsightSelectors,
      .getEventConfiguration, .getTrail, .getTrailStatus, .describeTrails, .listTrails,
      .lookupEvents:
      false
    }
  }
}
