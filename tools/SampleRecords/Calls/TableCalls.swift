/// Data events of DynamoDB.
package enum TableCalls {
  package static func getItem(_ key: String, from table: String) -> Call {
    item("GetItem", key, table, readOnly: true, more: [("consistentRead", false)])
  }

  package static func putItem(_ key: String, in table: String) -> Call {
    // The names of the attributes; their values are not recorded.
    item("PutItem", key, table, readOnly: false, more: [("items", ["orderId", "total"])])
  }

  package static func scan(_ table: String) -> Call {
    call(
      "Scan", readOnly: true, ["tableName": .string(table), "limit": 1_000],
      [Resource.named("AWS::DynamoDB::Table", arn(of: table))])
  }

  /// Of a table's stream: the record lists the stream and the table (SEMANTICS 1.4).
  package static func getRecords(from table: String) -> Call {
    let stream = arn(of: table) + "/stream/2025-01-15T09:30:12.345"
    return call(
      "GetRecords", readOnly: true, ["shardIterator": "\(stream)|1|EXAMPLE"],
      [
        Resource.named("AWS::DynamoDB::Stream", stream),
        Resource.named("AWS::DynamoDB::Table", arn(of: table)),
      ])
  }

  private static func arn(of table: String) -> String {
    Account.arn("dynamodb", .northVirginia, "table/\(table)")
  }

  private static func item(
    _ name: String, _ key: String, _ table: String, readOnly: Bool,
    more: [(name: String, value: JSON)]
  ) -> Call {
    call(
      name, readOnly: readOnly,
      .object(
        [("tableName", .string(table)), ("key", ["orderId": .string(key)])] + more),
      [Resource.named("AWS::DynamoDB::Table", arn(of: table))])
  }

  private static func call(
    _ name: String, readOnly: Bool, _ request: JSON, _ resources: [JSON]
  ) -> Call {
    Call(
      service: "dynamodb", name: name, readOnly: readOnly, category: .data, version: "1.10",
      request: request, resources: resources, apiVersion: "2012-08-10")
  }
}
