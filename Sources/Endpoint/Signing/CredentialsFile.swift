public import CloudTrail
import Glibc
import SecretFiles
import Signing

extension Credentials {
  /// In bytes.
  static let largestFile = 1 << 20

  /// Reads a credentials file once; a later change of it does not matter.
  ///
  /// - Throws: ``CredentialsError``, also if others than its owner may read or write the file, or its owner is
  ///   somebody else.
  public init(path: String) throws(CredentialsError) {
    let bytes: [UInt8]
    do {
      bytes = try SecretFile.read(path, largest: Self.largestFile)
    } catch {
      throw CredentialsError(path, CredentialsError.Problem(error))
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CredentialsError(path, .notJSON("it is not UTF-8"))
    }
    let document: JSONValue
    do {
      // Some editors begin a file with a byte order mark.
      document = try JSONValue(
        parsing: text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
    } catch {
      throw CredentialsError(path, .notJSON(error.description))
    }
    try self.init(document, path: path)
  }
}

/// Reads the JSON of a credentials file. Its errors name the member and never the content: a secret in the
/// wrong member is still a secret.
struct CredentialsReader {
  /// For the errors.
  let path: String

  func keys(_ document: JSONValue) throws(CredentialsError) -> [AccessKey] {
    let root = try members(document, "the document", ["keys"])
    guard let items = root["keys"]?.array, !items.isEmpty else {
      throw fault("keys", "must be an array with at least one key")
    }
    var keys: [AccessKey] = []
    var indices: [String: Int] = [:]
    for (index, item) in items.enumerated() {
      let key = try key(item, "keys[\(index)]")
      if let earlier = indices.updateValue(index, forKey: key.id) {
        throw fault("keys[\(index)].accessKeyId", "is that of keys[\(earlier)], too")
      }
      keys.append(key)
    }
    return keys
  }

  private func key(_ value: JSONValue, _ name: String) throws(CredentialsError) -> AccessKey {
    let members = try members(
      value, name, ["accessKeyId", "secretAccessKey", "principal", "rights"])
    guard let id = members["accessKeyId"]?.string, (1...128).contains(id.utf8.count),
      id.utf8.allSatisfy(Self.isPartOfID)
    else {
      throw fault("\(name).accessKeyId", "must be 1 to 128 letters, digits, dots, _ or -")
    }
    guard let secret = members["secretAccessKey"]?.string, secret.utf8.count >= 16,
      secret.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else {
      throw fault(
        "\(name).secretAccessKey", "must be at least 16 printable ASCII characters, no spaces")
    }
    return AccessKey(
      id: id, secret: Secret(secret), principal: try principal(members, name),
      rights: try rights(members["rights"], "\(name).rights"))
  }

  private func principal(
    _ members: [String: JSONValue], _ name: String
  ) throws(CredentialsError) -> String? {
    guard let value = members["principal"] else { return nil }
    guard let text = value.string, (1...2048).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), Caller.account(of: text) != nil
    else {
      throw fault(
        "\(name).principal", "must be an ARN such as arn:aws:iam::111122223333:user/alice")
    }
    return text
  }

  private func rights(
    _ value: JSONValue?, _ name: String
  ) throws(CredentialsError) -> Set<Right> {
    var rights: Set<Right> = []
    for (index, item) in (value?.array ?? []).enumerated() {
      guard let right = item.string.flatMap(Right.init(rawValue:)) else {
        throw fault("\(name)[\(index)]", "must be read, write or ingest")
      }
      rights.insert(right)
    }
    guard !rights.isEmpty else {
      throw fault(name, "must be an array with at least one of read, write and ingest")
    }
    return rights
  }

  private func members(
    _ value: JSONValue, _ name: String, _ known: [String]
  ) throws(CredentialsError) -> [String: JSONValue] {
    guard let members = value.members else { throw fault(name, "must be an object") }
    var found: [String: JSONValue] = [:]
    for member in members {
      guard known.contains(member.key) else {
        let names = known.joined(separator: ", ")
        throw fault(name, "has a member other than \(names)")
      }
      guard found.updateValue(member.value, forKey: member.key) == nil else {
        throw fault(name, "has \(member.key) twice")
      }
    }
    return found
  }

  private func fault(_ member: String, _ words: String) -> CredentialsError {
    CredentialsError(path, .unfit(member: member, words))
  }

  private static func isPartOfID(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
    default: false
    }
  }
}

/// Why a credentials file is refused. It holds nothing of the file's content.
public struct CredentialsError: Explained, Hashable {
  /// The file.
  public let path: String
  /// What is wrong with it.
  public let problem: Problem

  /// The ways in which a credentials file can be wrong.
  public enum Problem: Sendable, Hashable {
    /// With the system's `errno`.
    case unreadable(Int32)
    /// A folder, a pipe, a device.
    case noFile
    /// With the permission bits.
    case openToOthers(mode: UInt32)
    /// With the number of its owner.
    case ownedByAnother(user: UInt32)
    case tooLarge
    /// With the parser's words.
    case notJSON(String)
    /// With a member such as `keys[1].rights`, and what it must be.
    case unfit(member: String, String)

    init(_ error: SecretFileError) {
      self =
        switch error {
        case .unreadable(let number): .unreadable(number)
        case .noFile: .noFile
        case .ownedByAnother(let user): .ownedByAnother(user: user)
        case .openToOthers(let mode): .openToOthers(mode: mode)
        case .tooLarge: .tooLarge
        }
    }
  }

  init(_ path: String, _ problem: Problem) {
    self.path = path
    self.problem = problem
  }

  /// A name for programs, such as `credentialsNotJSON`.
  public var code: String {
    switch problem {
    case .unreadable, .noFile: "credentialsUnreadable"
    case .openToOthers: "credentialsOpenToOthers"
    case .ownedByAnother: "credentialsOfAnother"
    case .tooLarge: "credentialsTooLarge"
    case .notJSON: "credentialsNotJSON"
    case .unfit: "credentialsUnfit"
    }
  }

  /// The path and what is wrong, in one sentence.
  public var fact: String {
    switch problem {
    case .unreadable(let number): "\(path) cannot be read: \(String(cString: strerror(number)))"
    case .noFile: "\(path) is not a file"
    case .openToOthers(let mode): "\(path) \(SecretFileError.openToOthers(mode: mode).fact)"
    case .ownedByAnother(let user): "\(path) \(SecretFileError.ownedByAnother(user: user).fact)"
    case .tooLarge: "\(path) is larger than 1 MiB"
    case .notJSON(let words): "\(path) is not JSON: \(words)"
    case .unfit(let member, let words): "\(path): \(member) \(words)"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch problem {
    case .unreadable, .noFile: "check the path and its permissions"
    case .openToOthers(let mode): SecretFileError.openToOthers(mode: mode).hint
    case .ownedByAnother(let user): SecretFileError.ownedByAnother(user: user).hint
    case .tooLarge, .notJSON, .unfit:
      #"write {"keys": [{"accessKeyId": …, "secretAccessKey": …, "rights": ["read"]}]}"#
    }
  }
}
