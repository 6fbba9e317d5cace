import CloudTrail
import Foundation
import TestSupport

extension FeedSamples {
  /// A table as comma-separated values, everything in quotes, as Athena writes it.
  static func csv(_ rows: [[String]]) -> String {
    rows.map { row in
      row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
    }.joined(separator: "\n")
  }

  /// The columns of the documented table, and what it holds of a call.
  static func columns(_ call: JSONValue) -> [(name: String, value: String)] {
    func text(_ name: String) -> String { call[name]?.string ?? "" }
    return [
      ("eventversion", text("eventVersion")),
      (
        "useridentity",
        "{type=IAMUser, principalid=AIDA, arn=\(call["userIdentity"]?["arn"]?.string ?? ""), "
          + "accountid=123456789012, invokedby=null, accesskeyid=null, username=mary, "
          + "sessioncontext={attributes={mfaauthenticated=false, creationdate=x}}}"
      ),
      ("eventtime", text("eventTime")), ("eventsource", text("eventSource")),
      ("eventname", text("eventName")), ("awsregion", text("awsRegion")),
      ("sourceipaddress", text("sourceIPAddress")), ("useragent", text("userAgent")),
      ("errorcode", ""), ("errormessage", ""),
      ("requestparameters", call["requestParameters"]?.compact ?? ""),
      ("responseelements", call["responseElements"]?.compact ?? ""),
      ("additionaleventdata", ""), ("requestid", ""), ("eventid", text("eventID")),
      ("resources", "[{arn=a, accountid=b, type=c}]"), ("eventtype", text("eventType")),
      ("readonly", "false"), ("recipientaccountid", text("recipientAccountId")),
    ]
  }

  static func rows(_ call: JSONValue) -> [String: FeedSample] {
    let columns = columns(call)
    let (names, values) = (columns.map(\.name), columns.map(\.value))
    let known = columns.filter { $0.name != "errorcode" }
    let lake: JSONValue = [
      "QueryStatus": "FINISHED",
      "QueryResultRows": [[["eventID": call["eventID"] ?? .null], ["eventJson": text(call)]]],
    ]
    func data(_ row: [String]) -> JSONValue {
      ["Data": .array(row.map { $0.isEmpty ? [:] : ["VarCharValue": .string($0)] })]
    }
    return [
      "rows of Athena, CSV": FeedSample(csv([names, values]) + "\n", type: "text/csv"),
      "rows of CloudTrail Lake with `eventJson`, CSV": FeedSample(
        csv([["eventID", "eventJson"], ["x", call.compact]]), type: "text/csv"),
      "rows without the column `errorCode`, CSV": FeedSample(
        csv([known.map(\.name), known.map(\.value)]), type: "text/csv"),
      "rows of a table, JSON": FeedSample(
        .array([
          .object(columns.map { .init($0.name, $0.value.isEmpty ? .null : .string($0.value)) })
        ])),
      "a response of GetQueryResults of Athena": FeedSample([
        "ResultSet": [
          "Rows": .array([data(names), data(values)]),
          "ResultSetMetadata": ["ColumnInfo": .array(names.map { ["Name": .string($0)] })],
        ]
      ]),
      "a response of GetQueryResults of CloudTrail Lake": FeedSample(lake),
    ]
  }

  static func refused(_ call: JSONValue) -> [String: FeedSample] {
    func format(_ mark: [UInt8], at offset: Int = 0) -> FeedSample {
      FeedSample(
        bytes: [UInt8](repeating: 0x20, count: offset) + mark + [UInt8](repeating: 0, count: 600))
    }
    return [
      "gzip data inside gzip data":
        FeedSample(bytes: storedGzip(gzip(call)), type: "application/gzip"),
      "a zip archive": format([0x50, 0x4b, 3, 4]),
      "a tar archive": format(Array("ustar".utf8), at: 257),
      "a Parquet table": format(Array("PAR1".utf8)),
      "zstd": format([0x28, 0xb5, 0x2f, 0xfd]), "bzip2": format(Array("BZh9".utf8)),
      "xz": format([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]),
      "a 7z archive": format([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]),
      "JSON that is no record": FeedSample(["name": "something else"]),
      "a line of another log, in CloudWatch Logs":
        FeedSample(subscriptionData("GET /index.html 200")),
      "text that is no JSON": FeedSample("hello"), "nothing": FeedSample(""),
    ]
  }
}
