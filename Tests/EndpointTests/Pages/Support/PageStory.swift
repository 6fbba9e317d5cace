import CloudTrail
import TestSupport

/// The trails and people that the tests of the pages speak of.
enum PageStory {
  static let first: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/first"
  static let second: TrailARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/second"
  static let gone: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/gone"
  static let ann = "arn:aws:iam::111122223333:user/ann"
  /// 2024-05-01T12:00:00Z
  static let start = Timestamp(seconds: 1_714_564_800)

  static let firstPath = "/trails/arn%3Aaws%3Acloudtrail%3Aus-east-1%3A111122223333%3Atrail%2Ffirst"

  static let objects = TrailSelectors.advanced([
    AdvancedEventSelector(
      name: "Objects",
      fieldSelectors: [
        AdvancedFieldSelector(field: "eventCategory", conditions: [.init(.equals, ["Data"])]),
        AdvancedFieldSelector(
          field: "resources.type", conditions: [.init(.equals, ["AWS::S3::Object"])]),
      ])
  ])

  static func event(
    _ id: String, _ change: TrailChange, at second: Int64, of trail: TrailARN = first,
    actor: Actor = Actor(principal: ann, sourceIPAddress: "203.0.113.7", isMFA: false)
  ) -> TrailEvent {
    TrailEvent(
      id: id, stream: .trail(trail), change: change, time: start.advanced(bySeconds: second),
      actor: actor)
  }

  static let settings = TrailSettings(
    isMultiRegionTrail: true, includeGlobalServiceEvents: true, isOrganizationTrail: false)

  /// Three trails: one that logs, one of which only StopLogging was seen, one that was deleted.
  static let events = [
    event("create", .create(settings), at: 0),
    event("start", .startLogging, at: 1),
    event("put", .putEventSelectors(objects), at: 60),
    event(
      "refused", .reject(call: .stopLogging, errorCode: "AccessDenied", errorMessage: "no"), at: 90),
    event("forged", .putEventSelectors(.default), at: 120),
    event("void", .correct(voids: "forged", reason: "made up"), at: 130),
    event("stop", .stopLogging, at: 200, of: second),
    event("gone-create", .create(settings), at: 10, of: gone),
    event("gone-delete", .delete, at: 20, of: gone),
  ]
}
