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
