import CloudTrail
import Foundation
import Selectors
import TestSupport
import Testing

/// Verdicts worked out by hand from the documentation, kept next to the package on some machines.
@Suite(
  "Shared vectors of selector verdicts",
  .requires(SharedVectors.requirement))
struct SharedVectorTests {
  @Test("Every vector gives its verdict", arguments: try SharedVectors.read())
  func verdict(_ vector: SharedVectors.Vector) {
    let (decision, _) = judged(vector.event, by: vector.selectors)
    #expect(
      decision.answer == (vector.isLogged ? .logged : .notLogged),
      "\(vector.id): \(vector.why); decided by \(decision.clause)")
  }

  @Test("There are as many as were written")
  func count() throws {
    #expect(try SharedVectors.read().count == 68)
  }
}

enum SharedVectors {
  struct Vector: Sendable, CustomTestStringConvertible {
    var id: String
    var selectors: TrailSelectors
    var event: JSONValue
    var isLogged: Bool
    var why: String

    var testDescription: String { id }
  }

  private static let path = Package.folder
    .appendingPathComponent("../shared/vectors/selector-verdicts.jsonl").standardized.path

  private static let isThere = FileManager.default.fileExists(atPath: path)
  static let requirement = Requirement(isThere, otherwise: "there are no vectors at \(path)")

  /// None if there is no file.
  static func read() throws -> [Vector] {
    guard isThere else { return [] }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return try text.split(separator: "\n").map { line in
      let json = try JSONValue(parsing: String(line))
      let event = try #require(json["event"])
      let isLogged = json["expected"] == true
      try #require(isLogged || json["expected"] == false)
      return Vector(
        id: try #require(json["id"]?.string),
        selectors: try TrailSelectors(json: try #require(json["selectors"])), event: event.escaped,
        isLogged: isLogged, why: json["why"]?.string ?? "")
    }
  }
}

extension JSONValue {
  /// The document with its strings as they stand between the quotes of JSON.
  var escaped: JSONValue {
    switch self {
    case .string: .string(String(compact.dropFirst().dropLast()))
    case .array(let items): .array(items.map(\.escaped))
    case .object(let members): .object(members.map { Member($0.key, $0.value.escaped) })
    default: self
    }
  }
}
