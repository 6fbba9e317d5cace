/// Management events of IAM, which are recorded in us-east-1, wherever the caller is.
package enum IdentityCalls {
  package static func getRole(_ role: String) -> Call {
    call("GetRole", readOnly: true, ["roleName": .string(role)])
  }

  package static func listRoles() -> Call {
    call("ListRoles", readOnly: true, ["maxItems": 100])
  }

  package static func listUsers() -> Call {
    call("ListUsers", readOnly: true, .null)
  }

  /// The policy is JSON in a string: quotes and line ends arrive escaped.
  package static func putRolePolicy(_ policy: String, on role: String, document: String) -> Call {
    call(
      "PutRolePolicy", readOnly: false,
      [
        "roleName": .string(role), "policyName": .string(policy),
        "policyDocument": .string(document),
      ])
  }

  package static func createUser(_ user: String, at time: Moment) -> Call {
    call(
      "CreateUser", readOnly: false, ["userName": .string(user)],
      response: [
        "user": [
          "path": "/", "userName": .string(user), "userId": "AIDAEXAMPLESVCBACKUP",
          "arn": .string(Account.identity("user/\(user)")), "createDate": .string(time.text),
        ]
      ])
  }

  package static func createAccessKey(for user: String, key: String, at time: Moment) -> Call {
    call(
      "CreateAccessKey", readOnly: false, ["userName": .string(user)],
      response: [
        "accessKey": [
          "accessKeyId": .string(key), "status": "Active", "userName": .string(user),
          "createDate": .string(time.text),
        ]
      ])
  }

  package static func attachUserPolicy(_ policy: String, to user: String) -> Call {
    call(
      "AttachUserPolicy", readOnly: false,
      ["userName": .string(user), "policyArn": .string("arn:aws:iam::aws:policy/\(policy)")])
  }

  package static func createLoginProfile(for user: String) -> Call {
    call(
      "CreateLoginProfile", readOnly: false,
      ["userName": .string(user), "passwordResetRequired": false])
  }

  package static func deleteAccessKey(_ key: String, of user: String) -> Call {
    call(
      "DeleteAccessKey", readOnly: false,
      ["userName": .string(user), "accessKeyId": .string(key)])
  }

  private static func call(
    _ name: String, readOnly: Bool, _ request: JSON, response: JSON = .null
  ) -> Call {
    Call(
      service: "iam", name: name, readOnly: readOnly, version: "1.10", request: request,
      response: response)
  }
}

/// How callers come by a session: STS, and the console's sign-in.
package enum SessionCalls {
  package static func callerIdentity() -> Call {
    Call(service: "sts", name: "GetCallerIdentity", readOnly: true)
  }

  package static func assumeRole(_ role: String, session: String, key: String) -> Call {
    let arn = Account.role(role)
    return Call(
      service: "sts", name: "AssumeRole", readOnly: true,
      request: [
        "roleArn": .string(arn), "roleSessionName": .string(session), "durationSeconds": 3_600,
      ],
      response: [
        "assumedRoleUser": [
          "arn": .string("arn:aws:sts::\(Account.id):assumed-role/\(role)/\(session)"),
          "assumedRoleId": .string("AROAEXAMPLE\(role.uppercased().prefix(10)):\(session)"),
        ],
        "credentials": ["accessKeyId": .string(key)],
      ],
      resources: [Resource.named("AWS::IAM::Role", arn)])
  }

  /// A write, although nothing is written: a trail for reads alone misses every login
  /// (SEMANTICS 1.2).
  package static func consoleLogin(mfa: Bool, failing failure: String? = nil) -> Call {
    var call = Call(
      service: "signin", name: "ConsoleLogin", readOnly: false, version: "1.10",
      type: "AwsConsoleSignIn",
      response: ["ConsoleLogin": failure == nil ? "Success" : "Failure"],
      additional: [
        "LoginTo": "https://console.aws.amazon.com/console/home?state=hashArgs%23&isauthcode=true",
        "MobileVersion": "No", "MFAUsed": mfa ? "Yes" : "No",
      ])
    // A failed login has an errorMessage, no errorCode, and an answer all the same.
    call.failure = failure.map { Failure(code: nil, message: $0) }
    return call
  }
}
