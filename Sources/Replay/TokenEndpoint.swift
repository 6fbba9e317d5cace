import CloudTrail

/// Which endpoint of STS a call went to, as far as its record says: the global one, whose events are
/// those of a global service, or that of a Region.
package enum TokenEndpoint {
  /// Whether a call of STS went to the global endpoint (SEMANTICS 3.4h); nil if the record does not
  /// say, or contradicts itself (SEMANTICS 3.4i).
  static func isGlobal(_ record: RecordFields) -> Bool? {
    let isElsewhere = record.awsRegion.isString && !record.awsRegion.equals("us-east-1")
    // Only in us-east-1 are there two endpoints.
    let silent: Bool? = isElsewhere ? false : nil
    let told: Bool
    if record.stsEndpointType.equals("global") {
      told = true
    } else if record.stsEndpointType.equals("regional") {
      told = false
    } else if record.stsEndpointType.isGiven {
      return silent
    } else {
      return switch host(record) {
      case .global: isElsewhere ? nil : true
      case .regional(let isOwn): isOwn ? false : nil
      case nil: silent
      }
    }
    return switch host(record) {
    case .global: told ? true : nil
    case .regional: told ? nil : false
    case nil: told
    }
  }

  /// What the host says that the caller asked for.
  private enum Host {
    case global
    /// The endpoint of a Region; whether it is the Region of the record.
    case regional(isOwn: Bool)
  }

  /// Nil for a host of another form, such as a name of the caller's own, and if there is none.
  private static func host(_ record: RecordFields) -> Host? {
    ByteMatch.withText(record.clientHost) { bytes -> Host? in
      let host = withoutPort(bytes[...])
      if isSame(host, "sts.amazonaws.com") { return .global }
      guard let region = region(host) else { return nil }
      let own = ByteMatch.withText(record.awsRegion) { isSame(region, $0[...]) }
      return .regional(isOwn: own ?? true)
    } ?? nil
  }

  /// Where the endpoints of a Region end, in all partitions: of IPv4, and of both versions of IP.
  package static let endings: [StaticString] = [
    ".amazonaws.com", ".api.aws", ".amazonaws.com.cn", ".api.amazonwebservices.com.cn",
    ".amazonaws.eu", ".api.amazonwebservices.eu", ".c2s.ic.gov", ".api.aws.ic.gov",
    ".sc2s.sgov.gov", ".api.aws.scloud", ".cloud.adc-e.uk", ".api.cloud-aws.adc-e.uk",
    ".csp.hci.ic.gov", ".api.aws.hci.ic.gov",
  ]

  /// The Region in `sts.REGION.amazonaws.com`, `sts-fips.REGION.amazonaws.com`,
  /// `vpce-….sts.REGION.vpce.amazonaws.com` and their likes.
  private static func region(_ host: Slice<UnsafeRawBufferPointer>) -> Slice<
    UnsafeRawBufferPointer
  >? {
    var rest = host
    var ofNetwork: StaticString?
    if let start = skipping("vpce-", host) {
      // The name of the endpoint in the caller's network comes first.
      guard let dot = start.firstIndex(of: UInt8(ascii: ".")) else { return nil }
      rest = host[(dot + 1)...]
      ofNetwork = ".vpce"
    }
    guard let named = skipping("sts.", rest) ?? skipping("sts-fips.", rest),
      let dot = named.firstIndex(of: UInt8(ascii: ".")), dot > named.startIndex
    else { return nil }
    var ending = named[dot...]
    if let ofNetwork {
      guard let after = skipping(ofNetwork, ending) else { return nil }
      ending = after
    }
    return endings.contains { isSame(ending, $0) } ? named[..<dot] : nil
  }

  private static func withoutPort(
    _ host: Slice<UnsafeRawBufferPointer>
  ) -> Slice<UnsafeRawBufferPointer> {
    guard let colon = host.lastIndex(of: UInt8(ascii: ":")) else { return host }
    let isPort = host[(colon + 1)...].allSatisfy { (0x30...0x39).contains($0) }
    return isPort ? host[..<colon] : host
  }

  /// What follows a beginning; nil if the text begins otherwise.
  private static func skipping(
    _ beginning: StaticString, _ text: Slice<UnsafeRawBufferPointer>
  ) -> Slice<UnsafeRawBufferPointer>? {
    let count = beginning.utf8CodeUnitCount
    guard text.count >= count, isSame(text.prefix(count), beginning) else { return nil }
    return text.dropFirst(count)
  }

  private static func isSame(
    _ text: Slice<UnsafeRawBufferPointer>, _ other: StaticString
  ) -> Bool {
    isSame(
      text, UnsafeRawBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount)[...])
  }

  /// The names of hosts have no letter case.
  private static func isSame(
    _ text: Slice<UnsafeRawBufferPointer>, _ other: Slice<UnsafeRawBufferPointer>
  ) -> Bool {
    text.count == other.count && zip(text, other).allSatisfy { lowercased($0) == lowercased($1) }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }
}
