import CloudTrail

extension DigestFile {
  /// Reads digests in their order, several at a time.
  ///
  /// - Parameters:
  ///   - shouldStop: called several times a second; if it returns true, the reading ends.
  ///   - take: gets each digest, or why it could not be read.
  /// - Throws: nothing but what `take` throws.
  public static func read(
    _ files: [LogFile], workers: Int, shouldStop: () -> Bool,
    _ take: (Result<DigestFile, InputProblem>) throws -> Void
  ) throws {
    _ = try ParallelFileReader(workers: workers).run(
      files, make: { DigestWorker(LocalFiles()) }, deliver: take, each: { _ in },
      shouldStop: shouldStop)
  }
}

/// Reads digests, on one thread of several.
struct DigestWorker<Source: LogFileSource>: FileWorker, ~Copyable {
  let source: Source
  private var member = FirstMember()

  init(_ source: Source) { self.source = source }

  mutating func read(
    _ file: LogFile, into outlet: Outlet<Result<DigestFile, InputProblem>>
  ) throws -> FileReport {
    var report = FileReport(path: file.description)
    do {
      let digest = try DigestFile(file, of: source, &member)
      report.bytesRead = digest.bytes
      try outlet.put(.success(digest), bytes: 1_000 + 400 * digest.logs.count)
    } catch let problem as InputProblem {
      try outlet.put(.failure(problem), bytes: 200)
    }
    return report
  }

  consuming func finish() {}
}

/// Hashes log files, on one thread of several.
struct HashWorker<Source: LogFileSource>: FileWorker, ~Copyable {
  let source: Source
  private var member: FirstMember

  /// - Parameter hashesStored: whether the bytes are hashed as they are stored, too.
  init(_ source: Source, hashesStored: Bool) {
    self.source = source
    member = FirstMember(hashesStored: hashesStored)
  }

  mutating func read(
    _ file: LogFile, into outlet: Outlet<Result<ContentHash, InputProblem>>
  ) throws -> FileReport {
    var report = FileReport(path: file.description)
    let cancellation = outlet.cancellation
    do {
      let hash = try member.hash(of: file, source) { cancellation.isAsked }
      report.bytesRead = hash.bytesRead
      try outlet.put(.success(hash), bytes: 100)
    } catch let problem as InputProblem {
      try outlet.put(.failure(problem), bytes: 200)
    }
    return report
  }

  consuming func finish() {}
}
