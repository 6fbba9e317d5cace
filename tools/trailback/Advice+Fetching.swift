import CloudTrail
import Foundation
import ReadModels
import Reports

extension Advice {
  /// The commands that get what a hole lacks: the files of its hours from the bucket, as others were got from it, and
  /// what Event history still holds of it. None for names that AWS does not give.
  ///
  /// - Parameters:
  ///   - files: nil if there can be none.
  ///   - now: the clock; Event history goes back 90 days from it.
  ///   - folder: where the files go; nil for the current one.
  static func fetching(
    _ hole: Hole, _ files: MissingFiles?, now: Timestamp, into folder: String? = nil
  ) -> [CopyableCommand] {
    guard hole.canBeFetched else { return [] }
    let fetching = files.map {
      $0.isImported ? importing($0, hole) : syncing($0, hole, into: folder)
    }
    return [fetching, lookingUp(hole, now: now)].compactMap(\.self)
  }

  /// The folder to which files are fetched that belong to these: the one folder that was given, so that the
  /// same command finds them there, too. Nil for any other arguments.
  static func folder(of paths: [String]) -> String? {
    guard paths.count == 1, let path = paths.first else { return nil }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue,
      Arguments.readable(path) == path
    else { return nil }
    var parts = path.split(separator: "/", omittingEmptySubsequences: false)
    while parts.count > 1, parts.last == "" { parts.removeLast() }
    if let logs = parts.firstIndex(of: "AWSLogs") { parts = Array(parts[..<logs]) }
    if parts.isEmpty { return nil }
    return parts == [""] ? "/" : parts.joined(separator: "/")
  }

  /// Files that are known already are passed by, so it may name more than lacks.
  private static func importing(_ files: MissingFiles, _ hole: Hole) -> CopyableCommand {
    let arguments = Arguments.all ?? []
    let above =
      "s3://\(word(files.bucket ?? "BUCKET", or: "BUCKET"))/\(word(files.prefix, or: "PREFIX/"))"
    let region = regionWord(of: hole)
    let access = ["--profile", "--endpoint-url"].map { given($0, in: arguments) }
      .filter { !$0.isEmpty }.map { $0.map(shellQuoted).joined(separator: " ") }
    return looped(
      [command("import")] + files.folders.map { "\(above)\(region)\($0)/" } + access, hole)
  }

  private static func syncing(
    _ files: MissingFiles, _ hole: Hole, into folder: String?
  ) -> CopyableCommand {
    let region = regionWord(of: hole)
    let inBucket = word(files.prefix, or: "PREFIX/") + region + files.folder
    // Without what the trail puts before AWSLogs: import needs no more.
    let start = files.prefix.firstRange(of: "AWSLogs/")?.lowerBound ?? files.prefix.startIndex
    let above = folder.map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? ""
    let local =
      word(above + String(files.prefix[start...]), or: "AWSLogs/") + region + files.folder
    return looped(
      ["aws s3 sync", "s3://\(word(files.bucket ?? "BUCKET", or: "BUCKET"))/\(inBucket)", local]
        + ["--exclude '*'"] + files.patterns.map { "--include '\($0)'" }
        + ["&& \(command("import"))", local], hole)
  }

  private static func lookingUp(_ hole: Hole, now: Timestamp) -> CopyableCommand? {
    // An hour less, so that the command still works after the map was read.
    let oldest = now.advanced(bySeconds: -90 * 86_400 + 3600)
    let from = Timestamp(seconds: max(hole.from, oldest).second)
    let until = Timestamp(seconds: hole.until.second)
    guard from < until else { return nil }
    let region = regionWord(of: hole)
    return looped(
      [
        "aws cloudtrail lookup-events --region \(region)", "--start-time \(from)",
        "--end-time \(until)",
        "--lookup-attributes", "AttributeKey=EventSource,AttributeValue=cloudtrail.amazonaws.com",
        "| \(command("import", "-"))", "--lookup \(region),\(from),\(until),\(hole.account)",
      ], hole)
  }

  /// A word for a shell, or another one if it cannot be shown: the settings of a forged trail can hold anything.
  private static func word(_ text: String, or other: String) -> String {
    text.unicodeScalars.contains(where: \.isUnfitToPrint) ? other : shellQuoted(text)
  }

  /// The Region, or a variable of the shell that takes each.
  private static func regionWord(of hole: Hole) -> String {
    hole.regions.count == 1 ? hole.regions[0] : "\"$region\""
  }

  /// The command for each Region.
  private static func looped(_ pieces: [String], _ hole: Hole) -> CopyableCommand {
    guard hole.regions.count > 1 else { return CopyableCommand(pieces) }
    return CopyableCommand(
      ["for region in \(hole.regions.joined(separator: " ")); do"] + pieces.dropLast()
        + [(pieces.last ?? "") + "; done"])
  }
}
