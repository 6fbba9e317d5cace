import CloudTrail

/// Log files by their names, which CloudTrail gives no other file: so a file is found wherever somebody moved it.
/// Memory for each: its path, and some 20 bytes.
struct ListedFiles {
  private(set) var files: [LogFile] = []
  /// By the hash of the name: the first file of it.
  private var first: [Int: Int32] = [:]
  /// The other files with the name of an earlier one.
  private var others: [Int: [Int32]] = [:]
  private var isListed: [Bool] = []

  init(_ files: [LogFile]) {
    first.reserveCapacity(files.count)
    self.files.reserveCapacity(files.count)
    isListed.reserveCapacity(files.count)
    for file in files { add(file) }
  }

  /// Adds a file.
  ///
  /// - Parameter isListed: whether a digest has listed it.
  /// - Returns: its index.
  @discardableResult
  mutating func add(_ file: LogFile, isListed: Bool = false) -> Int {
    let hash = Self.hash(file.path)
    if first[hash] == nil {
      first[hash] = Int32(files.count)
    } else {
      others[hash, default: []].append(Int32(files.count))
    }
    files.append(file)
    self.isListed.append(isListed)
    return files.count - 1
  }

  /// The indices of the files with the name of a key, which count as listed from now on.
  mutating func take(_ key: String) -> [Int] {
    let hash = Self.hash(FilePath(key))
    guard let one = first[hash] else { return [] }
    let name = FilePath(key)
    let found = ([one] + (others[hash] ?? [])).map(Int.init).filter {
      Self.haveSameName(files[$0].path, name)
    }
    for index in found { isListed[index] = true }
    return found
  }

  /// Whether a file lies where its key says: under any folder.
  func isInPlace(_ index: Int, _ key: String) -> Bool {
    let whole = files[index].description
    let (path, key) = (whole[...].withoutGzip, key[...].withoutGzip)
    return path == key || path.hasSuffix("/" + key)
  }

  /// The files that nothing listed.
  var unlisted: [LogFile] { files.indices.filter { !isListed[$0] }.map { files[$0] } }

  private static func hash(_ path: FilePath) -> Int {
    path.withBytes { bytes in
      var hasher = Hasher()
      hasher.combine(bytes: UnsafeRawBufferPointer(name(bytes)))
      return hasher.finalize()
    }
  }

  private static func haveSameName(_ left: FilePath, _ right: FilePath) -> Bool {
    left.withBytes { left in right.withBytes { right in name(left).elementsEqual(name(right)) } }
  }

  /// The last component, without `.gz`: somebody may have inflated the file.
  private static func name(_ path: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    let start = (path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
    let isGzip = path.suffix(3).elementsEqual(".gz".utf8)
    return UnsafeBufferPointer(rebasing: path[start..<max(path.count - (isGzip ? 3 : 0), start)])
  }
}
