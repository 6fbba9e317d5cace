import CloudTrail

/// Lists the log files of buckets.
///
/// A bucket has CloudTrail's files under `…/AWSLogs/[o-ORGANIZATION/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/`, and digests
/// and what else there is under other words than `CloudTrail`. Down to the Region folders are asked for, a page each;
/// accounts, Regions and kinds of files that nobody wants are not listed. Within a Region the listing begins with the
/// first day that is wanted, and ends after the last. Of anything that is not arranged so all keys are listed.
struct BucketListing: Sendable {
  let buckets: FetchedFiles
  let scope: EventScope
  /// Whether digests are wanted, too, and what else has a folder of its own beside the log files.
  let listsDigests: Bool
  /// From where on files are listed that lie by day.
  var resumption = ListingResumption.everything

  /// What was listed.
  struct Found: Sendable {
    var objects: [ListedObject] = []
    var problems: [ObjectProblem] = []
    /// When the first page was made, by the clock of the store; nil if it does not say.
    var asked: Timestamp?
    /// The folders that were listed from a key on, since all before was read.
    var resumed: [ResumedFolder] = []

    fileprivate mutating func note(_ made: Timestamp?) {
      guard let made else { return }
      asked = min(asked ?? made, made)
    }

    fileprivate mutating func add(_ part: Found) {
      objects += part.objects
      problems += part.problems
      resumed += part.resumed
      note(part.asked)
    }
  }

  /// How many listings are in flight at once.
  private static let atOnce = 16

  /// A part of a listing that is to be done.
  private struct Step: Sendable {
    var prefix: String
    var isFolded = false
    /// Whether it is listed from its beginning, whatever was read of it.
    var isWhole = false
  }

  /// All objects below a place that may be wanted, in no order. A listing that fails is told, and the others go on.
  func objects(of place: BucketPath) async -> Found {
    var found = Found()
    var steps = [Step(prefix: place.prefix, isFolded: Self.isAboveRegions(place.prefix))]
    var waiting: [Step] = []
    var starts = ListingStarts(place, resumption)
    await withTaskGroup(of: (Found, [Step]).self) { group in
      var underway = 0
      while !steps.isEmpty || underway > 0 || !waiting.isEmpty {
        if steps.isEmpty, underway == 0 {
          starts.note(found.objects)
          swap(&steps, &waiting)
        }
        while underway < Self.atOnce, let step = steps.popLast() {
          let days = bounds(of: step, starts)
          group.addTask { await take(step, in: place.bucket, days) }
          underway += 1
        }
        guard let (part, further) = await group.next() else { break }
        underway -= 1
        found.add(part)
        // Without credentials no other listing can succeed.
        if part.problems.contains(where: { $0.kind == .credentials }) {
          (steps, waiting) = ([], [])
          continue
        }
        for step in further {
          if let folder = RegionFolder(step.prefix), starts.waits(folder) {
            waiting.append(step)
          } else {
            steps.append(step)
          }
        }
      }
    }
    return found
  }

  private func take(_ step: Step, in bucket: String, _ days: Days) async -> (Found, [Step]) {
    var found = Found()
    var further: [Step] = []
    var last = ""
    var request = ListingRequest(
      bucket: bucket, prefix: step.prefix, after: days.after, foldsFolders: step.isFolded)
    if let after = days.resumed, let folder = RegionFolder(step.prefix) {
      found.resumed.append(ResumedFolder(bucket: bucket, folder: folder, after: after))
    }
    do {
      while true {
        let page = try await buckets.store.list(request)
        buckets.note(listed: page.objects.count)
        last = try Self.end(of: page, after: last, in: request)
        found.objects += page.objects
        found.note(page.made)
        further += page.folders.compactMap(self.step)
        guard let next = page.continuation else { break }
        if let end = days.end, Self.precedes(end, last) { break }
        request.continuation = next
      }
    } catch {
      found.problems.append(error)
    }
    if days.resumed != nil, found.problems.isEmpty, ListingStarts.isNew(found.objects, resumption) {
      return (Found(asked: found.asked), [Step(prefix: step.prefix, isWhole: true)])
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
    if let folder = RegionFolder(folder), !scope.mayHoldRecords(ofFilesIn: folder.region) {
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
      $0.hasPrefix("o-") || AccountRegion.isAccount($0)
        || RegionFolder.Kind(rawValue: String($0)) != nil
    }
  }

  // MARK: Days

  /// Which keys of a Region's folder are listed; nil for no bound.
  private struct Days {
    /// Only keys after this one.
    var after: String?
    /// The same, because of what was read before, and not of what is wanted.
    var resumed: String?
    /// Nothing is wanted after this one.
    var end: String?
  }

  private func bounds(of step: Step, _ starts: ListingStarts) -> Days {
    guard !step.isFolded, let folder = RegionFolder(step.prefix) else { return Days() }
    let since = scope.since?.advanced(bySeconds: -EventScope.clockDifference)
    let resumed = step.isWhole ? nil : starts.start(of: folder)
    let until = scope.until?.advanced(
      bySeconds: scope.deliveredWithin + EventScope.clockDifference + 86_400)
    return Days(
      after: [since, resumed].compactMap(\.self).max().map(folder.key(ofDay:)),
      resumed: resumed.map(folder.key(ofDay:)), end: until.map(folder.key(ofDay:)))
  }
}
