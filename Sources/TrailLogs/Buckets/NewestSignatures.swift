import CloudTrail

// The signature of a digest is in the digest after it. That of the newest is beside the object alone.

extension DigestedFiles {
  /// Asks buckets for the signatures of the newest digest of each series.
  ///
  /// - Parameter scope: which digests are looked at.
  /// - Returns: the signatures, and what could not be asked. Nothing is told of a digest that has none beside it, and of
  ///   files of this machine.
  /// - Throws: nothing that is not told so.
  public func newestSignatures(
    in scope: LogValidator.Scope
  ) throws -> (signatures: [SavedSignature], problems: [InputProblem]) {
    let newest = newestDigests(in: scope)
    let answers = try waiting { await inOrder(newest) { await Self.signature(of: $0) } }
    var signatures: [SavedSignature] = []
    var problems: [InputProblem] = []
    for (digest, answer) in zip(newest, answers) {
      switch answer {
      case .success(let signature): if let signature { signatures.append(signature) }
      case .failure(let problem):
        problems.append(InputProblem(problem, path: digest.file.path))
        // Of all others it would be the same.
        if problem.kind == .credentials { return (signatures, problems) }
      }
    }
    return (signatures, problems)
  }

  /// In the order of the series; all that are in buckets.
  private func newestDigests(in scope: LogValidator.Scope) -> [NamedDigest] {
    let chosen = digests.filter { scope.takes($0) && scope.reads($0.name.series, $0.name.time) }
    return chosen.indices.filter { index in
      index + 1 == chosen.count || chosen[index + 1].name.series != chosen[index].name.series
    }.map { chosen[$0] }.filter { $0.file.remote != nil }
  }

  private static func signature(
    of digest: NamedDigest
  ) async -> Result<SavedSignature?, ObjectProblem> {
    guard let remote = digest.file.remote else { return .success(nil) }
    do {
      let metadata = try await remote.source.store.metadata(
        remote.place.bucket, remote.place.prefix)
      return .success(SavedSignature(metadata, of: digest))
    } catch {
      return .failure(error)
    }
  }
}
