import ArgumentParser
import CloudTrail
import ReadModels
import Reports
import TrailLogs

struct ValidateLogs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate-logs",
    abstract: "Prove by CloudTrail's digests that no log file is missing or altered.",
    discussion: """
      EXAMPLES
        trailback validate-logs ./bucket
        trailback validate-logs ./bucket --public-keys keys.json
        trailback validate-logs . --public-keys keys.json --head-object newest.json
        trailback validate-logs s3://BUCKET/AWSLogs/ --public-keys keys.json
        trailback validate-logs ./bucket --since 2025-03 --until 2025-04 --format json

      A trail with log file validation writes a digest each hour: which files it delivered, with their hashes, \
      and which digest came before, with its hash and signature. This holds a copy of the bucket against them, \
      without AWS: `aws s3 sync s3://BUCKET ./bucket` makes one. Files may lie under other folders than in the \
      bucket, and may have been inflated. No store is needed.

      Without --public-keys the digests are held against one another and against the files, which shows \
      mistakes and damage; who can write all of it anew is not found. The command that fetches the keys is \
      printed. The signature of a digest is in the one after it, and of the newest in S3 alone: of s3:// it is \
      asked for, and of a copy the newest hour is not proven without --head-object.

      Findings, the worst first:
        digestSignature   a digest without CloudTrail's signature
        keyUnknown        a digest that none of the given keys has signed
        digestAltered     a digest with other bytes than the one after it says
        digestMissing     a digest that the one after it names, and others before it
        digestUnreadable  a digest that is damaged
        digestMisplaced   a digest under the name of another
        digestUnlinked    a digest that the one after it does not name
        keyOfOtherTime    a digest that a key of other times has signed
        logAltered        a log file with other bytes than were delivered
        logAppended       a log file with bytes behind its gzip data
        logMissing        a log file that was delivered, and is not here
        logUnreadable     a log file that is damaged
        logSurplus        a log file that no digest lists
        signatureOfNone   a signature from S3 that no digest here has

      No digest shows that the newest ones were deleted; with --until it is said that they lack.

      Exit codes: 0 valid, and all of the time that was asked for is proven; 1 findings; 2 it cannot be said, \
      for example without keys.
      """)

  @Argument(
    help: ArgumentHelp(
      "A copy of the bucket, or parts of it: folders with digests and log files.", valueName: "path"
    ),
    completion: .file())
  var paths: [FileArgument]
  @OptionGroup var digests: DigestOptions
  @Option(
    name: .long,
    help: ArgumentHelp("Only digests of this trail. Default: all.", valueName: "arn"))
  var trailARN: String?
  @Option(
    name: [.long, .customLong("account-id")],
    help: ArgumentHelp(
      "Only files of this account; of an organization's trail, a member. May be given again.",
      valueName: "id"))
  var account: [String] = []
  @Option(
    name: .long,
    help: ArgumentHelp("Only files of this Region; may be given again.", valueName: "region"))
  var region: [String] = []
  @OptionGroup var buckets: BucketOptions
  @OptionGroup var range: RangeOptions
  @OptionGroup var readers: WorkersOption
  @Option(name: .long, help: "text or json.")
  var format: DocumentFormat = .text
  @OptionGroup var color: ColorOption

  func validate() throws {
    try Places.checkAccounts(account)
    try Places.checkRegions(region)
    if let trailARN, TrailARN(trailARN) == nil {
      throw ValidationError(
        "--trail-arn takes arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME.")
    }
    if paths.contains(where: { $0.path == "-" }) {
      throw ValidationError("validate-logs reads files and folders, and no standard input.")
    }
  }

  func run() throws {
    try readers.requireFiles()
    var validator = LogValidator()
    validator.keys = try digests.keys()
    validator.signatures = try digests.signatures()
    validator.workers = readers.threads
    validator.scope.trail = trailARN.flatMap { TrailARN($0) }
    validator.scope.accounts = Set(account)
    validator.scope.regions = Set(region)
    validator.scope.since = range.since?.time
    validator.scope.until = range.until?.time
    let finder = try LogFinder(
      paths: paths.map(\.filePath), buckets: buckets.files(for: paths), listsDigests: true)
    for problem in finder.problems { Messages.warning(problem) }
    let files = DigestedFiles(finder)
    guard files.digestCount > 0 else { throw UsageError.noDigests(paths.map(\.path)) }
    if validator.keys != nil {
      let newest = try files.newestSignatures(in: validator.scope)
      validator.signatures += newest.signatures
      for problem in newest.problems { Messages.warning(problem) }
    }
    Interruption.watch()
    var progress = Progress(files: files.digestCount)
    let report = try validator.run(
      files,
      each: { bytes, total in
        progress.total = total
        progress.advance(records: 0, bytes: bytes)
      }, shouldStop: { Interruption.isRequested })
    Progress.clear()
    if let lost = report.lostCredentials { Messages.warning(lost) }
    switch format {
    case .text: StandardOutput.write(report.text(color.style, width: StandardOutput.width))
    case .json: StandardOutput.write(report.json)
    }
    switch report.outcome {
    case .valid where finder.problems.isEmpty: return
    case .valid, .undecided: throw FindingExit.undecided
    case .invalid: throw FindingExit()
    }
  }
}
