import CloudTrail
import Endpoint
import HTTPMessages
import Testing

/// The cases of AWS's published Signature Version 4 test suite that a header signature has, with
/// their published signatures. Left out are the ones with a session token, which is refused here,
/// and get-header-value-multiline: line folding does not get past an HTTP server.
@Suite("AWS's own signature test suite")
struct PublishedSuiteTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var method = "GET"
    var path = "/"
    var query = ""
    var headers: [(String, String)] = []
    var body = ""
    var signature: String
  }

  private static let vanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
  private static let unreserved =
    "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

  static let cases =
    paths + queries + [
      Case(
        testDescription: "get-header-key-duplicate",
        headers: [("My-Header1", "value2"), ("My-Header1", "value2"), ("My-Header1", "value1")],
        signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"),
      Case(
        testDescription: "get-header-value-order",
        headers: ["value4", "value1", "value3", "value2"].map { ("My-Header1", $0) },
        signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"),
      Case(
        testDescription: "get-header-value-trim",
        headers: [("My-Header1", " value1"), ("My-Header2", #" "a   b   c""#)],
        signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
      Case(
        testDescription: "post-vanilla and post-header-key-case", method: "POST",
        signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
      Case(
        testDescription: "post-vanilla-query", method: "POST", query: "Param1=value1",
        signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
      Case(
        testDescription: "post-header-key-sort", method: "POST",
        headers: [("My-Header1", "value1")],
        signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"),
      Case(
        testDescription: "post-header-value-case", method: "POST",
        headers: [("My-Header1", "VALUE1")],
        signature: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"),
      Case(
        testDescription: "post-x-www-form-urlencoded", method: "POST",
        headers: [("Content-Type", "application/x-www-form-urlencoded")], body: "Param1=value1",
        signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
      Case(
        testDescription: "post-x-www-form-urlencoded-parameters", method: "POST",
        headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf8")],
        body: "Param1=value1",
        signature: "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"),
    ]

  private static let paths = [
    Case(testDescription: "get-vanilla", signature: vanilla),
    Case(testDescription: "get-relative", path: "/example/..", signature: vanilla),
    Case(
      testDescription: "get-relative-relative", path: "/example1/example2/../..",
      signature: vanilla),
    Case(testDescription: "get-slash", path: "//", signature: vanilla),
    Case(testDescription: "get-slash-dot-slash", path: "/./", signature: vanilla),
    Case(
      testDescription: "get-slash-pointless-dot", path: "/./example",
      signature: "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"),
    Case(
      testDescription: "get-slashes", path: "//example//",
      signature: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"),
    Case(
      testDescription: "get-space", path: "/example space/",
      signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"),
    Case(
      testDescription: "get-unreserved", path: "/" + unreserved,
      signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
    Case(
      testDescription: "get-utf8", path: "/ሴ",
      signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
  ]

  private static let queries = [
    Case(
      testDescription: "get-vanilla-empty-query-key", query: "Param1=value1",
      signature: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"),
    Case(
      testDescription: "get-vanilla-query-order-key-case", query: "Param2=value2&Param1=value1",
      signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
    Case(
      testDescription: "get-vanilla-query-order-key", query: "Param1=value2&Param1=Value1",
      signature: "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1"),
    Case(
      testDescription: "get-vanilla-query-order-value", query: "Param1=value2&Param1=value1",
      signature: "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"),
    Case(
      testDescription: "get-vanilla-query-order-encoded",
      query: "Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
      signature: "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"),
    Case(
      testDescription: "get-vanilla-query-unreserved", query: unreserved + "=" + unreserved,
      signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"),
    Case(
      testDescription: "get-vanilla-utf8-query", query: "ሴ=bar",
      signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
  ]

  @Test("Published signatures are taken, and no others", arguments: cases)
  func published(_ example: Case) throws {
    var headers: HeaderFields = ["Host": "example.amazonaws.com"]
    for (name, value) in example.headers { headers.add(name, value) }
    headers.add("X-Amz-Date", "20150830T123600Z")
    let names = Set(headers.fields.map { $0.name.lowercased() }).sorted().joined(separator: ";")
    func request(_ signature: String) -> HTTPRequest {
      var request = HTTPRequest(
        method: example.method, path: example.path, query: example.query, headers: headers,
        body: Array(example.body.utf8))
      request.headers.add(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=\(Keys.suiteID)/20150830/us-east-1/service/aws4_request, "
          + "SignedHeaders=\(names), Signature=\(signature)")
      return request
    }
    let verifier = try Keys.verifier(service: "service")
    let now = Timestamp(seconds: 1_440_938_160)
    let caller = try verifier.verify(request(example.signature), at: now)
    #expect(caller.accessKeyID == Keys.suiteID)
    #expect(caller.region == "us-east-1")
    let other = String(example.signature.reversed())
    #expect(verifier.refusal(request(other), at: now) == .mismatch)
  }
}
