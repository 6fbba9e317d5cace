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
