/// How many requests are in flight at once, of those that are made one for each of a list.
private let atOnce = 16

/// Asks something of each element, of several at once.
///
/// - Returns: the answers in the order of the elements.
func inOrder<Element: Sendable, Answer: Sendable>(
  _ elements: [Element], _ ask: @escaping @Sendable (Element) async -> Answer
) async -> [Answer] {
  await withTaskGroup(of: (Int, Answer).self) { group in
    var answers: [Int: Answer] = [:]
    for (index, element) in elements.enumerated() {
      if index >= atOnce, let (done, answer) = await group.next() { answers[done] = answer }
      group.addTask { (index, await ask(element)) }
    }
    for await (done, answer) in group { answers[done] = answer }
    return elements.indices.compactMap { answers[$0] }
  }
}
