import CloudTrail
import Foundation
import Testing

/// Standard input and output that are closed, full, or left by their reader.
@Suite("Streams")
struct StreamTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    _ = try CallTree(in: place, named: "logs", files: 0..<10)
    try place.trailback("import", "logs")
  }

  @Test("A reader that stops ends the command without a word")
  func readerStops() throws {
    for command in [
      "replay logs --format jsonl", "export timeline", "import logs --again --format jsonl",
      "export ocsf --logs logs",
    ] {
      let outcome = try place.shell(
        "trailback \(command) | head -n 1 >/dev/null; echo ${PIPESTATUS[0]}")
      // 141 is SIGPIPE, as other tools of a pipe end.
      #expect(["0", "141"].contains(outcome.out.trimmingCharacters(in: .newlines)))
      #expect(outcome.errors == "", "\(command): \(outcome.errors)")
    }
    #expect(try place.isSound())
  }

  @Test(
    "Output that cannot be written is an error",
    arguments: [
      "trails", "export timeline", "import logs --again --format jsonl", "--help", "verify",
      "export ecs", "export datasette", "gaps --format csv",
    ])
  func fullDevice(command: String) throws {
    let outcome = try place.shell("trailback \(command) >/dev/full")
    #expect(outcome.code == 2)
    #expect(outcome.isExplained, "\(outcome.errors)")
    #expect(try place.isSound())
  }

  @Test("Closed streams are no files of ours")
  func closedStreams() throws {
    let input = try place.shell("trailback import - <&-")
    #expect(input.code == 1 && input.errors.contains("standard input"), "\(input.errors)")
    #expect(try place.shell("trailback put --trail trail-1 --selectors - <&-").code == 2)

    let new = try Workplace()
    _ = try CallTree(in: new, named: "logs", files: 0..<10)
    for streams in ["<&-", "<&- >&-", "<&- >&- 2>&-", "2>&-"] {
      _ = try new.shell("trailback import logs --format jsonl \(streams)")
      #expect(try new.isSound())
    }
    #expect(try new.timeline() == place.timeline())
    let output = try place.shell("trailback trails >&-")
    #expect(output.code == 2 && output.isExplained, "\(output.errors)")
  }

  @Test("Standard input in any form")
  func standardInput() throws {
    let record = LogRecord.put("trail-1", at: 5000, id: "from-input")
    for (line, form) in [
      ("cat", "file"), ("gzip", "gzip"), ("cat; echo", "file and a line break"),
    ] {
      let new = try Workplace()
      try new.write(LogRecord.file([record]), to: "one.json")
      let outcome = try new.shell("(\(line)) <one.json | trailback import - --format json")
      #expect(outcome.code == 0, "\(form): \(outcome.errors)")
      #expect(try JSONValue(parsing: outcome.out)["appended"] == 1)
    }
    let nothing = try place.trailback("import", "-")
    #expect(nothing.code == 1 && nothing.errors.contains("there is nothing in it"))
  }

  @Test("The store comes from the option, the environment, or the folder, in this order")
  func whichStore() throws {
    let other = try Workplace()
    let environment = ["TRAILBACK_STORE": place.store]
    let named = try other.trailback("trails", environment: environment)
    #expect(try named.out == place.trailback("trails").out)
    let missing = try other.trailback(
      "trails", "--store", "missing.sqlite", environment: environment)
    #expect(missing.code == 2 && missing.errors.contains("missing.sqlite"))
    #expect(try other.trailback("trails").errors.contains("trailback.sqlite"))
  }
}
