import CloudTrail
import Testing

@testable import Drawing

@Suite("How much selectors take of a category")
struct SelectorSharesTests {
  @Test("What their form tells, and what the comparison tells, is what the evaluator says")
  func shares() throws {
    var shares = SelectorShares()
    var found: Set<Band.Share> = []
    for selectors in MadeUpHistory.selectorsToPut {
      for category in Band.Category.allCases {
        let compared = shares.comparedShare(of: category, in: selectors)
        if let plain = SelectorShares.plainShare(of: category, in: selectors) {
          #expect(plain == compared, "\(category): \(selectors)")
        }
        let taken = try Universe.taken(selectors, category)
        let expected: Band.Share =
          taken.allSatisfy(\.self) ? .all : taken.contains(true) ? .part : .none
        #expect(compared == expected, "\(category): \(selectors)")
        found.insert(compared)
      }
    }
    #expect(found == [.none, .part, .all])
  }

  @Test("Reads and writes by two selectors are all")
  func halves() {
    var shares = SelectorShares()
    let halves = TrailSelectors.basic([
      EventSelector(readWriteType: .readOnly), EventSelector(readWriteType: .writeOnly),
    ])
    #expect(shares.shares(of: halves)[.management] == .all)
    #expect(shares.shares(of: halves)[.data] == .none)
  }
}
