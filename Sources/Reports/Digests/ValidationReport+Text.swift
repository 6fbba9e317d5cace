import CloudTrail
public import ReadModels
public import TrailLogs

extension ValidationReport {
  /// How many findings of one code the text lists, and how many spans of one trail.
  private static let listed = 20

  /// What is amiss, the worst first; then what is proven of each trail, account and Region, and what is not.
  ///
  /// - Parameter width: how wide a line may be, in columns; paths and keys that are longer are not broken.
  public func text(_ style: Style, width: Int) -> String {
    var lines = Printable.text(heading).wrapped(width: width, hanging: 2).map { colour($0, style) }
    lines += findings.lines(style, width)
    for series in series { lines += [""] + self.lines(of: series, style, width) }
    let notes = notes
    if !notes.isEmpty { lines.append("") }
    for note in notes { lines += "note: \(note)".wrapped(width: width, hanging: 2) }
    lines += fetching(
      "to check the signatures, with \(ProgramCommand.publicKeys)", keyCommands, width)
    if hasKeys {
      lines += fetching(
        "to prove the newest hours, too, with \(ProgramCommand.headObject)", signatureCommands,
        width)
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func colour(_ line: String, _ style: Style) -> String {
    switch outcome {
    case .valid: style.green(line)
    case .invalid: style.red(line)
    case .undecided: style.yellow(line)
    }
  }

  private var heading: String {
    let digests = series.reduce(0) { $0 + $1.digests }
    let listed = series.reduce(0) { $0 + $1.listed }
    let what =
      "\(Number.counted(digests, "digest")) and the \(Number.counted(listed, "file")) they list"
    return switch outcome {
    case .valid where series.allSatisfy(\.open.isEmpty):
      "valid: \(what) are as CloudTrail delivered them"
    case .valid: "valid, but for the newest hours or gaps: nothing is amiss in \(what)"
    case .invalid:
      "invalid: \(Number.counted(findings.count, "finding")) in \(what)"
        + (findings.count > 1 ? ", the worst first" : "")
    case .undecided where isStopped: "stopped: nothing is proven"
    case .undecided where !hasKeys:
      "not proven: \(what) fit one another, and whether CloudTrail made them is not known"
    case .undecided: "not proven, or not all of it: nothing is amiss in \(what)"
    }
  }

  private func lines(of series: Series, _ style: Style, _ width: Int) -> [String] {
    var lines = [style.bold(Printable.text(series.series.words))]
    var table = Columns(indent: 2)
    let proven = series.proven.prefix(Self.listed)
    if proven.isEmpty { table.add("proven", "nothing") }
    for (index, span) in proven.enumerated() { table.add(index == 0 ? "proven" : "", span.words) }
    if series.proven.count > Self.listed {
      table.add("", "and \(Number.grouped(series.proven.count - Self.listed)) more spans")
    }
    let signed = hasKeys ? ", \(Number.grouped(series.signed)) of them proven by a signature" : ""
    table.add("digests", Number.grouped(series.digests) + signed)
    table.add(
      "files", "\(Number.grouped(series.listed)), \(Number.grouped(series.sound)) as delivered")
    lines += table.lines
    for (index, open) in series.open.prefix(Self.listed).enumerated() {
      if index == 0 { lines.append("  " + style.yellow("not proven")) }
      lines += "\(open.hours.words): \(open.reason.words)"
        .wrapped(width: width, indent: 4, hanging: 2)
    }
    if series.open.count > Self.listed {
      lines.append("    and \(Number.grouped(series.open.count - Self.listed)) more")
    }
    return lines
  }

  /// What to know about the result, each in one line without a full stop.
  var notes: [String] {
    var notes: [String] = []
    if isStopped { notes.append("stopped before the last file: this is a part") }
    if uncovered > 0 {
      notes.append(
        "of \(Number.counted(uncovered, "log file")) nothing is known: there is no digest for the time in "
          + (uncovered == 1 ? "its name" : "their names"))
    }
    if moved > 0 {
      notes.append(
        "\(Number.counted(moved, "file")) \(moved == 1 ? "lies" : "lie") elsewhere than CloudTrail put "
          + (moved == 1 ? "it" : "them") + ", and \(moved == 1 ? "was" : "were") found by name")
    }
    return notes
  }

  private func fetching(
    _ what: String, _ commands: [CopyableCommand], _ width: Int
  ) -> [String] {
    guard !commands.isEmpty else { return [] }
    var lines = ["", what]
    for command in commands {
      var folded = command.folded(width: width, indent: 2)
      if let first = folded.first { folded[0] = "$ " + first.dropFirst(2) }
      lines += folded.map { "  " + Printable.text($0) }
    }
    return lines
  }
}

extension ValidationFindings {
  /// How many findings of one code are listed.
  private static let listed = 20

  /// The findings by code, the worst first, an empty line before each code.
  func lines(_ style: Style, _ width: Int) -> [String] {
    ValidationFinding.Code.allCases.filter { counts[$0] != nil }.flatMap { code in
      [""] + lines(of: code, style, width)
    }
  }

  private func lines(
    of code: ValidationFinding.Code, _ style: Style, _ width: Int
  ) -> [String] {
    let found = list.filter { $0.code == code }
    let count = counts[code] ?? 0
    var lines = "\(code.rawValue), \(Number.grouped(count)): \(code.fact)"
      .wrapped(width: width, hanging: 2).map { style.bold(style.red($0)) }
    for finding in found.prefix(Self.listed) {
      lines.append("  " + Printable.text(finding.place))
      let facts = [
        finding.series?.words, finding.hours?.words, finding.detail,
      ].compactMap(\.self).joined(separator: "; ")
      lines += Printable.text(facts).wrapped(width: width, indent: 4, hanging: 2)
    }
    if count > Self.listed { lines.append("  and \(Number.grouped(count - Self.listed)) more") }
    if let hint = code.hint {
      lines += "to do: \(hint)".wrapped(width: width, indent: 2, hanging: 2)
    }
    return lines
  }
}

extension ValidationFinding {
  /// Where the file is, or should be.
  fileprivate var place: String {
    if let path { return path }
    return "s3://\(bucket ?? "")/\(key ?? "")"
  }
}
