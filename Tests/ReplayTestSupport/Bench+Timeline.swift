import History
package import ReadModels

extension Bench {
  /// The timeline of one trail, or of all.
  package func entries(trail: String? = nil) throws -> [TimelineEntry] {
    var entries: [TimelineEntry] = []
    try snapshot { try Timeline.each(in: $0, trail: trail) { entries.append($0) } }
    return entries
  }
}
