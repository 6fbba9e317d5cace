public import CloudTrail
import History
import TrailLogs

/// What a person claims of the files of an import: how complete they are. It is recorded only if the files
/// do not speak against it.
public enum ClaimRequest: Sendable, Hashable {
  /// All of CloudTrail's files with events from `from` until before `until` are among them, for each account
  /// that has a file or a record there.
  case complete(from: Timestamp, until: Timestamp)
  /// They are all pages of what LookupEvents answered for a Region and a span, without a filter or with
  /// that of CloudTrail's own calls. `account` is needed only if there is no record that names it.
  case lookup(region: String, from: Timestamp, until: Timestamp, account: String?)

  /// Whether a file that is known from before may be passed by. Files of which the claim needs more than
  /// their names tell are read again.
  static func allows(_ request: ClaimRequest?, passingBy name: LogFileName?) -> Bool {
    switch request {
    case nil: true
    case .complete: name != nil
    case .lookup: false
    }
  }
}

/// What the files of an import show that a claim of them can be held against.
struct ClaimedFiles {
  /// How many accounts one claim names at most: more than an organization has.
  static let mostAccounts = 20_000
  /// How far outside of the span that was asked for a record may be, in seconds.
  static let slack: Int64 = 60

  let request: ClaimRequest?
  private var accounts: Set<String> = []
  /// The first reason that was found against the claim.
  private(set) var reason: ClaimRefused.Reason?

  init(_ request: ClaimRequest?) {
    self.request = request
  }

  mutating func passBy(_ name: LogFileName?) {
    guard request != nil, let name else { return }
    insert(name.account)
  }

  mutating func add(_ file: ShownFile) {
    guard let request else { return }
    if let name = file.source.name { insert(name.account) }
    for account in file.activity.accounts { insert(account) }
    if case .lookup(let region, let from, let until, let account) = request {
      if let found = Self.contradiction(
        to: (region, from, until, account), in: file.report, file.activity)
      {
        refuse(found)
      }
    }
  }

  /// The claim to record, when all files were read.
  ///
  /// - Parameters:
  ///   - problems: how many there were in the import.
  ///   - changedFiles: how many files had other bytes than before.
  ///   - lacking: of which moments digests say that something was not read.
  /// - Throws: ``ClaimRefused``.
  func claim(
    problems: Int, changedFiles: Int, lacking: [CompletenessClaim]
  ) throws(ClaimRefused) -> CompletenessClaim? {
    guard let request else { return nil }
    if problems + changedFiles > 0 { throw ClaimRefused(.problems(problems + changedFiles)) }
    if let reason { throw ClaimRefused(reason) }
    switch request {
    case .complete(let from, let until):
      if let lost = lacking.first(where: { $0.from < until && from < $0.until }) {
        throw ClaimRefused(.lacking(from: lost.from, until: lost.until))
      }
      if accounts.isEmpty { throw ClaimRefused(.noAccount) }
      return CompletenessClaim(
        .complete, accounts: accounts.sorted(), from: from, until: until)
    case .lookup(let region, let from, let until, let account):
      guard let only = account ?? accounts.first else { throw ClaimRefused(.accountUnknown) }
      if let other = accounts.sorted().first(where: { $0 != only }) {
        throw ClaimRefused(.otherAccount(found: other, claimed: only))
      }
      return CompletenessClaim(
        .lookup, accounts: [only], regions: [region], from: from, until: until)
    }
  }

  private mutating func insert(_ account: String) {
    accounts.insert(account)
    if accounts.count > Self.mostAccounts {
      accounts = []
      refuse(.tooManyAccounts)
    }
  }

  private mutating func refuse(_ found: ClaimRefused.Reason) {
    if reason == nil { reason = found }
  }

