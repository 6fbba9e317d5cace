import SampleRecords

/// Calls on single objects, and how often each comes.
enum ObjectTraffic {
  static let calls: [(Call, weight: Int)] = [
    (get, 50),
    (head, 18),
    (put, 14),
    (delete, 6),
    (like(get, "GetObjectTagging"), 4),
    (like(get, "GetObjectAcl"), 2),
    (like(get, "GetObjectAttributes"), 2),
    (like(put, "PutObjectTagging"), 2),
    (like(put, "CopyObject"), 2),
    (like(put, "UploadPart"), 6),
    (like(put, "CreateMultipartUpload"), 2),
    (like(put, "CompleteMultipartUpload"), 2),
    (like(delete, "AbortMultipartUpload"), 1),
    (like(put, "RestoreObject"), 1),
  ]

  private static let bucket = Hole.bucket.mark
  private static let key = Hole.key.mark

  private static let get = real(ObjectCalls.get(key, from: bucket, bytes: StandIn.byteCount))
  private static let head = real(ObjectCalls.head(key, in: bucket))
  private static let put = real(ObjectCalls.put(key, in: bucket, bytes: StandIn.byteCount))
  private static let delete = real(ObjectCalls.delete(key, from: bucket))

  private static func like(_ call: Call, _ name: String) -> Call {
    var call = call
    call.name = name
    return call
  }

  /// With S3's host id, 76 random characters that no real record lacks and no compression shortens.
  private static func real(_ call: Call) -> Call {
    var call = call
    if case .object(let members)? = call.additional {
      call.additional = .object(members + [("x-amz-id-2", .string(Hole.hostID.mark + "=="))])
    }
    return call
  }
}
