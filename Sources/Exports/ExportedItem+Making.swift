import CloudTrail
import Comparison
public import Gaps
import History
public import ReadModels
public import Reports

// How events, windows and missed events become items.

extension ExportedItem {
  /// The service of the calls that change trails.
  static let cloudTrail = "cloudtrail.amazonaws.com"
  /// The service that reports members of an organization.
  static let organizations = "organizations.amazonaws.com"

  /// An event of the history.
  public init(_ entry: TimelineEntry) {
    let content = entry.event.content
    let change = content.change
    subject = .event(entry)
    kind = Kind(change.kind)
    id = content.id
    time = content.time
    recordedAt = entry.event.recordedAt
    sequence = entry.event.sequence
    name = change.call?.rawValue ?? change.kind.rawValue
    title = entry.title
    trail = content.stream.trailARN
    stream = content.stream.text
    account = content.account
    region = content.region
    actor = content.actor
    outcome = entry.meaning?.outcome
    meaning = entry.meaningInWords
    changes = entry.changeLines
    if case .reject(_, let code, let message) = change {
      refusal = Refusal(code: code, message: message)
    }
    switch kind {
    case .call, .observation: service = Self.cloudTrail
    case .membership: service = Self.organizations
    case .correction, .window, .missed: service = nil
    }
    severity =
      entry.isNarrowed || entry.mayHaveNarrowed
      ? .medium : refusal == nil ? .informational : .low
    call = RecordedFacts(entry)
    message = ""
    message = Self.message(entry, stream: content.stream.name)
  }

  /// `PutEventSelectors on management-trail by SupportAccess/support-8841: narrowed: stops logging …`
  private static func message(_ entry: TimelineEntry, stream: String) -> String {
    let content = entry.event.content
    var words = "\(entry.title) on \(stream)"
    if let principal = content.actor.principal {
      words += " by " + PrincipalWords.short(principal, inAccount: content.account)
    }
    let rest = entry.markedMeaning.map { [$0] } ?? entry.changeLines
    return rest.isEmpty ? words : words + ": " + rest.joined(separator: "; ")
  }

  /// A window, by its number from 1.
  public init(_ gap: Gap, number: Int, of report: GapReport) {
    subject = .window(gap, number: number, of: report)
    kind = .window
    id = gap.exportedID
    time = gap.from
    until = gap.until
    let closed = gap.closing?.recordedAt
    recordedAt = closed ?? gap.opening.recordedAt
    name = "Window"
    title = gap.until == nil ? "Window (open)" : "Window"
    switch gap.scope {
    case .trail(let arn): (trail, stream, account) = (arn, arn.text, arn.account)
    case .account(let id): (trail, stream, account) = (nil, "account:\(id)", id)
    }
    region = gap.trail.region
    actor = gap.opening.content.actor
    outcome = gap.lost.outcome
    let lost = gap.lossWords(isWhole: true)
    meaning = lost
    changes = ["lost: \(lost)", "opened \(gap.openingWords)"]
    if let closing = gap.closingWords { changes.append("closed \(closing)") }
    if let rest = gap.restWords(isWhole: true) { changes.append("still lost: \(rest)") }
    if let cover = gap.coverWords { changes.append("logged meanwhile: \(cover)") }
    severity = gap.kinds.map(\.severity).max { $0.rawValue < $1.rawValue } ?? .unknown
    let seconds = report.seconds(of: gap)
    window = Window(
      number: number, kinds: gap.kinds.map(\.rawValue), seconds: seconds,
      openedBy: gap.opening.content.id, closedBy: gap.closing?.content.id, lost: lost,
      coveredBy: gap.coverWords, found: closed ?? gap.opening.recordedAt,
      created: gap.opening.recordedAt)
    let kinds = gap.kinds.map(\.words).joined(separator: ", ")
    let length = SpanWords.words(seconds)
    message =
      "\(gap.scope.words): \(kinds) for \(length)\(gap.until == nil ? ", and still open" : ""); "
      + "opened \(gap.openingWords); lost \(lost)"
  }

  /// An event that a window missed.
  ///
  /// - Parameter window: the window that missed it.
  public init(_ event: MissedEvent, of window: Gap) {
    subject = .missed(event)
    kind = .missed
    id = "missed:\(event.id ?? "\(event.time)"):\(window.exportedID)"
    time = event.time
    name = event.name ?? "an event"
    title = name
    service = event.source
    switch event.scope {
    case .trail(let arn): (trail, stream) = (arn, arn.text)
    case .account(let id): (trail, stream) = (nil, "account:\(id)")
    }
    account = event.account ?? window.trail.account
    region = event.region
    actor = Actor(
      principal: event.principal, sourceIPAddress: event.sourceIPAddress,
      userAgent: event.userAgent)
    refusal = event.errorCode.map { Refusal(code: $0) }
    changes = []
    severity = .informational
    missed = MissedFacts(
      window: event.window, windowID: window.exportedID, eventID: event.id,
      isCertain: event.isCertain, readOnly: event.readOnly, requestID: event.requestID)
    var words = name + (event.source.map { " of \($0)" } ?? "")
    if let principal = event.principal {
      words += " by " + PrincipalWords.short(principal, inAccount: account)
    }
    message =
      "\(words): not logged by \(event.scope.words)"
      + (event.isCertain ? "" : ", perhaps; a change was settling or calls can have been missed")
  }
}

extension Gap {
  /// The same in each export: what opened it, and what did not log.
  fileprivate var exportedID: String {
    switch scope {
    case .trail(let trail): "window:\(opening.content.id):\(trail.text)"
    case .account(let account): "window:\(opening.content.id):\(account)"
    }
  }
}

extension Gap.Kind {
  /// How bad such a window is.
  fileprivate var severity: ExportedItem.Severity {
    switch self {
    case .deleted, .stopped, .managementOff: .high
    case .managementHalved, .managementNarrowed, .dataOff, .multiRegionOff, .globalServicesOff,
      .organizationOff, .destinationChanged:
      .medium
    case .dataNarrowed, .networkActivityOff, .recursiveLoggingOff: .low
    case .unknown: .unknown
    }
  }
}

extension ExportedItem.Kind {
  fileprivate init(_ kind: EventKind) {
    self =
      switch kind {
      case .createTrail, .updateTrail, .putEventSelectors, .putInsightSelectors,
        .putEventConfiguration, .addTags, .removeTags, .startLogging, .stopLogging, .deleteTrail,
        .rejectedCall, .unknownConfiguration, .replicatedCall:
        .call
      case .observedConfiguration: .observation
      case .accountJoined, .accountDeparted: .membership
      case .correction: .correction
      }
  }
}
