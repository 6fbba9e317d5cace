import CloudTrail
import ReplayTestSupport
import TestSupport
import Testing

@testable import Replay

/// SEMANTICS 3.4h and 3.4i: what a record says of the endpoint of STS that was called.
@Suite("The endpoint of STS")
struct TokenEndpointTests {
  private static func isGlobal(
    _ host: JSONValue?, in region: JSONValue = "us-east-1", type: JSONValue? = nil
  ) -> Bool? {
    var record: JSONValue = ["awsRegion": region]
    if let host { record = record.adding("tlsDetails", ["clientProvidedHostHeader": host]) }
    if let type {
      record = record.adding("additionalEventData", ["RequestDetails": ["endpointType": type]])
    }
    let held = ScannedRecord(record)
    return withExtendedLifetime(held) { TokenEndpoint.isGlobal(held.fields) }
  }

  @Test(
    "The global endpoint, whatever its letter case and port",
    arguments: ["sts.amazonaws.com", "STS.AmazonAWS.com", "sts.amazonaws.com:443"])
  func global(_ host: String) {
    #expect(Self.isGlobal(.string(host)) == true)
    // It is in us-east-1.
    #expect(Self.isGlobal(.string(host), in: "eu-west-1") == nil)
  }

  @Test(
    "The endpoints of a Region, in all partitions",
    arguments: [
      ("us-east-1", "sts.us-east-1.amazonaws.com"),
      ("us-east-1", "sts.us-east-1.amazonaws.com:443"),
      ("us-east-1", "Sts.US-East-1.amazonaws.com"),
      ("us-east-1", "sts-fips.us-east-1.amazonaws.com"),
      ("us-east-1", "sts.us-east-1.api.aws"), ("us-east-1", "sts-fips.us-east-1.api.aws"),
      ("us-east-1", "vpce-0a1b-2c3d.sts.us-east-1.vpce.amazonaws.com"),
      ("us-east-1", "vpce-0a1b-2c3d-us-east-1a.sts.us-east-1.vpce.amazonaws.com"),
      ("cn-north-1", "sts.cn-north-1.amazonaws.com.cn"),
      ("cn-north-1", "vpce-0.sts.cn-north-1.vpce.amazonaws.com.cn"),
      ("us-gov-west-1", "sts.us-gov-west-1.amazonaws.com"),
      ("us-iso-east-1", "sts.us-iso-east-1.c2s.ic.gov"),
      ("eusc-de-east-1", "sts.eusc-de-east-1.amazonaws.eu"),
    ])
  func regional(_ region: String, _ host: String) {
    #expect(Self.isGlobal(.string(host), in: .string(region)) == false)
    // The record is of another Region.
    #expect(Self.isGlobal(.string(host), in: "sa-east-1") == nil)
  }

  @Test(
    "A host of another form says nothing",
    arguments: [
      "", "sts", "sts.", "sts..amazonaws.com", "sts.us-east-1", "sts.us-east-1.amazonaws.com.",
      "sts.us-east-1.amazonaws.org", "sts.us-east-1.vpce.amazonaws.com", "xsts.amazonaws.com",
      "my.sts.amazonaws.com", "sts.amazonaws.com.cn", "stsxus-east-1.amazonaws.com",
      "vpce-0.sts.us-east-1.amazonaws.com", "vpce-0.s3.us-east-1.vpce.amazonaws.com", "vpce-0",
      "iam.amazonaws.com", "sts.us-east-1.amazonaws.com:x", "127.0.0.1:8443", nil,
    ] as [String?])
  func other(_ host: String?) {
    let host = host.map { JSONValue.string($0) }
    #expect(Self.isGlobal(host) == nil)
    // There is no other endpoint.
    #expect(Self.isGlobal(host, in: "eu-west-1") == false)
  }

  @Test("The type goes first, and a host that contradicts it leaves it open")
  func both() {
    let (one, region) = (
      "sts.amazonaws.com" as JSONValue, "sts.us-east-1.amazonaws.com" as JSONValue
    )
    #expect(Self.isGlobal(one, type: "global") == true)
    #expect(Self.isGlobal(region, type: "regional") == false)
    #expect(Self.isGlobal(region, type: "global") == nil)
    #expect(Self.isGlobal(one, type: "regional") == nil)
    #expect(Self.isGlobal("proxy.example.com", type: "global") == true)
    #expect(Self.isGlobal("proxy.example.com", type: "regional") == false)
    // A type that nobody knows may mean anything.
    #expect(Self.isGlobal(region, type: "dual") == nil)
    #expect(Self.isGlobal(region, type: .null) == false)
  }

  @Test("What is no text is not there")
  func noText() {
    for host: JSONValue in [.null, 1, true, [], ["a": 1]] { #expect(Self.isGlobal(host) == nil) }
    #expect(Self.isGlobal("sts.us-east-1.amazonaws.com", in: .null) == false)
    #expect(Self.isGlobal("sts.\\u0061mazonaws.com") == true)
  }
}
