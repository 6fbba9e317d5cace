import CloudTrail

extension RecordScanner {
  /// The text of a member that is an object.
  func object(_ key: StaticString, of bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard let text = member(key, of: bytes), text.first == Byte.openBrace else { return nil }
    return text
  }

  private func has(_ key: StaticString, _ bytes: UnsafeRawBufferPointer) -> Bool {
    member(key, of: bytes) != nil
  }

  /// A digest file: CloudTrail's signatures over its log files.
  func isDigest(_ bytes: UnsafeRawBufferPointer) -> Bool {
    has("digestS3Object", bytes) || has("digestStartTime", bytes) && has("logFiles", bytes)
  }

  /// An answer of the API that tells what a trail is asked to log.
  func isAnswer(_ bytes: UnsafeRawBufferPointer) -> Bool {
    has("EventSelectors", bytes) || has("AdvancedEventSelectors", bytes) || has("trailList", bytes)
      || object("Trail", of: bytes) != nil || has("IsLogging", bytes)
  }
}

extension FieldValue {
  /// S3's notifications to queues and functions have all the names of a record, and `aws:s3` for the
  /// source.
  var isNotificationSource: Bool {
    guard case .text(let bytes) = self, bytes.count >= 4 else { return false }
    return bytes.loadUnaligned(as: UInt32.self) == Self.aws
  }

  /// `aws:`
  private static let aws = UInt32(littleEndian: 0x3a73_7761)
}
