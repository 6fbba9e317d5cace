import Foundation
import Server

/// How many files and connections the system lets one program have open.
enum FileDescriptors {
  /// What the store, the log and the libraries need besides the connections. Each view of the store has
  /// two open, and there are three for two processors.
  private static let others = 128 + 3 * ProcessInfo.processInfo.activeProcessorCount

  /// Asks the system for as many as it gives, and takes no more connections than then fit: one that
  /// cannot be taken would be tried again and again.
  static func fitting(_ limits: ServerLimits) -> ServerLimits {
    var limits = limits
    var allowed = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &allowed) == 0 else {
      return limits
    }
    let wanted = rlim_t(limits.connections + others)
    if allowed.rlim_cur < wanted {
      allowed.rlim_cur = min(wanted, allowed.rlim_max)
      _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &allowed)
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &allowed)
    }
    if allowed.rlim_cur < wanted {
      limits.connections = max(1, Int(allowed.rlim_cur) - others)
    }
    return limits
  }
}
