import CloudTrail
import Foundation
import HTTPMessages
import Testing

@Suite("Ids of requests and events")
struct RandomIDTests {
  /// RFC 9562, 4 and 5.
  @Test("Each has the form, the version and the variant of its kind")
  func form() {
    let digit = "[0-9a-f]"
    for (id, version) in [
      (RandomID.make(), "4"), (RandomID.make(atMicroseconds: Timestamp.now.microseconds), "7"),
    ] {
      let form = "^\(digit){8}-\(digit){4}-\(version)\(digit){3}-[89ab]\(digit){3}-\(digit){12}$"
      #expect(id.range(of: form, options: .regularExpression) != nil, "\(id)")
    }
  }

  @Test("No two are alike, those of one moment included")
  func distinct() {
    let moment = Timestamp(microseconds: 1_700_000_000_123_456)
    let ids = (0..<1000).flatMap { _ in
      [RandomID.make(), RandomID.make(atMicroseconds: moment.microseconds)]
    }
    #expect(Set(ids).count == ids.count)
  }

  @Test("An event's id tells the time, and a later one's is greater")
  func order() {
    // RFC 9562, appendix A.6: 2022-02-22T19:22:22.000Z.
    let moment = Timestamp(seconds: 1_645_557_742)
    #expect(RandomID.make(atMicroseconds: moment.microseconds).hasPrefix("017f22e2-79b0-7000-"))
    let later = [0, 1, 499, 999, 1000, 1_000_000, 86_400_000_000, 3_000_000_000_000_000].map {
      RandomID.make(atMicroseconds: moment.microseconds + $0)
    }
    #expect(later == later.sorted())
    #expect(RandomID.make(atMicroseconds: -1).hasPrefix("00000000-0000-7000-"))
  }
}
