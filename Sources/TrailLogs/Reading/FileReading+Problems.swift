import CloudTrail

extension FileReading {
  /// Counts a problem, and tells it unless the file had too many.
  mutating func report(_ problem: InputProblem, to visitor: inout some LogVisitor) throws {
    report.problems += 1
    if report.problems <= options.problemsPerFile { try visitor.problem(problem) }
  }

  /// Tells how many problems were not told.
  func close(_ visitor: inout some LogVisitor) throws {
    let untold = report.problems - options.problemsPerFile
    guard untold > 0 else { return }
    try visitor.problem(
      InputProblem(
        .more, path: report.path,
        fact: untold == 1 ? "and 1 more problem" : "and \(untold) more problems"))
  }

  mutating func reportNotGzip(to visitor: inout some LogVisitor) throws {
    try report(
      InputProblem(
        .notGzip, path: report.path, fact: "the name ends in .gz and the content is not gzip"),
      to: &visitor)
  }

  mutating func reportCutShort(
    _ words: String, _ number: Int, to visitor: inout some LogVisitor
  ) throws {
    try report(
      InputProblem(
        .cutShort, path: report.path, record: number, offset: report.bytesInflated, fact: words),
      to: &visitor)
  }
}

extension CutFault {
  func problem(
    _ path: String, _ number: Int, _ offset: Int, _ options: LogReadingOptions
  ) -> InputProblem {
    func problem(_ kind: InputProblem.Kind, _ fact: String) -> InputProblem {
      InputProblem(kind, path: path, record: number, offset: offset, fact: fact)
    }
    return switch self {
    case .strayText where number == 0:
      InputProblem(
        .notJSON, path: path, offset: offset, fact: "neither an object nor a list begins here")
    case .strayText: problem(.strayText, "what follows it belongs to no record")
    case .unbalanced: problem(.brokenRecord, "its brackets or quotes do not close in order")
    case .tooLarge:
      problem(.recordTooLarge, "larger than \(options.maximumRecordBytes) bytes; passed over")
    case .notObject: problem(.anotherKind, "a list where a record should stand")
    case .cutShort: problem(.cutShort, "the input ends before what it began is whole")
    case .empty: InputProblem(.empty, path: path, fact: "there is nothing in it")
    }
  }
}
