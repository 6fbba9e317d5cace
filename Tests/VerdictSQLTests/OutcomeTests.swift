import CloudTrail
import Replay
import Selectors
import Testing

@testable import VerdictSQL

/// That the least answer decides is true only of these numbers.
@Suite("Answers as numbers, of which the least decides")
struct OutcomeTests {
  /// Those that the configurations near in time give, and not one alone.
  private static let ofTime: Set<Reason> = [.settling, .lateDelivery, .unread, .selfBlind]

  @Test("Every reason that one configuration can give has a number")
  func complete() {
    #expect(Set(Outcome.reasons) == Set(Reason.allCases).subtracting(Self.ofTime))
    for reason in Outcome.reasons { #expect(Outcome.reasons[Outcome(reason).number - 1] == reason) }
  }

  @Test("A no is less than any uncertain answer, and that less than a yes")
  func answers() {
    let answers = Outcome.reasons.map(\.answer)
    let order: [Answer] = [.notLogged, .uncertain, .logged]
    let places = answers.compactMap { order.firstIndex(of: $0) }
    #expect(places == places.sorted() && Set(places).count == 3)
    #expect(Outcome.reasons[Outcome.firstUncertain.number - 1].answer == .uncertain)
    #expect(Outcome.reasons[Outcome.firstUncertain.number - 2].answer == .notLogged)
    #expect(Outcome.open > Outcome.logged.number)
  }

  @Test("Of two gates with the same answer the earlier one has the less number")
  func gates() {
    for answer in [Answer.notLogged, .uncertain] {
      let gates = Outcome.reasons.filter { $0.answer == answer }.map(\.gate)
      let places = gates.compactMap { gate in
        // These two are checked together.
        Gate.allCases.firstIndex(of: gate == .globalServices ? .region : gate)
      }
      #expect(places == places.sorted(), "\(gates)")
    }
  }

  @Test("Of the selectors' refusals the later clause has the greater number")
  func clauses() {
    // In the order of the clauses.
    let refusing: [Reason] = [
      .otherCategory, .managementEventsOff, .sourceExcluded, .resourceNotSelected,
      .readWriteTypeDiffers, .fieldNotSelected, .fieldDeselected,
    ]
    #expect(
      Set(refusing)
        == Set(Outcome.reasons.filter { $0.answer == .notLogged && $0.gate == .selectors }))
    let clauses: [Clause] = [
      .category, .includeManagementEvents, .excludedSource, .dataResources, .readWriteType,
      .fieldNotSelected, .fieldDeselected,
    ]
    #expect(clauses == clauses.sorted())
    let numbers = refusing.map { Outcome($0).number }
    #expect(numbers == numbers.sorted())
  }

  @Test(
    "The code of a selector's answer gives its number and its index back, and prefers the first")
  func codes() {
    let code = Outcome(.fieldNotSelected).code + Outcome.selectors - 1 - 7
    #expect(code / Outcome.selectors == Outcome(.fieldNotSelected).number)
    #expect(Outcome.selectors - 1 - code % Outcome.selectors == 7)
    #expect(code > Outcome(.fieldNotSelected).code + Outcome.selectors - 1 - 8)
    #expect(code < Outcome(.fieldDeselected).code)
  }
}
