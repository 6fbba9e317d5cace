public import CloudTrail
import History

/// A hole of one or more Regions of an account, in which the same time was not read.
public struct Hole: Sendable, Hashable {
  /// The account.
  public var account: String
  /// In order; at least one.
  public var regions: [String]
  /// The first moment that was not read.
  public var from: Timestamp
  /// The first one after it that was read, or is not expected.
  public var until: Timestamp

  /// How long it is, in microseconds.
  public var length: Int64 { TimeRanges.length(of: from..<until) }

  /// How long it is, in whole seconds.
  public var seconds: Int64 { length / 1_000_000 }

  /// Whether the account and the Regions have names that AWS could give, so that a command can hold them.
  /// Records name what they like.
  public var canBeFetched: Bool {
    account.wholeMatch(of: /[0-9A-Za-z]{1,64}/) != nil
      && regions.allSatisfy { $0.wholeMatch(of: /[a-z][a-z0-9-]{1,31}/) != nil }
  }
}

/// Where the files are that a hole lacks: their keys begin with ``prefix``, the Region, and ``folder``, and what
/// follows matches one of ``patterns``.
///
/// ```
///   AWSLogs/111122223333/CloudTrail/  us-east-1  /2025/03/04/    *_20250304T0[2-8]*
///   prefix                            Region      folder         pattern
/// ```
public struct MissingFiles: Sendable, Hashable {
  /// Nil if it is not known.
  public var bucket: String?
  /// Whether files were imported from the bucket itself: then these can be, too.
  public var isImported: Bool
  /// Up to the Region, which follows: `AWSLogs/111122223333/CloudTrail/`.
  public var prefix: String
  /// Behind the Region: `/2025/03/04`, or `/2025`, or nothing, if the hole is longer.
  public var folder: String
  /// Behind the Region: the folders of the days, `/2025/03/04`; ``folder`` alone if there are more than seven.
  public var folders: [String]
  /// For the AWS CLI: `*` matches any text, slashes too.
  public var patterns: [String]

  /// CloudTrail delivers most files within this time of their events, in seconds; the time of a delivery is in
  /// the name. An hour more is cheap, and files that are known already are not fetched again.
  private static let delay: Int64 = 3600

  /// The files of a hole.
  ///
  /// - Parameters:
  ///   - bucket: nil if it is not known.
  ///   - isImported: whether files were imported from the bucket itself.
  ///   - keyPrefix: what the trail puts before `AWSLogs`; empty for nothing.
  ///   - organization: the id of the organization, for files of its trail.
  ///   - hole: what is missing.
  public init(
    bucket: String?, isImported: Bool = false, keyPrefix: String, organization: String?, hole: Hole
  ) {
    self.bucket = bucket
    self.isImported = isImported
    let trimmed = keyPrefix.hasSuffix("/") ? String(keyPrefix.dropLast()) : keyPrefix
    prefix =
      (trimmed.isEmpty ? "" : trimmed + "/") + "AWSLogs/"
      + (organization.map { $0 + "/" } ?? "") + hole.account + "/CloudTrail/"
    let last = Timestamp(microseconds: hole.until.microseconds - 1).advanced(bySeconds: Self.delay)
    let hours = DeliveryHours(from: hole.from, through: last)
    folder = hours.folder
    patterns = hours.patterns
    folders = Self.days(from: hole.from, through: last) ?? [hours.folder]
  }

  /// How many days are named one by one.
  private static let mostDays: Int64 = 7

  /// The folders of the days; nil if there are too many.
  private static func days(from: Timestamp, through last: Timestamp) -> [String]? {
    guard Timestamp.writable.contains(from), Timestamp.writable.contains(last), from <= last else {
      return nil
    }
    let days = ReadCounts.cell(of: from, .day)...ReadCounts.cell(of: last, .day)
    guard days.count <= mostDays else { return nil }
    return days.map { day in
      "/" + "\(Timestamp(seconds: day * 86_400))".prefix(10).replacing("-", with: "/")
    }
  }
}

/// The hours in which files were delivered, as few patterns of keys: whole days, months and years where they
/// are whole.
private struct DeliveryHours {
  /// Year, month, day and hour.
  private typealias Parts = [Int]
  private static let least = [0, 1, 1, 0]

