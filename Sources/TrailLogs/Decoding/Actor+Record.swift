import CloudTrail

extension Actor {
  /// Who made the call of a record.
  init(record: JSONValue) {
    let identity = record.present("userIdentity")
    let userAgent = record.present("userAgent")?.string
    self.init(
      principal: identity?.present("arn")?.string ?? identity?.present("invokedBy")?.string,
      principalType: identity?.present("type")?.string,
      accessKeyID: identity?.present("accessKeyId")?.string,
      sourceIPAddress: record.present("sourceIPAddress")?.string,
      userAgent: userAgent,
      isMFA: identity?.present("sessionContext")?.present("attributes")?
        .present("mfaAuthenticated")?.truth,
      isConsole: record.present("sessionCredentialFromConsole")?.truth == true
        || ["console.amazonaws.com", "signin.amazonaws.com"].contains {
          userAgent?.contains($0) == true
        })
  }
}

extension JSONValue {
  /// A boolean, or the string that CloudTrail writes for some of them (SEMANTICS 5).
  fileprivate var truth: Bool? {
    switch self {
    case .bool(let truth): truth
    case .string("true"): true
    case .string("false"): false
    default: nil
    }
  }
}
