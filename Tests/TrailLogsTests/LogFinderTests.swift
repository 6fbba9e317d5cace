import CloudTrail
import Foundation
import TestSupport
import Testing

@testable import TrailLogs

@Suite("Finding files")
struct LogFinderTests {
  @Test("A folder gives its logs, sorted by the bytes of their paths")
  func walks() throws {
    let scratch = try ScratchFolder()
    for name in [
      "b.json", "a/z.json.gz", "a/B.jsonl", "a/a.jsonl.gz", "README.md", "LICENSE", "a/x.json.bak",
      "AWSLogs/1/CloudTrail-Digest/us-east-1/d.json.gz",
      "AWSLogs/1/CloudTrail-Insight/us-east-1/i.json.gz",
      "AWSLogs/1/CloudTrail-Aggregated/us-east-1/a.json.gz",
      "flat/1_CloudTrail-Digest_us-east-1_x.json.gz",
      "flat/1_CloudTrail-Aggregated_us-east-1_x.json.gz",
      "AWSLogs/1/Config/us-east-1/2016/9/27/ConfigSnapshot/1_Config_us-east-1_ConfigSnapshot_x.json.gz",
      "flat/1_Config_us-east-1_ConfigHistory_AWS::S3::Bucket_x.json.gz",
      "flat/1_Config_us-east-1_ChangeNotification_x.json.gz", "Config/ConfigSnapshot.json",
      "AWSLogs/1/CloudTrail/us-east-1/r.json.gz",
    ] { try scratch.log(name, []) }
    let manager = FileManager.default
    try manager.createSymbolicLink(
      atPath: scratch.path + "/loop", withDestinationPath: scratch.path)
    try manager.createSymbolicLink(
      atPath: scratch.path + "/link.json", withDestinationPath: scratch.path + "/b.json")
    let found = try LogFinder(paths: [scratch.path])
    #expect(
      found.files.map { String($0.description.dropFirst(scratch.path.count + 1)) } == [
        "AWSLogs/1/CloudTrail/us-east-1/r.json.gz", "Config/ConfigSnapshot.json", "a/B.jsonl",
        "a/a.jsonl.gz", "a/z.json.gz", "b.json", "link.json",
      ])
    // SEMANTICS 3.6t
    #expect(
      found.skipped == [.otherName: 4, .digest: 2, .insight: 1, .aggregated: 2, .configItem: 3])
    #expect(found.problems == [])
  }

  @Test("A named path is taken whatever it is called, and only once")
  func named() throws {
    let scratch = try ScratchFolder()
    let file = try scratch.log("README.md", [])
    let found = try LogFinder(paths: [file.description, "-", file.description])
    #expect(found.files == [.standardInput, file])
    #expect(found.skipped == [:])
  }

  @Test("A path that is not there is an error that says what to do")
  func absent() throws {
    do {
      _ = try LogFinder(paths: ["/nowhere/at all"])
      Issue.record("nothing was thrown")
    } catch let error as PathNotFound {
      #expect(error.fact == "/nowhere/at all: No such file or directory")
      #expect(error.hint != nil)
    }
  }
}
