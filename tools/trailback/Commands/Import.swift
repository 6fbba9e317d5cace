import ArgumentParser
import CloudTrail
import History
import Recording
import Reports
import TrailLogs

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find every change of a trail in log files, and record it.",
    discussion: """
      EXAMPLES
        trailback import ./AWSLogs
        trailback import s3://my-trail-logs/AWSLogs/ --profile audit
        trailback import 2025-03.jsonl.gz events-from-lookup.json
        aws cloudtrail get-event-selectors --trail-name t | trailback import -

      Reads CloudTrail's log files and what lookup-events prints, one or many (jq -s), the records alone \
      (--query 'Events[].CloudTrailEvent'), what EventBridge, CloudWatch Logs, Firehose, SNS and SQS pass on, \
      and rows of Athena and CloudTrail Lake as CSV or JSON; gzipped or not, in UTF-8 or UTF-16. In a folder, \
      files named .json, .json.gz, .jsonl and .jsonl.gz, and the objects of Firehose. Also reads what \
      get-event-selectors, describe-trails, get-trail and get-trail-status print, as an observation of how \
      a trail was set at that time. Of gzip data that is damaged or cut short nothing is recorded.

      The store keeps what was read: each file with its size, time and SHA-256, and when its events \
      happened. A file that is known, and as it was, is not read again, so importing a folder every hour \
      reads the new hour. A file of CloudTrail whose bytes have changed under its name is named, and the \
      exit code is 1. A bucket of which all files were read is listed from a day before that time on; --again \
      lists all of it.

      With --public-keys the digests among the files are held against them, as validate-logs does: of the \
      hours of which all is as CloudTrail delivered it the store knows that nothing is missing, however \
      quiet they are; and of a file that a digest names and that was not read, when its events happened. \
      Only hours that are not proven yet are looked at. Of a bucket their digests and files are listed, and \
      no file is fetched twice by one import. What was put under an old name since is not seen, nor old \
      digests of a trail that delivers no more and of which nothing is proven; --again looks at them, too.

      --complete says that no file is missing; --lookup says what LookupEvents was asked. Both are kept in \
      the ledger of what was read. Neither is taken where the files speak against it.

        trailback import ./AWSLogs --public-keys keys.json
        trailback import ./AWSLogs --complete 2025-03-01/2025-04-01
        trailback import day.json --lookup us-east-1,2025-03-04,2025-03-05
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var store: StoreOption
  @Option(
    name: .long,
    help: ArgumentHelp(
      "When the observations were made. Default: the time of their file. \(TimeArgument.help)",
      valueName: "time"),
    transform: TimeArgument.read)
  var observedAt: TimeArgument?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The trail of an observation that names none (get-trail-status).",
      valueName: "arn"))
  var trail: String?
  @Flag(name: .long, help: "Read files again that are known and have not changed.")
  var again = false
  @OptionGroup var digests: DigestOptions
  @OptionGroup var claims: ClaimOptions
  @OptionGroup var readers: WorkersOption
  @Option(
    name: .long, help: "text, json, or jsonl: a line for each file, as soon as it is safely stored."
  )
  var format: StreamFormat = .text

  func validate() throws {
    guard digests.headObject.isEmpty || !digests.publicKeys.isEmpty else {
      throw ValidationError("--head-object needs --public-keys, by which the signature is checked.")
    }
  }

  func run() throws {
    let claim = try claims.request()
    try readers.requireFiles()
    let proof = try digests.keys().map { keys in
      var proof = DigestProof(keys: keys)
      proof.signatures = try digests.signatures()
      return proof
    }
    let finder = try input.find(
      listsDigests: proof != nil,
      resumption: again || claim != nil
        ? .everything : try resumption(provesDigests: proof != nil))
    if proof != nil, finder.digests.isEmpty { throw UsageError.noDigests(input.paths.map(\.path)) }
    var options = readers.reading()
    options.observedAt = observedAt?.time
    options.observedTrail = try observedTrail()
    Interruption.watch()
    let report = try store.recording(creating: true) { recorder in
      var progress = Progress(finder)
      let importer = Importer(
        recorder: recorder, options: options, readsKnown: again, workers: readers.threads)
      return try importer.run(
        finder, claiming: claim, proving: proof,
        each: { file in
          if format == .jsonl {
            StandardOutput.write(file.json.compact + "\n")
            StandardOutput.flush()
          }
          progress.advance(records: file.records, bytes: file.bytesRead)
        },
        passedBy: { progress.passBy() },
        compared: { bytes, total in
          progress.total = finder.files.count + total
          progress.advance(records: 0, bytes: bytes)
        }, shouldStop: { Interruption.isRequested },
        problem: Messages.warning)
    }
    Progress.clear()
    if format != .json { Messages.note(BucketOptions.requestsSentence) }
    switch format {
    case .text: StandardOutput.write(report.text(width: StandardOutput.width))
    case .json: StandardOutput.write(report.json)
    case .jsonl:
      Messages.note(report.skipped.sentence)
      Messages.note(report.knownSentence)
      if let digests = report.digests { Messages.note("note: \(digests.sentence)") }
      if report.isStopped { Messages.warning(UsageError.stopped) }
    }
    if report.hasFindings { throw FindingExit() }
  }

  /// From where on buckets are listed: what the store has read all of is not listed again.
  private func resumption(provesDigests: Bool) throws -> ListingResumption {
    guard input.paths.contains(where: { BucketPath.isMeant(by: $0.path) }) else {
      return .everything
    }
    do {
      return try store.history().snapshot {
        try $0.listingResumption(provesDigests: provesDigests)
      }
    } catch HistoryError.noStore {
      return .everything
    } catch HistoryError.unfinishedStore {
      return .everything
    }
  }

  private func observedTrail() throws -> TrailARN? {
    guard let trail else { return nil }
    guard case .arn(let arn) = try TrailReference(validating: trail) else {
      throw UsageError.arnNeeded(trail)
    }
    return arn
  }
}
