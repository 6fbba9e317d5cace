import CloudTrail
import Foundation
import HTTPMessages
import Testing

@testable import Endpoint

@Suite("Nothing secret is ever printed")
struct SecrecyTests {
  /// Everything that Swift can make of a value without knowing it.
  private func prints(_ value: Any) -> [String] {
    var dumped = ""
    dump(value, to: &dumped)
    return [String(describing: value), String(reflecting: value), "\(value)", dumped]
  }

  private func check(
    _ value: Any, _ secrets: [String], _ location: SourceLocation = #_sourceLocation
  ) {
    for text in prints(value) {
      for secret in secrets {
        // As text, as the array of bytes that a mirror would list, and encoded.
        let bytes = secret.utf8.prefix(8).map(String.init).joined(separator: ", ")
        #expect(!text.contains(secret), sourceLocation: location)
        #expect(!text.contains(bytes), sourceLocation: location)
        #expect(
          !text.contains(Data(secret.utf8).base64EncodedString()), sourceLocation: location)
      }
      #expect(!text.contains("AWS4"), sourceLocation: location)
    }
  }

  private let secrets = [Keys.secret, Keys.ingestSecret, Keys.suiteSecret]

  @Test("Not by the types that hold a secret, nor by what they give out")
  func types() throws {
    let credentials = try Keys.credentials()
    let key = try #require(credentials[Keys.id])
    check(key.secret, secrets)
    check(key, secrets)
    check([key], secrets)
    check(credentials, secrets)
    let verifier = try Keys.verifier()
    check(verifier, secrets)
    check(try verifier.verify(RecordedRequest.all[0].request, at: RecordedRequest.now), secrets)
    check(Optional(key.secret) as Any, secrets)
    #expect(String(describing: key.secret) == "(secret)")
    #expect(Mirror(reflecting: key.secret).children.isEmpty)
  }

  @Test("Not by what is said of a file, wherever in it the secret stands")
  func file() throws {
    let secret = Keys.secret
    let good: JSONValue = [
      "accessKeyId": "A", "secretAccessKey": .string(secret), "rights": ["read"],
    ]
    let documents: [JSONValue] = [
      .string(secret), [.string(secret)], .object([.init(secret, 1)]),
      ["keys": .string(secret)], ["keys": [.string(secret)]], ["keys": [good, good]],
      ["keys": [.object([.init(secret, .string(secret))])]],
      ["keys": [["accessKeyId": .string(secret), "secretAccessKey": "A", "rights": ["read"]]]],
      ["keys": [["accessKeyId": "A", "secretAccessKey": .string(secret + "é"), "rights": []]]],
      ["keys": [["accessKeyId": "A", "secretAccessKey": .string(secret), "rights": []]]],
      [
        "keys": [
          [
            "accessKeyId": "A", "secretAccessKey": .string(secret), "rights": [.string(secret)],
          ]
        ]
      ],
      [
        "keys": [
          [
            "accessKeyId": "A", "secretAccessKey": .string(secret), "rights": ["read"],
            "principal": .string(secret),
          ]
        ]
      ],
      ["keys": [.object((good.members ?? []) + (good.members ?? []))]],
    ]
    for document in documents {
      let error = #expect(throws: CredentialsError.self) {
        try Credentials(document, path: "credentials.json")
      }
      let thrown = try #require(error)
      check(thrown, [secret])
      check([thrown.code, thrown.fact, thrown.hint ?? ""], [secret])
    }
    for text in [secret, "\"\(secret)", "{\"keys\": \(secret)}", "\"\\x\(secret)\""] {
      let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
      defer { unlink(path.path) }
      _ = FileManager.default.createFile(
        atPath: path.path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
      let error = #expect(throws: CredentialsError.self) { try Credentials(path: path.path) }
      let thrown = try #require(error)
      check([thrown as Any, thrown.fact, thrown.hint ?? ""], [secret])
    }
  }

  @Test("Not by a refusal, wherever in the request a secret or signature stands")
  func refusals() throws {
    let verifier = try Keys.verifier()
    let signature = RecordedRequest.all[0].signature
    let good = RecordedRequest.all[0].authorization
    let authorizations = [
      Keys.secret, "AWS4-\(Keys.secret)", "AWS4-HMAC-SHA256 \(Keys.secret)",
      "AWS4-HMAC-SHA256 \(Keys.secret)=\(signature)", good.replacing(Keys.id, with: Keys.secret),
      good.replacing("us-east-1", with: Keys.secret.replacing("/", with: "")),
      good.replacing("cloudtrail", with: signature),
      good.replacing("aws4_request", with: signature),
      good.replacing("20250601", with: signature), good + signature, good + ", \(signature)",
      good.replacing(signature, with: Keys.secret), "Basic \(Keys.secret)",
    ]
    for text in authorizations {
      var request = RecordedRequest.all[0].request
      request.headers = request.headers.replacing("Authorization", text)
      let error = try #require(verifier.refusal(request))
      let said = [error as Any, error.message, error.fact, error.hint ?? "", error.type]
      for text in said.flatMap(prints) {
        #expect(!text.contains(Keys.secret))
        #expect(!text.contains(signature))
      }
    }
    for text in [Keys.ingestSecret, "eventbridge:x\(Keys.ingestSecret)", "\(Keys.ingestSecret):x"] {
      let request = HTTPRequest(method: "POST", path: "/", headers: ["X-Trailback-Key": text])
      let error = try #require(verifier.ingestRefusal(request))
      check([error as Any, error.message, error.fact, error.hint ?? ""], [Keys.ingestSecret])
    }
  }
}
