import ReadModels
import Reports
import CloudTrail
import ReplayTestSupport
import Testing

@testable import History

@Suite("The outcome of a verification")
struct VerificationTests {
  @Test("A sound store shows the head to keep")
  func sound() throws {
    let verification = try Bench(Example.life).snapshot { try $0.verify() }
    let head = try #require(verification.head).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
    #expect(head.utf8.count == 64)
    #expect(
      verification.text(.plain) == """
        events  15
        trails  1
        head    \(head)
        sound: the chain, the guards and the projections hold

        """)
    #expect(
      verification.json.compact
        == #"{"formatVersion":2,"sound":true,"events":15,"trails":1,"head":"\#(head)","#
        + #""notedHead":null,"findings":[],"findingCount":0}"#)
  }

  @Test("A head that was noted earlier is named with its event, or missed")
  func notedHead() throws {
    let bench = try Bench(Example.life)
    let first = try #require(bench.snapshot { try $0.event(sequence: 3) }).hash
    let digits = Hexadecimal.string(first)
    let kept = try bench.snapshot { try $0.verify(noted: first) }
    #expect(
      kept.text(.plain).hasSuffix(
        """
        the log still holds the head noted as \(digits): event 3
        sound: the chain, the guards and the projections hold

        """))
    #expect(kept.json["notedHead"] == ["hash": .string(digits), "event": 3])

    let other = [UInt8](repeating: 0xAB, count: 32)
    let missed = try bench.snapshot { try $0.verify(noted: other) }
    #expect(!missed.isSound)
    #expect(missed.findings.map(\.code) == ["headMissing"])
    #expect(
      missed.json["notedHead"] == ["hash": .string(Hexadecimal.string(other)), "event": .null])
    #expect(missed.text(.plain).contains("no event has the noted head abab"))
    #expect(!missed.text(.plain).contains("still holds"))
  }

  @Test("An empty log has no head")
  func empty() throws {
    let verification = try Bench().snapshot { try $0.verify() }
    #expect(verification.text(.plain).contains("head    none: the log is empty\n"))
    #expect(verification.json["head"] == .null)
  }

  @Test("Findings are listed, and counted where there are too many to list")
  func findings() {
    var verification = Verification()
    verification.events = 1200
    verification.findings = [
      .contentAltered(sequence: 7), .projection(trail: "a\nb"),
    ]
    verification.findingCount = 2
    #expect(!verification.isSound)
    #expect(
      verification.text(.plain) == """
        events  1,200
        trails  0
        head    none: the log is empty
        2 findings
          event 7: its content does not give its hash
          projections: the rows of a\\u{a}b differ from its events

        """)
    verification.findingCount = 150
    #expect(verification.text(.plain).hasSuffix("  and 148 more\n"))
    #expect(verification.json["findingCount"] == 150)
    #expect(
      verification.json["findings"]?.array?.first == [
        "code": "contentAltered", "fact": "event 7: its content does not give its hash",
      ])
  }
}
