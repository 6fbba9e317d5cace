import CloudTrail

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
    _ file: LogFile, into outlet: Outlet<Result<FirstMember.Summary, InputProblem>>
  ) throws -> FileReport {
    var report = FileReport(path: file.description)
    let cancellation = outlet.cancellation
    do {
      let summary = try member.summary(of: file, source) { cancellation.isAsked }
      report.bytesRead = summary.bytesRead
      try outlet.put(.success(summary), bytes: 100)
    } catch let problem as InputProblem {
      try outlet.put(.failure(problem), bytes: 200)
    }
    return report
  }

  consuming func finish() {}
}
