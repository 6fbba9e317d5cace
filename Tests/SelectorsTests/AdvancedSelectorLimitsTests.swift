import TestSupport
import CloudTrail
import Testing

@Suite("Limits of advanced selectors")
struct AdvancedSelectorLimitsTests {
  private func named(_ name: String?) -> TrailSelectors {
    .advanced([selector("Management", name: name)])
  }

  private func valued(_ values: [String]) -> TrailSelectors {
    .advanced([selector("Data", [field("eventName", .equals, values)])])
  }

  /// SEMANTICS 4.1c
  @Test(
    "A name of up to 1000 characters is taken (SEMANTICS 4.1)",
    arguments: [(0, true), (1, true), (999, true), (1000, true), (1001, false)])
  func name(_ length: Int, _ isTaken: Bool) {
    for letter in ["n", "é", "😀", "\u{301}"] {
      let error = refusal(named(String(repeating: letter, count: length)))
      #expect((error == nil) == isTaken, "\(length) of \(letter)")
      #expect(isTaken || error?.path == "AdvancedEventSelectors[0].Name")
    }
    #expect(refusal(named(nil)) == nil)
  }

  @Test(
    "A value of 1 to 2048 characters is taken (SEMANTICS 4.1)",
    arguments: [(0, false), (1, true), (2047, true), (2048, true), (2049, false)])
  func value(_ length: Int, _ isTaken: Bool) {
    for letter in ["v", "é", "😀"] {
      let error = refusal(valued(["ok", String(repeating: letter, count: length)]))
      #expect((error == nil) == isTaken, "\(length) of \(letter)")
      #expect(error == nil || error?.exception == "InvalidEventSelectorsException")
    }
  }

  @Test(
    "Names and values are of one line, the dot of the model's patterns (SEMANTICS 4.1)",
    arguments: ["\n", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}"])
  func lines(_ end: String) {
    for text in [end, "a" + end, end + "a", "a\(end)b"] {
      #expect(refusal(valued([text])) != nil)
      #expect(refusal(named(text)) != nil)
    }
    #expect(refusal(valued(["a\tb", "a b", "\u{0}"])) == nil)
  }

  /// SEMANTICS 4.1b
  @Test(
    "Up to 500 values over all conditions of all selectors are taken (SEMANTICS 4.1)",
    arguments: [1, 2, 6, 50])
  func values(_ selectors: Int) {
    // Each selector spends two values on its category and its type.
    let fixed = selectors * 2
    for (total, isTaken) in [(499, true), (500, true), (501, false)] {
      var left = total - fixed
      var all: [AdvancedEventSelector] = []
      for index in 0..<selectors {
        let share = index == selectors - 1 ? left : left / (selectors - index)
        left -= share
        let half = share / 2
        all.append(
          selector(
            "Data",
            [
              AdvancedFieldSelector(
                field: "eventName",
                conditions: [
                  .init(.equals, (0..<half).map { "Get\($0)" }),
                  .init(.notEquals, (half..<share).map { "Put\($0)" }),
                ])
            ]))
      }
      #expect((refusal(.advanced(all)) == nil) == isTaken, "\(total) over \(selectors)")
    }
  }

  /// SEMANTICS 4.3l
  @Test("The number of selectors is limited only by the number of values (SEMANTICS 4.1)")
  func count() {
    for (count, isTaken) in [
      (0, false), (1, true), (5, true), (6, true), (500, true), (501, false),
    ] {
      let all = Array(repeating: selector("Management"), count: count)
      let error = refusal(.advanced(all))
      #expect((error == nil) == isTaken, "\(count)")
      #expect(isTaken || error?.message == "Specify between 1 and 500 selectors for your trail.")
    }
  }

  /// SEMANTICS 4.1c, 4.3g
  @Test("A selector needs a field, a field an operator, an operator a value (SEMANTICS 4.1, 4.3)")
  func empty() {
    let none = AdvancedEventSelector(fieldSelectors: [])
    #expect(refusal(.advanced([none]))?.path == "AdvancedEventSelectors[0]")
    let bare = AdvancedFieldSelector(field: "eventName", conditions: [])
    let valueless = field("eventName", .startsWith, [])
    for bad in [bare, valueless] {
      let error = refusal(.advanced([selector("Management"), selector("Data", [bad])]))
      #expect(error?.exception == "InvalidEventSelectorsException")
      #expect(error?.path == "AdvancedEventSelectors[1].FieldSelectors[2]")
    }
  }

  @Test(
    "A field's name is 1 to 1000 of the model's characters (SEMANTICS 4.1)",
    arguments: [
      ("", false), ("event Name", false), ("resources-ARN", false), ("évent", false),
      ("eventName\n", false), ("e\u{0}", false), ("a|b", true), ("a_b.c", true), ("A9", true),
      (String(repeating: "f", count: 1000), true), (String(repeating: "f", count: 1001), false),
    ])
  func fieldName(_ name: String, _ isWellFormed: Bool) {
    let error = refusal(.advanced([selector("Data", [field(name, .equals, ["a"])])]))
    // A name that is well formed and unknown is refused for its category, with CloudTrail's text.
    #expect(
      error?.message
        == (isWellFormed
          ? "The following field is not allowed when the eventCategory field value equals Data: "
            + "\(name)."
          : "Value \(name) for Field is invalid"))
  }
}
