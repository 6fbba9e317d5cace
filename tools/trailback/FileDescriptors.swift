import Foundation
import Server
import TrailLogs

/// How many files and connections the system lets this program have open.
///
/// The libraries below end the program with a trace where they get none, so that is found out before.
enum FileDescriptors {
  /// What a command needs besides the files that it reads: the store, its log and its locks, and what the
  /// libraries open.
  private static let ofCommand = 12
  /// What the server needs besides the connections. Each connection to the store has two files open, and
  /// there are five for two processors.
  private static let ofServer = 128 + 6 * ProcessInfo.processInfo.activeProcessorCount
  /// What a client of buckets needs besides the connections: its threads that wait for the network.
  private static let ofClient = 16 + 4 * ProcessInfo.processInfo.activeProcessorCount
  /// With less than these the server could not even begin.
  private static let leastOfServer = 32 + 6 * ProcessInfo.processInfo.activeProcessorCount

  /// Asks the system for as many as a command needs.
  ///
  /// - Parameter workers: how many threads read files, each of which has a file and its folder open.
  /// - Throws: ``UsageError/tooFewFiles(allowed:needed:)``
  static func require(workers: Int = 0) throws {
    let needed = open() + ofCommand + 2 * workers
    let allowed = raise(to: needed)
    guard allowed >= needed else { throw UsageError.tooFewFiles(allowed: allowed, needed: needed) }
  }

  /// Asks for as many as the limits need, and lowers the limit of connections to what there is: a
  /// connection that cannot be taken would be tried again and again.
  ///
  /// - Throws: ``UsageError/tooFewFiles(allowed:needed:)``
  static func fitting(_ limits: ServerLimits) throws -> ServerLimits {
    var limits = limits
    let allowed = raise(to: limits.connections + ofServer)
    let least = open() + leastOfServer
    guard allowed >= least else { throw UsageError.tooFewFiles(allowed: allowed, needed: least) }
    if allowed < limits.connections + ofServer {
      limits.connections = max(1, allowed - ofServer)
      limits.connectionsOfAddress = min(
        limits.connectionsOfAddress, max(1, limits.connections / 2))
    }
    return limits
  }

  /// Asks for as many as fetching ahead needs, and fetches less far ahead where there are fewer: an object has a
  /// connection while it is in flight, and a file until it was read.
  static func fitting(_ limits: FetchedFiles.Limits) -> FetchedFiles.Limits {
    var limits = limits
    let others =
      open() + ofCommand + ofClient + 2 * ProcessInfo.processInfo.activeProcessorCount
    let rest = raise(to: others + limits.connections + limits.objects) - others
    if rest < limits.connections + limits.objects {
      limits.objects = max(1, min(limits.objects, rest / 2))
      limits.inFlight = min(limits.inFlight, limits.objects)
    }
    return limits
  }

  /// How many there may be, after asking for `wanted`.
  private static func raise(to wanted: Int) -> Int {
    let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var allowed = rlimit()
    guard getrlimit(files, &allowed) == 0 else { return .max }
    if allowed.rlim_cur < rlim_t(wanted) {
      allowed.rlim_cur = min(rlim_t(wanted), allowed.rlim_max)
      _ = setrlimit(files, &allowed)
      getrlimit(files, &allowed)
    }
    return Int(clamping: allowed.rlim_cur)
  }

  /// How many are open now; the caller may have left some open besides the three streams.
  private static func open() -> Int {
    (0..<Int32(256)).count { fcntl($0, F_GETFD) >= 0 }
  }
}
