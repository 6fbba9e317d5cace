/// Why the sample could not be written: the fact, and what to do about it.
enum SampleError: Error, CustomStringConvertible {
  case folderInUse(String)
  case notWritten(path: String, reason: String)
  case compression

  var description: String {
    switch self {
    case .folderInUse(let path):
      "\(path) exists already, and two samples in one folder would be mixed. "
        + "Remove it, or name another folder."
    case .notWritten(let path, let reason):
      "\(path) could not be written. \(reason) Name a folder that you may write to."
    case .compression:
      "zlib could not compress a log file, most likely for want of memory. "
        + "Try again with fewer days."
    }
  }
}
