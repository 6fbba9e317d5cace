import CloudTrail
import Replay
import Selectors
import TrailLogs

extension VerdictSQL {
  var recordParts: [Part] {
    let texts = dialect.texts(of: table, form)
    let record = RecordSQL(dialect: dialect, texts: texts)
    func columns(_ columns: [(expression: String, name: String)]) -> String {
      columns.map { "  \($0.expression) AS \($0.name)" }.joined(separator: ",\n")
    }
    return [
      ("source_row", texts.source),
      ("field", "SELECT\n\(columns(record.fields))\nFROM source_row AS c"),
      ("record", "SELECT field.*,\n\(columns(record.derived))\nFROM field"),
      ("timed", timed),
    ]
  }

  /// The records in scope, with the bucket of their time and their texts in the order of `SelectorField`.
  private var timed: String {
    let (first, last) = (rows.bucketRange.lowerBound, rows.bucketRange.upperBound)
    let bucket = dialect.quotient("event_us", "\(rows.bucketWidth)")
    let none = "CAST(NULL AS \(dialect.spelled(.text)))"
    let texts = SelectorField.allCases.map { field in
      switch field {
      case .eventCategory: "[category]"
      case .readOnly: "[read_only]"
      case .eventSource: "[source]"
      case .eventName: "[name]"
      case .eventType: "[type]"
      case .resourcesType: dialect.transform("resources", "e", "e.type")
      case .userARN: "[user_arn]"
      case .sessionCredentialFromConsole: "[from_console]"
      case .errorCode: "[error_code]"
      case .vpcEndpointID: "[vpc_endpoint]"
      case .resourcesARN, .unknown: "[\(none)]"
      }
    }.map { $0.first == "[" ? dialect.list([String($0.dropFirst().dropLast())]) : $0 }
    return """
      SELECT record.*, CASE WHEN is_late THEN \(Buckets.ofLate)
          ELSE least(greatest(\(bucket), \(first)), \(last)) END AS event_bucket,
        \(dialect.list(texts)) AS texts
      FROM record
      WHERE \(inScope)
      """
  }

  private var inScope: String {
    func oneOf(_ texts: Set<String>) -> String {
      "(" + texts.sorted().map(dialect.literal).joined(separator: ", ") + ")"
    }
    var conditions = ["event_us IS NOT NULL"] + RecordSQL.isEvent(dialect)
    if let since = scope.since { conditions.append("event_us >= \(since.microseconds)") }
    if let until = scope.until { conditions.append("event_us < \(until.microseconds)") }
    if !scope.accounts.isEmpty { conditions.append("account IN \(oneOf(scope.accounts))") }
    if !scope.regions.isEmpty { conditions.append("region IN \(oneOf(scope.regions))") }
    return conditions.joined(separator: " AND ")
  }
}
