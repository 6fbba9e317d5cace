/// What CloudTrail puts around a call.
package struct Envelope {
  /// Nil for a sign-in.
  package let requestID: String?
  package let eventID: String

  package init(requestID: String?, eventID: String) {
    self.requestID = requestID
    self.eventID = eventID
  }

  /// Members in the order of real records.
  package func json(of call: Call, by caller: Caller, at time: String) -> JSON {
    let host = "\(call.service).amazonaws.com"
    let isService = caller.arn == nil
    return .object(optional: [
      ("eventVersion", .string(call.version)),
      ("userIdentity", caller.identity),
      ("eventTime", .string(time)),
      ("eventSource", .string(host)),
      ("eventName", .string(call.name)),
      ("awsRegion", .string(call.region.rawValue)),
      ("sourceIPAddress", .string(caller.address)),
      ("userAgent", .string(caller.agent)),
      ("errorCode", call.failure?.code.map(JSON.string)),
      ("errorMessage", call.failure.map { .string($0.message) }),
      ("requestParameters", call.request),
      ("responseElements", call.response),
      ("additionalEventData", call.additional),
      ("requestID", requestID.map(JSON.string)),
      ("eventID", .string(eventID)),
      ("readOnly", .bool(call.readOnly)),
      ("resources", call.resources.isEmpty ? nil : .array(call.resources)),
      ("eventType", .string(call.type)),
      ("apiVersion", call.apiVersion.map(JSON.string)),
      ("managementEvent", .bool(call.category == .management)),
      ("recipientAccountId", .string(Account.id)),
      ("eventCategory", .string(call.category.rawValue)),
      ("tlsDetails", isService ? nil : encryption(host: endpoint(of: call, host: host))),
      ("sessionCredentialFromConsole", caller.usesConsole && !call.isSignIn ? "true" : nil),
    ])
  }

  /// Global services have one host; all others one for each Region.
  private func endpoint(of call: Call, host: String) -> String {
    ["iam", "signin"].contains(call.service)
      ? host : "\(call.service).\(call.region.rawValue).amazonaws.com"
  }

  private func encryption(host: String) -> JSON {
    [
      "tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256",
      "clientProvidedHostHeader": .string(host),
    ]
  }
}
