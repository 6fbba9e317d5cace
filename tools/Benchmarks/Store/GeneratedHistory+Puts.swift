import CloudTrail

extension GeneratedHistory {
  /// As ``event(_:)``, but always PutEventSelectors.
  func put(_ number: Int) -> TrailEvent {
    var event = event(number)
    event.change = .putEventSelectors(
      .basic([
        EventSelector(
          readWriteType: .writeOnly,
          dataResources: [
            DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3:::bucket-\(number)/"])
          ])
      ]))
    event.request = event.change.parameters.compact
    return event
  }
}
