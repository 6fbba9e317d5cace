import TrailLogs

// How to read what is packed in a format that is not read.

extension Advice {
  /// A command that unpacks a file and imports what is in it; nil where no program of the system does, and
  /// for standard input, which is gone.
  static func unpacking(_ problem: InputProblem) -> String? {
    // A path that is not UTF-8 is shown with escapes, and cannot be copied.
    guard let format = problem.format, problem.path != "-", !problem.path.contains("\\") else {
      return nil
    }
    let file = shellQuoted(problem.path)
    let folder = shellQuoted(problem.path + ".d")
    let importing = command("import", problem.path + ".d")
    return switch format {
    case .gzip: piped("gunzip < \(file)")
    case .zstandard: piped("zstd -dc < \(file)")
    case .bzip2: piped("bzip2 -dc < \(file)")
    case .xz: piped("xz -dc < \(file)")
    case .zip: "unpack it: `unzip -q \(file) -d \(folder) && \(importing)`"
    case .tar: "unpack it: `mkdir \(folder) && tar -xf \(file) -C \(folder) && \(importing)`"
    case .sevenZip: "unpack it: `7z x -o\(folder) \(file) && \(importing)`"
    case .parquet, .orc, .avro, .pdf, .sqlite: nil
    }
  }

  private static func piped(_ inflating: String) -> String {
    "inflate it: `\(inflating) | \(command("import", "-"))`"
  }
}
