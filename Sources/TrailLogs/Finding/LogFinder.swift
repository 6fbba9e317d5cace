import Glibc

/// Turns what a person names (files, folders, `-`) into the list of files to read.
///
/// The list is sorted by the bytes of the paths and holds each path once. A path that was named is
/// taken whatever it is called; inside a folder only `*.json`, `*.json.gz`, `*.jsonl` and
/// `*.jsonl.gz` are, and symbolic links to folders are not followed, so that a walk ends.
public struct LogFinder: Sendable {
  public private(set) var files: [LogFile] = []
  /// How many files the walk passed by, by reason.
  public private(set) var skipped: [SkipReason: Int] = [:]
  /// Folders inside a walk that could not be opened.
  public private(set) var problems: [InputProblem] = []

  private let scope: EventScope

  /// - Parameter scope: the events that are wanted: files of folders that hold none of them by their names
  ///   are passed by; a file that was named never is.
  /// - Throws: ``PathNotFound`` for a named path that is not there.
  public init(paths: [String], scope: EventScope = EventScope()) throws {
    self.scope = scope
    for path in paths {
      if path == "-" {
        files.append(.standardInput)
        continue
      }
      var status = stat()
      guard stat(path, &status) == 0 else {
        throw PathNotFound(path: path, reason: systemWords(errno))
      }
      if status.st_mode & S_IFMT == S_IFDIR {
        walk(path)
      } else {
        files.append(LogFile(path: path))
      }
    }
    files.sort()
    var unique: [LogFile] = []
    unique.reserveCapacity(files.count)
    for file in files where file != unique.last { unique.append(file) }
    files = unique
  }

  /// The size of all files together as they lie on disk; standard input counts nothing.
  public var bytes: Int {
    files.reduce(0) { sum, file in
      var status = stat()
      return stat(file.path, &status) == 0 ? sum + Int(status.st_size) : sum
    }
  }

  /// Whether there are logs, none of which is worth opening.
  public var hasPassedBy: Bool {
    [.otherAccount, .otherRegion, .otherTime].contains { skipped[$0] != nil }
  }

  /// Folder by folder in their order, so that little is left to be sorted at the end.
  private mutating func walk(_ root: String) {
    var folders = [root]
    while let folder = folders.popLast() {
      let first = files.count
      let inside = read(folder)
      files[first...].sort()
      folders += inside.sorted { strcmp($0, $1) > 0 }
    }
  }

  /// Adds the files of a folder, and gives the folders in it.
  private mutating func read(_ folder: String) -> [String] {
    guard let handle = opendir(folder) else {
      problems.append(
        InputProblem(.unreadable, path: folder, fact: "cannot be opened: \(systemWords(errno))"))
      return []
    }
    defer { closedir(handle) }
    var folders: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      switch kind(of: path, hint: entry.pointee.d_type) {
      case .folder: folders.append(path)
      case .file: add(path)
      case .neither: skipped[.otherName, default: 0] += 1
      }
    }
    return folders
  }

  private mutating func add(_ path: String) {
    if let reason = SkipReason(path: path) ?? scope.reason(toPassBy: path) {
      skipped[reason, default: 0] += 1
    } else {
      files.append(LogFile(path: path))
    }
  }

  private enum Kind { case folder, file, neither }

  /// A link counts for what it points to, unless that is a folder.
  private func kind(of path: String, hint: UInt8) -> Kind {
    if Int(hint) == DT_REG { return .file }
    if Int(hint) == DT_DIR { return .folder }
    var status = stat()
    guard lstat(path, &status) == 0 else { return .neither }
    if status.st_mode & S_IFMT == S_IFDIR { return .folder }
    guard stat(path, &status) == 0 else { return .neither }
    return status.st_mode & S_IFMT == S_IFREG ? .file : .neither
  }
}

/// The system's words for an error number.
func systemWords(_ number: Int32) -> String {
  guard let words = strerror(number) else { return "error \(number)" }
  return String(cString: words)
}
