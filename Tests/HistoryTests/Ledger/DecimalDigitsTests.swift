import Testing

@testable import History

@Suite("Numbers in decimal ASCII")
struct DecimalDigitsTests {
  @Test(
    "As the standard library writes them",
    arguments: [0, 1, -1, 9, 10, -10, 99, 100, 1_748_740_465_000_000, Int64.max, .min, .min + 1])
  func digits(number: Int64) {
    var bytes = Array("before ".utf8)
    bytes.append(decimal: number)
    #expect(String(decoding: bytes, as: UTF8.self) == "before \(number)")
  }
}
