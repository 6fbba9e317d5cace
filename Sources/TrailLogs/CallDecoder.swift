import CloudTrail
import Crypto

/// Decodes the record of a call that changes a trail (SEMANTICS 5).
struct CallDecoder {
  let call: EventKind
  let time: Timestamp
  var record: JSONValue
  /// `requestParameters` as received.
  var requestText: String?
  /// `responseElements` as received.
  var responseText: String?
  /// Members of the record that cannot be decoded, and are missing in ``record``.
  var undecodable: Set<String> = []
  /// The record itself.
  var original: OriginalRecord?

  private var request: Parameters { parameters("requestParameters") }
  private var response: Parameters { parameters("responseElements") }

  private func parameters(_ member: String) -> Parameters {
    Parameters(record[member], isUndecodable: undecodable.contains(member))
  }

  /// The event; nil if the call is about something other than a trail. A call that succeeded and does
  /// not say which trail it changed is an event of its account and Region, as far as the record says
  /// (SEMANTICS 3.6n).
  func event() -> TrailEvent? {
    if isAboutOtherResource { return nil }
    let stream: EventStream
    let change: TrailChange
    if let errorCode {
      stream =
        refusedTrail.map(EventStream.trail) ?? .unattributed(region: region, account: account)
      change = .reject(call: call, errorCode: errorCode, errorMessage: errorMessage)
    } else if let named = changedTrail {
      stream = .trail(named)
      change = isReplication(of: named) ? .replicate(call: call) : self.change
    } else {
      stream = .unattributed(region: region, account: account)
      change =
        isByReplication
        ? .replicate(call: call)
        : .lose(call: call, reason: namesNoTrail, trailName: requestedBareName)
    }
    return TrailEvent(
      id: corrected == id ? TrailEvent.id("addendum", of: record.canonical) : id, stream: stream,
      change: change, time: time, actor: Actor(record: record), region: region, account: account,
      request: requestText, response: responseText, completes: corrected,
      addendum: addendum?.present("reason")?.string, original: original)
  }

  private var addendum: JSONValue? { record.present("addendum") }
  private var corrected: String? { TrailEvent.idCorrected(by: record) }

  private var id: String { TrailEvent.id(of: record) }

  /// Whatever the value is, the call was refused: only its absence means success.
  private var errorCode: String? {
    guard let code = record.present("errorCode") else { return nil }
    return code.string ?? code.compact
  }

  private var errorMessage: String? { record.present("errorMessage")?.string }
  private var region: String? { record.present("awsRegion")?.string }

  var account: String? {
    record.present("recipientAccountId")?.string
      ?? record.present("userIdentity")?.present("accountId")?.string
  }
}

/// A response does not say which trail it is about.
struct TrailNotNamed: Error {}

extension TrailEvent {
  /// The id of the earlier record that this one corrects (SEMANTICS 5k); nil if it corrects none.
  static func idCorrected(by record: JSONValue) -> String? {
    let addendum = record.present("addendum")
    guard addendum?.present("reason")?.string == "UPDATED_DATA",
      let id = addendum?.present("originalEventID")?.string, !id.isEmpty
    else { return nil }
    return id
  }

  /// The record's own id. A record without one is identified by its content.
  static func id(of record: JSONValue) -> String {
    if let id = record.present("eventID")?.string, !id.isEmpty { return id }
    return id("record", of: record.canonical)
  }

  /// The id of an event that has none of its own: the first 32 digits of the SHA-256 of its content.
  static func id(_ prefix: String, of content: String) -> String {
    let digits = Hexadecimal.string(SHA256.hash(data: Array(content.utf8)))
    return prefix + ":" + digits.prefix(32)
  }
}

// MARK: Which trail

extension CallDecoder {
  /// The trail that a successful call changed: as the response names it, or as the request does.
  private var changedTrail: TrailARN? {
    respondedTrail ?? requestedTrail
  }

  var respondedTrail: TrailARN? {
    response.text("trailARN").flatMap { TrailARN($0) }
  }

  /// The trail that a refused call was meant for. A bare name means a trail in the Region that was
  /// called, unless the error message contains the ARN of a trail of that name: then that one.
  private var refusedTrail: TrailARN? {
    if let respondedTrail { return respondedTrail }
    let messaged = errorMessage.map(Self.trails(in:)) ?? []
    guard let requestedTrail else { return messaged.first }
    if namesARN { return requestedTrail }
    return messaged.first { $0.name == requestedTrail.name } ?? requestedTrail
  }

