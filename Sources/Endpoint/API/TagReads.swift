import CloudTrail
import History
import ReadModels

/// ListTags.
struct TagReads {
  let trails: AccountTrails

  func listTags(_ input: Input) throws -> JSONValue {
    let ids = try input.strings("ResourceIdList") ?? []
    if try input.string("NextToken") != nil {
      throw CloudTrailError(
        "InvalidTokenException", "The NextToken is not one of this operation's.")
    }
    let list = try ids.map { id -> JSONValue in
      let standing = try trails.tagged(id, noChannel: "ResourceNotFoundException")
      if let reason = standing.state.exists.reason {
        throw CloudTrailError.notKnown(
          MomentError.tagsUnknown(
            trail: "\(standing.arn)", time: trails.context.time, reason: reason))
      }
      let tags = try trails.history.tags(
        of: "\(standing.arn)", at: trails.context.time, asKnownAt: trails.context.moment.knownAt)
      return [
        "ResourceId": .string(id),
        "TagsList": .array(
          tags.map { ["Key": .string($0.key), "Value": .string($0.value)] }),
      ]
    }
    return ["ResourceTagList": .array(list)]
  }
}

extension AccountTrails {
  /// The trail that tags belong to. Event data stores and channels can have tags at AWS, and are not
  /// recorded here.
  ///
  /// - Parameter noChannel: the exception for a channel: not all operations know one of its own.
  func tagged(
    _ id: String?, noChannel: String = "ChannelNotFoundException"
  ) throws -> TrailStanding {
    let id = id ?? ""
    let parts = id.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", parts[2] == "cloudtrail" else {
      throw CloudTrailError(
        "CloudTrailARNInvalidException", "The ARN is not that of a trail: \(id)")
    }
    if parts[5].hasPrefix("eventdatastore/") {
      throw CloudTrailError("EventDataStoreNotFoundException", "No event data store \(id).")
    }
    if parts[5].hasPrefix("channel/") {
      throw CloudTrailError(noChannel, "No channel \(id).")
    }
    guard parts[5].hasPrefix("trail/") else {
      throw CloudTrailError(
        "ResourceTypeNotSupportedException", "Tags of \(id) are not supported.")
    }
    do {
      return try toRead(id)
    } catch let error as CloudTrailError where error.exception == "TrailNotFoundException" {
      throw CloudTrailError("ResourceNotFoundException", error.message)
    }
  }
}
