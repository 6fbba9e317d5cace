import CloudTrail
import HTTPMessages
import Testing

@testable import Endpoint

/// A request as a client sent it, recorded from the wire: botocore 1.43.11 with its clock stopped at
/// ``now``. Fields that are never signed are left out but for one or two.
struct RecordedRequest: Sendable, CustomTestStringConvertible {
  static let now = Timestamp(seconds: 1_748_779_200)  // 2025-06-01T12:00:00Z

  var testDescription: String
  var path = "/"
  var query = ""
  var host = "127.0.0.1:8123"
  var operation = "GetEventSelectors"
  var region = "us-east-1"
  /// Signed fields beside content type, host and target.
  var more: [(String, String)] = [("X-Amz-Date", "20250601T120000Z")]
  var body = #"{"TrailName": "management"}"#
  var signature: String

  var signed: String {
    let names = ["content-type", "host", "x-amz-target"] + more.map { $0.0.lowercased() }
    return names.sorted().joined(separator: ";")
  }

  var authorization: String {
    "AWS4-HMAC-SHA256 Credential=\(Keys.id)/20250601/\(region)/cloudtrail/aws4_request, "
      + "SignedHeaders=\(signed), Signature=\(signature)"
  }

  var request: HTTPRequest {
    var headers: HeaderFields = [
      "Host": host, "Accept-Encoding": "identity",
      "X-Amz-Target": "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.\(operation)",
      "Content-Type": "application/x-amz-json-1.1", "User-Agent": "Boto3/1.43.11",
    ]
    for (name, value) in more { headers.add(name, value) }
    headers.add("Authorization", authorization)
    headers.add("amz-sdk-request", "attempt=1")
    return HTTPRequest(
      method: "POST", path: path, query: query, headers: headers, body: Array(body.utf8))
  }

  /// The first six are what boto3's own client sent for the endpoint's address; the others were signed
  /// by botocore's `SigV4Auth` alone, for forms that its client does not send.
  static let all = [
    RecordedRequest(
      testDescription: "the endpoint itself",
      signature: "797901b7cf8ece9a25f92b7810e7aef65fc7694f8cd8af67b5d4c42740b84e85"),
    RecordedRequest(
      testDescription: "a moment with encoded colons", path: "/at/2025-06-01T00%3A00%3A00Z/",
      signature: "4eaa8dc0e19dd40bc710cc60e5baa81073f086dcb42571c71e52a5b46dfb628d"),
    RecordedRequest(
      testDescription: "a moment with literal colons", path: "/at/2025-06-01T00:00:00Z/",
      signature: "80a92cbf418ff2aeef2bf9d6700682ce9b8226ce42a7b29537ccdae0488667a6"),
    RecordedRequest(
      testDescription: "a moment without a slash behind it, in another Region",
      path: "/at/2025-06-01T00:00:00Z", operation: "DescribeTrails", region: "eu-central-1",
      body: "{}", signature: "cb61ff5c37e6295d7200332865c80a6a3de26daa3affcd196fe526d3261ea2fd"),
    RecordedRequest(
      testDescription: "a moment with an offset", path: "/at/2025-06-01T02:00:00+02:00/",
      operation: "GetTrailStatus", body: #"{"Name": "m"}"#,
      signature: "42bacdebf2af0df4dab9ff88ba475edf4770b58e2ce3eed9087a0af75a14c834"),
    RecordedRequest(
      testDescription: "a write in another partition", host: "localhost:8123",
      operation: "PutEventSelectors", region: "us-gov-west-1",
      body: #"{"TrailName": "gr\u00f6\u00dfe", "EventSelectors": [{"ReadWriteType": "All", "#
        + #""IncludeManagementEvents": true}]}"#,
      signature: "dbfa21355b29ddd95eee804f320c124429cb7d11469b1e998acf715f374ea7c2"),
    RecordedRequest(
      testDescription: "dots and slashes in the path", path: "/at//2025-06-01T00:00:00Z/./x/../",
      operation: "ListTrails", body: "{}",
      signature: "00e46f37cc4c7a1e8049f07e5e16cf3bc29c34c0f452cf481abe752a7f1e4f19"),
    RecordedRequest(
      testDescription: "a Date in the place of X-Amz-Date, an IPv6 host", host: "[::1]:8123",
      operation: "ListTrails", region: "ap-southeast-2",
      more: [("Date", "Sun, 01 Jun 2025 12:00:00 -0000")], body: "{}",
      signature: "5a928806a16d209a6b6f0c798a1ef2433ea01112a2fc5f1063c00adab8945d1c"),
    RecordedRequest(
      testDescription: "a hash of the body, UTF-8, runs of white space",
      path: "/at/2025-06-01T00%3a00%3a00Z/", host: "trailback.example", operation: "GetTrail",
      more: [
        ("X-Amz-Date", "20250601T120000Z"), ("X-Note", "  two   words\t here "),
        (
          "X-Amz-Content-SHA256",
          "9934bc03432cdbc966339adcb5669945364b5dfa8c14ab9ce2f272197dc3b17e"
        ),
      ], body: #"{"TrailName":"größe"}"#,
      signature: "42c4f1f9b9b9d6f84f6a6b1e0caed2ad7e0fc1509c97b1169b149c78bea56b43"),
    RecordedRequest(
      testDescription: "a query, and no body", path: "/at/2025-06-01T00:00:00Z/",
      query: "b=2&a=%2F&b=1&c", host: "trailback.example", operation: "ListTrails", body: "",
      signature: "d6288ad73b0024e6db51b828b815d181c6dd0e436809935e2747245a9fa39fe3"),
  ]
}
