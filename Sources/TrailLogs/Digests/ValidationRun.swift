import CloudTrail

/// What a validation has found so far: first from the digests, then from the files that they list.
struct ValidationRun {
  /// A file to be hashed, for one digest that lists it.
  private struct Job {
    var file: Int32
    var digest: Int32
    /// When the events of the file happened; nil if it holds no calls.
    var events: Range<Timestamp>?
  }

  private let validator: LogValidator
  private let wasRead: ((LogFile, [UInt8]) -> Bool)?
  private let unlisted: UnlistedFiles
  private var files: ListedFiles
  private var report = ValidationReport()
  private var chain: DigestChain?
  /// The digests of the chain that list files: their places in it, and in ``hours``.
  private var isAsked: [Bool] = []
  private var hours = DigestHours()
  private var jobs: [Job] = []
  /// 32 bytes for each job.
  private var hashes: [UInt8] = []
  private var moved: Set<Int32> = []
  /// What digests list that may lie where nothing was listed.
  private var sought: [SoughtLog] = []
  private var used: Set<SavedSignature> = []
  /// Where digests are that were not chosen: what they list is not known.
  private var notChosen: Set<DigestHours.Place> = []

  init(
    _ validator: LogValidator, _ listed: DigestedFiles, wasRead: ((LogFile, [UInt8]) -> Bool)?
  ) {
    self.validator = validator
    self.wasRead = wasRead
    files = ListedFiles(listed.others)
    unlisted = listed.unlisted
    report.hasKeys = validator.keys != nil
    report.mustCover = validator.scope.since != nil || validator.scope.until != nil
  }

  /// Whether a digest is to be read.
  mutating func chooses(_ digest: DigestedFiles.NamedDigest) -> Bool {
    let series = digest.name.series
    guard validator.scope.takes(digest) else {
      notChosen.insert(.init(account: series.account, region: series.region))
      return false
    }
    return validator.scope.reads(series, digest.name.time)
  }

  /// Whether the credentials are not accepted any more: what comes after is not known, and nothing is amiss with it.
  var hasLostCredentials: Bool { report.lostCredentials != nil }

  private mutating func isKnown<Content>(_ result: Result<Content, InputProblem>) -> Bool {
    if case .failure(let problem) = result, !hasLostCredentials,
      problem.code == ObjectProblem.Kind.credentials.rawValue
    {
      report.lostCredentials = problem
    }
    return !hasLostCredentials
  }

  var jobCount: Int { jobs.count }

  // MARK: - Digests

  /// Takes the next digest, in the order of series and time.
  mutating func take(
    _ digest: Result<DigestFile, InputProblem>, _ named: DigestedFiles.NamedDigest
  ) {
    guard isKnown(digest) else { return }
    if chain?.series != named.name.series {
      endSeries()
      chain = DigestChain(
        named.name.series, keys: validator.keys,
        since: validator.scope.start(of: named.name.series))
      report.series.append(.init(series: named.name.series))
    }
    chain?.add(named.file, digest, time: named.name.time)
    guard let link = chain?.links.last else { return }
    let isAsked = validator.scope.asks(named.name.series, link.hours)
    self.isAsked.append(isAsked)
    guard isAsked else { return }
    hours.add(series: report.series.count - 1, link.hours)
    report.series[report.series.count - 1].digests += 1
    if link.statement != nil, case .success(let digest) = digest { list(digest.logs, link.hours) }
  }

  /// Looks for the files that a digest lists.
  private mutating func list(_ logs: [ListedLog], _ hours: Range<Timestamp>) {
    let series = report.series.count - 1
    for log in logs {
      report.series[series].listed += 1
      let found = files.take(log.key)
      let place = SoughtLog(
        log: log, digest: self.hours.count - 1,
        events: log.holdsCalls ? log.events ?? Self.events(of: hours) : nil,
        places: unlisted.places(of: log.key), isFound: !found.isEmpty)
      for file in found { add(file, place) }
      if !place.places.isEmpty {
        sought.append(place)
      } else if found.isEmpty {
        miss(place)
      }
    }
  }

