import CloudTrail

/// Decodes the record of a call that changes a trail (SEMANTICS 5).
struct CallDecoder {
  let call: EventKind
  let time: Timestamp
  let record: JSONValue
  /// `requestParameters` as received.
  let requestText: String?
  /// `responseElements` as received.
  let responseText: String?

  var request: Parameters { Parameters(record["requestParameters"]) }
  var response: Parameters { Parameters(record["responseElements"]) }

  /// The event; nil where the call is about something other than a trail.
  ///
  /// - Throws: ``TrailNotNamed`` when a call that succeeded does not say which trail it changed.
  func event() throws -> TrailEvent? {
    if isOfOtherResource { return nil }
    let trail: String
    let change: TrailChange
    if let errorCode {
      trail = refusedTrail?.description ?? TrailEvent.unattributed(region: region, account: account)
      change = .reject(call: call, errorCode: errorCode, errorMessage: errorMessage)
    } else {
      guard let named = changedTrail else { throw TrailNotNamed() }
      trail = named.description
      change = self.change
    }
    return TrailEvent(
      id: id, trail: trail, change: change, time: time, actor: Actor(record: record),
      region: region, account: account, request: requestText, response: responseText)
  }

  /// The record's own id. A record that was stripped of it is known by its content.
  private var id: String {
    if let id = record.present("eventID")?.string, !id.isEmpty { return id }
    return "record:" + FileHash.sha256(of: record.canonical).prefix(32)
  }

  /// Whatever stands there, the call was refused: its absence alone means success.
  private var errorCode: String? {
    guard let code = record.present("errorCode") else { return nil }
    return code.string ?? code.compact
  }

  var errorMessage: String? { record.present("errorMessage")?.string }
  var region: String? { record.present("awsRegion")?.string }

  var account: String? {
    record.present("recipientAccountId")?.string
      ?? record.present("userIdentity")?.present("accountId")?.string
  }
}
