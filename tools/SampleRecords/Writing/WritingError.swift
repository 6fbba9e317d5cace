/// Why a file could not be written: the fact, and what to do about it.
package enum WritingError: Error, CustomStringConvertible {
  case folderInUse(String)
  case notWritten(path: String, reason: String)
  case compression

  package var description: String {
    switch self {
    case .folderInUse(let path):
      "\(path) exists already, and two sets of files in one folder would be mixed. "
        + "Remove it, or name another folder."
    case .notWritten(let path, let reason):
      "\(path) could not be written. \(reason) Name a folder that you may write to."
    case .compression:
      "zlib could not compress a log file, most likely for want of memory. "
        + "Ask for less, or end other programs."
    }
  }
}
