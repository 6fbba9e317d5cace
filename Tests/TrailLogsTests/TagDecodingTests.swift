import CloudTrail
import Testing

@testable import TrailLogs

/// Not that of the test library.
private typealias Tag = CloudTrail.Tag

private let arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/main"
private let store = "arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/EXAMPLE-f852"
private let channel = "arn:aws:cloudtrail:us-east-1:111122223333:channel/EXAMPLE-07b1"

private func call(_ name: String, _ members: String) -> String {
  #"{"eventID":"id-1","eventTime":"2024-05-01T10:00:00Z","eventSource":"cloudtrail.amazonaws.com","#
    + #""eventName":"\#(name)","awsRegion":"us-east-1","recipientAccountId":"111122223333","#
    + "\(members)}"
}

private func denied(_ resource: String) -> String {
  #""errorCode":"AccessDenied","errorMessage":"User: arn:aws:iam::111122223333:user/eve is not "#
    + "authorized to perform: cloudtrail:AddTags on resource: \(resource) because no "
    + #"identity-based policy allows the cloudtrail:AddTags action""#
}

@Suite("Decoding AddTags and RemoveTags")
struct TagDecodingTests {
  @Test(
    "Of a trail they are events",
    arguments: [
      (
        "AddTags",
        #""tagsList":[{"key":"team","value":"platform"},{"key":"kept","value":""},{"key":"bare"}]"#,
        .addTags([Tag(key: "team", value: "platform"), Tag(key: "kept"), Tag(key: "bare")])
      ),
      ("AddTags", #""tagsList":[]"#, .addTags([])),
      (
        "RemoveTags", #""tagsList":[{"key":"team","value":"platform"},{"key":"kept"}]"#,
        .removeTags(["team", "kept"])
      ),
      (
        "AddTags", #""tagsList":null"#,
        .lose(call: .addTags, reason: "tags cannot be read: request without them")
      ),
      (
        "RemoveTags", #""tagsList":[{"value":"platform"}]"#,
        .lose(
          call: .removeTags,
          reason: "tags cannot be read: request broken (tagsList[0]: key is missing)")
      ),
      (
        "AddTags", #""omitted":true"#,
        .lose(call: .addTags, reason: "tags cannot be read: request omitted")
      ),
    ] as [(String, String, TrailChange)])
  func decoded(_ name: String, _ tags: String, _ change: TrailChange) throws {
    let (got, _) = try read(
      call(name, #""requestParameters":{"resourceId":"\#(arn)",\#(tags)},"responseElements":null"#))
    #expect(got.problems == [])
    #expect(got.trailEvents.map(\.stream.text) == [arn])
    #expect(got.trailEvents.map(\.change) == [change])
  }

  @Test("Of anything else they are none, and no problem either", arguments: [store, channel, "x"])
  func otherResource(_ resource: String) throws {
    for end in [#""responseElements":null"#, denied(resource)] {
      let (got, _) = try read(
        call("AddTags", #""requestParameters":{"resourceId":"\#(resource)","tagsList":[]},\#(end)"#)
      )
      #expect(got.problems == [])
      #expect(got.trailEvents == [])
    }
  }

  @Test("A refused one is kept with the trail that it was aimed at, as far as the record tells")
  func refused() throws {
    let request = #""requestParameters":{"resourceId":"\#(arn)","tagsList":[]},"#
    let cases = [
      (request + denied(arn), [arn]),
      (#""requestParameters":null,"# + denied(arn), [arn]),
      (#""requestParameters":null,"# + denied(store), []),
      (
        #""requestParameters":null,"errorCode":"AccessDenied""#,
        ["unattributed:us-east-1:111122223333"]
      ),
    ]
    for (members, trails) in cases {
      let (got, _) = try read(call("RemoveTags", members))
      #expect(got.problems == [])
      #expect(got.trailEvents.map(\.stream.text) == trails)
      #expect(got.trailEvents.allSatisfy { $0.change.call == .removeTags })
      #expect(got.trailEvents.allSatisfy { $0.change.kind == .rejectedCall })
    }
  }

  @Test("One that succeeded without saying on what is an event of its account and Region")
  func notNamed() throws {
    let (got, _) = try read(call("AddTags", #""requestParameters":null"#))
    #expect(got.trailEvents.map(\.stream.text) == ["unattributed:us-east-1:111122223333"])
    #expect(got.trailEvents.map(\.change.kind) == [.unknownConfiguration])
    #expect(got.problems == [])
  }
}
