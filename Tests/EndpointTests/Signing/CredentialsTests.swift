import CloudTrail
import Foundation
import Testing

@testable import Endpoint

@Suite("The credentials file")
struct CredentialsTests {
  /// Writes a file and reads it as credentials.
  private func read(
    _ text: String, mode: Int = 0o600
  ) throws -> Result<Credentials, CredentialsError> {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { unlink(path) }
    let isWritten = FileManager.default.createFile(
      atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode])
    #expect(isWritten)
    return Result { () throws(CredentialsError) in try Credentials(path: path) }
  }

  private func error(_ text: String, mode: Int = 0o600) throws -> CredentialsError? {
    if case .failure(let error) = try read(text, mode: mode) { error } else { nil }
  }

  private static let good =
    #"{"keys":[{"accessKeyId":"A","secretAccessKey":"0123456789abcdef","rights":["read"]}]}"#

  @Test("Keys with their rights")
  func keys() throws {
    let credentials = try read(Keys.document.compact).get()
    #expect(credentials[Keys.id]?.rights == [.read, .write])
    #expect(credentials[Keys.id]?.principal == Keys.principal)
    #expect(credentials["eventbridge"]?.rights == [.ingest])
    #expect(credentials["nobody"] == nil)
    #expect(try read(Self.good).get()["A"]?.principal == nil)
    #expect(try read(Self.good, mode: 0o400).get()["A"] != nil)
  }

  @Test("A file that others can read or write is refused", arguments: 0...0o77)
  func mode(_ others: Int) throws {
    let error = try error(Self.good, mode: 0o600 | others)
    #expect((error == nil) == (others == 0))
    if let error {
      #expect(error.problem == .openToOthers(mode: UInt32(0o600 | others)))
      #expect(error.hint?.contains("chmod 600") == true)
    }
  }

  @Test(
    "A file of another user is refused",
    .enabled(if: geteuid() == 0, "only root can give files away"))
  func owner() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { unlink(path) }
    let isWritten = FileManager.default.createFile(
      atPath: path, contents: Data(Self.good.utf8), attributes: [.posixPermissions: 0o600])
    #expect(isWritten)
    #expect(try Credentials(path: path)["A"] != nil)
    #expect(chown(path, 12345, 0) == 0)
    let error = #expect(throws: CredentialsError.self) { try Credentials(path: path) }
    #expect(error?.problem == .ownedByAnother(user: 12345))
    #expect(error?.fact.contains("belongs to another user (12345)") == true)
  }

  @Test("What is no file")
  func noFile() throws {
    func problem(_ path: String) -> CredentialsError.Problem? {
      do throws(CredentialsError) {
        _ = try Credentials(path: path)
        return nil
      } catch {
        return error.problem
      }
    }
    #expect(problem("/nowhere/credentials.json") == .unreadable(ENOENT))
    #expect(problem("/") == .noFile)
    #expect(problem("/dev/null") == .noFile)
    let pipe = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    #expect(mkfifo(pipe, 0o600) == 0)
    defer { unlink(pipe) }
    #expect(problem(pipe) == .noFile)
  }

  @Test("At most 1 MiB")
  func size() throws {
    let room = (1 << 20) - Self.good.utf8.count
    #expect(try error(Self.good + String(repeating: " ", count: room)) == nil)
    #expect(
      try error(Self.good + String(repeating: " ", count: room + 1))?.problem == .tooLarge)
  }

  @Test("What is not JSON", arguments: ["", " ", "{", "keys", "{}{}", Self.good + "x"])
  func notJSON(_ text: String) throws {
    #expect(try error(text)?.code == "credentialsNotJSON")
  }

  @Test(
    "A fault is named by its member",
    arguments: [
      (#"[]"#, "the document"), (#"{}"#, "keys"), (#"{"keys":[]}"#, "keys"),
      (#"{"keys":{}}"#, "keys"), (#"{"keys":[],"more":1}"#, "the document"),
      (#"{"keys":[],"keys":[]}"#, "the document"), (#"{"keys":[1]}"#, "keys[0]"),
      (good.replacing("\"A\"", with: "\"\""), "keys[0].accessKeyId"),
      (good.replacing("\"A\"", with: "\"a/b\""), "keys[0].accessKeyId"),
      (good.replacing("\"A\"", with: "\"a:b\""), "keys[0].accessKeyId"),
      (good.replacing("\"A\"", with: "\"\u{212a}\""), "keys[0].accessKeyId"),
      (good.replacing("\"A\"", with: "1"), "keys[0].accessKeyId"),
      (
        good.replacing("\"A\"", with: "\"" + String(repeating: "A", count: 129) + "\""),
        "keys[0].accessKeyId"
      ),
      (good.replacing("0123456789abcdef", with: ""), "keys[0].secretAccessKey"),
      (good.replacing("0123456789abcdef", with: "0123456789abcde"), "keys[0].secretAccessKey"),
      (good.replacing("0123456789abcdef", with: "0123456789 abcdef"), "keys[0].secretAccessKey"),
      (good.replacing("0123456789abcdef", with: "éééééééééééééééé"), "keys[0].secretAccessKey"),
      (good.replacing("secretAccessKey", with: "secretaccesskey"), "keys[0]"),
      (good.replacing(#","rights":["read"]"#, with: ""), "keys[0].rights"),
      (good.replacing(#"["read"]"#, with: "[]"), "keys[0].rights"),
      (good.replacing(#"["read"]"#, with: #""read""#), "keys[0].rights"),
      (good.replacing(#"["read"]"#, with: #"["read","admin"]"#), "keys[0].rights[1]"),
      (good.replacing(#"["read"]"#, with: #"["read"],"rights":["write"]"#), "keys[0]"),
      (good.replacing(#"["read"]"#, with: #"["read"],"principal":"alice""#), "keys[0].principal"),
      (good.replacing(#"["read"]"#, with: #"["read"],"principal":null"#), "keys[0].principal"),
      (
        good.replacing(#"["read"]"#, with: #"["read"],"principal":"arn:aws:iam:::user/a""#),
        "keys[0].principal"
      ),
      (
        #"{"keys":[{"accessKeyId":"A","secretAccessKey":"0123456789abcdef","rights":["read"]},"#
          + #"{"accessKeyId":"A","secretAccessKey":"0123456789abcdeg","rights":["read"]}]}"#,
        "keys[1].accessKeyId"
      ),
    ])
  func unfit(_ text: String, _ member: String) throws {
    let error = try #require(try error(text))
    guard case .unfit(let found, _) = error.problem else {
      Issue.record("\(error.fact)")
      return
    }
    #expect(found == member)
    #expect(error.fact.contains(": \(member) "))
  }

  @Test("The schema says what is read")
  func schema() throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let file = package.appendingPathComponent("schema/credentials.schema.json")
    let root = try JSONValue(parsing: String(contentsOf: file, encoding: .utf8))
    let key = root["$defs"]?["key"]
    let properties = key?["properties"]
    #expect(
      properties?.members?.map(\.key) == ["accessKeyId", "secretAccessKey", "principal", "rights"])
    #expect(key?["required"] == ["accessKeyId", "secretAccessKey", "rights"])
    #expect(
      properties?["rights"]?["items"]?["enum"]
        == .array(Right.allCases.map { .string($0.rawValue) }))
    // Its patterns and the reader agree on what fits.
    for (name, texts) in [
      "accessKeyId": ["A", "a.b_c-9", "", "a b", "a/b", "a:b", String(repeating: "a", count: 129)],
      "secretAccessKey": ["0123456789abcdef", "0123456789abcde", "0123456789 abcdef", Keys.secret],
      "principal": [Keys.principal, "alice", "arn:aws:iam:::user/a", "arn:aws:sts::1:x:y", "arn:"],
    ] {
      let pattern = try #require(properties?[name]?["pattern"]?.string)
      for text in texts {
        var members: [JSONValue.Member] = [
          .init("accessKeyId", "A"), .init("secretAccessKey", "0123456789abcdef"),
          .init("rights", ["read"]),
        ]
        members.removeAll { $0.key == name }
        members.append(.init(name, .string(text)))
        let isTaken =
          try error(JSONValue.object([.init("keys", [.object(members)])]).compact) == nil
        let isFit = text.range(of: pattern, options: .regularExpression) != nil
        #expect(isTaken == isFit, "\(name): \(text)")
      }
    }
  }
}
