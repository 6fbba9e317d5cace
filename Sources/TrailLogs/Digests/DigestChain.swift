import CloudTrail

/// The digests of one series, held against one another: each names the one before, with its hash and its
/// signature. So a digest is proven by the one after it, and one that is missing is named by the one after it.
struct DigestChain {
  /// A digest file that was read, or could not be.
  struct Link {
    /// Its path as text.
    var path: String
    /// The name of the file, without `.gz`.
    var name: Substring
    /// The end of its hour, by the name.
    var time: Timestamp
    /// Nil if the file is not what its name says.
    var statement: DigestStatement?
    var state = State.open(.signatureInS3)

    var hours: Range<Timestamp> {
      statement.map { $0.start..<$0.end } ?? time.advanced(bySeconds: -3600)..<time
    }
  }

  /// What is known of a digest.
  enum State: Equatable {
    /// It has its signature.
    case signed
    /// Its bytes are those that its successor says; there are no keys to check its signature.
    case linked
    /// It is not what CloudTrail wrote, or may not be.
    case refused
    /// Nothing speaks against it, and it is not proven.
    case open(ValidationReport.OpenSpan.Reason)
  }

  let series: DigestSeries
  /// Nil if none were given.
  let keys: PublicKeys?
  /// The start of the time that was asked for.
  let since: Timestamp?
  private(set) var links: [Link] = []
  private(set) var findings: [ValidationFinding] = []
  private(set) var open: [ValidationReport.OpenSpan] = []
  /// Which signatures from S3 were found to be those of a digest.
  private(set) var used: Set<SavedSignature> = []
  private var byName: [Substring: [Int]] = [:]

  init(_ series: DigestSeries, keys: PublicKeys?, since: Timestamp?) {
    (self.series, self.keys, self.since) = (series, keys, since)
  }

  /// Adds the next digest, in the order of time; one that cannot be read is given as a problem.
  mutating func add(_ file: LogFile, _ digest: Result<DigestFile, InputProblem>, time: Timestamp) {
    let path = file.description
    var link = Link(path: path, name: path.lastComponent.withoutGzip, time: time)
    switch digest {
    case .failure(let problem):
      link.state = .refused
      find(.digestUnreadable, link, detail: problem.detail)
    case .success(let digest):
      if let statement = digest.statement {
        if statement.key.lastComponent.withoutGzip == link.name {
          link.statement = statement
        } else {
          link.state = .refused
          find(.digestMisplaced, link, detail: "it is \(statement.key)")
        }
      } else {
        link.state = .refused
        find(.digestUnreadable, link, detail: "it lacks what every digest of CloudTrail has")
      }
    }
    byName[link.name, default: []].append(links.count)
    links.append(link)
  }

  // MARK: - Holding them together

  /// Holds each digest against the one after it, from the newest on.
  ///
  /// - Parameter saved: signatures from S3.
  mutating func check(_ saved: [SavedSignature]) {
    for index in links.indices.reversed() where links[index].statement != nil {
      if links[index].state == .open(.signatureInS3) { settle(index, saved) }
      checkPredecessor(of: index)
      // One that was the newest when somebody asked.
      if let signature = links[index].statement?.previous?.signature.lowercased() {
        used.formUnion(saved.filter { $0.signature.lowercased() == signature })
      }
    }
    checkStarts()
    open.sort { $0.hours.lowerBound < $1.hours.lowerBound }
  }

  /// Judges a digest of which none that comes after it said anything.
  private mutating func settle(_ index: Int, _ saved: [SavedSignature]) {
    guard let statement = links[index].statement else { return }
    let next = links[(index + 1)...].firstIndex { $0.time > links[index].time }
    for signature in keys == nil ? [] : saved {
      if let digest = signature.digest, digest.file.description != links[index].path { continue }
      let answer = keys?.check(statement, signature.signature, isBackfill: series.isBackfill)
      switch answer {
      case .right, .keyOfOtherTime:
        used.insert(signature)
        if let answer { take(answer, index) }
        return
      case .noKey where next == nil:
        used.insert(signature)
        return take(.noKey, index)
      case .wrong where signature.digest != nil:
        used.insert(signature)
        return take(.wrong, index)
      case .noKey, .wrong, nil: continue
      }
    }
    guard let next else { return }
    if let after = links[next].statement {
      guard let previous = after.previous else { return }
      let isThere = byName[previous.key.lastComponent.withoutGzip] != nil
      if isThere, links[next].state != .refused {
        links[index].state = .refused
        return find(.digestUnlinked, links[index], detail: "the one after it names another")
      }
    }
    links[index].state = .open(.successorLost)
  }

