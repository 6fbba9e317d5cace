import CloudTrail
public import History
public import TrailLogs

extension LogFinder {
  /// Leaves out files that were imported and have not changed since, if all their events happened at other
  /// times than those asked for. The calls in them are in the history.
  ///
  /// - Parameters:
  ///   - history: the history that knows the files.
  ///   - scope: the events that are wanted; without bounds in time nothing is left out.
  /// - Throws: `HistoryError`.
  public mutating func skipKnown(to history: HistorySnapshot, outside scope: EventScope) throws {
    guard scope.since != nil || scope.until != nil else { return }
    let known = try history.knownFiles()
    guard known.count > 0 else { return }
    var paths = AbsolutePaths()
    skip { file in
      guard !file.isStandardInput, let version = file.version,
        let earlier = known.unchanged(
          paths.text(of: file), size: version.size, modified: version.modified,
          reader: Importer.reader), let times = earlier.times
      else { return nil }
      let isOutside =
        scope.since.map { times.upperBound < $0 } ?? false
        || scope.until.map { times.lowerBound >= $0 } ?? false
      return isOutside ? .otherEventTimes : nil
    }
  }
}
