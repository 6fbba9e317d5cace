/// A trail as CreateTrail asks for it.
package struct Trail {
  package let name: String
  package let home: Region
  package let isMultiRegion: Bool
  package let isOrganization: Bool

  package init(
    name: String, home: Region, isMultiRegion: Bool, isOrganization: Bool = false
  ) {
    self.name = name
    self.home = home
    self.isMultiRegion = isMultiRegion
    self.isOrganization = isOrganization
  }

  package var arn: String { Account.trail(name, in: home) }
}

/// The calls that change a trail, in the shapes of SEMANTICS 5.
package enum TrailCalls {
  private static let bucket = "example-audit-logs"

  package static func create(_ trail: Trail) -> Call {
    let shared: [(name: String, value: JSON)] = [
      ("name", .string(trail.name)),
      ("s3BucketName", .string(bucket)),
      ("includeGlobalServiceEvents", true),
      ("isMultiRegionTrail", .bool(trail.isMultiRegion)),
    ]
    // The request says enableLogFileValidation, the answer logFileValidationEnabled.
    return change(
      "CreateTrail", in: trail.home,
      request: .object(
        shared + [
          ("enableLogFileValidation", true), ("kmsKeyId", .string(Account.key)),
          ("isOrganizationTrail", .bool(trail.isOrganization)),
          ("tagsList", [["key": "team", "value": "platform"]]),
        ]),
      response: .object(
        shared + [
          ("trailARN", .string(trail.arn)), ("logFileValidationEnabled", true),
          ("kmsKeyId", .string(Account.key)),
          ("isOrganizationTrail", .bool(trail.isOrganization)),
        ]))
  }

  /// Selectors in both request and answer; the answer alone is sure to hold the ARN.
  package static func putSelectors(_ selectors: Selectors, on trail: Trail) -> Call {
    change(
      "PutEventSelectors", in: trail.home,
      request: .object([
        ("trailName", .string(trail.name)), (selectors.member, selectors.json),
      ]),
      response: .object([("trailARN", .string(trail.arn)), (selectors.member, selectors.json)]))
  }

  package static func putInsightSelectors(_ types: [String], on trail: Trail) -> Call {
    let selectors = JSON.array(types.map { ["insightType": .string($0)] })
    return change(
      "PutInsightSelectors", in: trail.home,
      request: ["trailName": .string(trail.name), "insightSelectors": selectors],
      response: ["trailARN": .string(trail.arn), "insightSelectors": selectors])
  }

  package static func startLogging(_ trail: Trail) -> Call {
    change("StartLogging", in: trail.home, request: ["name": .string(trail.name)])
  }

  /// By name or by ARN: the record repeats what was sent.
  package static func stopLogging(_ trail: Trail, namedBy name: String? = nil) -> Call {
    change("StopLogging", in: trail.home, request: ["name": .string(name ?? trail.name)])
  }

  /// A denial takes the parameters with it; only the message still names the trail.
  package static func stopLoggingDenied(_ trail: Trail, to caller: Caller) -> Call {
    change("StopLogging", in: trail.home, request: .null).refused(
      Failure(
        code: "AccessDenied",
        message:
          "User: \(caller.arn ?? caller.address) is not authorized to perform: cloudtrail:StopLogging on "
          + "resource: \(trail.arn) because no identity-based policy allows the "
          + "cloudtrail:StopLogging action"))
  }

  package static func deleteUnknownTrail(_ name: String, in region: Region) -> Call {
    change("DeleteTrail", in: region, request: ["name": .string(name)]).refused(
      Failure(
        code: "TrailNotFoundException",
        message: "Unknown trail: \(Account.trail(name, in: region)) for the user: \(Account.id)"))
  }

  private static func change(
    _ name: String, in region: Region, request: JSON, response: JSON = .null
  ) -> Call {
    Call(
      service: "cloudtrail", name: name, region: region, readOnly: false, request: request,
      response: response)
  }
}

/// Calls that look at trails and change nothing.
package enum TrailReads {
  package static func describeTrails(in region: Region = .northVirginia) -> Call {
    read(
      "DescribeTrails", in: region, request: ["trailNameList": [], "includeShadowTrails": true])
  }

  package static func getSelectors(of trail: Trail) -> Call {
    read("GetEventSelectors", in: trail.home, request: ["trailName": .string(trail.name)])
  }

  package static func getStatus(of trail: Trail) -> Call {
    read("GetTrailStatus", in: trail.home, request: ["name": .string(trail.arn)])
  }

  package static func lookUpEvents(of user: String) -> Call {
    read(
      "LookupEvents", in: .northVirginia,
      request: [
        "lookupAttributes": [["attributeKey": "Username", "attributeValue": .string(user)]],
        "maxResults": 50,
      ])
  }

  private static func read(_ name: String, in region: Region, request: JSON) -> Call {
    Call(service: "cloudtrail", name: name, region: region, readOnly: true, request: request)
  }
}