  /// Takes what the signature of a digest is worth.
  private mutating func take(_ answer: PublicKeys.Answer, _ index: Int) {
    let fingerprint = links[index].statement?.fingerprint ?? ""
    switch answer {
    case .right:
      links[index].state = .signed
      return
    case .wrong: find(.digestSignature, links[index])
    case .noKey:
      find(.keyUnknown, links[index], detail: "its key has the fingerprint \(fingerprint)")
    case .keyOfOtherTime(let from, let until):
      find(
        .keyOfOtherTime, links[index],
        detail: "the key \(fingerprint) is valid from \(from) until \(until)")
    }
    links[index].state = .refused
  }

  /// Holds the digest that one names as the one before against what it says of it.
  private mutating func checkPredecessor(of index: Int) {
    guard let previous = links[index].statement?.previous else { return }
    for before in byName[previous.key.lastComponent.withoutGzip] ?? [] where before < index {
      guard let statement = links[before].statement else { continue }
      let isSame = statement.sha256 == previous.sha256
      let answer = keys?.check(statement, previous.signature, isBackfill: series.isBackfill)
      let isTrusted = links[index].state != .refused
      switch answer {
      case .right, .keyOfOtherTime:
        // The signature is CloudTrail's own, so if the hash is another, the digest after it is not.
        if let answer { take(answer, before) }
        if !isSame, isTrusted {
          links[index].state = .refused
          find(.digestAltered, links[index], detail: "it has another hash of the one before it")
        }
      case .noKey where isSame || !isTrusted: take(.noKey, before)
      case .wrong, .noKey, nil:
        if !isTrusted {
          links[before].state = .open(.successorLost)
        } else if !isSame {
          links[before].state = .refused
          find(
            .digestAltered, links[before],
            detail: "the digest after it has another hash of it")
        } else if let answer {
          take(answer, before)
        } else {
          links[before].state = .linked
        }
      }
    }
  }

  /// Looks at what lies before each digest whose predecessor is not here.
  private mutating func checkStarts() {
    for index in links.indices {
      guard let statement = links[index].statement, links[index].state != .refused else { continue }
      let before = links[..<index].last { $0.time < links[index].time }
      guard let previous = statement.previous else {
        if let before, before.hours.upperBound < statement.start {
          open.append(
            .init(hours: before.hours.upperBound..<statement.start, reason: .interrupted))
        }
        continue
      }
      guard byName[previous.key.lastComponent.withoutGzip] == nil else { continue }
      if let since, statement.start <= since { continue }
      if let from = before?.hours.upperBound ?? since {
        findings.append(
          ValidationFinding(
            .digestMissing, series, bucket: previous.bucket, key: previous.key,
            hours: min(from, statement.start)..<statement.start))
      } else {
        let end = DigestName(key: previous.key)?.time ?? statement.start
        let start = min(end, statement.start).advanced(bySeconds: -3600)
        open.append(
          .init(
            hours: start..<statement.start, reason: .beginning,
            digest: .init(bucket: previous.bucket, key: previous.key)))
      }
    }
  }

  private mutating func find(
    _ code: ValidationFinding.Code, _ link: Link, detail: String? = nil
  ) {
    findings.append(
      ValidationFinding(
        code, series, path: link.path, bucket: link.statement?.bucket, key: link.statement?.key,
        hours: link.hours, detail: detail))
  }
}

extension Substring {
  /// Without the ending of a gzipped file: somebody may have inflated it.
  var withoutGzip: Substring { hasSuffix(".gz") ? dropLast(3) : self }
}
