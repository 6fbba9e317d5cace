import CloudTrail
import History
import HistoryTestSupport
import TestSupport
import Testing

@testable import Replay

/// The law with digests and listings read: whatever files digests list are taken away, and whatever digests but the last
/// ones, nothing that is said for certain, and without a mark, is false.
///
/// Beside that it is counted how much more is certain than without digests, and that without what they show to
/// lack the law would not hold.
@Suite("Soundness with digests and listings read")
struct DigestLawTests {
  @Test("Of made-up worlds of which files were taken away", arguments: 0..<batches)
  func nothingCertainIsFalse(batch: Int) throws {
    var (with, unheeded) = (CoverageTally(), CoverageTally())
    // Of worlds of which nothing was taken away.
    var (whole, without, most) = (CoverageTally(), CoverageTally(), CoverageTally())
    var thefts: [DigestedWorld.Theft: Int] = [:]
    var calls = 0
    for number in 0..<Self.perBatch {
      let seed = UInt64(batch * Self.perBatch + number)
      var random = SeededRandom(seed: seed)
      let digested = DigestedWorld(&random)
      thefts[digested.theft, default: 0] += 1
      let imported = digested.imported(&random)
      let moments = imported.moments(&random)
      let before = with.wrong.count
      try CoverageLaw.check(imported, at: moments, "seed \(seed), \(digested.theft)", &with)
      calls += try CoverageLaw.checkCalls(imported, "seed \(seed)", &with)
      if with.wrong.count > before { with.stories.append("seed \(seed)\n\(imported.story)") }
      if digested.theft == .nothing {
        try CoverageLaw.check(imported, at: moments, "", &whole)
        try CoverageLaw.check(imported.without([.proven]), at: moments, "", &without)
        var declared = imported
        declared.claimAll()
        try CoverageLaw.check(declared, at: moments, "", &most)
      } else if unheeded.wrong.isEmpty {
        try CoverageLaw.check(
          imported.without([.proven, .lacking]), at: moments, "seed \(seed)", &unheeded)
      }
    }
    print("digest law, batch \(batch), \(Self.perBatch) worlds: \(with)")
    #expect(with.wrong.isEmpty, "\(with.wrongLines)")
    let counts = try #require(with.verdicts[.nothing])
    #expect(counts.certain * 5 > counts.all, "\(with)")
    let all = try #require(whole.verdicts[.nothing])
    let fewer = try #require(without.verdicts[.nothing])
    let upper = try #require(most.verdicts[.nothing])
    print("of worlds with all files: \(all), without digests \(fewer), declared \(upper)")
    #expect((all.certain - fewer.certain) * 4 > upper.certain - fewer.certain)
    #expect(!unheeded.wrong.isEmpty, "without what digests show to lack")
    #expect(thefts.count == DigestedWorld.Theft.allCases.count)
    #expect(calls > Self.perBatch / 10, "calls in time that counts as read")
  }

  /// The same of worlds of which one bucket was listed, as long as no unknown trail delivers there.
  @Test("Of made-up worlds of which one bucket was listed", arguments: 0..<batches)
  func nothingListedIsFalse(batch: Int) throws {
    var (with, some, without) = (CoverageTally(), CoverageTally(), CoverageTally())
    var calls = 0
    for number in 0..<Self.perBatch {
      let seed = UInt64(batch * Self.perBatch + number)
      var random = SeededRandom(seed: seed)
      let listed = ListedWorld(&random)
      let imported = listed.imported(&random)
      let moments = imported.moments(&random)
      let before = with.wrong.count
      try CoverageLaw.check(imported, at: moments, "seed \(seed)", &with)
      calls += try CoverageLaw.checkCalls(imported, "seed \(seed)", &with)
      if with.wrong.count > before { with.stories.append("seed \(seed)\n\(imported.story)") }
      if number % 4 == 0 {
        try CoverageLaw.check(imported, at: moments, "", &some)
        try CoverageLaw.check(imported.without([.listed]), at: moments, "", &without)
      }
    }
    let counts = try #require(some.verdicts[.nothing])
    let fewer = try #require(without.verdicts[.nothing])
    print(
      "listing law, batch \(batch), \(Self.perBatch) worlds: of a fourth of them \(counts), without listings \(fewer)"
    )
    #expect(with.wrong.isEmpty, "\(with.wrongLines)")
    #expect(counts.certain > fewer.certain)
    #expect(calls > 0, "calls in time that counts as read")
  }

  /// How many worlds one case of the test makes.
  private static let perBatch = 500

  #if DEBUG
    private static let batches = LongRun.rounds(1, long: 20)
  #else
    /// 100,000 worlds in a long run.
    private static let batches = LongRun.rounds(1, long: 200)
  #endif
}

extension CoverageLaw {
  /// Time that counts as read by what digests and listings show holds no call that is not there. A call in the second
  /// in which such time begins, or in which a known call has made a trail log again, may be from before it.
  fileprivate static func checkCalls(
    _ imported: Imported, _ name: String, _ tally: inout CoverageTally
  ) throws -> Int {
    try imported.store().snapshot { history in
      let options = CoverageOptions(largestGap: imported.largestGap)
      let delivered = try Coverages(history, imported.evidence, options: options).delivered
      var calls = 0
      for home in imported.world.homes {
        let place = AccountRegion(account: home.account, region: home.home)
        let begun = Set(
          home.calls.filter { imported.known.contains($0.id) && $0.operation == .start }
            .map { Timestamp(microseconds: $0.time).second })
        for call in home.calls {
          let time = Timestamp(microseconds: call.time)
          let isRead = (delivered[place]?.spans ?? []).contains {
            $0.lowerBound.advanced(bySeconds: 1) <= time && time < $0.upperBound
          }
          guard isRead else { continue }
          calls += 1
          if imported.known.contains(call.id) || begun.contains(time.second) { continue }
          tally.wrong.append("\(name): \(call.operation) at \(time) of \(place) counts as read")
        }
      }
      return calls
    }
  }
}

extension Imported {
  /// The same without some kinds of claims.
  fileprivate func without(_ kinds: Set<CompletenessClaim.Kind>) -> Imported {
    var other = self
    other.drop { $0.claim.map { kinds.contains($0.kind) } ?? false }
    return other
  }
}