  /// The last month, day or hour.
  private static func most(after parts: Parts) -> Int {
    switch parts.count {
    case 0: 9999
    case 1: 12
    case day: days(inMonth: parts[1], of: parts[0])
    default: 23
    }
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && year % 100 != 0 || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Whether an hour is the last one of the year, month or day that its first parts name.
  private static func isLast(_ hour: Parts, in count: Int) -> Bool {
    hour.indices.dropFirst(count).allSatisfy { hour[$0] == most(after: Array(hour.prefix($0))) }
  }
  private static let day = 2
  private static let hour = 3

  private let first: Parts
  private let last: Parts

  init(from: Timestamp, through last: Timestamp) {
    first = Self.parts(of: from)
    self.last = Self.parts(of: last)
  }

  private static func parts(of time: Timestamp) -> Parts {
    let within = min(max(time, Timestamp.writable.lowerBound), Timestamp.writable.upperBound)
    return "\(within)".prefix(13).split { !$0.isNumber }.compactMap { Int($0) }
  }

  /// How many parts are the same in all hours; the hour is no folder.
  private var shared: Int { zip(first, last).prefix(Self.hour).prefix { $0 == $1 }.count }

  /// The folders that all files are in: `/2025/03/04`.
  var folder: String {
    first.prefix(shared).enumerated().map { "/" + Self.padded($1, $0) }.joined()
  }

  /// What follows the folder.
  var patterns: [String] { patterns(in: Array(first.prefix(shared)), from: first, through: last) }

  /// The patterns of the hours in a year, month or day.
  ///
  /// - Parameters:
  ///   - parts: those of the year, month or day.
  ///   - low: the first hour; nil for the first that there is.
  ///   - high: the last hour; nil for the last that there is.
  private func patterns(in parts: Parts, from low: Parts?, through high: Parts?) -> [String] {
    let level = parts.count
    let folders = parts.enumerated().dropFirst(shared).map { Self.padded($1, $0) + "/" }.joined()
    if low == nil && high == nil { return [folders + "*"] }
    var start = low?[level] ?? Self.least[level]
    var end = high?[level] ?? Self.most(after: parts)
    if level == Self.hour {
      let date = parts.enumerated().map { Self.padded($1, $0) }.joined()
      return Self.globs(start...max(start, end), level, most: 23).map {
        "\(folders)*_\(date)T\($0)*"
      }
    }
    var found: [String] = []
    if let low, low.dropFirst(level + 1) != Self.least.dropFirst(level + 1) {
      let isLast = start == end
      found = patterns(in: parts + [start], from: low, through: isLast ? high : nil)
      if isLast { return found }
      start += 1
    }
    var rest: [String] = []
    if let high, !Self.isLast(high, in: level + 1) {
      rest = patterns(in: parts + [end], from: nil, through: high)
      end -= 1
    }
    if start <= end {
      found += Self.globs(start...end, level, most: Self.most(after: parts)).map {
        folders + $0 + "/*"
      }
    }
    return found + rest
  }

  /// Patterns of the numbers of a range: `0[4-9]`, `1?`, `2[0-3]`.
  private static func globs(_ range: ClosedRange<Int>, _ level: Int, most: Int) -> [String] {
    guard level > 0 else { return range.count > 30 ? ["*"] : range.map { padded($0, 0) } }
    var found: [String] = []
    var whole: [Int] = []
    for tens in range.lowerBound / 10...range.upperBound / 10 {
      let low = max(range.lowerBound, tens * 10)
      let high = min(range.upperBound, tens * 10 + 9)
      let isWhole = low <= max(tens * 10, least[level]) && high >= min(tens * 10 + 9, most)
      if isWhole {
        whole.append(tens)
        continue
      }
      if low == high {
        found.append(padded(low, level))
      } else {
        found.append("\(tens)[\(low % 10)-\(high % 10)]")
      }
    }
    guard let first = whole.first, let last = whole.last else { return found }
    let all = first == last ? "\(first)?" : "[\(first)-\(last)]?"
    // In the order of time: a part of tens can only be before or after the whole ones.
    let isBefore = range.lowerBound / 10 < first
    found.insert(all, at: isBefore ? 1 : 0)
    return found
  }

  private static func padded(_ number: Int, _ level: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, (level == 0 ? 4 : 2) - digits.count)) + digits
  }
}

extension ReadSources {
  /// The holes of all places, the longest first. Regions of an account that lack about the same time are
  /// one hole.
  public var holes: [Hole] { spans(\.holes) }

  /// The self-blind spans of all places, in the same form.
  public var selfBlindSpans: [Hole] { spans(\.selfBlind) }

  private func spans(_ kind: KeyPath<Place, TimeRanges>) -> [Hole] {
    let gap = SpanSet.gap * 1_000_000
    var found: [Hole] = []
    for (account, places) in Dictionary(grouping: places, by: \.name.account) {
      var ofAccount: [Hole] = []
      let all = places.flatMap { place in
        place[keyPath: kind].spans.map {
          Hole(
            account: account, regions: [place.name.region], from: $0.lowerBound,
            until: $0.upperBound)
        }
      }
      for hole in all.sorted(by: {
        ($0.from, $0.until, $0.regions[0]) < ($1.from, $1.until, $1.regions[0])
      }) {
        let alike = ofAccount.lastIndex {
          hole.from.microseconds - $0.from.microseconds <= gap
            && abs(hole.until.microseconds - $0.until.microseconds) <= gap
            && !$0.regions.contains(hole.regions[0])
        }
        guard let alike else {
          ofAccount.append(hole)
          continue
        }
        ofAccount[alike].regions += hole.regions
        ofAccount[alike].until = max(ofAccount[alike].until, hole.until)
      }
      found += ofAccount
    }
    for index in found.indices { found[index].regions.sort() }
    return found.sorted { left, right in
      left.length != right.length
        ? left.length > right.length
        : (left.from, left.account, left.regions[0]) < (right.from, right.account, right.regions[0])
    }
  }

  /// Where the files are that a hole lacks, as far as the history knows the settings of a trail that delivers
  /// them.
  public func missingFiles(of hole: Hole) -> MissingFiles {
    Deliveries(trails, organizations: organizations, buckets: buckets).missingFiles(of: hole)
  }

  /// The trails whose calls are recorded in a hole.
  public func trails(at home: Hole) -> [TrailARN] {
    trails.map(\.arn).filter {
      $0.account == home.account && home.regions.contains($0.region)
    }.sorted()
  }
}
