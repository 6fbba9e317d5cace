import Foundation
import TestSupport
import Testing

/// The commands of the recipes page that need no more than the program and the AWS CLI. The others, and
/// these with them, are run by `tools/clients`.
@Suite("Recipes")
struct RecipesTests {
  private static let large = ["prowler ", "custodian ", "terraform "]

  @Test("Every command that needs no large client runs, and prints what is shown below it")
  func commands() throws {
    let page = Package.folder.appendingPathComponent("tools/trailback/Trailback.docc/Recipes.md")
    let steps = Transcript(try String(contentsOf: page, encoding: .utf8)).steps
    let place = try Workplace()
    try FileManager.default.copyItem(
      at: try SampleTree.folder, to: place.folder.appendingPathComponent("sample"))
    // AWS itself is what the page means; here it is the server that the page starts.
    let run = PageRun(
      "Recipes.md", in: place,
      environment: [
        "AWS_ENDPOINT_URL_CLOUDTRAIL": "http://127.0.0.1:8383",
        "AWS_ACCESS_KEY_ID": "111122223333", "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": "",
      ])
    let hasAWS = AWSCommandLine.requirement.allowsPart("the calls of LookupEvents in Recipes.md")
    for step in steps where !Self.large.contains(where: step.command.contains) {
      guard hasAWS || !step.command.hasPrefix("aws ") else { continue }
      try run.run(step)
    }
    #expect(run.count >= (hasAWS ? 6 : 5), "the page shows too few commands")
    for client in Self.large {
      #expect(steps.contains { $0.command.contains(client) }, "no recipe with \(client)")
    }
  }
}
