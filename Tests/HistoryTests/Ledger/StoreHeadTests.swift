import CloudTrail
import Testing

@testable import History

@Suite("The heads of both chains")
struct StoreHeadTests {
  private let store: TemporaryStore
  private let old: StoreHead
  private let new: StoreHead

  init() throws {
    store = try TemporaryStore(Sample.story)
    try store.read(Array(Sample.readings.prefix(2)))
    old = try History(path: store.path).snapshot { try $0.storeHead().head }
    try store.read(Array(Sample.readings.suffix(2)))
    new = try History(path: store.path).snapshot { try $0.storeHead().head }
  }

  private func verify(_ text: String) throws -> Verification {
    try History(path: store.path).verify(noted: [try #require(StoreHead(text))])
  }

  @Test("Both together, the log's alone, the ledger's alone, hashes alone")
  func kept() throws {
    #expect(old.ledger?.sequence == 2 && new.ledger?.sequence == 4 && old.log == new.log)
    let ledger = try #require(old.ledger)
    for (text, event, reading) in [
      ("\(old)", 6, 2), ("\(new)", 6, 4), ("\(old.log)", 6, nil), ("\(ledger)", nil, 2),
      (Hexadecimal.string(ledger.hash), nil, 2),
      ("\(Hexadecimal.string(old.log.hash)) \(Hexadecimal.string(ledger.hash))", 6, 2),
    ] as [(String, Int64?, Int64?)] {
      let verification = try verify(text)
      #expect(verification.findings == [], "\(text)")
      #expect(verification.noted.map(\.event) == [event], "\(text)")
      #expect(verification.provenReadings == reading, "\(text)")
      #expect(verification.provenUpTo == event, "\(text)")
    }
  }

  @Test("A head that the ledger does not have is a finding of its own")
  func missing() throws {
    let other = String(repeating: "ab", count: 32)
    for (word, code) in [
      (other, "ledgerHeadMissing"), ("3:" + other, "ledgerHeadDiffers"),
      ("5:" + other, "ledgerCutShort"), ("0:" + other, "ledgerHeadMissing"),
      ("3:" + Hexadecimal.string(new.ledger?.hash ?? []), "ledgerHeadDiffers"),
      // The other chain's does not do.
      ("\(old.log)", "ledgerCutShort"),
    ] {
      let verification = try verify("\(old.log) \(word)")
      #expect(verification.findings.map(\.code) == [code], "\(word)")
      #expect(verification.provenUpTo == nil && verification.provenReadings == nil)
    }
    #expect(try verify("4:" + other).findings.map(\.code) == ["headDiffers"])
    #expect(try verify("\(try #require(new.ledger)) \(new.log)").findings.count == 2)
  }

  @Test("A copy is verified with its ledger")
  func backup() throws {
    let copy = try StorePath(store.path + ".copy")
    let backup = try #require(try History(path: store.path).backup(to: copy))
    #expect(backup.verification.readings == 4)
    #expect(backup.verification.isSound)
    #expect(try History(at: copy).verify(noted: [old, new]).findings == [])
  }
}
