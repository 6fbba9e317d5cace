import CloudTrail

extension Workplace {
  /// The exported timeline without what hangs on the order of import: the sequence and the recorded
  /// time.
  func timeline() throws -> [String] {
    try jsonLines("export", "timeline").map { line in
      let members = line.members ?? []
      return JSONValue.object(
        members.filter { $0.key != "sequence" && $0.key != "recordedTime" }
      ).compact
    }
  }

  /// The ids of all events that the store holds.
  func eventIDs() throws -> Set<String> {
    Set(try jsonLines("export", "timeline").compactMap { $0["eventID"]?.string })
  }
}
