/// Data events of S3.
package enum ObjectCalls {
  package static func get(_ key: String, from bucket: String, bytes: Int) -> Call {
    object("GetObject", key, bucket, readOnly: true, sent: bytes)
  }

  package static func head(_ key: String, in bucket: String) -> Call {
    object("HeadObject", key, bucket, readOnly: true)
  }

  package static func put(_ key: String, in bucket: String, bytes: Int) -> Call {
    var call = object("PutObject", key, bucket, readOnly: false, received: bytes)
    call.response = ["x-amz-server-side-encryption": "AES256"]
    return call
  }

  package static func delete(_ key: String, from bucket: String) -> Call {
    object("DeleteObject", key, bucket, readOnly: false)
  }

  package static func list(_ bucket: String, prefix: String) -> Call {
    whole(
      "ListObjects", bucket, readOnly: true, [("list-type", "2"), ("prefix", .string(prefix))])
  }

  /// One record for many objects; their keys stand nowhere in it.
  package static func deleteMany(from bucket: String) -> Call {
    whole("DeleteObjects", bucket, readOnly: false, [("delete", "")])
  }

  private static func object(
    _ name: String, _ key: String, _ bucket: String, readOnly: Bool, received: Int = 0,
    sent: Int = 0
  ) -> Call {
    data(
      name, bucket, readOnly: readOnly, [("key", .string(key))],
      resources: Resource.object(key, in: bucket), received: received, sent: sent)
  }

  private static func whole(
    _ name: String, _ bucket: String, readOnly: Bool, _ parameters: [(name: String, value: JSON)]
  ) -> Call {
    data(
      name, bucket, readOnly: readOnly, parameters, resources: Resource.objects(of: bucket),
      received: 0, sent: 0)
  }

  private static func data(
    _ name: String, _ bucket: String, readOnly: Bool, _ parameters: [(name: String, value: JSON)],
    resources: [JSON], received: Int, sent: Int
  ) -> Call {
    Call(
      service: "s3", name: name, readOnly: readOnly, category: .data,
      request: .object(
        [
          ("bucketName", .string(bucket)),
          ("Host", .string("\(bucket).s3.us-east-1.amazonaws.com")),
        ] + parameters),
      resources: resources,
      additional: [
        "SignatureVersion": "SigV4", "CipherSuite": "TLS_AES_128_GCM_SHA256",
        "bytesTransferredIn": .number(String(received)), "AuthenticationMethod": "AuthHeader",
        "bytesTransferredOut": .number(String(sent)),
      ])
  }
}

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

/// Data events of Lambda.
package enum FunctionCalls {
  package static func invoke(_ name: String) -> Call {
    let arn = Account.arn("lambda", .northVirginia, "function:\(name)")
    return Call(
      service: "lambda", name: "Invoke", readOnly: false, category: .data,
      request: ["functionName": .string(arn), "invocationType": "RequestResponse"],
      resources: [Resource.named("AWS::Lambda::Function", arn)],
      additional: ["functionVersion": "\(arn):$LATEST"])
  }
}

/// Management events of KMS: reads, even where they make a key (SEMANTICS 1.2).
package enum KeyCalls {
  package static func decrypt(context bucket: String) -> Call {
    call(
      "Decrypt", ["encryptionContext": context(bucket), "encryptionAlgorithm": "SYMMETRIC_DEFAULT"])
  }

  package static func generateDataKey(context bucket: String) -> Call {
    call(
      "GenerateDataKey",
      [
        "keyId": .string(Account.key), "encryptionContext": context(bucket), "keySpec": "AES_256",
      ])
  }

  private static func context(_ bucket: String) -> JSON {
    ["aws:s3:arn": "arn:aws:s3:::\(bucket)"]
  }

  private static func call(_ name: String, _ request: JSON) -> Call {
    Call(
      service: "kms", name: name, readOnly: true, request: request,
      resources: [Resource.named("AWS::KMS::Key", Account.key)])
  }
}
