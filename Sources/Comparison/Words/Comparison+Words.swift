import CloudTrail

// What a comparison found, as one engineer would tell it to another. The text may hold names out of logs;
// the code that prints it makes it safe to print.

extension Comparison {
  /// What the change means, in one line as a colleague would say it, the worst first: `stops logging
  /// management events; S3 object events`. It names at most three kinds of events of each side, and how many
  /// more there are.
  public var summary: String {
    switch outcome {
    case .same: "same in meaning"
    case .narrowed: "stops logging " + losses.words
    case .widened: "also logs " + gainsInWords
    case .both: "stops logging " + losses.words + "; also logs " + gainsInWords
    case .undecided: "not decided for " + open.words
    case .notComparable: "not comparable" + because
    case .tooLarge: "too large to decide" + because
    }
  }

  /// What is gained, as in ``summary``: `management events; S3 object events`.
  public var gainsInWords: String { gains.words }

  /// What is lost, in words, the worst first: `management events; S3 object events`; if nothing surely is, the
  /// ``summary``.
  public var lossWords: String { losses.isEmpty ? summary : losses.words }

  private var because: String { reason.map { ": " + $0 } ?? "" }
}

extension [Comparison.Difference] {
  /// The most kinds of events that are named.
  private static var most: Int { 3 }

  /// The worst of the differences in one line; those that read alike are named once.
  public var words: String {
    var words: [String] = []
    for difference in worstFirst {
      let text = difference.events.words
      if !words.contains(text) { words.append(text) }
    }
    let rest = words.count - Self.most
    // Nobody gains from "and 1 more" where the one could stand.
    guard rest > 1 else { return words.joined(separator: "; ") }
    return words.prefix(Self.most).joined(separator: "; ") + "; and \(rest) more kinds of events"
  }

  /// The worst first: management events that write before those that read, then data events, of these S3
  /// objects first, then network activity; of each, all before a part; otherwise as they were.
  public var worstFirst: [Comparison.Difference] {
    enumerated().sorted {
      let (left, right) = ($0.element.events.severity, $1.element.events.severity)
      return left == right ? $0.offset < $1.offset : left.lexicographicallyPrecedes(right)
    }.map(\.element)
  }
}

extension EventSet {
  /// How bad it is to lose these events; the worst is the least in lexical order.
  fileprivate var severity: [Int] {
    let category =
      switch self.category {
      case .management: reads == true ? 1 : 0
      case .data: 2
      case .networkActivity: 3
      case .insight, .eventDataStore, .other, .unknown: 4
      }
    let type = resourceTypes.first == "AWS::S3::Object" ? 0 : 1
    return [category, type, isAll ? 0 : 1, isExact ? 0 : 1, limits.count]
  }
}

extension Witness {
  /// The event in short: `GetObject of S3 in us-east-1, arn:aws:s3:::amzn-example-bucket/report.csv`.
  public var words: String {
    func text(_ name: String) -> String? { record[name]?.string }
    var words = text("eventName") ?? "an event"
    if let source = text("eventSource") { words += " of " + ServiceNames.words(source) }
    if let region = text("awsRegion") { words += " in " + region }
    for resource in record["resources"]?.array ?? [] {
      if let arn = (resource["ARN"] ?? resource["ARNPrefix"])?.string {
        words += ", " + ValueWords.shortened(arn)
        break
      }
    }
    return words
  }
}
