import CloudTrail
import Foundation
import Glibc

/// The objects of buckets, fetched ahead of those who read them: so many at a time, in the order in which they will be
/// read, into files without a name, so that they are read as files of this machine are.
///
/// All variables are accessed only while `condition` is locked, which makes the class safe to share.
public final class FetchedFiles: @unchecked Sendable {
  /// How much is fetched ahead.
  public struct Limits: Sendable, Hashable {
    /// How many objects are asked for at once. Some of them wait for a connection, so that one that becomes free has its
    /// next request at once.
    public var inFlight = 80
    /// How many connections there are for these.
    public var connections: Int { max(1, inFlight * 4 / 5) }
    /// How many objects are in flight, or wait for their reader: files are read in their order, and arrive in any.
    public var objects = 256
    /// How many bytes these have, by the listing.
    public var bytes: Int64 = 64 << 20
    /// The largest object that is fetched, in bytes.
    public var largest = 256 << 20

    /// 80 over 64 connections, 256 and 64 MiB ahead, none larger than 256 MiB.
    public init() {}
  }

  private enum Slot {
    case underway(Task<Void, Never>)
    case ready(FetchedFile)
    case failed(ObjectProblem)
  }

  /// Where the objects are.
  let store: any ObjectStore
  private let limits: Limits
  private let progress: (@Sendable (Int) -> Void)?
  private let shouldStop: @Sendable () -> Bool
  private let condition = NSCondition()
  private var order: [(file: LogFile, remote: RemoteFile)] = []
  private var next = 0
  private var slots: [LogFile: Slot] = [:]
  /// Counts the runs: what an earlier one asked for is not taken for this one's.
  private var run = 0
  /// How many fetches are under way, those of earlier runs included.
  private var inFlight = 0
  /// Of all slots, by the listing.
  private var bytes: Int64 = 0
  /// Whether the credentials are not accepted any more: then nothing more is fetched.
  private var hasLostCredentials = false
  /// How many objects were listed so far.
  private var listed = 0

  /// Nothing is fetched yet.
  ///
  /// - Parameters:
  ///   - progress: called while buckets are listed, with how many objects were listed so far; on another thread than the
  ///     caller's, who waits.
  ///   - shouldStop: called several times a second while somebody waits for an object; once it returns true, nobody
  ///     waits any more, however long an answer still takes.
  public init(
    _ store: any ObjectStore, limits: Limits = Limits(),
    progress: (@Sendable (Int) -> Void)? = nil,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) {
    self.store = store
    self.limits = limits
    self.progress = progress
    self.shouldStop = shouldStop
  }

  /// Notes that so many more objects were listed.
  func note(listed objects: Int) {
    guard let progress, objects > 0 else { return }
    progress(
      locked {
        listed += objects
        return listed
      })
  }

  /// Fetches ahead what will be read.
  ///
  /// - Parameter files: in the order in which they will be read; those that are not of this source are passed over.
  func begin(_ files: [LogFile]) {
    locked {
      dropAll()
      order = files.compactMap { file in
        file.remote.flatMap { $0.source === self ? (file, $0) : nil }
      }
      next = 0
      advance()
    }
  }

  /// Fetches nothing more ahead, and lets go of what nobody read.
  func end() {
    locked {
      order = []
      dropAll()
    }
  }

  /// Waits for an object.
  ///
  /// - Returns: its content, whose descriptor the caller closes.
  /// - Throws: ``InputProblem``; ``Cancelled`` if the credentials were lost before, or nobody is to wait any more.
  func open(_ file: LogFile, _ remote: RemoteFile) throws -> FetchedFile {
    condition.lock()
    defer { condition.unlock() }
    if slots[file] == nil {
      if hasLostCredentials || shouldStop() { throw Cancelled() }
      fetch(file, remote)
    }
    while case .underway = slots[file] {
      if shouldStop() { throw Cancelled() }
      _ = condition.wait(until: Date(timeIntervalSinceNow: 0.1))
    }
    guard let slot = slots.removeValue(forKey: file) else { throw Cancelled() }
    bytes -= remote.version.size
    advance()
    switch slot {
    case .ready(let fetched): return fetched
    case .failed(let problem): throw InputProblem(problem, path: file.path)
    case .underway: throw Cancelled()
    }
  }

  // MARK: While `condition` is locked

  private func advance() {
    while next < order.count, !hasLostCredentials, slots.count < limits.objects,
      inFlight < limits.inFlight
    {
      let (file, remote) = order[next]
      if !slots.isEmpty, bytes + remote.version.size > limits.bytes { return }
      next += 1
      if slots[file] == nil { fetch(file, remote) }
    }
  }

  private func fetch(_ file: LogFile, _ remote: RemoteFile) {
    bytes += remote.version.size
    let task = Task(executorPreference: FetchExecutor.shared) { [store, limits, run] in
      let result = await Self.content(of: remote.place, store, limit: limits.largest)
      self.take(result, of: file, in: run)
    }
    slots[file] = .underway(task)
    inFlight += 1
  }

  private func dropAll() {
    for slot in slots.values {
      switch slot {
      case .underway(let task): task.cancel()
      case .ready(let fetched): close(fetched.descriptor)
      case .failed: break
      }
    }
    slots = [:]
    run += 1
    bytes = 0
    condition.broadcast()
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    condition.lock()
    defer { condition.unlock() }
    return body()
  }

  // MARK: In tasks

  private static func content(
    of place: BucketPath, _ store: any ObjectStore, limit: Int
  ) async -> Result<FetchedFile, ObjectProblem> {
    do {
      let object = try await store.get(place.bucket, place.prefix, limit: limit)
      return .success(try FetchedFile(object))
    } catch {
      return .failure(error)
    }
  }

  private func take(
    _ result: Result<FetchedFile, ObjectProblem>, of file: LogFile, in run: Int
  ) {
    locked {
      inFlight -= 1
      defer { advance() }
      // The run may have ended since.
      guard run == self.run, case .underway = slots[file] else {
        if case .success(let fetched) = result { close(fetched.descriptor) }
        return
      }
      switch result {
      case .success(let fetched):
        slots[file] = .ready(fetched)
      case .failure(let problem):
        if problem.kind == .credentials { hasLostCredentials = true }
        slots[file] = .failed(problem)
      }
      condition.broadcast()
    }
  }
}

/// Where the content of a file is that is in a bucket, and its version by the listing.
public final class RemoteFile: Sendable {
  /// The bucket and the key.
  public let place: BucketPath
  /// What the listing said.
  public let version: FileVersion
  /// Where it is fetched.
  public let source: FetchedFiles

  init(_ place: BucketPath, _ version: FileVersion, _ source: FetchedFiles) {
    self.place = place
    self.version = version
    self.source = source
  }
}
