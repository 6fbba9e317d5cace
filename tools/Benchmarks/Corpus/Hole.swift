/// What differs from one record of a template to the next.
enum Hole: UInt8, CaseIterable {
  case account, region, time, eventID, requestID, objectRequestID, hostID
  case bucket, key, byteCount
  /// Of the caller's session.
  case accessKey, address, sessionStart, instance
  /// Ids in calls: `i-0598c7d356eba48d7` and the like.
  case resource, number

  /// What stands in a record's text where the hole will be: a private character, which the writer
  /// of JSON leaves as it is.
  var mark: String {
    String(Character(UnicodeScalar(UInt16(0xE000) + UInt16(rawValue)) ?? "\u{E000}"))
  }

  /// The mark in UTF-8 is these two bytes and a third that tells which.
  static let markStart: [UInt8] = [0xEE, 0x80]

  static func marked(by third: UInt8) -> Hole? {
    third >= 0x80 ? Hole(rawValue: third - 0x80) : nil
  }
}
