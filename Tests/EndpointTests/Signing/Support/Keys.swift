import CloudTrail
import HTTPMessages

@testable import Endpoint

/// The keys that the tests' requests are signed with.
enum Keys {
  static let id = "AKIDTRAILBACK"
  static let secret = "a/secret+of/forty.characters-for_tests0"
  static let ingestSecret = "an-ingest-secret:with-a-colon"
  static let principal = "arn:aws:iam::111122223333:user/alice"
  static let suiteID = "AKIDEXAMPLE"
  static let suiteSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

  static let document: JSONValue = [
    "keys": [
      [
        "accessKeyId": .string(id), "secretAccessKey": .string(secret),
        "principal": .string(principal), "rights": ["read", "write"],
      ],
      [
        "accessKeyId": "eventbridge", "secretAccessKey": .string(ingestSecret),
        "rights": ["ingest"],
      ],
      [
        "accessKeyId": .string(suiteID), "secretAccessKey": .string(suiteSecret),
        "rights": ["read"],
      ],
    ]
  ]

  static func credentials() throws -> Credentials {
    try Credentials(document, path: "credentials.json")
  }

  static func verifier(service: String = "cloudtrail", skew: Int64 = 300) throws
    -> SignatureVerifier
  {
    SignatureVerifier(credentials: try credentials(), service: service, skew: skew)
  }
}

extension SignatureVerifier {
  /// Why a request is refused; nil where it is taken.
  func refusal(_ request: HTTPRequest, at now: Timestamp = RecordedRequest.now) -> SignatureError? {
    do throws(SignatureError) {
      _ = try verify(request, at: now)
      return nil
    } catch {
      return error
    }
  }

  func ingestRefusal(_ request: HTTPRequest) -> SignatureError? {
    do throws(SignatureError) {
      _ = try verifyIngest(request)
      return nil
    } catch {
      return error
    }
  }
}

extension HeaderFields {
  /// The same with the fields of a name removed and others in their stead.
  func replacing(_ name: String, _ values: String...) -> HeaderFields {
    let others = fields.filter { $0.name.lowercased() != name.lowercased() }
    return HeaderFields(others + values.map { Field(name, $0) })
  }
}
