import CloudTrail
import TestSupport

/// Makes ARNs of documented forms out of the parts of selectors' values.
struct ARNSampler {
  private let words: Words
  private let values: [String]
  var random: SeededRandom

  init(_ words: Words, _ values: [String], _ random: SeededRandom) {
    self.words = words
    self.values = values
    self.random = random
  }

  /// A part itself, shorter, longer, or joined with a value's ending.
  private mutating func part(_ parts: [String], or usual: [String]) -> String {
    let known = parts.filter { !$0.isEmpty }
    guard !known.isEmpty, random.chance(80) else { return random.one(of: usual) }
    let text = random.one(of: known)
    let made =
      switch random.below(9) {
      case ..<4: text
      case 4: text + "x"
      case 5: String(text.dropLast())
      case 6: "x" + random.one(of: known)
      case 7: text + random.one(of: known)
      default: text + "x" + random.one(of: known)
      }
    return made.isEmpty ? "x" : made
  }

  /// What follows a mark in each value; all of a value that does not have it, as endings do not.
  private func after(_ mark: String) -> [String] {
    values.map { value in
      guard let range = value.ranges(of: mark).first else { return value }
      return String(value[range.upperBound...])
    }
  }

  private func without(_ text: String, _ character: Character) -> String {
    let cut = text.filter { $0 != character }
    return cut.isEmpty ? "x" : cut
  }

  mutating func object() -> (bucket: String, key: String) {
    let paths = after(":::")
    let whole = part(paths, or: [words.buckets[0] + "/" + words.keys[0]])
    if random.chance(50), let slash = whole.firstIndex(of: "/"), slash != whole.startIndex,
      whole.index(after: slash) != whole.endIndex
    {
      return (String(whole[..<slash]), String(whole[whole.index(after: slash)...]))
    }
    let buckets = paths.map { String($0.prefix { $0 != "/" }) }
    let keys = paths.map { path in
      path.firstIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }
    return (
      without(part(buckets, or: words.buckets), "/"), part(keys + paths, or: words.keys)
    )
  }

  /// `arn:P:service:region:account:` with parts of values in place of the Region and account at times.
  private mutating func head(_ service: String) -> String {
    let split = values.map { $0.split(separator: ":", omittingEmptySubsequences: false) }
    func at(_ index: Int) -> [String] {
      split.compactMap { $0.count > index ? String($0[index]) : nil }
    }
    let region = random.chance(70) ? words.home : without(part(at(3), or: [words.home]), ":")
    let account = random.chance(80) ? words.account : without(part(at(4), or: ["9"]), ":")
    return "arn:\(words.partition):\(service):\(region):\(account):"
  }

  mutating func function() -> String {
    let head = head("lambda")
    var name = part(after("function:"), or: words.functions)
    if random.chance(15) { name += ":1" }
    if random.chance(5) { name += ":1:2" }
    return head + "function:" + name
  }

  mutating func table() -> String {
    head("dynamodb") + "table/" + part(after("table/"), or: words.tables)
  }

  mutating func stream() -> (stream: String, table: String) {
    let head = head("dynamodb")
    let path = part(after("table/"), or: words.tables)
    let name = without(String(path.prefix { $0 != "/" }), "/")
    let label = part(after("/stream/"), or: ["2026"])
    let table = head + "table/" + name
    return (table + "/stream/" + label, table)
  }

  mutating func point() -> String {
    head("s3") + "accesspoint/" + part(after("accesspoint/"), or: words.buckets)
  }

  mutating func directoryObject() -> String {
    let bucket = without(part(after("bucket/"), or: words.buckets), "/")
    return head("s3express") + "bucket/" + bucket + "/" + part(after("/"), or: words.keys)
  }

  /// Any text.
  mutating func any() -> String { part(values, or: [words.arn("sqs", "q")]) }
}
