/// One call to AWS: what was asked and answered, before anyone says who asked and when.
package struct Call: Sendable {
  /// Of the current records; some services write an older version.
  package static let currentVersion = "1.11"

  /// Without `.amazonaws.com`.
  package var service: String
  package var name: String
  package var region: Region
  package var readOnly: Bool
  package var category: Category
  package var version: String
  package var type: String
  package var request: JSON
  package var response: JSON
  package var failure: Failure?
  package var resources: [JSON]
  package var additional: JSON?
  package var apiVersion: String?

  package init(
    service: String, name: String, region: Region = .northVirginia, readOnly: Bool,
    category: Category = .management, version: String = currentVersion,
    type: String = "AwsApiCall", request: JSON = .null, response: JSON = .null,
    resources: [JSON] = [], additional: JSON? = nil, apiVersion: String? = nil
  ) {
    self.service = service
    self.name = name
    self.region = region
    self.readOnly = readOnly
    self.category = category
    self.version = version
    self.type = type
    self.request = request
    self.response = response
    self.resources = resources
    self.additional = additional
    self.apiVersion = apiVersion
  }

  /// Signing in is no API request, and there is no session yet that it could come from.
  package var isSignIn: Bool { type == "AwsConsoleSignIn" }

  /// The same call, refused. AWS answers nothing then.
  package func refused(_ failure: Failure) -> Call {
    var call = self
    call.failure = failure
    call.response = .null
    return call
  }
}

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

/// The account of the story, with an id from AWS's own documentation, and the names in it.
package enum Account {
  package static let id = "111122223333"

  package static func arn(_ service: String, _ region: Region, _ resource: String) -> String {
    "arn:aws:\(service):\(region.rawValue):\(id):\(resource)"
  }

  /// IAM is global: its ARNs name no Region.
  package static func identity(_ resource: String) -> String {
    "arn:aws:iam::\(id):\(resource)"
  }

  package static func trail(_ name: String, in region: Region) -> String {
    arn("cloudtrail", region, "trail/\(name)")
  }

  package static func role(_ name: String) -> String {
    identity("role/\(name)")
  }

  package static let key = arn("kms", .northVirginia, "key/1234abcd-12ab-34cd-56ef-1234567890ab")
}

/// The kinds of event that CloudTrail never mixes in one log file.
package enum Category: String, Hashable, Comparable {
  case management = "Management"
  case data = "Data"

  package static func < (left: Category, right: Category) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// The `errorCode` and `errorMessage` of a call that AWS refused.
package struct Failure {
  /// Absent from a failed ConsoleLogin, which has the message alone.
  package let code: String?
  package let message: String

  package init(code: String?, message: String) {
    self.code = code
    self.message = message
  }
}

package enum Region: String, Hashable, Comparable, CaseIterable {
  /// Where IAM, the console's sign-in and the global STS endpoint are recorded, too.
  case northVirginia = "us-east-1"
  case ireland = "eu-west-1"
  case frankfurt = "eu-central-1"
  case sydney = "ap-southeast-2"

  package static func < (left: Region, right: Region) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// The entries of a record's `resources`.
package enum Resource {
  package static func named(_ type: String, _ arn: String) -> JSON {
    ["accountId": .string(Account.id), "type": .string(type), "ARN": .string(arn)]
  }

  /// SSM names no type (SEMANTICS 2.5).
  package static func untyped(_ arn: String) -> JSON {
    ["ARN": .string(arn), "accountId": .string(Account.id)]
  }

  package static func object(_ key: String, in bucket: String) -> [JSON] {
    [["type": "AWS::S3::Object", "ARN": "arn:aws:s3:::\(bucket)/\(key)"], self.bucket(bucket)]
  }

  /// Calls on a whole bucket carry a prefix in place of the object's ARN (SEMANTICS 1.5).
  package static func objects(of bucket: String) -> [JSON] {
    [["type": "AWS::S3::Object", "ARNPrefix": "arn:aws:s3:::\(bucket)/"], self.bucket(bucket)]
  }

  package static func bucket(_ bucket: String) -> JSON {
    named("AWS::S3::Bucket", "arn:aws:s3:::\(bucket)")
  }
}
