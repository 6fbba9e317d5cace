/// Who calls, from where, with what program.
package struct Caller {
  /// The record's `userIdentity`.
  package let identity: JSON
  /// Nil where an AWS service acts for itself: its `userIdentity` names no ARN.
  package let arn: String?
  package let address: String
  package let agent: String
  package var usesConsole = false
}

extension Caller {
  /// A role's session.
  package static func session(
    _ name: String, of role: String, key: String, since: Moment, mfa: Bool = false,
    address: String, agent: String, usesConsole: Bool = false
  ) -> Caller {
    let roleIdentifier = "AROAEXAMPLE" + role.uppercased().prefix(10)
    let arn = "arn:aws:sts::\(Account.id):assumed-role/\(role)/\(name)"
    let identity: JSON = [
      "type": "AssumedRole",
      "principalId": "\(roleIdentifier):\(name)",
      "arn": .string(arn),
      "accountId": .string(Account.id),
      "accessKeyId": .string(key),
      "sessionContext": [
        "sessionIssuer": [
          "type": "Role",
          "principalId": .string(roleIdentifier),
          "arn": .string(Account.role(role)),
          "accountId": .string(Account.id),
          "userName": .string(role),
        ],
        // A string, not a boolean: so CloudTrail writes it.
        "attributes": [
          "creationDate": .string(since.text), "mfaAuthenticated": mfa ? "true" : "false",
        ],
      ],
    ]
    return Caller(
      identity: identity, arn: arn, address: address, agent: agent, usesConsole: usesConsole)
  }

  package static func user(_ name: String, key: String?, address: String, agent: String) -> Caller {
    let arn = Account.identity("user/\(name)")
    let identity = JSON.object(optional: [
      ("type", "IAMUser"),
      ("principalId", .string("AIDAEXAMPLE" + name.uppercased().filter(\.isLetter).prefix(10))),
      ("arn", .string(arn)),
      ("accountId", .string(Account.id)),
      ("accessKeyId", key.map(JSON.string)),
      ("userName", .string(name)),
    ])
    return Caller(identity: identity, arn: arn, address: address, agent: agent)
  }

  package static func service(_ name: String) -> Caller {
    let host = "\(name).amazonaws.com"
    return Caller(
      identity: ["type": "AWSService", "invokedBy": .string(host)], arn: nil, address: host,
      agent: host)
  }
}
