import SampleRecords

/// Every set of selectors that someone puts in the story.
enum Settings {
  /// What AWS gives a new trail, sent explicitly.
  static let defaults = Selectors.basic([BasicSelector()])

  static let withoutKeys = Selectors.basic([
    BasicSelector(excludedSources: ["kms.amazonaws.com"])
  ])

  /// The trail stays on and looks healthy, and logs nothing: no management events, and data
  /// resources without a value.
  static let nothing = Selectors.basic([
    BasicSelector(
      readWriteType: "ReadOnly", includesManagement: false,
      data: [("AWS::S3::Object", []), ("AWS::Lambda::Function", [])])
  ])

  /// What the company lives on. HeadObject is left out for its bulk.
  static let customerData = Selectors.advanced([
    .management,
    .data(
      "Customer records", of: "AWS::S3::Object",
      [
        ("resources.ARN", "startsWith", ["arn:aws:s3:::\(Names.customers)/"]),
        ("eventName", "notEquals", ["HeadObject"]),
      ]),
    .data("All functions", of: "AWS::Lambda::Function", []),
    .data(
      "Orders", of: "AWS::DynamoDB::Table",
      [
        (
          "resources.ARN", "equals",
          [Account.arn("dynamodb", .northVirginia, "table/\(Names.orders)")]
        )
      ]),
  ])

  /// One selector of the right bucket remains, and passes a careless look.
  static let archiveWrites = Selectors.advanced([
    .data(
      "Customer records", of: "AWS::S3::Object",
      [
        ("readOnly", "equals", ["false"]),
        ("resources.ARN", "startsWith", ["arn:aws:s3:::\(Names.customers)/archive/"]),
      ])
  ])
}