  /// The trail's name as the request has it, which may be an ARN. Calls differ in the parameter.
  private var requestedName: String? {
    let keys: [String] =
      switch call {
      case .putEventSelectors, .putInsightSelectors, .putEventConfiguration: ["trailName", "name"]
      case .addTags, .removeTags: ["resourceId"]
      case .createTrail, .updateTrail, .startLogging, .stopLogging, .deleteTrail:
        ["name", "trailName"]
      case .rejectedCall, .observedConfiguration, .unknownConfiguration, .replicatedCall,
        .accountJoined, .accountDeparted, .correction:
        []
      }
    return keys.lazy.compactMap { request.text($0) }.first { !$0.isEmpty }
  }

  var namesARN: Bool { requestedName.flatMap { TrailARN($0) } != nil }

  private var requestedTrail: TrailARN? {
    guard let requestedName else { return nil }
    if let arn = TrailARN(requestedName) { return arn }
    guard let requestedBareName, let region, let account, !region.isEmpty, !account.isEmpty else {
      return nil
    }
    return TrailARN(name: requestedBareName, calledIn: region, account: account)
  }

  /// The name in the request, if it is no ARN. A part of a masked ARN is not a name.
  private var requestedBareName: String? {
    requestedName.flatMap { $0.contains(":") || $0.contains("/") ? nil : $0 }
  }

  /// Why it is not known which trail the call changed.
  private var namesNoTrail: String {
    func words(_ parameters: Parameters, _ name: String?) -> String {
      if let name { return "with \(name)" }
      return parameters.json == nil ? parameters.absence : "without it"
    }
    return "the record does not say which trail: request \(words(request, requestedName)), "
      + "answer \(words(response, response.text("trailARN")))"
  }

  /// The ARNs of trails in a message: `… on resource: arn:aws:cloudtrail:…:trail/NAME because …`.
  private static func trails(in message: String) -> [TrailARN] {
    message.split(whereSeparator: \.isWhitespace).compactMap { word in
      guard let start = word.firstRange(of: "arn:")?.lowerBound else { return nil }
      var text = word[start...]
      // A trail's name ends in a letter or a digit (SEMANTICS 4.1).
      while let last = text.last, !last.isLetter, !last.isNumber { text.removeLast() }
      return TrailARN(text)
    }
  }
}

// MARK: What changed

extension CallDecoder {
  /// The change that a successful call made.
  var change: TrailChange {
    switch call {
    case .createTrail: .create(createdSettings)
    case .updateTrail: updated
    case .putEventSelectors: putSelectors
    case .putInsightSelectors: putInsights
    case .putEventConfiguration: putConfiguration
    case .addTags: tags { .addTags($0) }
    case .removeTags: tags { .removeTags($0.map(\.key)) }
    case .startLogging: .startLogging
    case .stopLogging: .stopLogging
    case .deleteTrail: .delete
    // Not calls.
    case .rejectedCall, .observedConfiguration, .unknownConfiguration, .replicatedCall,
      .accountJoined, .accountDeparted, .correction:
      lost("\(call.rawValue) is not a call")
    }
  }

  /// The response shows the whole trail. What it leaves out is taken from the request, and what both
  /// leave out from the API's defaults (SEMANTICS 3.4).
  private var createdSettings: TrailSettings {
    guard hasSettings else { return TrailSettings() }
    return TrailSettings(
      isMultiRegionTrail: false, includeGlobalServiceEvents: true, isOrganizationTrail: false
    )
    .updated(with: request.settings).updated(with: response.settings)
  }

  /// Whether the record holds the settings. A response with only the trail's ARN does not.
  private var hasSettings: Bool { request.json != nil || !response.settings.members.isEmpty }

  /// A request contains only what it changes (SEMANTICS 3.5), a response the state after the change.
  private var updated: TrailChange {
    guard hasSettings else {
      return lost("the record does not hold what was updated")
    }
    return .update(request.settings.updated(with: response.settings))
  }

  private var putSelectors: TrailChange {
    put("selectors", { try TrailSelectors(json: $0, spelling: .record, tolerant: true) }) {
      .putEventSelectors($0)
    }
  }

  private var putInsights: TrailChange {
    put(
      "insight selectors", { try InsightSelector.list(in: $0, spelling: .record) },
      { .putInsightSelectors($0) })
  }

  /// The request holds what is changed, the response what is configured afterwards (SEMANTICS 3.5q).
  private var putConfiguration: TrailChange {
    let requested = outcome(of: request, Self.configuration)
    let responded = outcome(of: response, Self.configuration)
    switch (requested, responded) {
    case (.success(let request), .success(let response)):
      return .putEventConfiguration(request.updated(with: response))
    case (.success(let known), .failure), (.failure, .success(let known)):
      return .putEventConfiguration(known)
    case (.failure(let first), .failure(let second)):
      return lost(
        "event configuration cannot be read: request \(first.words), answer \(second.words)")
    }
  }

