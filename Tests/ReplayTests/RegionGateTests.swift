import CloudTrail
import ReplayTestSupport
import Selectors
import TestSupport
import Testing
import TrailLogs

@testable import History
@testable import Replay

/// SEMANTICS 3.4: which Regions a trail sees, and what became of global services on 2021-11-22.
@Suite("The Region of a record, and global services")
struct RegionGateTests {
  /// One trail, one event.
  struct Row: Sendable, CustomTestStringConvertible {
    var home: String
    var multi: Known<Bool> = .known(false)
    var global: Known<Bool> = .known(true)
    var source = "ec2.amazonaws.com"
    var region: String?
    /// `additionalEventData.RequestDetails.endpointType`
    var endpoint: JSONValue?
    /// `tlsDetails.clientProvidedHostHeader`
    var host: String?
    var partition = "aws"
    var reason: Reason
    var citedRules: [Rule] = []

    var testDescription: String {
      "\(home) \(multi) \(global), \(source) \(endpoint ?? .null) \(host ?? "") in \(region ?? "none"): \(reason)"
    }
  }

  private static let east = "us-east-1"
  private static let west = "us-west-1"
  private static let iam = "iam.amazonaws.com"
  private static let sts = "sts.amazonaws.com"
  private static let signIn = "signin.amazonaws.com"
  private static let lastSecond = "2021-11-21T23:59:59Z"
  private static let firstOfDay = "2021-11-22T00:00:00Z"
  private static let lastOfDay = "2021-11-22T23:59:59Z"
  private static let firstSecond = "2021-11-23T00:00:00Z"

  private func check(_ row: Row, at time: String) throws {
    var state = TrailState.initial(existed: true)
    state.isMultiRegion = row.multi
    state.includesGlobalServices = row.global
    let gates = TrailGates(
      trail: TrailARN(
        partition: row.partition, region: row.home, account: "111122223333", name: "example"))
    let record = Example.record([
      "eventTime": .string(time), "eventSource": .string(row.source),
      "awsRegion": row.region.map { .string($0) } ?? .null,
      "additionalEventData": row.endpoint.map {
        ["SignatureVersion": "SigV4", "RequestDetails": ["endpointType": $0]]
      } ?? .null,
      "tlsDetails": row.host.map {
        ["tlsVersion": "TLSv1.3", "clientProvidedHostHeader": .string($0)]
      } ?? .null,
    ])
    let result = try Bench().reading(record) { [state] record in
      gates.region(state, record.fields, at: record.time)
    }
    #expect(result.reason == row.reason, "at \(time)")
    #expect(result.citedRules == row.citedRules, "at \(time)")
    let isUnknown = [.multiRegionUnknown, .globalServicesUnknown].contains(row.reason)
    #expect((result.unknown != nil) == isUnknown)
  }

