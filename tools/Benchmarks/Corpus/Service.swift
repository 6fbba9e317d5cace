import SampleRecords

/// A service and its calls on the management plane.
struct Service {
  let name: String
  let version: String
  /// The parameter that names the resource, and how its ids begin.
  let parameter: String
  let prefix: String
  let reads: [Substring]
  let writes: [Substring]

  init(
    _ name: String, _ version: String, _ parameter: String, _ prefix: String, reads: String,
    writes: String
  ) {
    self.name = name
    self.version = version
    self.parameter = parameter
    self.prefix = prefix
    self.reads = reads.split(separator: " ")
    self.writes = writes.split(separator: " ")
  }

  /// Recorded in us-east-1, whatever the caller's Region.
  var isGlobal: Bool { ["iam", "organizations", "route53", "cloudfront"].contains(name) }

  var calls: [Call] {
    reads.enumerated().map { read(String($1), $0) }
      + writes.enumerated().map { write(String($1), $0) }
  }

  private var resource: JSON { .string(prefix + Hole.resource.mark) }

  private func read(_ name: String, _ index: Int) -> Call {
    let request: JSON =
      switch index % 3 {
      case 0: [parameter: resource]
      case 1:
        [
          parameter: ["items": [[parameter: resource]]],
          "filterSet": [
            "items": [["name": "tag:Team", "valueSet": ["items": [["value": "größe"]]]]]
          ],
        ]
      default: [parameter: resource, "maxResults": 100, "nextToken": .string(Hole.eventID.mark)]
      }
    return Call(
      service: self.name, name: name, readOnly: true, version: version, request: request)
  }

  private func write(_ name: String, _ index: Int) -> Call {
    var members: [(name: String, value: JSON)] = [
      (parameter, resource), ("clientToken", .string(Hole.eventID.mark)),
    ]
    if index % 2 == 0 {
      members.append(("tags", [["key": "Name", "value": "Straße 12 \"测试\" & more"]]))
    }
    if index % 11 == 5 { members.append(("document", .string(Service.document))) }
    return Call(
      service: self.name, name: name, readOnly: false, version: version,
      request: .object(members),
      response: [
        parameter: resource, "status": "IN_PROGRESS",
        "requestId": .string(Hole.eventID.mark),
      ])
  }

  /// JSON in a string, with quotes and line ends escaped.
  private static let document = """
    {
    \t"Version": "2012-10-17",
    \t"Statement": [
    """
    + (1...4).map { number in
      """
      {"Sid": "Statement\(number)", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"],
      \t\t"Resource": "arn:aws:s3:::example-orders-raw/prefix-\(number)/*"}
      """
    }.joined(separator: ",\n\t") + "\n]}"
}
