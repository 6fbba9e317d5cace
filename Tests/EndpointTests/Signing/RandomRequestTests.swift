import CloudTrail
import Endpoint
import HTTPMessages
import TestSupport
import Testing

/// Random requests, signed by a second implementation.
@Suite("Any request")
struct RandomRequestTests {
  private struct Source {
    var random: SeededRandom

    mutating func pick(_ choices: [String]) -> String {
      choices[Int.random(in: 0..<choices.count, using: &random)]
    }

    mutating func text(_ alphabet: String, _ lengths: ClosedRange<Int>) -> String {
      let letters = Array(alphabet)
      return String(
        (0..<Int.random(in: lengths, using: &random)).map { _ in
          letters[Int.random(in: 0..<letters.count, using: &random)]
        })
    }

    mutating func request() -> HTTPRequest {
      let segments = [
        "at", "2025-06-01T00:00:00Z", "2025-06-01T00%3A00%3A00Z", "%e1%88%b4", "a+b", "~", ".",
        "..",
        "", "%2F", "%", "a=b;c,d!'()*", "$&@",
      ]
      let count = Int.random(in: 0...5, using: &random)
      let path = (0..<count).map { _ in "/" + pick(segments) }.joined() + pick(["/", "", "/"])
      let pairs = ["a=1", "b=%20", "a=%c3%a9", "a", "c=d=e", "A=2", "z=", "a=+", "%7e=~"]
      let query = (0..<Int.random(in: 0...4, using: &random)).map { _ in pick(pairs) }
      var headers: HeaderFields = ["Host": text("abc.:0123456789", 1...20)]
      let letters = "abcXYZ019!#$%&'()*+,-./:;<=>?@[]^_{|}~"
      headers.add("X-Amz-Target", text(letters, 1...30))
      headers.add("Content-Type", text(letters, 1...20))
      for name in ["X-One", "x-two", "X-One", "X-Amz-Three"] where Bool.random(using: &random) {
        headers.add(name, text(letters, 1...12) + " " + text(letters, 1...12))
      }
      let body = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      return HTTPRequest(
        method: pick(["POST", "GET", "PUT"]), path: path, query: query.joined(separator: "&"),
        headers: headers, body: body)
    }
  }

  @Test("What a second implementation signs is taken; one bit less is not")
  func agreement() throws {
    let verifier = try Keys.verifier()
    var source = Source(random: SeededRandom(seed: 4))
    for _ in 0..<60 {
      let region = source.pick(["us-east-1", "eu-central-2", "cn-north-1"])
      let request = Signer(region: region).signed(source.request())
      let caller = try verifier.verify(request, at: RecordedRequest.now)
      #expect(caller.region == region)

      for at in request.body.indices {
        var changed = request
        changed.body[at] ^= 1 << UInt8.random(in: 0...7, using: &source.random)
        #expect(verifier.refusal(changed) == .mismatch)
      }
      for (index, field) in request.headers.fields.enumerated() {
        for at in field.value.utf8.indices {
          var fields = request.headers.fields
          var bytes = Array(field.value.utf8)
          let place = field.value.utf8.distance(from: field.value.utf8.startIndex, to: at)
          bytes[place] ^= 1 << UInt8.random(in: 0...6, using: &source.random)
          fields[index].value = String(decoding: bytes, as: UTF8.self)
          var changed = request
          changed.headers = HeaderFields(fields)
          #expect(verifier.refusal(changed) != nil, "\(fields[index])")
        }
      }
    }
  }

  @Test("Another secret, key, Region, day or service is refused")
  func others() throws {
    let verifier = try Keys.verifier()
    var source = Source(random: SeededRandom(seed: 5))
    for _ in 0..<50 {
      let request = source.request()
      func refusal(_ signer: Signer) -> SignatureError? { verifier.refusal(signer.signed(request)) }
      #expect(refusal(Signer()) == nil)
      #expect(refusal(Signer(secret: Keys.secret + "0")) == .mismatch)
      #expect(refusal(Signer(secret: Keys.suiteSecret)) == .mismatch)
      #expect(refusal(Signer(id: Keys.suiteID)) == .mismatch)
      #expect(refusal(Signer(id: "AKIDNOBODY")) == .unknownKey)
      #expect(refusal(Signer(service: "s3")) == .wrongScope([.service("cloudtrail")]))
      #expect(refusal(Signer(terminator: "aws4")) == .wrongScope([.terminator]))
      #expect(refusal(Signer(day: "20250531")) == .wrongScope([.date]))
      #expect(refusal(Signer(region: "a b")) == .malformedAuthorization)
      #expect(refusal(Signer(region: "US-EAST-1")) == .wrongScope([.region]))
    }
  }

  @Test("Random bytes for an Authorization never bring anything down")
  func noise() throws {
    let verifier = try Keys.verifier()
    var source = Source(random: SeededRandom(seed: 6))
    let words = [
      "AWS4-HMAC-SHA256", "Credential=", "SignedHeaders=", "Signature=", "host;x-amz-date", "=",
      "/",
      Keys.id, "/20250601/us-east-1/cloudtrail/aws4_request", ",", " ", ";", "\u{0}", "é", "\t",
      "%",
    ]
    for _ in 0..<2000 {
      let count = Int.random(in: 0...12, using: &source.random)
      let text = "AWS4-" + (0..<count).map { _ in source.pick(words) }.joined()
      let request = HTTPRequest(
        method: "POST", path: text, query: text,
        headers: ["Host": "a", "X-Amz-Date": "20250601T120000Z", "Authorization": text])
      #expect(verifier.refusal(request) != nil)
    }
  }
}