  @Test(
    "At any time: home, every Region, global services (SEMANTICS 3.4a, 3.4b, 3.4c, 3.4h, 3.4i)",
    arguments: [
      Row(home: east, region: east, reason: .selected),
      Row(home: east, region: west, reason: .otherRegion),
      Row(home: east, region: "us-east-11", reason: .otherRegion),
      Row(home: east, multi: .known(true), region: west, reason: .selected),
      Row(home: east, multi: .known(true), source: iam, region: west, reason: .selected),
      Row(home: east, multi: .unknown(.unseen), region: east, reason: .selected),
      Row(home: east, multi: .unknown(.unseen), region: west, reason: .multiRegionUnknown),
      Row(home: east, region: nil, reason: .regionMissing),
      // A multi-Region trail does not ask for it (SEMANTICS 3.4b).
      Row(home: east, multi: .known(true), region: nil, reason: .selected),
      Row(home: east, multi: .known(true), source: iam, region: nil, reason: .selected),
      Row(home: east, multi: .unknown(.unseen), region: nil, reason: .regionMissing),
      Row(
        home: east, multi: .known(true), global: .known(false), source: iam, region: east,
        reason: .selected),
      Row(home: east, global: .known(false), region: east, reason: .selected),
      Row(home: "cn-north-1", source: iam, region: "cn-north-1", reason: .selected),
      // A Region's own endpoint of STS is no global service.
      Row(home: west, global: .known(false), source: sts, region: west, reason: .selected),
      Row(home: west, source: sts, region: "us-west-2", reason: .otherRegion),
      Row(home: west, source: signIn, region: "us-west-2", reason: .otherRegion),
      // In the Region where global events are recorded.
      Row(home: east, source: iam, region: east, reason: .selected),
      Row(
        home: east, global: .known(false), source: iam, region: east, reason: .globalServicesOff),
      Row(
        home: east, global: .unknown(.unseen), source: iam, region: east,
        reason: .globalServicesUnknown),
      // What became of the setting is not documented (SEMANTICS 3.4j).
      Row(
        home: east, global: .unknown(.narrowed), source: iam, region: east,
        reason: .globalServicesUnknown, citedRules: [.narrowedTrail]),
      Row(
        home: east, multi: .unknown(.unseen), global: .known(false), source: iam, region: east,
        reason: .multiRegionUnknown),
      Row(home: east, source: sts, region: east, reason: .selected),
      Row(
        home: east, global: .known(false), source: sts, region: east,
        reason: .globalEndpointUnclear, citedRules: [.tokenEndpoint]),
      Row(
        home: east, global: .unknown(.unseen), source: sts, region: east,
        reason: .globalServicesUnknown, citedRules: [.tokenEndpoint]),
      // If the record names the endpoint, that decides (SEMANTICS 3.4h).
      Row(
        home: east, global: .known(false), source: sts, region: east, endpoint: "regional",
        reason: .selected),
      Row(
        home: east, global: .known(false), source: sts, region: east, endpoint: "global",
        reason: .globalServicesOff),
      Row(
        home: east, global: .known(false), source: sts, region: east, endpoint: "dual",
        reason: .globalEndpointUnclear, citedRules: [.tokenEndpoint]),
      Row(
        home: east, global: .known(false), source: sts, region: east, endpoint: 1,
        reason: .globalEndpointUnclear, citedRules: [.tokenEndpoint]),
      Row(
        home: west, global: .known(false), source: sts, region: west, endpoint: "global",
        reason: .globalServicesOff),
      Row(
        home: east, global: .known(false), region: east, endpoint: "global", reason: .selected),
    ])
  func always(_ row: Row) throws {
    for time in [Self.lastSecond, Self.firstOfDay, Self.lastOfDay, Self.firstSecond] {
      try check(row, at: time)
    }
  }

  @Test(
    "Until 2021-11-21 a trail with the flag got global events anywhere (SEMANTICS 3.4d, 3.4f, 3.4i)",
    arguments: [
      Row(home: west, source: iam, region: east, reason: .selected),
      Row(home: west, source: "cloudfront.amazonaws.com", region: east, reason: .selected),
      Row(home: west, source: signIn, region: east, reason: .selected),
      Row(home: west, multi: .unknown(.unseen), source: iam, region: east, reason: .selected),
      Row(
        home: west, global: .known(false), source: iam, region: east, reason: .globalServicesOff),
      Row(
        home: west, global: .unknown(.omitted), source: iam, region: east,
        reason: .globalServicesUnknown),
      Row(
        home: west, multi: .unknown(.unseen), global: .known(false), source: iam, region: east,
        reason: .multiRegionUnknown),
      Row(
        home: west, source: sts, region: east, reason: .globalEndpointUnclear,
        citedRules: [.tokenEndpoint]),
      // Neither endpoint would have been logged: global events are off, and the Region is another.
      Row(home: west, global: .known(false), source: sts, region: east, reason: .otherRegion),
      Row(
        home: west, multi: .unknown(.unseen), global: .known(false), source: sts, region: east,
        reason: .multiRegionUnknown),
      Row(
        home: east, global: .known(false), source: signIn, region: east,
        reason: .globalServicesOff),
    ])
  func before(_ row: Row) throws { try check(row, at: Self.lastSecond) }

  @Test(
    "Since 2021-11-23 only multi-Region trails and those of the Region do (SEMANTICS 3.4e, 3.4f)",
    arguments: [
      Row(home: west, source: iam, region: east, reason: .otherRegion),
      Row(home: west, source: signIn, region: east, reason: .otherRegion),
      Row(home: west, source: sts, region: east, reason: .otherRegion),
      Row(home: west, source: sts, region: east, endpoint: "global", reason: .otherRegion),
      Row(home: west, global: .known(false), source: iam, region: east, reason: .otherRegion),
      Row(
        home: west, multi: .unknown(.unseen), source: iam, region: east,
        reason: .multiRegionUnknown),
      Row(home: east, global: .known(false), source: signIn, region: east, reason: .selected),
    ])
  func after(_ row: Row) throws { try check(row, at: Self.firstSecond) }

