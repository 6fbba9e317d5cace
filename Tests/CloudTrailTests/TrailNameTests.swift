import TestSupport
import CloudTrail
import Testing

@Suite("Names of trails")
struct TrailNameTests {
  private func refusal(_ name: String) -> CloudTrailError? {
    do {
      try TrailName.validate(name)
      return nil
    } catch {
      return error
    }
  }

  /// SEMANTICS 4.1d
  @Test(
    "What CloudTrail takes (SEMANTICS 4.1)",
    arguments: [
      "abc", "A-1", "a.b", "a_b", "123", "management-events", "My.Trail_1-x", "0-0.0_0",
      "1.2.3", "1.2.3.4.5", "1234.1.1.1", "1.2.3.x", "192.168.0.1a", "192-168-0-1",
      String(repeating: "a", count: 127), String(repeating: "a", count: 128),
    ])
  func takes(_ name: String) {
    #expect(refusal(name) == nil)
  }

  /// SEMANTICS 4.3h
  @Test("Lengths on both sides of the limits, with CloudTrail's texts (SEMANTICS 4.3)")
  func lengths() {
    for count in [0, 1, 2] {
      #expect(
        refusal(String(repeating: "a", count: count))?.message
          == "Trail name too short. Minimum allowed length: 3 characters. "
          + "Specified name length: \(count) characters.")
    }
    for count in [129, 130, 5000] {
      #expect(
        refusal(String(repeating: "a", count: count))?.message
          == "Trail name too long. Maximum allowed length: 128 characters. "
          + "Specified name length: \(count) characters.")
    }
  }

  @Test(
    "Characters, with CloudTrail's text (SEMANTICS 4.3)",
    arguments: [
      "my trail", "trail/1", "a:b", "träil", "traıl", "tra\u{69}\u{300}l", "a\u{0}b", "abc\n",
      "a+b", "日本語", "abc\u{200b}", "\u{ff41}bc", "a*b", "😀😀😀",
    ])
  func characters(_ name: String) {
    #expect(
      refusal(name)?.message
        == "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, "
        + "periods (.), hyphens (-), and underscores (_).")
  }

  @Test("First and last character, with CloudTrail's texts (SEMANTICS 4.3)")
  func ends() {
    for mark in [".", "-", "_"] {
      #expect(
        refusal(mark + "trail")?.message == "Trail name must starts with a letter or number.")
      #expect(refusal("trail" + mark)?.message == "Trail name must ends with a letter or number.")
    }
  }

  @Test("Adjacent marks, every pair of them (SEMANTICS 4.1)")
  func adjacent() {
    for first in [".", "-", "_"] {
      for second in [".", "-", "_"] {
        let error = refusal("a\(first)\(second)b")
        #expect(
          error?.message.hasPrefix("Trail name or ARN cannot have adjacent periods") == true)
        #expect(refusal("a\(first)b\(second)c") == nil)
      }
    }
  }

  @Test(
    "Addresses, with CloudTrail's text (SEMANTICS 4.3)",
    arguments: ["1.2.3.4", "192.168.5.4", "255.255.255.255", "0.0.0.0", "999.1.1.1"])
  func addresses(_ name: String) {
    #expect(refusal(name)?.message == "Trail names must not be formatted as an IP address")
  }

  @Test("Every refusal is one exception")
  func exception() {
    for name in ["", "a b c", ".abc", "abc.", "a..b", "1.2.3.4"] {
      #expect(refusal(name)?.exception == "InvalidTrailNameException")
    }
  }
}
