import CloudTrail

/// What all trails answered, by what was called. Each trail judges every record, and so all of them count
/// the same names: each name is looked up once, however many trails there are.
struct NameTally: Sendable {
  static let limit = 20_000

  private var counted = SmallestNames<EventName, AnswersOfTrails>(limit: limit)

  /// Answers by the trails' places.
  private struct AnswersOfTrails: Addable {
    var answers: [VerdictCounts] = []

    mutating func add(_ other: AnswersOfTrails) {
      guard !answers.isEmpty, !other.answers.isEmpty else {
        if answers.isEmpty { self = other }
        return
      }
      for place in answers.indices { answers[place].add(other.answers[place]) }
    }
  }

  /// - Parameter answers: one for each trail, in the order of the judges.
  mutating func add(_ answers: [VerdictCounts], to name: EventName) {
    let answers = AnswersOfTrails(answers: answers)
    name == .others ? counted.addNameless(answers) : counted.add(answers, to: name)
  }

  mutating func merge(_ other: NameTally) { counted.merge(other.counted) }

  /// In the order of the names.
  var inOrder: [(name: EventName, answers: [VerdictCounts])] {
    let (names, others) = counted.all
    var all = names.map { (name: $0.key, answers: $0.value.answers) }
    if !others.answers.isEmpty { all.append((.others, others.answers)) }
    return all.sorted { $0.name < $1.name }
  }
}