  private static func configuration(_ json: JSONValue) throws -> EventConfiguration {
    try EventConfiguration(json: json, spelling: .record)
  }

  /// The request and the response of a put both show the state after it. One of them is enough. If they
  /// differ, nothing is known.
  private func put<Value: Equatable>(
    _ what: String, _ decode: (JSONValue) throws -> Value, _ change: (Value) -> TrailChange
  ) -> TrailChange {
    let requested = outcome(of: request, decode)
    let responded = outcome(of: response, decode)
    switch (requested, responded) {
    case (.success(let first), .success(let second)) where first != second:
      return lost("request and answer show different \(what)")
    case (_, .success(let value)), (.success(let value), .failure): return change(value)
    case (.failure(let first), .failure(let second)):
      return lost("\(what) cannot be read: request \(first.words), answer \(second.words)")
    }
  }

  private struct Unread: Error { let words: String }

  private func outcome<Value>(
    of parameters: Parameters, _ decode: (JSONValue) throws -> Value
  ) -> Result<Value, Unread> {
    guard let json = parameters.json else { return .failure(Unread(words: parameters.absence)) }
    let members =
      ["EventSelectors", "AdvancedEventSelectors", "InsightSelectors"]
      + EventConfiguration.memberNames
    guard members.contains(where: { json.present(Spelling.record($0)) != nil }) else {
      return .failure(Unread(words: "without them"))
    }
    do {
      return .success(try decode(json))
    } catch {
      let words = (error as? any Explained)?.fact ?? String(describing: error)
      return .failure(Unread(words: "broken (\(words))"))
    }
  }

  private func lost(_ reason: String) -> TrailChange {
    .lose(call: call, reason: reason)
  }
}

// MARK: Tags

extension CallDecoder {
  /// Whether the call is about something other than a trail. Event data stores have Insights and an
  /// event configuration, too (SEMANTICS 3.5w); they, channels and dashboards have tags.
  private var isAboutOtherResource: Bool {
    switch call {
    case .putInsightSelectors, .putEventConfiguration:
      if requestedName != nil || response.text("trailARN") != nil { return false }
      if request.text("eventDataStore") != nil || response.text("eventDataStoreArn") != nil {
        return true
      }
    case .addTags, .removeTags:
      if let resource = request.text("resourceId") { return TrailARN(resource) == nil }
    case .createTrail, .updateTrail, .putEventSelectors, .startLogging, .stopLogging,
      .deleteTrail, .rejectedCall, .observedConfiguration, .unknownConfiguration, .replicatedCall,
      .accountJoined, .accountDeparted, .correction:
      return false
    }
    // A denied call has no request in its record; only the message names the resource.
    guard let errorMessage, Self.trails(in: errorMessage).isEmpty else { return false }
    return errorMessage.contains(":cloudtrail:")
  }

  /// The change that a call makes with the tags in its request. The response is empty.
  private func tags(_ change: ([Tag]) -> TrailChange) -> TrailChange {
    guard let json = request.json else {
      return lost("tags cannot be read: request \(request.absence)")
    }
    guard let list = json.present("tagsList") else {
      return lost("tags cannot be read: request without them")
    }
    do {
      return change(try Tag.list(list, spelling: .record))
    } catch {
      let words = (error as? any Explained)?.fact ?? String(describing: error)
      return lost("tags cannot be read: request broken (\(words))")
    }
  }
}

// MARK: Parts of the record

/// `requestParameters` or `responseElements` of a record.
///
/// CloudTrail leaves out what is too large (SEMANTICS 4.1): the member is then null, or an object that
/// says only that something was omitted or truncated.
private struct Parameters {
  /// The parameters, if the record holds them.
  let json: JSONValue?
  /// Why they are not there.
  let absence: String
  /// The member's value, parameters or not.
  private let received: JSONValue?

  init(_ json: JSONValue?, isUndecodable: Bool) {
    received = json
    switch json {
    case nil where isUndecodable: (self.json, absence) = (nil, "broken")
    case nil: (self.json, absence) = (nil, "absent")
    case .null: (self.json, absence) = (nil, "null")
    case .object where json?.saysOmitted == true: (self.json, absence) = (nil, "omitted")
    case .object: (self.json, absence) = (json, "given")
    case let other?: (self.json, absence) = (nil, other.kind)
    }
  }

  var settings: TrailSettings {
    json.map { TrailSettings(json: $0, spelling: .record) } ?? TrailSettings()
  }

  /// A member that is text. A marker of omitted parameters may still name the trail.
  func text(_ key: String) -> String? { received?.present(key)?.string }
}
