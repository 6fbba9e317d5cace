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
  /// - Throws: where one of them is anything but what ``LoggedPut/input`` says.
  func loggedPuts() throws -> [LoggedPut] {
    let lines = try jsonLines("export", "timeline").filter {
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
