import TrailLogs

/// From which buckets files were read, by their paths `s3://BUCKET/KEY`: what lacks of them can be read in the same way.
struct ImportedBuckets: Sendable, Hashable {
  /// A bucket, and what its keys have before `AWSLogs/`.
  struct Folder: Sendable, Hashable {
    var bucket: String
    var keyPrefix: String
  }

  /// By account, where the file was that was read last.
  private var folders: [String: Folder] = [:]
  /// Where an account's files are of which none was read.
  private var others: Folder?
  private var buckets: Set<String> = []

  /// Notes the path of a file of an account; one of this machine shows nothing.
  mutating func add(_ path: String, of account: String) {
    guard let place = Self.place(path), let folder = Self.folder(of: place) else { return }
    folders[account] = folder
    buckets.insert(folder.bucket)
  }

  /// Notes a place that is read just now.
  mutating func add(_ path: String) {
    guard let place = Self.place(path) else { return }
    others = Self.folder(of: place) ?? others
    buckets.insert(place.bucket)
  }

  /// Where an account's files can be read.
  ///
  /// - Parameters:
  ///   - bucket: where a trail delivers them; nil if that is not known.
  ///   - keyPrefix: what the trail puts before `AWSLogs`.
  /// - Returns: nil if nothing was read of the bucket, nor of the account elsewhere.
  func folder(of account: String, bucket: String?, keyPrefix: String) -> Folder? {
    if let bucket, buckets.contains(bucket) { return Folder(bucket: bucket, keyPrefix: keyPrefix) }
    return folders[account] ?? others
  }

  private static func place(_ path: String) -> BucketPath? {
    guard BucketPath.isMeant(by: path) else { return nil }
    do { return try BucketPath(path) } catch {
      // The ledger of a forged store can hold any path.
      return nil
    }
  }

  /// Nil if what is before `AWSLogs` does not show.
  private static func folder(of place: BucketPath) -> Folder? {
    if place.prefix.isEmpty { return Folder(bucket: place.bucket, keyPrefix: "") }
    let key = "/" + place.prefix
    guard let root = key.ranges(of: "/AWSLogs/").last else { return nil }
    return Folder(
      bucket: place.bucket, keyPrefix: String(key[..<root.lowerBound].dropFirst()))
  }
}
