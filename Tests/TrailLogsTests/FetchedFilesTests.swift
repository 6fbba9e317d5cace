import CloudTrail
import Foundation
import Glibc
import Synchronization
import Testing

@testable import TrailLogs

/// A bucket that answers when a test says so.
private final class Gate: ObjectStore {
  private struct State {
    var waiting: [String: CheckedContinuation<Void, Never>] = [:]
    var asked: [String] = []
    var isOpen = false
  }
  private let state = Mutex(State())
  /// What each key holds now.
  private let content: @Sendable (String) -> [UInt8]

  init(isOpen: Bool = false, _ content: @escaping @Sendable (String) -> [UInt8]) {
    self.content = content
    state.withLock { $0.isOpen = isOpen }
  }

  /// The keys that were asked for, in that order.
  var asked: [String] { state.withLock { $0.asked } }

  /// Lets one answer go, which must be asked for.
  func answer(_ key: String) throws {
    try #require(state.withLock { $0.waiting.removeValue(forKey: key) }).resume()
  }

  /// Lets all answers go from now on.
  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [:] }
      return Array(state.waiting.values)
    }
    for answer in waiting { answer.resume() }
  }

  func get(
    _ bucket: String, _ key: String, limit: Int
  ) async throws(ObjectProblem) -> StoredObject {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock {
        $0.asked.append(key)
        if !$0.isOpen { $0.waiting[key] = continuation }
        return $0.isOpen
      }
      if isOpen { continuation.resume() }
    }
    let bytes = content(key)
    guard bytes.count <= limit else {
      throw ObjectProblem(.tooLarge, place: key, fact: "too large")
    }
    return StoredObject(bytes: bytes, modified: Timestamp(seconds: 2000))
  }

  func list(_ request: ListingRequest) async throws(ObjectProblem) -> ListingPage { ListingPage() }

  func metadata(_ bucket: String, _ key: String) async throws(ObjectProblem) -> [String: String] {
    [:]
  }
}

/// A bucket whose answers wait, and that notices who does not want them any more.
private final class Held: ObjectStore {
  private let state = Mutex<[CheckedContinuation<Void, Never>]>([])
  /// In the order in which they were asked for.
  var waiting: [CheckedContinuation<Void, Never>] { state.withLock { $0 } }

  func get(
    _ bucket: String, _ key: String, limit: Int
  ) async throws(ObjectProblem) -> StoredObject {
    await withCheckedContinuation { continuation in state.withLock { $0.append(continuation) } }
    guard !Task.isCancelled else {
      throw ObjectProblem(.unreachable, place: key, fact: "reading was stopped")
    }
    return StoredObject(bytes: Array(key.utf8), modified: Timestamp(seconds: 2000))
  }

  func list(_ request: ListingRequest) async throws(ObjectProblem) -> ListingPage { ListingPage() }

  func metadata(_ bucket: String, _ key: String) async throws(ObjectProblem) -> [String: String] {
    [:]
  }
}

extension FetchedFiles {
  fileprivate func opened(_ file: LogFile) throws -> FetchedFile {
    try open(file, #require(file.remote))
  }
}

@Suite("Files fetched ahead")
struct FetchedFilesTests {
  private func files(_ count: Int, size: Int64, _ source: FetchedFiles) -> [LogFile] {
    (0..<count).map {
      LogFile(
        path: FilePath("s3://logs/\($0).json"),
        remote: RemoteFile(
          BucketPath(bucket: "logs", prefix: "\($0).json"),
          FileVersion(size: size, modified: Timestamp(seconds: 1000)), source))
    }
  }

  /// The content of a fetched file, which is closed.
  private func content(_ file: FetchedFile) -> [UInt8] {
    defer { close(file.descriptor) }
    var bytes = [UInt8](repeating: 0, count: Int(file.version.size) + 1)
    var count = 0
    while true {
      let read = bytes.withUnsafeMutableBytes {
        Glibc.read(file.descriptor, $0.baseAddress.map { $0 + count }, $0.count - count)
      }
      if read <= 0 { return Array(bytes[..<count]) }
      count += read
    }
  }

  /// The keys that were asked for once so many were, and once all had their turn that may be asked for too many:
  /// what fetches has one queue.
  private func asked(_ count: Int, of gate: Gate) throws -> [String] {
    for _ in 0..<10_000 where gate.asked.count < count { try waiting {} }
    for _ in 0..<10 { try waiting {} }
    return gate.asked
  }

  @Test("No more are in flight than are allowed, and the next ones are the next to be read")
  func objectsInFlight() throws {
    let gate = Gate { Array($0.utf8) }
    var limits = FetchedFiles.Limits()
    limits.inFlight = 3
    let source = FetchedFiles(gate, limits: limits)
    let all = files(8, size: 6, source)
    source.begin(all)
    defer { source.end() }
    #expect(Set(try asked(3, of: gate)) == ["0.json", "1.json", "2.json"])
    try gate.answer("1.json")
    #expect(try asked(4, of: gate).dropFirst(3) == ["3.json"])
    gate.open()
    for (index, file) in all.enumerated() {
      #expect(content(try source.opened(file)) == Array("\(index).json".utf8))
    }
    #expect(gate.asked.count == 8 && Set(gate.asked).count == 8)
  }