  @Test(
    "On 2021-11-22 an answer stands only where both rules give it (SEMANTICS 3.4g)",
    arguments: [
      Row(
        home: west, source: iam, region: east, reason: .globalChangeUnclear,
        citedRules: [.dayOfChange]),
      Row(
        home: west, source: signIn, region: east, reason: .globalChangeUnclear,
        citedRules: [.dayOfChange]),
      Row(
        home: west, source: sts, region: east, endpoint: "global",
        reason: .globalChangeUnclear, citedRules: [.dayOfChange]),
      Row(
        home: west, source: sts, region: east, reason: .globalEndpointUnclear,
        citedRules: [.tokenEndpoint, .dayOfChange]),
      Row(home: west, source: sts, region: east, endpoint: "regional", reason: .otherRegion),
      // Off before, another Region after: refused all the same.
      Row(home: west, global: .known(false), source: iam, region: east, reason: .otherRegion),
      Row(home: east, source: signIn, region: east, reason: .selected),
      Row(
        home: east, global: .known(false), source: signIn, region: east,
        reason: .globalChangeUnclear, citedRules: [.dayOfChange]),
      Row(home: west, region: east, reason: .otherRegion),
      Row(home: west, multi: .known(true), source: iam, region: east, reason: .selected),
    ])
  func during(_ row: Row) throws {
    try check(row, at: Self.firstOfDay)
    try check(row, at: Self.lastOfDay)
  }

  @Test(
    "The host that the caller asked for tells the endpoint, where the type does not (SEMANTICS 3.4h)",
    arguments: [
      Row(
        home: east, global: .known(false), source: sts, region: east,
        host: "sts.us-east-1.amazonaws.com", reason: .selected),
      Row(
        home: east, global: .known(false), source: sts, region: east, host: "sts.amazonaws.com",
        reason: .globalServicesOff),
      Row(
        home: east, global: .known(false), source: sts, region: east, host: "sts.example.com",
        reason: .globalEndpointUnclear, citedRules: [.tokenEndpoint]),
      Row(
        home: east, global: .known(false), source: sts, region: east, endpoint: "regional",
        host: "sts.amazonaws.com", reason: .globalEndpointUnclear, citedRules: [.tokenEndpoint]),
      // Only calls of STS are asked.
      Row(
        home: east, global: .known(false), source: iam, region: east,
        host: "sts.us-east-1.amazonaws.com", reason: .globalServicesOff),
    ])
  func host(_ row: Row) throws { try check(row, at: Self.firstSecond) }

  private static let govWest = "us-gov-west-1"

  @Test(
    "Global services are recorded in the Region that leads the trail's partition (SEMANTICS 3.4e)",
    arguments: [
      Row(
        home: govWest, source: iam, region: govWest, partition: "aws-us-gov", reason: .selected),
      Row(
        home: "us-gov-east-1", source: iam, region: govWest, partition: "aws-us-gov",
        reason: .otherRegion),
      Row(
        home: govWest, global: .known(false), source: iam, region: govWest,
        partition: "aws-us-gov", reason: .globalServicesOff),
    ])
  func leader(_ row: Row) throws { try check(row, at: Self.firstSecond) }

  @Test(
    "Sign-in was global there, and is not known to have been in other partitions (SEMANTICS 3.4l)",
    arguments: [
      Row(
        home: "us-gov-east-1", source: signIn, region: govWest, partition: "aws-us-gov",
        reason: .selected),
      Row(
        home: "us-gov-east-1", global: .known(false), source: signIn, region: govWest,
        partition: "aws-us-gov", reason: .globalServicesOff),
      Row(
        home: "cn-northwest-1", source: signIn, region: "cn-north-1", partition: "aws-cn",
        reason: .selected),
      Row(
        home: "cn-northwest-1", source: signIn, region: east, partition: "aws-cn",
        reason: .otherRegion),
      Row(
        home: "xx-new-2", source: signIn, region: "xx-new-1", partition: "aws-new",
        reason: .leaderRegionUnknown, citedRules: [.leaderRegion]),
      Row(
        home: "xx-new-2", global: .known(false), source: signIn, region: "xx-new-1",
        partition: "aws-new", reason: .otherRegion),
      Row(
        home: "xx-new-2", source: iam, region: "xx-new-1", partition: "aws-new", reason: .selected),
      Row(
        home: "xx-new-2", source: signIn, region: nil, partition: "aws-new",
        reason: .regionMissing),
    ])
  func earlierLeader(_ row: Row) throws { try check(row, at: Self.lastSecond) }
}
