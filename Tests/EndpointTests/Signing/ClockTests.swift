import CloudTrail
import Endpoint
import HTTPMessages
import Testing

@Suite("When a signature is good")
struct ClockTests {
  @Test(
    "Five minutes before and after, to the second",
    arguments: [
      (-301, false), (-300, true), (-299, true), (0, true), (299, true), (300, true), (301, false),
      (86_400, false), (-86_400, false),
    ] as [(Int64, Bool)])
  func window(_ late: Int64, _ isTaken: Bool) throws {
    let verifier = try Keys.verifier()
    let now = RecordedRequest.now.advanced(bySeconds: late)
    for recorded in RecordedRequest.all {
      let refusal = verifier.refusal(recorded.request, at: now)
      #expect((refusal == nil) == isTaken)
    }
  }

  @Test("The texts are AWS's")
  func texts() throws {
    let verifier = try Keys.verifier()
    let request = RecordedRequest.all[0].request
    let late = verifier.refusal(request, at: RecordedRequest.now.advanced(bySeconds: 301))
    #expect(
      late?.message
        == "Signature expired: 20250601T120000Z is now earlier than 20250601T120001Z "
        + "(20250601T120501Z - 5 min.)")
    let early = verifier.refusal(request, at: RecordedRequest.now.advanced(bySeconds: -301))
    #expect(
      early?.message
        == "Signature not yet current: 20250601T120000Z is still later than 20250601T115959Z "
        + "(20250601T115459Z + 5 min.)")
    let short = try Keys.verifier(skew: 10)
    let seconds = short.refusal(request, at: RecordedRequest.now.advanced(bySeconds: 11))
    #expect(seconds?.message.hasSuffix("(20250601T120011Z - 10 sec.)") == true)
  }

  @Test(
    "Times of another form are refused",
    arguments: [
      "", " ", "20250601", "2025-06-01T12:00:00Z", "20250601T120000", "20250601T120000z",
      "20250631T120000Z", "20250601T250000Z", "20250601 120000Z", "2025060１T120000Z",
      "20250601T1200+0Z", "20250601T120000Z ,", "Sun, 01 Jun 2025 12:00:00 GMT",
      String(repeating: "2", count: 10_000),
    ])
  func malformed(_ text: String) throws {
    let request = Signer(time: text, day: "20250601").signed(
      HTTPRequest(method: "POST", path: "/", headers: ["Host": "a"]))
    #expect(try Keys.verifier().refusal(request) == .malformedDate)
  }

  @Test(
    "A Date counts where there is no X-Amz-Date, in any of its forms",
    arguments: [
      "20250601T120000Z", "Sun, 01 Jun 2025 12:00:00 GMT", "Sun, 1 Jun 2025 12:00:00 +0000",
      "01 Jun 2025 12:00:00 UTC", "Sun, 01 Jun 2025 12:00:00 -0000",
    ])
  func date(_ text: String) throws {
    let bare = HTTPRequest(method: "POST", path: "/", headers: ["Host": "a", "Date": text])
    let verifier = try Keys.verifier()
    #expect(verifier.refusal(Signer().signed(bare, dated: false)) == nil)
    // A proxy may have put the date there: what is signed is the moment.
    #expect(verifier.refusal(Signer().signed(bare, names: ["host"], dated: false)) == nil)
    var other = Signer().signed(bare, names: ["host"], dated: false)
    other.headers = other.headers.replacing("Date", "Sun, 01 Jun 2025 12:00:01 GMT")
    #expect(verifier.refusal(other) == .mismatch)
  }

  @Test(
    "Dates that are none are refused",
    arguments: [
      "Sun, 01 Jun 2025 12:00:00 +0200", "Sun, 01 Jun 2025 12:00:00", "Sun 01 Jun 2025",
      "Sun, 31 Jun 2025 12:00:00 GMT", "Sun, 01 Foo 2025 12:00:00 GMT", "",
      "Sun, 001 Jun 2025 12:00:00 GMT", "Sun, 01 Jun 2025 12:00:00 GMT GMT",
    ])
  func noDate(_ text: String) throws {
    let bare = HTTPRequest(method: "POST", path: "/", headers: ["Host": "a", "Date": text])
    #expect(try Keys.verifier().refusal(Signer().signed(bare, dated: false)) == .malformedDate)
  }

  @Test("X-Amz-Date counts before Date")
  func both() throws {
    let verifier = try Keys.verifier()
    let date = "Sun, 01 Jun 2025 10:00:00 GMT"
    let request = Signer().signed(
      HTTPRequest(method: "POST", path: "/", headers: ["Host": "a", "Date": date]))
    #expect(verifier.refusal(request) == nil)
    let old = Signer(time: "20250601T100000Z").signed(
      HTTPRequest(method: "POST", path: "/", headers: ["Host": "a", "Date": "20250601T120000Z"]))
    #expect(verifier.refusal(old)?.type == "InvalidSignatureException")
  }
}
