public import CloudTrail
import Glibc
public import TrailLogs

/// Compares the files of trails with the history: what is in them that the history says was not logged, and what
/// is not in them that it says was.
///
/// A record in a file that a trail delivered was logged by it, whatever the history says. So where the history is
/// certain that it was not, the history lacks a change. That a record is there is no evidence for the verdict on
/// it: verdicts go by recorded calls and observations alone.
public struct Audit: Sendable {
  /// The trails of the history that judge: all of them, in the order of the owners.
  public var judges: Judges
  /// Which records are compared.
  public var scope = EventScope()
  /// How long changes of configuration take to be in force.
  public var settling = Settling.standard
  /// How files are read.
  public var options = LogReadingOptions()
  /// How many threads read and judge.
  public var workers = 1
  /// Whom to ask whether the history holds the calls in the files.
  public var recorded: RecordedCalls?
  /// How many ids of records are kept to find what was not delivered.
  public var idLimit = 1_000_000

  /// An audit by these trails.
  public init(judges: Judges) {
    self.judges = judges
  }

  /// Learns who delivered which of the files: from the digests, and from the records of all files that are on this
  /// machine, which are read once for that. Files in buckets would be fetched twice, and are not.
  ///
  /// - Parameters:
  ///   - owners: what is known already.
  ///   - finder: the files.
  ///   - shouldStop: called several times a second; if it returns true, the reading ends.
  ///   - problem: called for each digest file that could not be read.
  /// - Returns: how many digest files could not be read.
  @discardableResult
  public func learn(
    _ owners: inout FileOwners, from finder: LogFinder, shouldStop: () -> Bool = { false },
    problem: (any Explained) -> Void = { _ in }
  ) throws -> Int {
    guard owners.canLearn else { return 0 }
    var problems = 0
    try DigestFile.read(finder.digests, workers: workers, shouldStop: shouldStop) { digest in
      switch digest {
      case .success(let digest): owners.learn(digest)
      case .failure(let found):
        problems += 1
        problem(found)
      }
    }
    if shouldStop() { return problems }
    // A pipe gives its records once, and they are needed later.
    var finder = finder
    finder.skip { $0.remote == nil && LogFiles.canBeReadAgain($0) ? nil : .otherName }
    var facts: [DeliveryFact] = []
    var replayer = Replayer(judges: Judges(), options: options, workers: workers)
    replayer.settling = .strict
    _ = try replayer.run(
      finder, map: { record, _, _ in DeliveryFact(record) }, deliver: { facts.append($0) },
      each: { _ in
        for fact in facts { owners.learn(fact) }
        facts.removeAll(keepingCapacity: true)
      }, shouldStop: shouldStop)
    for fact in facts { owners.learn(fact) }
    return problems
  }

  /// Compares all records of the files.
  ///
  /// - Parameters:
  ///   - finder: the files.
  ///   - owners: who can have delivered them.
  ///   - each: called after each file.
  ///   - shouldStop: called several times a second; if it returns true, the audit ends and the report says that
  ///     it is partial.
  ///   - problem: called for each thing that could not be read.
  /// - Throws: what `each` throws, and `HistoryError` if the history cannot be asked about calls.
  public func run(
    _ finder: LogFinder, owners: FileOwners, each: (FileReport) throws -> Void = { _ in },
    shouldStop: () -> Bool = { false }, problem: (any Explained) -> Void = { _ in }
  ) throws -> AuditReport {
    let replayer = Replayer(
      judges: judges, scope: scope, settling: settling, options: options, workers: workers,
      recorded: recorded)
    var tally = AuditTally(judges, limit: idLimit)
    let (replay, _) = try replayer.run(
      finder, sink: { AuditSink(owners) }, deliver: { tally.take($0) }, each: each,
      shouldStop: shouldStop, problem: problem)
    var lookups = RecordLookup(options, finder.files)
    var report = tally.finish { lookups.example($0, $1) }
    report.replay = replay
    report.forgotten = owners.forgotten
    return report
  }
}

private enum LogFiles {
  /// Whether a file is a regular one, or in a bucket.
  static func canBeReadAgain(_ file: LogFile) -> Bool {
    if file.remote != nil { return true }
    var status = stat()
    return stat(file.description, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}

/// Reads single records once more, to show them.
private struct RecordLookup: ~Copyable {
  private var reader: LogReader
  private let files: [LogFile]

  init(_ options: LogReadingOptions, _ files: [LogFile]) {
    reader = LogReader(options: options)
    self.files = files
  }

  /// Nil if the record cannot be read again.
  mutating func example(_ path: String, _ number: Int) -> AuditReport.Example? {
    guard let file = files.first(where: { $0.description == path }),
      LogFiles.canBeReadAgain(file)
    else { return nil }
    var visitor = RecordWithNumber(number: number)
    do {
      try reader.read(file, into: &visitor)
    } catch {
      // The reading ends as soon as the record was found.
    }
    return visitor.found
  }
}

private struct RecordWithNumber: LogVisitor {
  let number: Int
  var found: AuditReport.Example?

  mutating func record(_ record: borrowing Record) throws {
    guard record.number == number else { return }
    found = AuditReport.Example(
      time: record.time, id: record.fields.eventID.string.map { String($0.prefix(300)) } ?? "",
      event: EventName(record.fields), path: record.path, record: number)
    throw Cancelled()
  }

  func observation(_ event: TrailEvent, number: Int) {}
  func problem(_ problem: InputProblem) {}
}