  @Test("What nobody has read yet counts against the bytes, and one object is always fetched")
  func bytesAhead() throws {
    let gate = Gate(isOpen: true) { Array($0.utf8) }
    var limits = FetchedFiles.Limits()
    limits.bytes = 250
    let source = FetchedFiles(gate, limits: limits)
    let all = files(6, size: 100, source)
    source.begin(all)
    #expect(try asked(2, of: gate).count == 2)
    _ = content(try source.opened(all[0]))
    #expect(try asked(3, of: gate).count == 3)
    source.end()

    let small = Gate(isOpen: true) { Array($0.utf8) }
    limits.bytes = 1
    let narrow = FetchedFiles(small, limits: limits)
    let larger = files(3, size: 100, narrow)
    narrow.begin(larger)
    defer { narrow.end() }
    #expect(try asked(1, of: small) == ["0.json"])
    for file in larger { _ = content(try narrow.opened(file)) }
    #expect(small.asked == ["0.json", "1.json", "2.json"])
  }

  @Test("Of an object that grew since it was listed, what was fetched is read and told")
  func grown() throws {
    let gate = Gate(isOpen: true) { _ in Array(repeating: 7, count: 5000) }
    let source = FetchedFiles(gate)
    let file = try #require(files(1, size: 10, source).first)
    var opener = FileOpener()
    let opened = try ByteSource(file, &opener)
    #expect(opened.version == FileVersion(size: 5000, modified: Timestamp(seconds: 2000)))
    #expect(opened.time == Timestamp(seconds: 2000))
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 6000, alignment: 8)
    defer { room.deallocate() }
    #expect(try opened.read(into: room, atLeast: 6000) == 5000)
  }

  @Test("An object too large for memory is read from a file without a name, byte for byte")
  func large() throws {
    let bytes = (0..<(16 << 20) + 1).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    let file = try FetchedFile(StoredObject(bytes: bytes, modified: Timestamp(seconds: 1)))
    var status = stat()
    #expect(fstat(file.descriptor, &status) == 0 && status.st_nlink == 0)
    #expect(content(file) == bytes)
  }

  @Test("A larger object than is allowed is a problem of its file")
  func tooLarge() throws {
    var limits = FetchedFiles.Limits()
    limits.largest = 100
    let source = FetchedFiles(
      Gate(isOpen: true) { [UInt8](repeating: 0, count: $0 == "1.json" ? 101 : 100) },
      limits: limits)
    let all = files(2, size: 100, source)
    #expect(content(try source.opened(all[0])).count == 100)
    let problem = #expect(throws: InputProblem.self) { try source.opened(all[1]) }
    #expect(problem?.code == "tooLarge")
    #expect(problem?.path == "s3://logs/1.json")
  }

  @Test("A file out of turn is fetched at once, and so are files after the end of a run")
  func outOfTurn() throws {
    let gate = Gate(isOpen: true) { Array($0.utf8) }
    var limits = FetchedFiles.Limits()
    limits.objects = 2
    let source = FetchedFiles(gate, limits: limits)
    let all = files(5, size: 6, source)
    source.begin(all)
    #expect(content(try source.opened(all[4])) == Array("4.json".utf8))
    source.end()
    let before = gate.asked.count
    #expect(content(try source.opened(all[3])) == Array("3.json".utf8))
    #expect(try asked(before + 1, of: gate).count == before + 1)
    source.begin(all)
    for (index, file) in all.enumerated() {
      #expect(content(try source.opened(file)) == Array("\(index).json".utf8))
    }
    source.end()
  }

  @Test("What a run before had asked for does not answer for the next", .timeLimit(.minutes(60)))
  func nextRun() throws {
    let held = Held()
    let source = FetchedFiles(held)
    let all = files(1, size: 6, source)
    for count in 1...2 {
      source.begin(all)
      for _ in 0..<10_000 where held.waiting.count < count { try waiting {} }
      if count == 1 { source.end() }
    }
    defer { source.end() }
    try #require(held.waiting.count == 2)
    for answer in held.waiting { answer.resume() }
    #expect(content(try source.opened(all[0])) == Array("0.json".utf8))
  }

  @Test(
    "Who waits for an object when the run ends or is to end is let go", .timeLimit(.minutes(60)),
    arguments: [false, true])
  func endWhileWaiting(isStopped: Bool) async throws {
    let gate = Gate { Array($0.utf8) }
    let mayWait = Atomic<Bool>(true)
    let waits = Atomic<Bool>(false)
    let source = FetchedFiles(
      gate,
      shouldStop: {
        waits.store(true, ordering: .relaxed)
        return !mayWait.load(ordering: .relaxed)
      })
    let all = files(2, size: 6, source)
    source.begin([all[0]])
    let (outcomes, outcome) = AsyncStream.makeStream(of: Bool.self)
    // On a thread of its own, since it blocks.
    Thread.detachNewThread {
      do {
        close(try source.opened(all[0]).descriptor)
        outcome.yield(false)
      } catch { outcome.yield(error is Cancelled) }
      outcome.finish()
    }
    _ = try asked(1, of: gate)
    // Who comes after the end would fetch the object alone, and wait for its answer.
    while !waits.load(ordering: .relaxed) { try waiting {} }
    if isStopped { mayWait.store(false, ordering: .relaxed) } else { source.end() }
    for await wasCancelled in outcomes { #expect(wasCancelled) }
    if isStopped {
      // Nothing more is asked for.
      #expect(throws: Cancelled.self) { try source.opened(all[1]) }
      #expect(gate.asked == ["0.json"])
    }
    gate.open()
    mayWait.store(true, ordering: .relaxed)
    source.begin(all)
    defer { source.end() }
    #expect(content(try source.opened(all[1])) == Array("1.json".utf8))
  }
}
