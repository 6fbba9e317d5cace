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