  /// A file that a digest lists, and where it may lie besides what was listed.
  private struct SoughtLog {
    var log: ListedLog
    var digest: Int
    /// When its events happened; nil if it holds no calls.
    var events: Range<Timestamp>?
    var places: [BucketPath]
    var isFound: Bool
  }

  private mutating func add(_ file: Int, _ sought: SoughtLog) {
    jobs.append(Job(file: Int32(file), digest: Int32(sought.digest), events: sought.events))
    hashes += sought.log.sha256 ?? []
    if !files.isInPlace(file, sought.log.key) { moved.insert(Int32(file)) }
  }

  private mutating func miss(_ sought: SoughtLog) {
    let hour = hours[sought.digest]
    spoil(sought.digest, sought.events)
    report.findings.add(
      ValidationFinding(
        .logMissing, report.series[hour.series].series, bucket: sought.log.bucket,
        key: sought.log.key, hours: hour.time))
  }

  /// Asks for the files that may lie where nothing was listed, after the last digest.
  ///
  /// - Throws: nothing of its own; what fails is a finding.
  mutating func takeUnlisted() throws {
    var answers = try unlisted.files(at: sought.flatMap(\.places))[...]
    for var one in sought {
      for answer in answers.prefix(one.places.count) {
        guard isKnown(answer) else { return }
        switch answer {
        case .success(let file?): add(files.add(file, isListed: true), one)
        case .success(nil): continue
        case .failure(let problem):
          spoil(one.digest, one.events)
          report.findings.add(
            ValidationFinding(
              .logUnreadable, report.series[hours[one.digest].series].series, path: problem.path,
              hours: hours[one.digest].time, detail: problem.detail))
        }
        one.isFound = true
      }
      answers = answers.dropFirst(one.places.count)
      if !one.isFound { miss(one) }
    }
  }

  /// Notes that a file is missing or altered.
  ///
  /// - Parameter events: when its events happened; nil if it holds no calls.
  private mutating func spoil(_ hour: Int, _ events: Range<Timestamp>?) {
    hours.spoil(hour)
    guard let events else { return }
    hours.leaveUnread(hour)
    report.series[hours[hour].series].lacking.append(events)
  }

  /// How long before its delivery an event may have happened, in seconds.
  private static let delay: Int64 = 3600

  /// When events happened that were delivered in a time.
  private static func events(of delivery: Range<Timestamp>) -> Range<Timestamp> {
    delivery.lowerBound.advanced(bySeconds: -delay)..<delivery.upperBound
  }

  /// Holds the digests of a series together, after the last of them.
  mutating func endSeries() {
    guard var chain = self.chain else { return }
    self.chain = nil
    chain.check(
      validator.signatures.filter { $0.digest.map { $0.name.series == chain.series } ?? true })
    used.formUnion(chain.used)
    let asked = chain.links.indices.filter { isAsked[$0] }
    isAsked = []
    let series = report.series.count - 1
    let scope = validator.scope
    for finding in chain.findings
    where finding.hours.map({ scope.asks(chain.series, $0) }) ?? true {
      report.findings.add(finding)
      if finding.code.losesFiles, let hours = finding.hours {
        report.series[series].lacking.append(Self.events(of: hours))
      }
    }
    report.series[series].open += chain.open.filter { validator.scope.asks($0.hours) }
    let first = hours.count - asked.count
    for (offset, index) in asked.enumerated() {
      hours.settle(chain.links[index], first + offset)
      if chain.links[index].state == .signed { report.series[series].signed += 1 }
    }
    addEdges(of: chain, asked)
  }

  /// Notes which part of the time that was asked for has no digest at all. Digests made afterwards are of files
  /// that were late, and of no hours that must be there.
  private mutating func addEdges(of chain: DigestChain, _ asked: [Int]) {
    let last = report.series.count - 1
    guard !chain.series.isBackfill else { return }
    func add(_ from: Timestamp?, _ until: Timestamp?) {
      guard let from, let until, from < until else { return }
      report.series[last].open.append(.init(hours: from..<until, reason: .noDigest))
    }
    guard let first = asked.first, let end = asked.last else {
      return add(validator.scope.since, validator.scope.until)
    }
    let isMissing = chain.findings.contains {
      $0.code == .digestMissing && $0.hours?.lowerBound == validator.scope.since
    }
    if !isMissing { add(validator.scope.since, chain.links[first].hours.lowerBound) }
    add(chain.links[end].hours.upperBound, validator.scope.until)
  }

