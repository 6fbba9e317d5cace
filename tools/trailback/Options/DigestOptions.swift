import ArgumentParser
import CloudTrail
import TrailLogs

/// Saved answers of AWS by which digests are proven.
struct DigestOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      What `aws cloudtrail list-public-keys` printed, of the Region of the digests; may be given again \
      for other Regions.
      """, valueName: "file"),
    completion: .file())
  var publicKeys: [FileArgument] = []
  @Option(
    name: .long,
    help: ArgumentHelp(
      "What `aws s3api head-object` printed about the newest digest; may be given again.",
      valueName: "file"),
    completion: .file())
  var headObject: [FileArgument] = []

  /// Nil if none were given: an empty answer is one by which nothing is signed.
  func keys() throws -> PublicKeys? {
    guard !publicKeys.isEmpty else { return nil }
    var keys = PublicKeys()
    for file in publicKeys {
      try read(file) { answer throws(ShapeError) in try keys.add(answer) }
    }
    return keys
  }

  /// - Throws: ``UnfitAnswer`` with the path of the file.
  func signatures() throws -> [SavedSignature] {
    try headObject.map { file in
      try read(file) { answer throws(ShapeError) in try SavedSignature(answer, name: file.path) }
    }
  }

  /// - Throws: ``UnfitAnswer`` with the path of the file.
  private func read<Result>(
    _ file: FileArgument, _ body: (JSONValue) throws(ShapeError) -> Result
  ) throws -> Result {
    let answer = try InputFile.json(file)
    do { return try body(answer) } catch {
      throw UnfitAnswer(path: file.path, error: error)
    }
  }
}

/// A saved answer of AWS that is another one than was asked for.
struct UnfitAnswer: Explained {
  let path: String
  let error: ShapeError

  var code: String { error.code }
  var fact: String { "\(path): \(error.fact)" }
  var hint: String? { "save what the AWS CLI prints, as JSON: --output json" }
}
