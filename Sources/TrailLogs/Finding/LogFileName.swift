import CloudTrail

/// What CloudTrail writes into the name of a log file:
/// `111122223333_CloudTrail_us-east-1_20250304T0215Z_uniqueString.json.gz`.
struct LogFileName {
  let account: String
  let region: String
  /// When the file was delivered, to the whole minute.
  let time: Timestamp

  /// Nil where the name, without its folders, is another. By its bytes: a bucket has millions of names.
  init?(path: String) {
    var path = path
    guard let name = path.withUTF8({ Self.parts($0) }) else { return nil }
    self = name
  }

  private init(account: String, region: String, time: Timestamp) {
    self.account = account
    self.region = region
    self.time = time
  }

  private static func parts(_ path: UnsafeBufferPointer<UInt8>) -> LogFileName? {
    let name = path[((path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)...]
    let parts = name.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
    guard parts.count == 5, parts[1].elementsEqual("CloudTrail".utf8),
      ends(parts[4], with: ".json.gz") || ends(parts[4], with: ".json"), parts[0].count == 12,
      parts[0].allSatisfy(isDigit), !parts[2].isEmpty, let time = time(parts[3])
    else { return nil }
    return LogFileName(
      account: String(decoding: parts[0], as: UTF8.self),
      region: String(decoding: parts[2], as: UTF8.self), time: time)
  }

  private static func ends(
    _ name: Slice<UnsafeBufferPointer<UInt8>>, with text: StaticString
  ) -> Bool {
    name.suffix(text.utf8CodeUnitCount).elementsEqual(
      UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// `20250304T0215Z`
  private static func time(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Timestamp? {
    guard text.count == 14 else { return nil }
    var whole: [UInt8] = []
    for (place, byte) in text.enumerated() {
      if place == 4 || place == 6 { whole.append(UInt8(ascii: "-")) }
      if place == 11 { whole.append(UInt8(ascii: ":")) }
      if place == 13 { whole += ":00".utf8 }
      whole.append(byte)
    }
    guard whole[10] == UInt8(ascii: "T"), whole.last == UInt8(ascii: "Z") else { return nil }
    return whole.withUnsafeBytes { Timestamp(iso8601: $0) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
