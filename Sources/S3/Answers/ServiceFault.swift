import NIOHTTP1
import TrailLogs

/// A fault as S3 tells it: a status, and for all but HEAD a document with a code.
struct ServiceFault: Sendable, Hashable {
  var status: Int
  /// `AccessDenied`; nil if there is no document that says one.
  var code: String?
  var message: String?
  var requestID: String?
  /// Where the bucket is, if the answer says so.
  var region: String?
  /// What the server's clock shows, and the time of the request as it understood it.
  var serverTime: String?
  var requestTime: String?

  init(_ answer: Exchange.Answer) {
    status = answer.status
    requestID = answer.headers.first(name: "x-amz-request-id")
    region = answer.headers.first(name: "x-amz-bucket-region")
    guard let document = Self.document(answer.body) else { return }
    code = document["Code"].map(Self.printable)
    message = document["Message"].map(Self.printable)
    requestID = requestID ?? document["RequestId"]
    region = region ?? document["Region"]
    serverTime = document["ServerTime"].map(Self.printable)
    requestTime = document["RequestTime"].map(Self.printable)
  }

  /// What is done about it.
  enum Course: Hashable {
    /// It may succeed another time.
    case again
    /// The bucket is in another Region.
    case elsewhere(String)
    /// New credentials may help, once.
    case renewed
    case given(ObjectProblem.Kind)
  }

  /// - Parameter hasKey: whether an object was asked for, and not a listing.
  func course(hasKey: Bool) -> Course {
    if isElsewhere, let region { return .elsewhere(region) }
    switch code {
    case "ExpiredToken", "TokenRefreshRequired": return .renewed
    case "SlowDown", "RequestTimeout", "Throttling", "ThrottlingException", "RequestLimitExceeded",
      "BandwidthLimitExceeded", "KMS.ThrottlingException":
      return .again
    case "NoSuchBucket", "InvalidBucketName": return .given(.noBucket)
    case "NoSuchKey", "NoSuchVersion": return .given(.vanished)
    case "InvalidObjectState": return .given(.archived)
    case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "RequestTimeTooSkewed",
      "AuthorizationHeaderMalformed", "InvalidSecurity", "NotSignedUp":
      return .given(.credentials)
    case let code? where code.hasPrefix("KMS."): return .given(.keyDenied)
    case "AccessDenied": return .given(isOfKey ? .keyDenied : .denied)
    case _ where status >= 500 || status == 429: return .again
    case _ where status == 403: return .given(.denied)
    case nil where status == 404: return .given(hasKey ? .vanished : .noBucket)
    case _: return .given(.notS3)
    }
  }

  /// What happened, as a sentence without its full stop.
  var fact: String {
    var words = "S3 answered \(code ?? "status \(status)")"
    if let message, !message.isEmpty {
      words += ": " + (message.hasSuffix(".") ? String(message.dropLast()) : message)
    }
    if code == "RequestTimeTooSkewed" {
      words +=
        "; the server's clock shows \(serverTime ?? "another time"), this machine's "
        + "\(requestTime ?? "the time of the request")"
    }
    if let requestID { words += " (request \(Self.printable(requestID)))" }
    return words
  }

  private var isElsewhere: Bool {
    let codes = ["PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed"]
    // HEAD has no document, and a request that is signed for another Region is a bad one.
    return [301, 307].contains(status) || code.map(codes.contains) ?? (status == 400)
  }

  /// The object's key refuses: S3 says it in the message alone.
  private var isOfKey: Bool {
    guard let message = message?.lowercased() else { return false }
    return message.contains("kms:") || message.contains(" kms ") || message.contains("ciphertext")
  }

  private static func document(_ body: [UInt8]) -> XMLElement? {
    do {
      let root = try XMLReader.root(body)
      return root.name == "Error" ? root : nil
    } catch {
      return nil
    }
  }

  /// On one line, and not longer than a person reads.
  private static func printable(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(400).map { scalar in
      scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
        ? " " : scalar
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
