import CloudTrail
import Testing

@testable import Endpoint

/// One row of the page `Refusals.md`: a call, and how it is refused.
struct RefusalRow: Sendable, CustomTestStringConvertible {
  var operation: String
  var region: String?
  var path = "/"
  var input: String
  var exception: String
  var text: String
  var source: String

  var testDescription: String { "\(operation) \(input.prefix(80))" }

  /// Nil unless the cells are those of a row.
  init?(_ cells: [String]) {
    guard cells.count == 5,
      let call = cells[0].wholeMatch(of: #/`(.+)`(?: in (\S+))?(?: at (\S+))?/#),
      let input = Self.code(cells[1]), let exception = Self.code(cells[2]),
      let text = Self.code(cells[3])
    else { return nil }
    operation = String(call.1)
    region = call.2.map(String.init)
    if let path = call.3 { self.path = String(path) }
    (self.input, self.exception, self.text, source) = (input, exception, text, cells[4])
  }

  private static func code(_ cell: String) -> String? {
    cell.wholeMatch(of: #/`(.*)`/#).map { String($0.1) }
  }

  /// The body of the call: the input with its repetitions written out.
  var body: [UInt8] {
    do {
      return Array(try JSONValue(parsing: input).repeated.compact.utf8)
    } catch {
      return Array(input.utf8)
    }
  }

  static let all: [RefusalRow] = {
    do {
      return try DocumentedPage("Refusals").rows(
        of: ["call", "input", "exception", "text", "source"]
      ).compactMap(RefusalRow.init)
    } catch {
      return []
    }
  }()
}

extension JSONValue {
  /// The value with `"p×3"` written as `"ppp"`, and `[ITEM, "×3"]` as a list of three items, in which the
  /// number of the item stands for `#`.
  fileprivate var repeated: JSONValue {
    switch self {
    case .string(let text):
      guard let match = text.wholeMatch(of: #/(.+)×(\d+)/#), let count = Int(match.2) else {
        return self
      }
      return .string(String(repeating: String(match.1), count: count))
    case .array(let items):
      guard items.count > 1, let last = items.last?.string,
        let match = last.wholeMatch(of: #/×(\d+)/#), let count = Int(match.1)
      else { return .array(items.map(\.repeated)) }
      return .array((0..<count).map { items[0].numbered($0) })
    case .object(let members):
      return .object(members.map { Member($0.key, $0.value.repeated) })
    case .null, .bool, .integer, .number: return self
    }
  }

  private func numbered(_ number: Int) -> JSONValue {
    switch self {
    case .string(let text): .string(text.replacing("#", with: "\(number)"))
    case .array(let items): .array(items.map { $0.numbered(number) })
    case .object(let members):
      .object(members.map { Member($0.key, $0.value.numbered(number)) })
    case .null, .bool, .integer, .number: self
    }
  }
}

@Suite("The page of refusals")
struct RefusalTableTests {
  private static func world() async throws -> TestServer {
    let server = try TestServer()
    try await World.fill(server)
    try await World.fillUp(server)
    return server
  }

  private func call(_ row: RefusalRow, _ server: TestServer) async throws -> Reply {
    try await server.call(
      row.operation, body: row.body, at: row.path, region: row.region, key: TestServer.account,
      target: row.operation.contains(".")
        ? "" : "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.")
  }

  @Test("Every row is refused with this exception and this text, and changes nothing")
  func rows() async throws {
    let server = try await Self.world()
    let before = try await server.call("DescribeTrails").json
    #expect(RefusalRow.all.count > 140)
    for row in RefusalRow.all {
      let reply = try await call(row, server)
      #expect(reply.status == 400, "\(row.operation) \(row.input)")
      #expect(
        reply.json == ["__type": .string(row.exception), "message": .string(row.text)],
        "\(row.operation) \(row.input): \(reply.json.compact)")
    }
    #expect(try await server.call("DescribeTrails").json == before)
  }

  @Test("Every row of a table is read, and none stands twice")
  func readable() throws {
    let page = try DocumentedPage("Refusals")
    let rows = page.lines.filter { $0.hasPrefix("| `") && DocumentedPage.cells($0).count == 5 }
    #expect(rows.count == RefusalRow.all.count)
    #expect(Set(rows).count == rows.count)
    #expect(RefusalRow.all.allSatisfy { ["recorded", "quoted", "ours"].contains($0.source) })
  }

  @Test("Every exception of the API is on the page, for each kind of refusal that tests provoke")
  func whole() async throws {
    let page = try DocumentedPage("Refusals").lines.joined(separator: "\n")
    for operation in APIOperation.allCases {
      for error in APIContract.errors(of: operation) {
        #expect(page.contains("`\(error)Exception`"), "\(operation) \(error)")
      }
    }
    // A text that a test provokes is that of some row, but for what the call itself named.
    let server = try await Self.world()
    let texts = Set(RefusalRow.all.map { Self.form($0.text) })
    for provoked in ProvokedError.all where !provoked.isCrowded {
      for operation in provoked.operations {
        let reply = try await server.call(
          operation.rawValue, provoked.input(operation), at: provoked.path,
          region: provoked.region, key: TestServer.account)
        guard reply.status == 400, let message = reply.message else { continue }
        #expect(texts.contains(Self.form(message)), "\(operation): \(message)")
      }
    }
  }

  /// A text without the ARNs, names and times in it.
  private static func form(_ text: String) -> String {
    text.replacing(#/arn:[^ ,;]+/#, with: "ARN")
      .replacing(#/\d{4}-\d\d-\d\dT[\d:.]+Z/#, with: "TIME")
      .replacing(#/: \S+ for the user/#, with: ": NAME for the user")
      .replacing(#/^The past cannot be changed: \w+/#, with: "The past cannot be changed: CALL")
  }
}
