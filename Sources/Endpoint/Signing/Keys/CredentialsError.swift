public import CloudTrail
import Glibc

/// Why a credentials file is not taken. Nothing of the file's content is in it.
public struct CredentialsError: Explained, Hashable {
  public let path: String
  public let problem: Problem

  public enum Problem: Sendable, Hashable {
    /// With the system's `errno`.
    case unreadable(Int32)
    /// A folder, a pipe, a device.
    case noFile
    /// With the permission bits.
    case openToOthers(mode: UInt32)
    case tooLarge
    /// With the parser's words.
    case notJSON(String)
    /// With a place such as `keys[1].rights`.
    case unfit(place: String, String)
  }

  init(_ path: String, _ problem: Problem) {
    self.path = path
    self.problem = problem
  }

  public var code: String {
    switch problem {
    case .unreadable, .noFile: "credentialsUnreadable"
    case .openToOthers: "credentialsOpenToOthers"
    case .tooLarge: "credentialsTooLarge"
    case .notJSON: "credentialsNotJSON"
    case .unfit: "credentialsUnfit"
    }
  }

  public var fact: String {
    switch problem {
    case .unreadable(let number): "\(path) cannot be read: \(String(cString: strerror(number)))"
    case .noFile: "\(path) is not a file"
    case .openToOthers(let mode):
      "\(path) is open to others than its owner (its mode is 0\(String(mode, radix: 8)))"
    case .tooLarge: "\(path) is larger than 1 MiB"
    case .notJSON(let words): "\(path) is not JSON: \(words)"
    case .unfit(let place, let words): "\(path): \(place) \(words)"
    }
  }

  public var hint: String? {
    switch problem {
    case .unreadable, .noFile: "check the path and its permissions"
    case .openToOthers: "chmod 600 it, and change its secrets if others may have read them"
    case .tooLarge, .notJSON, .unfit:
      #"write {"keys": [{"accessKeyId": …, "secretAccessKey": …, "rights": ["read"]}]}"#
    }
  }
}
