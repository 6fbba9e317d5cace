import CloudTrail
import History
import Replay
import Selectors

@testable import Drawing

/// An event of every kind that the selectors of the tests can tell apart.
enum Universe {
  static let records: [(category: Band.Category, json: String)] = {
    var records: [(Band.Category, String)] = []
    for readOnly in [true, false] {
      for source in ["ec2", "kms"] {
        records.append((.management, record(source, readOnly, "Management", nil)))
      }
      records.append((.networkActivity, record("s3", readOnly, "NetworkActivity", nil)))
      records.append((.data, record("s3", readOnly, "Data", "AWS::S3::Object")))
      records.append((.data, record("lambda", readOnly, "Data", "AWS::Lambda::Function")))
      records.append((.data, record("sns", readOnly, "Data", "AWS::SNS::Topic")))
    }
    return records
  }()

  private static func record(
    _ source: String, _ readOnly: Bool, _ category: String, _ type: String?
  ) -> String {
    let arn = type == "AWS::S3::Object" ? "arn:aws:s3:::bucket/key" : "arn:aws:\(source):::thing"
    let resources = type.map { #","resources":[{"type":"\#($0)","ARN":"\#(arn)"}]"# } ?? ""
    return #"{"eventVersion":"1.08","eventSource":"\#(source).amazonaws.com","eventName":"Call","#
      + #""awsRegion":"us-east-1","recipientAccountId":"111122223333","eventType":"AwsApiCall","#
      + #""managementEvent":\#(category == "Management"),"readOnly":\#(readOnly),"#
      + #""eventCategory":"\#(category)""# + resources + "}"
  }

  static func taken(_ selectors: TrailSelectors, _ category: Band.Category) throws -> [Bool] {
    let compiled = CompiledSelectors(selectors)
    let gates = TrailGates(
      trail: TrailARN(
        partition: "aws", region: "us-east-1", account: "111122223333", name: "trail"))
    let configuration = JudgedConfiguration(state: .unlimited, selectors: compiled)
    return try records.filter { $0.category == category }.map { record in
      try JudgedRecord.reading(json: record.json) {
        gates.judge($0, at: MadeUpHistory.start, by: configuration, .unseen).answer == .logged
      }
    }
  }

  static func takesAnything(_ selectors: TrailSelectors) throws -> Bool {
    try Band.Category.allCases.contains { try taken(selectors, $0).contains(true) }
  }
}
