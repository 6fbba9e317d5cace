import CloudTrail
import History
import ReadModels

// AddTags, RemoveTags and ListTags.

extension AccountTrails {
  /// A key that the trail has already gets the new value.
  func addTags(_ input: CallInput) throws -> AcceptedCall {
    let tags = try TagList(input, checksValues: true).tags
    let trail = try taggedTrail(try input.string("ResourceId"))
    let present = try history.tags(of: trail.arn, at: trail.time)
    guard Set(present.map(\.key)).union(tags.map(\.key)).count <= TagList.most else {
      throw TagList.tooMany
    }
    return acceptedTags(trail, .addTags(tags), input)
  }

  /// Keys that the trail does not have are ignored.
  func removeTags(_ input: CallInput) throws -> AcceptedCall {
    let tags = try TagList(input, checksValues: false).tags
    let trail = try taggedTrail(try input.string("ResourceId"))
    return acceptedTags(trail, .removeTags(tags.map(\.key)), input)
  }

  private func acceptedTags(
    _ trail: TrailAtMoment, _ change: TrailChange, _ input: CallInput
  ) -> AcceptedCall {
    AcceptedCall(
      trail.arn, change,
      request: [
        "resourceId": input.json.present("ResourceId") ?? "",
        "tagsList": (input.json.present("TagsList") ?? []).asRecorded,
      ], context)
  }

  /// The tags of all trails that are named, on one page.
  func listTags(_ input: CallInput) throws -> JSONValue {
    let ids = try input.strings("ResourceIdList") ?? []
    if try input.string("NextToken") != nil {
      throw CloudTrailError(
        "InvalidTokenException", "The NextToken is not one of this operation's.")
    }
    let list = try ids.map { id -> JSONValue in
      let trail = try taggedTrail(id, noChannel: "ResourceNotFoundException")
      if let reason = trail.state.exists.reason {
        throw CloudTrailError.notKnown(
          MomentError.tagsUnknown(trail: trail.arn, time: trail.time, reason: reason))
      }
      let tags = try history.tags(
        of: trail.arn, at: trail.time, asKnownAt: context.moment.knownAt)
      return [
        "ResourceId": .string(id),
        "TagsList": .array(
          tags.map { ["Key": .string($0.key), "Value": .string($0.value)] }),
      ]
    }
    return ["ResourceTagList": .array(list)]
  }
}

/// The `TagsList` of a call, checked (SEMANTICS 4.1).
struct TagList {
  let tags: [Tag]

  /// The most tags of a trail.
  static let most = 50
  static let tooMany = CloudTrailError(
    "TagsLimitExceededException", "A trail can have up to \(most) tags.")

  /// - Parameter checksValues: false for RemoveTags, which goes by the keys alone.
  init(_ input: CallInput, checksValues: Bool) throws {
    let given = try input.objects("TagsList") ?? []
    guard given.count <= Self.most else { throw Self.tooMany }
    var tags: [Tag] = []
    for tag in given {
      let key = try tag.string("Key") ?? ""
      let value = try tag.string("Value") ?? ""
      guard (1...128).contains(key.unicodeScalars.count) else {
        throw Self.invalid("a tag's key has 1 to 128 characters")
      }
      guard !checksValues || value.unicodeScalars.count <= 256 else {
        throw Self.invalid("the value of tag \(key) has more than 256 characters")
      }
      guard !key.lowercased().hasPrefix("aws:") else {
        throw Self.invalid("keys that begin with aws: are AWS's own")
      }
      guard !tags.contains(where: { $0.key == key }) else {
        throw Self.invalid("the key \(key) stands twice")
      }
      tags.append(Tag(key: key, value: value))
    }
    self.tags = tags
  }

  private static func invalid(_ reason: String) -> CloudTrailError {
    CloudTrailError("InvalidTagParameterException", "The tags are not valid: \(reason).")
  }
}
