public import CloudTrail

/// The parts of the name that CloudTrail gives a log file:
/// `111122223333_CloudTrail_us-east-1_20250304T0215Z_uniqueString.json.gz`.
public struct LogFileName: Sendable, Hashable {
  /// Twelve digits: the account that the file is for.
  public let account: String
  /// The Region that the file is for.
  public let region: String
  /// When the file was delivered, to the whole minute.
  public let time: Timestamp

  /// Nil if the last component of the path has another form. Compares bytes, since a bucket has
  /// millions of names.
  public init?(path: FilePath) {
    guard let name = path.withBytes({ Self.parts($0) }) else { return nil }
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
      parts[0].allSatisfy(isDigit), !parts[2].isEmpty, parts[3].count == 14,
      let time = time(parts[3])
    else { return nil }
    return LogFileName(
      account: String(decoding: parts[0], as: UTF8.self),
      region: String(decoding: parts[2], as: UTF8.self), time: time)
  }

  /// Whether the file is where CloudTrail puts those of its account: `…/ACCOUNT/CloudTrail/REGION/…`.
  func isInFolderOfAccount(_ path: FilePath) -> Bool {
    path.withBytes { path in
      let folders = path.split(separator: UInt8(ascii: "/"))
      return zip(folders, folders.dropFirst()).contains { folder, inner in
        folder.elementsEqual(account.utf8) && inner.elementsEqual("CloudTrail".utf8)
      }
    }
  }

  private static func ends(
    _ name: Slice<UnsafeBufferPointer<UInt8>>, with text: StaticString
  ) -> Bool {
    name.suffix(text.utf8CodeUnitCount).elementsEqual(
      UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Reads `20250304T0215Z`, and `20250304T021500Z` as digests have it.
  static func time(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Timestamp? {
    guard text.count == 14 || text.count == 16 else { return nil }
    var whole: [UInt8] = []
    for (position, byte) in text.enumerated() {
      if position == 4 || position == 6 { whole.append(UInt8(ascii: "-")) }
      if position == 11 { whole.append(UInt8(ascii: ":")) }
      if position == 13 { whole += (text.count == 14 ? ":00" : ":").utf8 }
      whole.append(byte)
    }
    guard whole[10] == UInt8(ascii: "T"), whole.last == UInt8(ascii: "Z") else { return nil }
    return whole.withUnsafeBytes { Timestamp(iso8601: $0) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
