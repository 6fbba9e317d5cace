import ArgumentParser
import CloudTrail
import Recording

/// What a person claims of the files of an import.
struct ClaimOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      Say that these are all of CloudTrail's files with events of this span, for each account that has \
      a file or a record among them.
      """, valueName: "from/until"))
  var complete: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      Say that these are all pages of what LookupEvents answered for this Region and span, without a \
      filter or with EventSource cloudtrail.amazonaws.com. The account is needed for an empty answer.
      """, valueName: "region,from,until[,account]"))
  var lookup: String?

  func validate() throws {
    guard complete == nil || lookup == nil else {
      throw ValidationError("--complete and --lookup are for two imports, each of its own files.")
    }
  }

  /// - Throws: ``UsageError/badClaim(_:_:)``.
  func request() throws -> ClaimRequest? {
    let now = Timestamp.now
    if let complete {
      let parts = complete.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else {
        throw UsageError.badClaim(.complete, "\(complete) is not two times with a / between them")
      }
      let (from, until) = try Self.span(parts[0], parts[1], now, of: .complete)
      return .complete(from: from, until: until)
    }
    guard let lookup else { return nil }
    let parts = lookup.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3 || parts.count == 4 else {
      throw UsageError.badClaim(
        .lookup, "\(lookup) is not a Region and two times with commas between them")
    }
    guard Self.isRegion(parts[0]) else {
      throw UsageError.badClaim(.lookup, "\(parts[0]) is not a Region, such as us-east-1")
    }
    let account = parts.count == 4 ? parts[3] : nil
    if let account, account.count != 12 || !account.allSatisfy({ $0.isASCII && $0.isNumber }) {
      throw UsageError.badClaim(.lookup, "\(account) is not an account id of twelve digits")
    }
    let (from, until) = try Self.span(parts[1], parts[2], now, of: .lookup)
    return .lookup(region: parts[0], from: from, until: until, account: account)
  }

  private static func span(
    _ from: String, _ until: String, _ now: Timestamp, of option: UsageError.ClaimOption
  ) throws -> (Timestamp, Timestamp) {
    guard let start = Timestamp(human: from, now: now) else {
      throw UsageError.badClaim(option, "\(from) is not a time")
    }
    guard let end = Timestamp(human: until, now: now) else {
      throw UsageError.badClaim(option, "\(until) is not a time")
    }
    guard start < end else {
      throw UsageError.badClaim(option, "\(until) is not after \(from)")
    }
    guard end <= now else {
      throw UsageError.badClaim(
        option, "\(until) is in the future, of which there are no files yet")
    }
    return (start, end)
  }

  /// Judged by its form: new Regions appear.
  private static func isRegion(_ text: String) -> Bool {
    (8...24).contains(text.utf8.count) && text.contains("-") && text.first?.isLetter == true
      && text.utf8.allSatisfy {
        $0 == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
      }
  }
}
