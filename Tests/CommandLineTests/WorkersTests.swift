import CloudTrail
import Foundation
import Testing

/// Speed changes no word of any answer.
@Suite("Workers and memory")
struct WorkersTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try #require(try place.trailback("import", SampleTree.path).code == 0)
  }

  private func replay(_ arguments: [String]) throws -> Outcome {
    try place.start(["replay", SampleTree.path] + arguments).outcome()
  }

  @Test("Every answer is the same with any number of workers and with little memory")
  func same() throws {
    let questions = [
      [], ["--format", "json"], ["--format", "jsonl"], ["--format", "jsonl", "--strict"],
      ["--account", "111122223333", "--region", "us-east-1"],
    ]
    for question in questions {
      let plain = try replay(["--workers", "1"] + question)
      #expect(plain.code == 0)
      #expect(!plain.out.isEmpty)
      for speed in [["--workers", "2"], ["--workers", "7", "--max-memory", "32M"], []] {
        let other = try replay(speed + question)
        #expect(other.out == plain.out, "\(question) \(speed)")
        #expect(other.code == plain.code)
      }
    }
  }

  @Test("An import prints the same with any number of workers, also what is wrong with files")
  func importing() throws {
    try place.write(LogRecord.file([.create("trail-a", at: 0, id: "c")]), to: "bad/1.json")
    try place.write(LogRecord.file([.start("trail-a", at: 0, id: "c")]), to: "bad/2.json")
    try place.write("{", to: "bad/3.json")
    try place.write(LogRecord.file([.start("trail-a", at: 9, id: "s")]) + "rest", to: "bad/4.json")
    for (number, format) in ["text", "json", "jsonl"].enumerated() {
      func outcome(_ speed: [String]) throws -> Outcome {
        let store = "\(number)\(speed.joined()).sqlite"
        return try place.start(
          ["import", SampleTree.path, "bad", "--format", format, "--store", store] + speed
        ).outcome()
      }
      let plain = try outcome(["--workers", "1"])
      #expect(plain.code == 1 && !plain.out.isEmpty)
      for name in ["2.json", "3.json", "4.json"] { #expect(plain.errors.contains("bad/\(name)")) }
      for speed in [["--workers", "2"], ["--workers", "7"], []] {
        let other = try outcome(speed)
        #expect(other.out == plain.out && other.errors == plain.errors, "\(format) \(speed)")
        #expect(other.code == plain.code)
      }
    }
  }

  @Test("What is asked for by account, Region and time is what the whole says of it")
  func scope() throws {
    func lines(_ arguments: [String]) throws -> [String] {
      try replay(["--format", "jsonl"] + arguments).lines
    }
    let all = try lines([])
    let times = ["--since", "2025-03-04T02:00:00Z", "--until", "2025-03-04T12:00:00Z"]
    let wanted = try all.filter {
      let time = try JSONValue(parsing: $0)["eventTime"]?.string ?? ""
      return time >= times[1] && time < times[3]
    }
    #expect(!wanted.isEmpty && wanted.count < all.count)
    #expect(try lines(times) == wanted)
    let regions = try ["us-east-1", "eu-west-1"].map { try lines(["--region", $0]) }
    #expect(regions.allSatisfy { !$0.isEmpty && $0.count < all.count })
    #expect(
      try Set(lines(["--region", "us-east-1", "--region", "eu-west-1"])) == Set(regions.joined()))
    #expect(try lines(["--account", "111122223333"]) == all)
    #expect(try lines(["--region", "mars-north-1"]).isEmpty)
    #expect(try lines(["--account", "999988887777"]).isEmpty)
  }
}
