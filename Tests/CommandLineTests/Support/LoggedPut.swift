import CloudTrail

/// PutEventSelectors of one selector, by what makes it differ from others.
struct LoggedPut: Equatable {
  let trail: String
  let bucket: String

  /// What a caller sends.
  var input: JSONValue { ["TrailName": .string(trail), "EventSelectors": selectors] }

  /// With the defaults that the log writes out.
  var selectors: JSONValue {
    [
      [
        "ReadWriteType": "ReadOnly", "IncludeManagementEvents": true,
        "DataResources": [["Type": "AWS::S3::Object", "Values": [.string(bucket)]]],
        "ExcludeManagementEventSources": [],
      ]
    ]
  }
}

extension Workplace {
  /// The puts that the log holds, in the order of the log.
  ///
  /// - Parameters:
  ///   - since: the second since 1970 before which none is asked for; nil for all.
  ///   - text: what their lines hold; a long log is searched before it is parsed.
  /// - Throws: where one of them is anything but what ``LoggedPut/input`` says.
  func loggedPuts(since: Int? = nil, with text: String = "") throws -> [LoggedPut] {
    let since = since.map { "--since \($0)" } ?? ""
    let found = try shell(
      """
      trailback export timeline \(since) >timeline &&
        { grep -F -- '\(text)' timeline || [ $? = 1 ]; }
      """)
    guard found.code == 0 else { throw TestFailure("no timeline: \(found.errors)") }
    let lines = try found.lines.map { try JSONValue(parsing: $0) }.filter {
      $0["what"]?.string == "PutEventSelectors"
    }
    let puts = try lines.map { line in
      let values = line["parameters"]?["EventSelectors"]?.array?.first?["DataResources"]?.array
      guard case .integer(let sequence) = line["sequence"],
        let trail = line["trailARN"]?.string?.split(separator: "/").last,
        let bucket = values?.first?["Values"]?.array?.first?.string
      else { throw TestFailure("no put: \(line.compact)") }
      let put = LoggedPut(trail: String(trail), bucket: bucket)
      guard
        line["parameters"]?.canonical
          == JSONValue.object([
            .init("EventSelectors", put.selectors)
          ]).canonical
      else { throw TestFailure("not what was sent: \(line.compact)") }
      return (sequence, put)
    }
    return puts.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
