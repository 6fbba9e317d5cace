import CloudTrail

/// Lists the log files of buckets.
///
/// A bucket has CloudTrail's files under `…/AWSLogs/[o-ORGANIZATION/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/`. Down to the
/// Region folders are asked for, a page each; accounts, Regions and kinds of files that nobody wants are not listed.
/// Within a Region the listing begins with the first day that is wanted, and ends after the last. Of anything that is
/// not arranged so all keys are listed.
struct BucketListing: Sendable {
  let buckets: FetchedFiles
  let scope: EventScope
  /// Whether digests are wanted, too, and what else has a folder of its own beside the log files.
  let listsDigests: Bool
  /// From which delivery on the files of an account are listed, where they lie by day; nil for all.
  var from: @Sendable (_ account: String) -> Timestamp? = { _ in nil }

  /// What was listed.
  struct Found: Sendable {
    var objects: [ListedObject] = []
    var problems: [ObjectProblem] = []
    /// When the first page was made, by the clock of the store; nil if it does not say.
    var asked: Timestamp?

    fileprivate mutating func note(_ made: Timestamp?) {
      guard let made else { return }
      asked = min(asked ?? made, made)
    }
  }

  /// How many listings are in flight at once.
  private static let atOnce = 16

  /// A part of a listing that is to be done.
  private struct Step: Sendable {
    var prefix: String
    var isFolded: Bool
  }

  /// All objects below a place that may be wanted, in no order. A listing that fails is told, and the others go on.
  func objects(of place: BucketPath) async -> Found {
    var found = Found()
    var steps = [Step(prefix: place.prefix, isFolded: Self.isAboveRegions(place.prefix))]
    await withTaskGroup(of: (Found, [Step]).self) { group in
      var underway = 0
      while !steps.isEmpty || underway > 0 {
        while underway < Self.atOnce, let step = steps.popLast() {
          group.addTask { await take(step, in: place.bucket) }
          underway += 1
        }
        guard let (part, further) = await group.next() else { break }
        underway -= 1
        found.objects += part.objects
        found.problems += part.problems
        found.note(part.asked)
        // Without credentials no other listing can succeed.
        steps = part.problems.contains { $0.kind == .credentials } ? [] : steps + further
      }
    }
    return found
  }

  private func take(_ step: Step, in bucket: String) async -> (Found, [Step]) {
    var found = Found()
    var further: [Step] = []
    var last = ""
    let days =
      step.isFolded ? nil : Self.regionFolder(step.prefix).map { _ in bounds(of: step.prefix) }
    var request = ListingRequest(
      bucket: bucket, prefix: step.prefix, after: days?.after, foldsFolders: step.isFolded)
    do {
      while true {
        let page = try await buckets.store.list(request)
        buckets.note(listed: page.objects.count)
        last = try Self.end(of: page, after: last, in: request)
        found.objects += page.objects
        found.note(page.made)
        further += page.folders.compactMap(self.step)
        guard let next = page.continuation else { break }
        if let end = days?.end, Self.precedes(end, last) { break }
        request.continuation = next
      }
    } catch {
      found.problems.append(error)
    }
    return (found, further)
  }

  /// Where a page ends. A listing whose pages do not go on would have no end.
  ///
  /// - Parameter last: where the page before ended; empty for the first.
  private static func end(
    of page: ListingPage, after last: String, in request: ListingRequest
  ) throws(ObjectProblem) -> String {
    let names = page.objects.map(\.key) + page.folders
    let goesOn =
      names.min(by: Self.precedes).map { Self.precedes(last, $0) } ?? (page.continuation == nil)
    guard goesOn else {
      throw ObjectProblem(
        .notS3, place: "s3://\(request.bucket)/\(request.prefix)",
        fact: "a page of the listing does not go on after the one before it")
    }
    return names.max(by: Self.precedes) ?? last
  }

  /// The order of a listing: that of the bytes.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  // MARK: Folders

  /// How a folder is listed; nil if it holds nothing that is wanted.
  private func step(_ folder: String) -> Step? {
    let parts = folder.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    guard let root = parts.lastIndex(of: "AWSLogs") else {
      // The next folder may be AWSLogs; of anything else nothing is known.
      return Step(prefix: folder, isFolded: parts.last == "AWSLogs")
    }
    let below = parts[(root + 1)...]
    if let account = below.first(where: AccountRegion.isAccount), !scope.accounts.isEmpty,
      !scope.accounts.contains(String(account))
    {
      return nil
    }
    if !listsDigests, below.contains(where: { $0.hasPrefix("CloudTrail-") }) { return nil }
    if let region = Self.regionFolder(folder), !scope.mayHoldRecords(ofFilesIn: region) {
      return nil
    }
    return Step(prefix: folder, isFolded: Self.isAboveRegions(folder))
  }

  /// Whether folders below a prefix may be accounts or Regions: it is AWSLogs, an organization, an account or the kind
  /// of file; or nothing of these was named yet.
  private static func isAboveRegions(_ prefix: String) -> Bool {
    let parts = prefix.split(separator: "/", omittingEmptySubsequences: false)
    guard let root = parts.lastIndex(of: "AWSLogs") else { return true }
    let below = parts[(root + 1)...].filter { !$0.isEmpty }
    return below.allSatisfy {
      $0.hasPrefix("o-") || AccountRegion.isAccount($0) || $0 == "CloudTrail"
    }
  }

  /// The Region of a folder `…/CloudTrail/REGION/`; nil for any other prefix.
  private static func regionFolder(_ prefix: String) -> String? {
    let parts = prefix.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 4, parts.last == "", parts[parts.count - 3] == "CloudTrail",
      parts.contains("AWSLogs")
    else { return nil }
    return String(parts[parts.count - 2])
  }

  // MARK: Days

  /// Before which key nothing is wanted in a Region's folder, and after which; nil for no bound.
  private func bounds(of folder: String) -> (after: String?, end: String?) {
    let account = folder.split(separator: "/").last(where: AccountRegion.isAccount)
    let since = [
      scope.since?.advanced(bySeconds: -EventScope.clockDifference),
      account.flatMap { from(String($0)) },
    ].compactMap(\.self).max()
    let until = scope.until?.advanced(
      bySeconds: scope.deliveredWithin + EventScope.clockDifference + 86_400)
    return (since.map { folder + Self.day($0) }, until.map { folder + Self.day($0) })
  }

  /// `2025/03/04`.
  private static func day(_ time: Timestamp) -> String {
    String(time.description.prefix(10)).replacing("-", with: "/")
  }
}
