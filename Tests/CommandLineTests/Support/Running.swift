import Foundation
import Synchronization

/// A program that was started; the caller waits for its end with ``outcome(within:)``.
///
/// What it writes goes into files rather than pipes, so that nobody has to read along.
final class Running {
  private let process = Process()
  /// Foundation starts processes one at a time here: with many tests starting them at once, `run` has
  /// crashed inside of the C library.
  private static let starting = Mutex(())
  private let ended = DispatchSemaphore(value: 0)
  private let folder: URL

  init(
    _ path: String, _ arguments: [String], in place: URL, input: Data? = nil,
    environment: [String: String] = [:]
  ) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trailback-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = place
    // Nothing of the surroundings decides what the program does.
    process.environment = [
      "PATH": Program.folder.path + ":/usr/local/bin:/usr/bin:/bin", "HOME": place.path,
    ].merging(environment) { $1 }
    process.standardOutput = try writer("out")
    process.standardError = try writer("errors")
    process.standardInput = FileHandle.nullDevice
    if let input {
      try input.write(to: file("in"))
      process.standardInput = try FileHandle(forReadingFrom: file("in"))
    }
    process.terminationHandler = { [ended] _ in ended.signal() }
    // Tests run on threads that block all signals, and a child would inherit that.
    var none = sigset_t()
    var blocked = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &blocked)
    defer { pthread_sigmask(SIG_SETMASK, &blocked, nil) }
    try Self.starting.withLock { _ in try process.run() }
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch {}
  }

  var processIdentifier: Int32 { process.processIdentifier }
  var isRunning: Bool { process.isRunning }

  /// Sends a signal to this process, and to no other.
  func send(_ signal: Int32) {
    if process.isRunning { kill(process.processIdentifier, signal) }
  }

  /// What it has written to standard output so far.
  func written() throws -> Data { try Data(contentsOf: file("out")) }

  /// Waits for the end. A program that takes longer is ended, and that is a failure.
  func outcome(within seconds: TimeInterval = 60) throws -> Outcome {
    if ended.wait(timeout: .now() + seconds) == .timedOut {
      send(SIGKILL)
      ended.wait()
      throw TestFailure("\(process.arguments ?? []) took longer than \(seconds) s")
    }
    let wasSignalled = process.terminationReason == .uncaughtSignal
    return Outcome(
      code: wasSignalled ? -1 : process.terminationStatus,
      signal: wasSignalled ? process.terminationStatus : nil,
      bytes: try written(),
      errors: String(decoding: try Data(contentsOf: file("errors")), as: UTF8.self))
  }

  private func file(_ name: String) -> URL { folder.appendingPathComponent(name) }

  private func writer(_ name: String) throws -> FileHandle {
    try Data().write(to: file(name))
    return try FileHandle(forWritingTo: file(name))
  }
}
