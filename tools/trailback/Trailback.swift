import ArgumentParser

/// The root of the command line.
struct Trailback: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trailback",
    abstract: "The history of AWS CloudTrail event selectors, and what they logged.",
    discussion: """
      EXAMPLES
        trailback import ./AWSLogs
        trailback get --trail management-trail --at 2025-03-04T02:30:00Z
        trailback history --trail management-trail
        trailback replay ./AWSLogs
        trailback explain EVENT-ID ./AWSLogs

      Exit codes: 0 done; 1 done, and the answer is that something differs, was tampered with, or \
      could not be read; 2 it could not be done.
      """,
    version: "0.1.0",
    subcommands: [
      Import.self, Put.self, Get.self, ShowHistory.self, ReplayFiles.self, Explain.self,
      Export.self, Trails.self, Serve.self, Verify.self, RebuildProjections.self, Correct.self,
    ]
  )
}
