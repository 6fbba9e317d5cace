import Endpoint
import Foundation
import TestSupport
import Testing

@Suite("AWS's own clients, unmodified", .requires(Clients.requirement))
struct ClientsTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  /// Runs a script against a server of its own, and reports what it checked.
  private func run(_ script: String, _ server: RunningServer) throws -> [String] {
    let result = try ClientScript(script, against: server.address, in: place)
    #expect(result.wrong == [])
    let outcome = try server.end()
    #expect(outcome.code == 0)
    #expect(!outcome.errors.contains("\"status\":5"), "\(outcome.errors.suffix(2000))")
    #expect(try place.isSound())
    return result.right
  }

  @Test("boto3 leads a trail through its life, and asks for each moment of it again")
  func boto3() throws {
    let checked = try run("story.py", try RunningServer(in: place))
    #expect(checked.count >= 120)
  }

  @Test("The AWS CLI does the same")
  func commandLine() throws {
    let checked = try run("command_line.py", try RunningServer(in: place))
    #expect(checked.count >= 30)
  }

  @Test("boto3 has a class for each exception that the endpoint gives")
  func exceptions() throws {
    let checked = Set(try run("exceptions.py", try RunningServer(in: place)))
    // Too many callers at once cannot be had from outside at will: see the endpoint's own tests.
    let expected = APIOperation.allCases.flatMap { operation in
      APIContract.errors(of: operation).subtracting(["Throttling"]).map {
        "\(operation.rawValue) \($0)"
      }
    }
    #expect(expected.count > 100)
    #expect(Set(expected).subtracting(checked) == [])
  }

  @Test("With a credentials file, keys open what they have a right to, and nothing else does")
  func credentials() throws {
    let keys = try place.write(
      """
      {"keys": [
        {"accessKeyId": "AKIDWRITER", "secretAccessKey": "a-secret-of-the-writer",
         "rights": ["read", "write"], "principal": "arn:aws:iam::111122223333:user/mary"},
        {"accessKeyId": "AKIDREADER", "secretAccessKey": "a-secret-of-the-reader",
         "rights": ["read"]},
        {"accessKeyId": "AKIDINGEST", "secretAccessKey": "a-secret-of-the-ingest",
         "rights": ["ingest"]}
      ]}
      """, to: "keys")
    #expect(chmod(keys, 0o600) == 0)
    let checked = try run("credentials.py", try RunningServer("--credentials", keys, in: place))
    #expect(checked.count >= 25)
  }

  @Test("A script that checks nothing, or does not come to its end, counts as a failure")
  func nothing() throws {
    for script in ["checks.py", "nobody.py"] {
      #expect(throws: TestFailure.self) {
        try ClientScript(script, against: "http://127.0.0.1:1", in: place)
      }
    }
  }
}
