import ArgumentParser
import CloudTrail
import Foundation
import History
import TrailLogs

/// Words that name trails, or log files in which is counted what happened.
struct TrailsAndLogs: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      """
      Trails, by name or ARN, and log files, folders that hold them, or - for standard input. Default: all \
      trails, and no logs.
      """, valueName: "trail or path"),
    completion: .trails)
  var words: [FileArgument] = []
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A trail, by name or ARN, also where a file has its name; may be given again.",
      valueName: "trail"), completion: .trails)
  var trail: [String] = []
  @OptionGroup var buckets: BucketOptions

  /// The words that name log files: something has this path, or it reads like a path, which no trail's name
  /// does. Of a trail that is called like a file, the ARN or `--trail` says that it is meant.
  var logs: [FileArgument] { words.filter(Self.isLogs) }

  private static func isLogs(_ word: FileArgument) -> Bool {
    if word.path == "-" { return true }
    return !word.path.hasPrefix("arn:") && (word.isThere || word.path.contains("/"))
  }

  /// The trails that are named, in the order of their ARNs; empty if none is.
  func trails(in history: HistorySnapshot) throws -> [TrailARN] {
    let named = words.filter { !Self.isLogs($0) }
    return Set(
      try named.map { try ConfigurationOptions.resolve($0.path, at: nil, in: history) }
        + trail.map { try history.resolve($0) }
    ).sorted()
  }

  /// The files to read; nil if no word names any.
  ///
  /// - Throws: ``UsageError/noLogs(_:skipped:)``, ``UsageError/inputTwice``
  func find(_ scope: EventScope) throws -> LogFinder? {
    guard logs.count(where: { $0.path == "-" }) < 2 else { throw UsageError.inputTwice }
    return try logs.isEmpty ? nil : InputOptions.find(logs, scope, buckets)
  }
}

/// Which accounts are asked about.
struct AccountsOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only this account and its trails; may be given again. Default: all.", valueName: "id"))
  var account: [String] = []

  func validate() throws { try Places.checkAccounts(account) }

  /// Whether a trail is of one of them.
  func includes(_ trail: TrailARN) -> Bool { account.isEmpty || account.contains(trail.account) }
}
