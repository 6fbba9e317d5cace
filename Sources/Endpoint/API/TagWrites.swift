import CloudTrail
import History

/// AddTags and RemoveTags.
struct TagWrites {
  let trails: AccountTrails

  /// A key that is there already gets the new value.
  func addTags(_ input: Input) throws -> RecordedCall {
    let tags = try TagList(input, valuesCount: true).tags
    let standing = try changed(input)
    let known = try trails.history.tags(of: "\(standing.arn)", at: trails.context.time)
    guard Set(known.map(\.key)).union(tags.map(\.key)).count <= TagList.most else {
      throw TagList.tooMany
    }
    return try recorded(standing, .addTags(tags), input)
  }

  /// Keys that the trail does not have are passed over.
  func removeTags(_ input: Input) throws -> RecordedCall {
    let tags = try TagList(input, valuesCount: false).tags
    return try recorded(try changed(input), .removeTags(tags.map(\.key)), input)
  }

  private func changed(_ input: Input) throws -> TrailStanding {
    let id = try input.string("ResourceId")
    let standing = try trails.tagged(id)
    guard standing.arn.account == trails.context.account else {
      throw CloudTrailError.notOwner(standing.arn)
    }
    return standing
  }

  private func recorded(
    _ standing: TrailStanding, _ change: TrailChange, _ input: Input
  ) throws -> RecordedCall {
    RecordedCall(
      standing.arn, change,
      request: [
        "resourceId": input.json.present("ResourceId") ?? "",
        "tagsList": (input.json.present("TagsList") ?? []).asRecorded,
      ])
  }
}
