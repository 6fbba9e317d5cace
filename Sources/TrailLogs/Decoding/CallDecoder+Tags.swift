import CloudTrail

extension CallDecoder {
  /// Whether the call puts tags on, or takes them from, something other than a trail: event data
  /// stores, channels and dashboards have tags, too.
  var isOfOtherResource: Bool {
    guard [.addTags, .removeTags].contains(call) else { return false }
    if let resource = request.text("resourceId") { return TrailARN(resource) == nil }
    // A denial takes the request with it; only the message still names the resource.
    guard let errorMessage, Self.trails(in: errorMessage).isEmpty else { return false }
    return errorMessage.contains(":cloudtrail:")
  }

  /// What a call does with the tags that it names; the answer is empty.
  func tags(_ change: ([Tag]) -> TrailChange) -> TrailChange {
    guard let json = request.json else {
      return lost("tags cannot be read: request \(request.absence)")
    }
    guard let list = json.present("tagsList") else {
      return lost("tags cannot be read: request without them")
    }
    do {
      return change(try Tag.list(list, spelling: .record))
    } catch {
      let words = (error as? any Explained)?.fact ?? String(describing: error)
      return lost("tags cannot be read: request broken (\(words))")
    }
  }
}
