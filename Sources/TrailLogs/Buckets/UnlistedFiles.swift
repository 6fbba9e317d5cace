import CloudTrail

/// A folder of a bucket that was listed from a key on, since all before was read.
struct ResumedFolder: Sendable, Hashable {
  let bucket: String
  let folder: RegionFolder
  /// Only keys after this one were listed.
  let after: String
}

/// Files that digests name, and that are not among the listed ones because of where their listing began: each is asked
/// for by itself.
struct UnlistedFiles: Sendable {
  private let folders: [AccountRegion: [ResumedFolder]]
  private let buckets: FetchedFiles?

  /// - Parameter buckets: where they are listed; nil if there are none.
  init(_ folders: [ResumedFolder], of buckets: FetchedFiles?) {
    self.buckets = buckets
    let known = folders.compactMap { folder in
      folder.folder.account.map {
        (AccountRegion(account: $0, region: folder.folder.region), folder)
      }
    }
    self.folders = Dictionary(grouping: known, by: \.0).mapValues { $0.map(\.1) }
  }

  /// Where a file may lie that was not listed, by its key in the bucket of its trail, of which a copy may be under
  /// another folder.
  func places(of key: String) -> [BucketPath] {
    guard let named = RegionFolder(of: key), let account = named.account,
      let known = folders[AccountRegion(account: account, region: named.region)]
    else { return [] }
    return known.compactMap { resumed in
      let prefix = resumed.folder.prefix
      guard prefix == named.prefix || prefix.hasSuffix("/" + named.prefix) else { return nil }
      let whole = prefix + key.dropFirst(named.prefix.count)
      guard whole.utf8.lexicographicallyPrecedes(resumed.after.utf8) else { return nil }
      return BucketPath(bucket: resumed.bucket, prefix: whole)
    }
  }

  /// Asks for objects.
  ///
  /// - Returns: in their order; nil for one that is not there.
  /// - Throws: nothing of its own; what fails is in the answers.
  func files(at places: [BucketPath]) throws -> [Result<LogFile?, InputProblem>] {
    guard let buckets, !places.isEmpty else { return [] }
    return try waiting {
      await inOrder(places) { place in
        do throws(ObjectProblem) {
          return .success(try await Self.file(at: place, in: buckets))
        } catch {
          return .failure(InputProblem(error, path: FilePath(place.description)))
        }
      }
    }
  }

  private static func file(
    at place: BucketPath, in buckets: FetchedFiles
  ) async throws(ObjectProblem) -> LogFile? {
    // A listing says size and time, as of all other files. The key itself is the first that begins so.
    let page = try await buckets.store.list(
      ListingRequest(bucket: place.bucket, prefix: place.prefix))
    guard let object = page.objects.first, object.key == place.prefix else { return nil }
    return LogFile(object, in: place.bucket, of: buckets)
  }
}

extension LogFile {
  /// An object of a bucket. Nil if its key holds a NUL, which no path does.
  init?(_ object: ListedObject, in bucket: String, of buckets: FetchedFiles) {
    guard !object.key.utf8.contains(0) else { return nil }
    let place = BucketPath(bucket: bucket, prefix: object.key)
    let version = FileVersion(size: object.size, modified: object.modified)
    self.init(
      path: FilePath(place.description), remote: RemoteFile(place, version, buckets))
  }
}
