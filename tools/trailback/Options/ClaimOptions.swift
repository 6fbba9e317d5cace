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
    let account = parts.count == 4 ? parts[3] : nil
    if let fault = Places.fault(ofRegion: parts[0]) ?? account.flatMap(Places.fault(ofAccount:)) {
      throw UsageError.badClaim(.lookup, fault)
    }
    let (from, until) = try Self.span(parts[1], parts[2], now, of: .lookup)
    return .lookup(region: parts[0], from: from, until: until, account: account)
  }

  private static func span(
    _ from: String, _ until: String, _ now: Timestamp, of option: UsageError.ClaimOption
  ) throws -> (Timestamp, Timestamp) {
    guard let start = WrittenTime(from, now: now)?.time else {
      throw UsageError.badClaim(option, "\(from) is not a time; write one as \(WrittenTime.forms)")
    }
    guard let end = WrittenTime(until, now: now)?.time else {
      throw UsageError.badClaim(option, "\(until) is not a time; write one as \(WrittenTime.forms)")
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
}
