import CloudTrail

/// Reads the JSON of a credentials file. What it says of a fault names the place and never the
/// content: a secret in the wrong member is a secret still.
struct CredentialsReader {
  /// For the errors.
  let path: String

  func keys(_ document: JSONValue) throws(CredentialsError) -> [AccessKey] {
    let root = try members(document, "the document", ["keys"])
    guard let items = root["keys"]?.array, !items.isEmpty else {
      throw fault("keys", "must be an array with at least one key")
    }
    var keys: [AccessKey] = []
    var places: [String: Int] = [:]
    for (index, item) in items.enumerated() {
      let key = try key(item, "keys[\(index)]")
      if let earlier = places.updateValue(index, forKey: key.id) {
        throw fault("keys[\(index)].accessKeyId", "is that of keys[\(earlier)], too")
      }
      keys.append(key)
    }
    return keys
  }

  private func key(_ value: JSONValue, _ place: String) throws(CredentialsError) -> AccessKey {
    let members = try members(
      value, place, ["accessKeyId", "secretAccessKey", "principal", "rights"])
    guard let id = members["accessKeyId"]?.string, (1...128).contains(id.utf8.count),
      id.utf8.allSatisfy(Self.isPartOfID)
    else {
      throw fault("\(place).accessKeyId", "must be 1 to 128 letters, digits, dots, _ or -")
    }
    guard let secret = members["secretAccessKey"]?.string, secret.utf8.count >= 16,
      secret.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else {
      throw fault(
        "\(place).secretAccessKey", "must be at least 16 printable ASCII characters, no spaces")
    }
    return AccessKey(
      id: id, secret: Secret(secret), principal: try principal(members, place),
      rights: try rights(members["rights"], "\(place).rights"))
  }

  private func principal(
    _ members: [String: JSONValue], _ place: String
  ) throws(CredentialsError) -> String? {
    guard let value = members["principal"] else { return nil }
    guard let text = value.string, (1...2048).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), Caller.account(of: text) != nil
    else {
      throw fault(
        "\(place).principal", "must be an ARN such as arn:aws:iam::111122223333:user/alice")
    }
    return text
  }

  private func rights(
    _ value: JSONValue?, _ place: String
  ) throws(CredentialsError) -> Set<Right> {
    var rights: Set<Right> = []
    for (index, item) in (value?.array ?? []).enumerated() {
      guard let right = item.string.flatMap(Right.init(rawValue:)) else {
        throw fault("\(place)[\(index)]", "must be read, write or ingest")
      }
      rights.insert(right)
    }
    guard !rights.isEmpty else {
      throw fault(place, "must be an array with at least one of read, write and ingest")
    }
    return rights
  }

  private func members(
    _ value: JSONValue, _ place: String, _ known: [String]
  ) throws(CredentialsError) -> [String: JSONValue] {
    guard let members = value.members else { throw fault(place, "must be an object") }
    var found: [String: JSONValue] = [:]
    for member in members {
      guard known.contains(member.key) else {
        let names = known.joined(separator: ", ")
        throw fault(place, "has a member other than \(names)")
      }
      guard found.updateValue(member.value, forKey: member.key) == nil else {
        throw fault(place, "has \(member.key) twice")
      }
    }
    return found
  }

  private func fault(_ place: String, _ words: String) -> CredentialsError {
    CredentialsError(path, .unfit(place: place, words))
  }

  private static func isPartOfID(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
    default: false
    }
  }
}
