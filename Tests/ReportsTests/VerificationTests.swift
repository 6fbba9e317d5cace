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
    let text = verification.text(.plain)
    #expect(
      text == """
        events  15
        trails  1
        head    15:\(head)
        ledger  none: it is empty
        sound
        proven: no event or reading was changed, removed, moved or put in between unless
          all hashes after it were computed anew; the tables, guards and views are
          Trailback's, and show what the log and the ledger say
        not proven: that neither was written anew or cut off at its end; only a
          head that is kept elsewhere proves that

        """)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(
      verification.json.compact
        == #"{"formatVersion":2,"sound":true,"events":15,"trails":1,"head":"\#(head)","#
        + #""readings":0,"ledgerHead":null,"notedHead":null,"notedHeads":[],"provenUpTo":null,"#
        + #""provenReadings":null,"findings":[],"findingCount":0,"#
        + #""notes":[],"noteCount":0}"#)
  }

  @Test("The head of an earlier moment is in the log, with how many events came since")
  func notedHead() throws {
    let bench = try Bench(Example.life)
    let first = try #require(bench.snapshot { try $0.event(sequence: 3) }).hash
    for head in [LogHead(sequence: 3, hash: first), LogHead(sequence: nil, hash: first)] {
      let kept = try bench.snapshot { try $0.verify(noted: [StoreHead(log: head, ledger: nil)]) }
      let text = kept.text(.plain)
      #expect(text.contains("the head of event 3 is in this log, 12 events since\n"))
      #expect(text.contains("up to event 3 the log is the one it was taken of\n"))
      #expect(text.contains("not proven: that no event after event 3 was cut off"))
      #expect(kept.json["provenUpTo"] == 3)
      #expect(kept.json["notedHead"]?["event"] == 3)
      #expect(kept.json["notedHeads"]?.array?.count == 1)
    }
  }

  @Test("A head that is not in the log is a finding that says what is there instead")
  func otherHead() throws {
    let bench = try Bench(Example.life)
    let third = try #require(bench.snapshot { try $0.event(sequence: 3) }).hash
    let other = [UInt8](repeating: 0xAB, count: 32)
    for (head, code, words) in [
      (LogHead(sequence: nil, hash: other), "headMissing", "no event has the noted head abab"),
      (LogHead(sequence: 3, hash: other), "headDiffers", "has \(Hexadecimal.string(third))"),
      (LogHead(sequence: 16, hash: other), "cutShort", "the log ends at event 15"),
      // The hash of another event does not do.
      (LogHead(sequence: 4, hash: third), "headDiffers", "event 4 was noted with"),
      (LogHead(sequence: 16, hash: third), "cutShort", "a head of event 16 was noted"),
      (LogHead(sequence: 0, hash: third), "headMissing", "no event has"),
    ] {
      let missed = try bench.snapshot { try $0.verify(noted: [StoreHead(log: head, ledger: nil)]) }
      #expect(missed.findings.map(\.code) == [code])
      #expect(missed.text(.plain).contains(words))
      #expect(!missed.text(.plain).contains("is in this log"))
      #expect(!missed.text(.plain).contains("proven"))
      #expect(missed.json["notedHead"]?["event"] == .null)
      #expect(missed.json["provenUpTo"] == .null)
    }
  }

  @Test("The head of an empty log is the beginning of every log")
  func emptyHead() throws {
    let head = try Bench().snapshot { try $0.head().head }
    #expect(head.description == "0:" + String(repeating: "0", count: 64))
    for bench in [try Bench(), try Bench(Example.life)] {
      let verification = try bench.snapshot {
        try $0.verify(noted: [StoreHead(log: head, ledger: nil)])
      }
      #expect(verification.isSound)
      #expect(verification.provenUpTo == 0)
      #expect(verification.text(.plain).contains("the noted head is that of an empty log, "))
      #expect(verification.text(.plain).contains("not proven: that neither was written anew"))
    }
  }

  @Test("Heads are read as they are written, and nothing else is")
  func heads() throws {
    let digits = String(repeating: "0aF", count: 21) + "9"
    let head = try #require(LogHead("15:" + digits))
    #expect(head.description == "15:" + digits.lowercased())
    #expect(LogHead(digits)?.sequence == .some(nil))
    for text in ["", "15", "15:", ":" + digits, "15:\(digits)0", "-1:" + digits, "1:1:" + digits] {
      #expect(LogHead(text) == nil, "\(text)")
    }
    let alone = StoreHead(log: head, ledger: nil)
    let both = StoreHead(log: head, ledger: LogHead("3:" + digits))
    let line = both.text(recordedAt: Example.start)
    #expect(
      StoreHead.all(
        in: "# notes\n\n" + line + alone.text(recordedAt: Example.start) + "\(head) # mine\r\n"
          + "\(head) 12:30 noon\n") == [both, alone, alone, alone])
    #expect(StoreHead.all(in: line + "other\n") == nil)
    #expect(StoreHead.all(in: "\(head) 3:\(digits.dropLast()) 2023-07-10T12:00:00Z\n") == nil)
    #expect(StoreHead("\(both)") == both)
    for text in ["\(both) \(head)", "\(head) 3", "", "\(head) 2023-07-10T12:00:00Z"] {
      #expect(StoreHead(text) == nil, "\(text)")
    }
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
        ledger  none: it is empty
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