  // MARK: - Log files

  /// Takes the hashes that are known, and says of which jobs the files are to be hashed.
  mutating func takeHashed(_ hashed: (LogFile) -> ContentHash?) -> (jobs: [Int], files: [LogFile]) {
    var left: (jobs: [Int], files: [LogFile]) = ([], [])
    for (number, job) in jobs.enumerated() {
      let file = files.files[Int(job.file)]
      if let hash = hashed(file) {
        take(.success(hash), job: number)
      } else {
        left.jobs.append(number)
        left.files.append(file)
      }
    }
    return left
  }

  /// Takes the hash of the file of a job.
  mutating func take(_ result: Result<ContentHash, InputProblem>, job number: Int) {
    guard isKnown(result) else { return }
    let job = jobs[number]
    let hour = hours[Int(job.digest)]
    func finding(_ code: ValidationFinding.Code, _ detail: String? = nil) -> ValidationFinding {
      ValidationFinding(
        code, report.series[hour.series].series,
        path: files.files[Int(job.file)].description, hours: hour.time, detail: detail)
    }
    let found: ValidationFinding?
    switch result {
    case .failure(let problem): found = finding(.logUnreadable, problem.detail)
    case .success(let content):
      let expected = hashes[(32 * number)..<(32 * number + 32)]
      if content.isFollowed {
        found = finding(.logAppended)
      } else if !content.sha256.elementsEqual(expected) {
        found = finding(
          .logAltered,
          "SHA-256 \(Hexadecimal.string(content.sha256)), delivered \(Hexadecimal.string(expected))"
        )
      } else {
        found = nil
      }
    }
    if let found {
      spoil(Int(job.digest), job.events)
      report.findings.add(found)
      return
    }
    report.series[hour.series].sound += 1
    guard let wasRead, let events = job.events, case .success(let content) = result else { return }
    let stored = content.storedSHA256.map(Array.init) ?? []
    if !wasRead(files.files[Int(job.file)], stored) {
      hours.leaveUnread(Int(job.digest))
      report.series[hour.series].lacking.append(events)
    }
  }

  // MARK: - The end

  func report(isStopped: Bool) -> ValidationReport {
    var report = report
    report.isStopped = isStopped
    report.moved = moved.count
    if isStopped { return report }
    hours.addSpans(to: &report)
    addUnlisted(to: &report)
    addUnused(to: &report)
    return report
  }

  private func addUnlisted(to report: inout ValidationReport) {
    let covered = hours.covered(by: report)
    for file in files.unlisted {
      guard let name = LogFileName(path: file.path) else { continue }
      let place = DigestHours.Place(account: name.account, region: name.region)
      guard !notChosen.contains(place) else { continue }
      let isCovered = covered[place, default: []].contains { $0.contains(name.time) }
      if isCovered {
        report.findings.add(ValidationFinding(.logSurplus, nil, path: file.description))
      } else if validator.scope.asks(name.time..<name.time.advanced(bySeconds: 60)) {
        report.uncovered += 1
      }
    }
  }

  /// A signature that is of no digest is that of one that was altered, or of another file. Where one digest alone
  /// is left whose signature S3 has, it is the one.
  private func addUnused(to report: inout ValidationReport) {
    guard validator.keys != nil else { return }
    // Of a digest that S3 was asked about, all was said when that was looked at.
    let unused = validator.signatures.filter { !used.contains($0) && $0.digest == nil }
    let newest = report.series.indices.filter {
      report.series[$0].open.last?.reason == .signatureInS3
    }
    if unused.count == 1, newest.count == 1, let open = report.series[newest[0]].open.popLast() {
      report.findings.add(
        ValidationFinding(
          .digestSignature, report.series[newest[0]].series, bucket: open.digest?.bucket,
          key: open.digest?.key, hours: open.hours, detail: "by \(unused[0].name)"))
      return
    }
    // If none is left, the answer is about a digest that was not looked at.
    for saved in newest.isEmpty ? [] : unused {
      report.findings.add(ValidationFinding(.signatureOfNone, nil, path: saved.name))
    }
  }
}
