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
