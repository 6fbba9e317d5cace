package import CloudTrail

/// A call of CloudTrail's API as the AWS CLI takes it.
package struct AWSCommand: Sendable, Hashable {
  /// The words after `aws cloudtrail`, not quoted: `put-event-selectors`, `--region`, …
  package let arguments: [String]

  /// Nil for what is no call, or none that a restoration makes.
  ///
  /// - Parameters:
  ///   - change: what the call changes.
  ///   - trail: the trail; the call goes to its home Region, as CloudTrail demands.
  package init?(_ change: TrailChange, of trail: TrailARN) {
    let (operation, nameOption, options): (String, String, [[String]])
    switch change {
    case .create(let settings):
      (operation, nameOption, options) = ("create-trail", "--name", Self.options(settings))
    case .update(let settings):
      (operation, nameOption, options) = ("update-trail", "--name", Self.options(settings))
    case .putEventSelectors(let selectors):
      (operation, nameOption) = ("put-event-selectors", "--trail-name")
      options = [[selectors.option, selectors.list.compact]]
    case .putInsightSelectors(let selectors):
      (operation, nameOption) = ("put-insight-selectors", "--trail-name")
      options = [["--insight-selectors", JSONValue.array(selectors.map { $0.json() }).compact]]
    case .putEventConfiguration(let configuration):
      (operation, nameOption) = ("put-event-configuration", "--trail-name")
      options = Self.options(configuration)
    case .startLogging: (operation, nameOption, options) = ("start-logging", "--name", [])
    case .stopLogging: (operation, nameOption, options) = ("stop-logging", "--name", [])
    case .delete: (operation, nameOption, options) = ("delete-trail", "--name", [])
    case .addTags, .removeTags, .reject, .observe, .lose, .replicate, .join, .depart, .correct:
      return nil
    }
    // A new trail has no ARN yet.
    let name = if case .create = change { trail.name } else { trail.text }
    arguments =
      [operation] + ["--region", trail.region] + [nameOption, name] + options.joined()
  }

  private static func options(_ settings: TrailSettings) -> [[String]] {
    TrailSetting.allCases.compactMap { setting in
      guard let name = setting.option else { return nil }
      switch settings.value(of: setting) {
      case .bool(let truth): return [truth ? "--\(name)" : "--no-\(name)"]
      // A word that begins with a dash would be taken for an option.
      case .string(let text):
        return text.hasPrefix("-") ? ["--\(name)=\(text)"] : ["--\(name)", text]
      case .null, .integer, .number, .array, .object, nil: return nil
      }
    }
  }

  private static func options(_ configuration: EventConfiguration) -> [[String]] {
    let json = configuration.json()
    return [
      configuration.maxEventSize.map { ["--max-event-size=\($0)"] },
      json["ContextKeySelectors"].map { ["--context-key-selectors", $0.compact] },
      json["AggregationConfigurations"].map { ["--aggregation-configurations", $0.compact] },
    ].compactMap(\.self)
  }

  /// How long a word of a command line may be, in bytes: Linux takes 128 KiB.
  private static let longestWord = 120_000

  /// Whether a text gets to AWS as it is. The AWS CLI reads what looks like a path or an address instead of
  /// passing it on, and nothing that AWS keeps holds characters that cannot be shown.
  package static func canPass(_ text: String) -> Bool {
    text.utf8.count <= longestWord
      && !["file://", "fileb://", "http://", "https://"].contains { text.hasPrefix($0) }
      && !text.unicodeScalars.contains(where: \.isUnfitToPrint)
  }
}

extension AWSCommand {
  /// In pieces for a shell: the operation with its Region, and each option with its value.
  package var copyable: CopyableCommand {
    var pieces: [String] = []
    for word in arguments.dropFirst() {
      if word.hasPrefix("--") || pieces.isEmpty {
        pieces.append(Self.quoted(word))
      } else {
        pieces[pieces.count - 1] += " " + Self.quoted(word)
      }
    }
    let operation = "aws cloudtrail " + (arguments.first.map(Self.quoted) ?? "")
    return CopyableCommand([operation] + pieces)
  }

  /// One word for a shell: as it is if nothing in it means something there.
  package static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "-._/:=".utf8.contains(byte)
      }
    }
    return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}

extension TrailSelectors {
  /// The option of `put-event-selectors` that takes them.
  fileprivate var option: String {
    switch self {
    case .basic: "--event-selectors"
    case .advanced: "--advanced-event-selectors"
    }
  }

  /// The list alone, as the option takes it.
  var list: JSONValue {
    switch self {
    case .basic(let selectors): .array(selectors.map { $0.json() })
    case .advanced(let selectors): .array(selectors.map { $0.json() })
    }
  }
}

extension TrailSetting {
  /// The option of `create-trail` and `update-trail`, without its dashes; nil if another one sets it.
  fileprivate var option: String? {
    switch self {
    case .s3BucketName: "s3-bucket-name"
    case .s3KeyPrefix: "s3-key-prefix"
    case .snsTopicName: "sns-topic-name"
    case .snsTopicARN: nil
    case .isMultiRegionTrail: "is-multi-region-trail"
    case .includeGlobalServiceEvents: "include-global-service-events"
    case .logFileValidationEnabled: "enable-log-file-validation"
    case .cloudWatchLogsLogGroupARN: "cloud-watch-logs-log-group-arn"
    case .cloudWatchLogsRoleARN: "cloud-watch-logs-role-arn"
    case .kmsKeyID: "kms-key-id"
    case .isOrganizationTrail: "is-organization-trail"
    case .recursiveLogging: "recursive-logging"
    }
  }
}
