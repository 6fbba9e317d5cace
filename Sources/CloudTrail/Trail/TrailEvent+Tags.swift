extension TrailEvent {
  /// The tags that a CreateTrail gave the trail, in the order of the request; none for other events.
  ///
  /// They are read from ``request``, where they stand to the letter, and are no part of the
  /// parameters: what DescribeTrails shows and UpdateTrail changes does not hold them, and a
  /// CreateTrail that was recorded before tags were read at all would differ from the same one today.
  /// What is no list of tags gives none.
  ///
  /// - Throws: `JSONValue.ParsingError` where the request is no JSON.
  public func createdTags() throws -> [Tag] {
    guard case .create = change, let request else { return [] }
    let json = try JSONValue(parsing: request)
    for spelling in [Spelling.record, .api] {
      guard let list = json.present(spelling("TagsList")) else { continue }
      do {
        return try Tag.list(list, spelling: spelling)
      } catch is ShapeError {
        return []
      }
    }
    return []
  }
}
