import CloudTrail
import Foundation
import TestSupport
import Testing

/// The sample, whole and without some hours of a Region.
@Suite("sources")
struct SourcesTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try FileManager.default.copyItem(
      at: try SampleTree.folder, to: place.folder.appendingPathComponent("sample"))
  }

  private func takeHoursAway() throws {
    let taken = try place.shell("find sample -name '*_eu-west-1_20250304T0[2-7]*' -print -delete")
    try #require(!taken.out.isEmpty)
  }

  @Test(
    "All of the sample has no hole; without hours of a Region it has one, and the exit code says so"
  )
  func exitCodes() throws {
    try #require(try place.trailback("import", "sample").code == 0)
    #expect(try place.trailback("sources").code == 0)
    #expect(try place.trailback("sources", "--since", "2025-03-01").code == 1)
    #expect(
      try place.trailback("sources", "--since", "2025-03-04", "--until", "2025-03-05").code == 0)
    #expect(try place.trailback("sources", "--account", "999999999999").code == 1)
    for wrong in [["--since", "2025-03-05", "--until", "2025-03-04"], ["--max-gap", "1m"]] {
      #expect(try place.start(["sources"] + wrong).outcome().code == 2)
    }
  }

  @Test("The files that its command names, fetched, close the hole")
  func fetching() throws {
    let whole = place.folder.appendingPathComponent("bucket")
    try FileManager.default.copyItem(
      at: place.folder.appendingPathComponent("sample"), to: whole)
    try takeHoursAway()
    try #require(try place.trailback("import", "sample").code == 0)
    let found = try place.trailback("sources", "--format", "json")
    #expect(found.code == 1)
    let places = try JSONValue(parsing: found.out)["places"]?.array ?? []
    let holes = places.flatMap { $0["holes"]?.array ?? [] }
    try #require(holes.count == 1)
    let commands = holes[0]["commands"]?.array?.compactMap(\.string) ?? []
    // Event history does not go back so far.
    try #require(commands.count == 1)
    // A stand-in for the AWS CLI, which copies what matches from the bucket beside it.
    try place.write(
      """
      #!/bin/bash
      [ "$1 $2" = "s3 sync" ] || exit 9
      from="bucket/${3#s3://example-audit-logs/}"; to="$4"; shift 4
      mkdir -p "$to"
      while [ $# -gt 0 ]; do
        if [ "$1" = --include ]; then
          (cd "$from" && find . -path "./$2" -exec cp --parents {} "$OLDPWD/$to" \\;)
        fi
        shift 2
      done
      """, to: "aws")
    let outcome = try place.shell("chmod +x aws; PATH=$PWD:$PATH; " + commands[0])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try place.trailback("sources").code == 0)
  }

  @Test("The shell takes the commands of the text, too, at every width", arguments: [40, 80, 200])
  func folding(width: Int) throws {
    try takeHoursAway()
    try #require(try place.trailback("import", "sample").code == 0)
    let text = try place.shell(
      "trailback sources --until '1 day ago'", environment: ["COLUMNS": "\(width)"])
    #expect(text.code == 1)
    let lines = text.out.split(separator: "\n").map(String.init)
    let begins = lines.indices.filter {
      lines[$0].hasPrefix("    aws s3 sync") || lines[$0].hasPrefix("    for ")
    }
    #expect(!begins.isEmpty)
    for begin in begins {
      var command: [String] = []
      for line in lines[begin...] {
        command.append(line)
        if !line.hasSuffix("\\") { break }
      }
      try place.write(command.joined(separator: "\n"), to: "command.sh")
      #expect(try place.shell("bash -n command.sh").code == 0, "\(command)")
    }
    #expect(text.out.contains("aws cloudtrail lookup-events"))
  }

  @Test("ASCII where the terminal shows no more, and CSV with a row for each day")
  func forms() throws {
    try #require(try place.trailback("import", "sample").code == 0)
    for environment in [["LC_ALL": "C"], ["TERM": "dumb", "LC_ALL": "C.UTF-8"]] {
      let text = try place.shell("trailback sources", environment: environment).out
      #expect(text.contains("####") && text.allSatisfy(\.isASCII))
    }
    let rows = try place.trailback("sources", "--format", "csv").lines
    #expect(rows.count == 1 + 6)
    let hours = try place.trailback("sources", "--format", "csv", "--hours").lines
    #expect(hours.count > 100)
  }
}
