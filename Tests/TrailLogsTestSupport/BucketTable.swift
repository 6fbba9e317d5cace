import CloudTrail
package import Synchronization
package import TrailLogs

/// A bucket as a table. It tells what it was asked, and can refuse.
package final class BucketTable: ObjectStore {
  private struct Content {
    var objects: [String: StoredObject] = [:]
    var metadata: [String: [String: String]] = [:]
    var writes: Int64 = 0
  }

  private let content: Mutex<Content>
  private let refusals: [String: ObjectProblem.Kind]
  private let pageSize: Int
  /// The clock of the bucket, in seconds since 1970: of the first page of a listing. Each further one is a second later.
  package let now = Mutex<Int64>(5000)
  /// What was asked to be listed.
  package let listings = Mutex<[ListingRequest]>([])
  /// The keys that were asked for.
  package let fetched = Mutex<[String]>([])

  /// A bucket with these objects, and what is refused by its key or prefix.
  package init(
    _ objects: [String: [UInt8]] = [:], refusing: [String: ObjectProblem.Kind] = [:], page: Int = 2
  ) {
    content = Mutex(
      Content(
        objects: objects.mapValues {
          StoredObject(bytes: $0, modified: Timestamp(seconds: 1000))
        }))
    refusals = refusing
    pageSize = page
  }

  /// Puts an object, a second after the last one.
  package func put(_ key: String, _ bytes: [UInt8], metadata: [String: String] = [:]) {
    content.withLock { content in
      content.writes += 1
      content.objects[key] = StoredObject(
        bytes: bytes, modified: Timestamp(seconds: 1000 + content.writes))
      content.metadata[key] = metadata
    }
  }

  /// Deletes an object.
  ///
  /// - Returns: what it was; nil if it is not there.
  @discardableResult
  package func delete(_ key: String) -> [UInt8]? {
    content.withLock { $0.objects.removeValue(forKey: key)?.bytes }
  }

  /// Forgets what was asked.
  package func reset() {
    listings.withLock { $0 = [] }
    fetched.withLock { $0 = [] }
  }

  package func list(_ request: ListingRequest) async throws(ObjectProblem) -> ListingPage {
    let number = listings.withLock { listings in
      listings.append(request)
      return listings.count
    }
    if let kind = refusals[request.prefix] {
      throw ObjectProblem(kind, place: "s3://\(request.bucket)/\(request.prefix)", fact: "refused")
    }
    let after = request.continuation ?? request.after ?? ""
    let objects = content.withLock { $0.objects }
    var page = ListingPage()
    page.made = Timestamp(seconds: now.withLock { $0 } + Int64(number) - 1)
    for key in objects.keys.sorted() where key.hasPrefix(request.prefix) {
      let rest = key.dropFirst(request.prefix.count)
      var entry = key
      if request.foldsFolders, let slash = rest.firstIndex(of: "/") {
        entry = request.prefix + rest[...slash]
      }
      if entry <= after || page.folders.last == entry { continue }
      if page.objects.count + page.folders.count == pageSize {
        page.continuation = max(page.objects.last?.key ?? "", page.folders.last ?? "")
        break
      }
      if entry == key, let object = objects[key] {
        page.objects.append(
          ListedObject(key: key, size: Int64(object.bytes.count), modified: object.modified))
      } else {
        page.folders.append(entry)
      }
    }
    return page
  }

  package func get(
    _ bucket: String, _ key: String, limit: Int
  ) async throws(ObjectProblem) -> StoredObject {
    fetched.withLock { $0.append(key) }
    if let kind = refusals[key] {
      throw ObjectProblem(kind, place: "s3://\(bucket)/\(key)", fact: "refused")
    }
    guard let object = content.withLock({ $0.objects[key] }) else {
      throw ObjectProblem(.vanished, place: "s3://\(bucket)/\(key)", fact: "not there")
    }
    return object
  }

  package func metadata(
    _ bucket: String, _ key: String
  ) async throws(ObjectProblem) -> [String: String] {
    content.withLock { $0.metadata[key] } ?? [:]
  }
}