  /// What of a file speaks against a claim about LookupEvents.
  private static func contradiction(
    to asked: (region: String, from: Timestamp, until: Timestamp, account: String?),
    in read: FileReport, _ activity: FileActivity
  ) -> ClaimRefused.Reason? {
    if read.lookups.count == 0 { return .noAnswer(path: read.path) }
    if read.lookups.unfinished > 0 { return .pagesMissing(path: read.path) }
    if let other = activity.regions.sorted().first(where: { $0 != asked.region }) {
      return .otherRegion(path: read.path, found: other, claimed: asked.region)
    }
    let outside = [activity.first, activity.last].compactMap { $0 }.first {
      $0 < asked.from.advanced(bySeconds: -slack) || $0 >= asked.until.advanced(bySeconds: slack)
    }
    return outside.map { .outside(path: read.path, time: $0) }
  }
}

/// A claim that was not recorded, since the files speak against it. The files are recorded nonetheless.
public struct ClaimRefused: Error, Explained, Hashable {
  /// What speaks against the claim.
  public let reason: Reason

  /// What can speak against a claim.
  public enum Reason: Sendable, Hashable {
    /// Some files could not be read as a whole, or changed.
    case problems(Int)
    /// The import was stopped before its last file.
    case stopped
    /// Neither a name nor a record says of which account the files are.
    case noAccount
    /// An empty answer of LookupEvents, and no account was given.
    case accountUnknown
    /// Records of accounts beyond those that one claim may name.
    case tooManyAccounts
    /// A record of one account in what was claimed to be of another.
    case otherAccount(found: String, claimed: String)
    /// A file that holds no answer of LookupEvents.
    case noAnswer(path: String)
    /// An answer that says that there are more pages.
    case pagesMissing(path: String)
    /// A record of one Region in what was claimed to be of another.
    case otherRegion(path: String, found: String, claimed: String)
    /// Digests name files with events of the time that were not read.
    case lacking(from: Timestamp, until: Timestamp)
    /// A record of another time than LookupEvents was asked for.
    case outside(path: String, time: Timestamp)
  }

  init(_ reason: Reason) {
    self.reason = reason
  }

  /// Always `claimRefused`.
  public var code: String { "claimRefused" }

  /// What speaks against the claim.
  public var fact: String {
    let why =
      switch reason {
      case .problems(1): "1 problem was found in the files, named above"
      case .problems(let count): "\(count) problems were found in the files, named above"
      case .stopped: "the import was stopped before its last file"
      case .noAccount: "no file and no record says of which account it is"
      case .accountUnknown: "an empty answer does not say of which account it is"
      case .tooManyAccounts: "the records are of more than \(ClaimedFiles.mostAccounts) accounts"
      case .otherAccount(let found, let claimed):
        "a record is of account \(found), and the claim of \(claimed)"
      case .noAnswer(let path): "\(path) holds no answer of LookupEvents"
      case .pagesMissing(let path):
        "\(path) has a NextToken: more pages follow, which are not in it"
      case .otherRegion(let path, let found, let claimed):
        "\(path) has records of \(found), and the claim is of \(claimed)"
      case .lacking(let from, let until):
        "by CloudTrail's digests, not everything from \(from) until \(until) was read"
      case .outside(let path, let time):
        "\(path) has a record of \(time), which is outside of what the claim is of"
      }
    return "what was read is recorded, and the claim is not: \(why)"
  }

  /// What makes the claim true.
  public var hint: String? {
    switch reason {
    case .lacking: "fetch the files that are named, and run the same command again"
    case .problems: "mend or fetch the files that are named, and run the same command again"
    case .stopped: "run the same command again"
    case .noAccount: "import files under the names that CloudTrail gave them"
    case .accountUnknown: "say of which account it is"
    case .tooManyAccounts: "import the accounts in parts, each with its claim"
    case .otherAccount, .otherRegion, .outside, .noAnswer:
      "import each answer by itself, with what LookupEvents was asked for"
    case .pagesMissing:
      "fetch all pages in one go, without a limit on their number"
    }
  }
}
