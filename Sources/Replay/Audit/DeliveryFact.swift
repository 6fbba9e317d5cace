import CloudTrail
import Foundation
import TrailLogs

/// A record that shows which trail delivered one file.
///
/// CloudTrail encrypts a file with a context that names the trail and the file, and KMS records the context of
/// each call. So do data events of the bucket, for the header of the delivery's own PutObject.
struct DeliveryFact: Sendable, Hashable {
  /// The name that CloudTrail gave the file.
  var name: String
  /// The text of the trail's ARN.
  var trail: String

  private static let trailKey = "aws:cloudtrail:arn"
  private static let objectKey = "aws:s3:arn"
  private static let header = "x-amz-server-side-encryption-context"

  /// Nil for nearly every record.
  init?(_ record: borrowing Record) {
    let fields = record.fields
    guard !fields.errorCode.isGiven else { return nil }
    if fields.eventSource.equals("kms.amazonaws.com") {
      // Anybody can ask for a key with any context; who reads a file must give the one that it was written with.
      let isDelivery =
        fields.eventName.equals("GenerateDataKey")
        && fields.invokedBy.equals("cloudtrail.amazonaws.com")
      guard isDelivery || fields.eventName.equals("Decrypt") else { return nil }
    } else {
      guard fields.eventSource.equals("s3.amazonaws.com"), fields.eventName.equals("PutObject"),
        fields.invokedBy.equals("cloudtrail.amazonaws.com")
      else { return nil }
    }
    guard record.bytes.count <= 1 << 20, let request = Self.request(record.bytes) else {
      return nil
    }
    self.init(request)
  }

  private init?(_ request: JSONValue) {
    let context = request["encryptionContext"] ?? request[Self.header].flatMap(Self.decoded)
    guard let trail = context?[Self.trailKey]?.string,
      let object = request["key"]?.string ?? context?[Self.objectKey]?.string,
      let name = object.split(separator: "/").last, TrailARN(trail) != nil
    else { return nil }
    self.name = String(name)
    self.trail = trail
  }

  private static func request(_ record: UnsafeRawBufferPointer) -> JSONValue? {
    do { return try JSONValue(parsing: record)["requestParameters"] } catch { return nil }
  }

  /// The header holds JSON in Base64.
  private static func decoded(_ header: JSONValue) -> JSONValue? {
    guard let text = header.string, let data = Data(base64Encoded: text) else { return nil }
    do { return try data.withUnsafeBytes { try JSONValue(parsing: $0) } } catch { return nil }
  }
}
